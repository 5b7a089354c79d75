using SalesforceConnect.Connections;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Core.Tests.Connections;

public sealed class ConnectionNameTests
{
    public static TheoryData<string> Good => ["a", "acme", "acme-prod", "Acme--2", "0", "9-9", new string('x', 100)];

    public static TheoryData<string> Bad =>
    [
        "", " ", "-", "-acme", "acme-", "acme prod", "acme_prod", "acme.prod", "acme/prod", "acme\\prod", "acme:prod", "acme*", "acme?",
        "acme[1]", "acme\n", "\tacme",
        "acme\0", "acmé", "аcme", "acme１", "$acme", "acme'", "acme\"", "{0}", "%acme%", new string('x', 101),
    ];

    [Theory]
    [MemberData(nameof(Good))]
    public void Letters_digits_and_inner_dashes_are_a_name(string name)
    {
        Assert.Equal(name, ConnectionName.Validate(name));
        Assert.Equal("SfConnection-" + name, ConnectionName.ToSecretName(name));
        Assert.Equal(name, ConnectionName.FromSecretName(ConnectionName.ToSecretName(name)));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Anything_that_some_vault_would_refuse_is_no_name(string name)
    {
        SfException error = Assert.Throws<SfException>(() => ConnectionName.Validate(name));

        Assert.Equal(("InvalidConnectionName", SfErrorCategory.InvalidArgument), (error.ErrorId, error.Category));
        Assert.Contains("letters, digits and dashes, at most 100", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.Null(ConnectionName.FromSecretName("SfConnection-" + name));
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("SfConnection")]
    [InlineData("SfConnection-")]
    [InlineData("SfConnectionacme")]
    [InlineData("xSfConnection-acme")]
    public void A_secret_of_another_program_is_no_connection(string secretName) => Assert.Null(ConnectionName.FromSecretName(secretName));

    [Fact]
    public void A_vault_may_change_the_case_of_the_prefix() => Assert.Equal("Acme", ConnectionName.FromSecretName("sfconnection-Acme"));
}
