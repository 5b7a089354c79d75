using System.Management.Automation;
using SalesforceConnect.Tests.Hosting;
using static SalesforceConnect.Tests.Hosting.ModuleSession;

namespace SalesforceConnect.Tests.Connections;

/// <summary>Which connection a command uses when none is named, and how one is named.</summary>
public sealed class WhichConnectionTests : OrgTest
{
    [Fact]
    public void The_last_one_made_or_selected_is_current()
    {
        using ModuleSession session = new ModuleSession().Connect(Org, "one").Connect(Org, "two");
        Assert.Equal("two", Current(session));
        Assert.Empty(session.Run("Select-SfConnection ONE").Good());
        Assert.Equal("one", Current(session));
        Assert.Equal("two", session.Run("Select-SfConnection two -PassThru").One().Name);
        Assert.Equal("two", Current(session));
        Assert.Equal("one", session.Run("Get-SfConnection one | Select-SfConnection -PassThru").One().Name);
        Assert.Equal("one", Current(session));
    }

    [Fact]
    public void Naming_a_connection_does_not_make_it_current()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org, "saved").Connect(Org, "here");
        Assert.NotEmpty(session.Run("Get-SfLimit -Connection saved").Good());
        Assert.Equal("here", Current(session));
    }

    [Fact]
    public void The_only_saved_one_is_used_in_a_new_shell()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void Of_several_saved_ones_none_is_guessed()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org, "one").Save(Org, "two");
        using ModuleSession second = first.NewShell();
        second.Run("Get-SfLimit").Error
            .Is("NoConnection", ErrorCategory.ObjectNotFound)
            .Says("one")
            .Says("two")
            .Recommends("Select-SfConnection");
        second.Run("Invoke-SfRequest limits").Error.Is("NoConnection", ErrorCategory.ObjectNotFound);
        second.Run("Test-SfConnection").Error.Is("NoConnection", ErrorCategory.ObjectNotFound);
        AssertNothingSent();
        second.Run("Select-SfConnection two").Good();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void With_none_at_all_the_error_tells_how_to_make_one()
    {
        using ModuleSession session = new ModuleSession().WithVault();
        session.Run("Invoke-SfRequest limits").Error.Is("NoConnection", ErrorCategory.ObjectNotFound).Recommends("New-SfConnection");
    }

    [Fact]
    public void A_removed_current_connection_is_current_no_more()
    {
        using ModuleSession session = new ModuleSession().Connect(Org, "one").Connect(Org, "two");
        session.Run("Remove-SfConnection two").Good();
        Assert.Equal("one", session.Run("Get-SfConnection").One().Name);
        session.Run("Invoke-SfRequest limits").Error.Is("NoConnection", ErrorCategory.ObjectNotFound);
        AssertNothingSent();
    }

    [Theory]
    [InlineData("'acme'", "a name")]
    [InlineData("$Made", "the object that New-SfConnection emitted")]
    [InlineData("(Get-SfConnection acme)", "an object that was listed")]
    [InlineData("([System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($Made)))", "an object that has been through another process")]
    [InlineData("([pscustomobject] @{ Name = 'acme' })", "an object with a name")]
    [InlineData("([psobject] 'acme')", "a wrapped name")]
    public void A_connection_is_named_by(string reference, string how)
    {
        Assert.NotEmpty(how);
        using ModuleSession session = new ModuleSession().WithVault().Use(Org);
        session.Run($"$Made = New-SfConnection acme {SignIn}; $null = New-SfConnection other {SignIn} -SessionOnly").Good();
        Assert.NotEmpty(session.Run($"Get-SfLimit -Connection {reference}").Good());
        Assert.NotNull(session.Run($"Invoke-SfRequest limits -Connection {reference}").One());
        Assert.Equal("acme", session.Run($"Test-SfConnection {reference}").One().Name);
        Assert.Equal("acme", session.Run($"{reference} | Test-SfConnection").One().Name);
        Assert.Equal("acme", session.Run($"Select-SfConnection {reference} -PassThru").One().Name);
        Assert.Empty(session.Run($"Remove-SfConnection {reference}").Good());
        Assert.Equal("other", session.Run("Get-SfConnection").One().Name);
    }

    [Fact]
    public void An_object_that_was_only_listed_is_opened_from_its_vault()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org).Save(Org, "other");
        using ModuleSession second = first.NewShell();
        Assert.NotEmpty(second.Run("$listed = Get-SfConnection acme; Get-SfLimit -Connection $listed").Good());
        Assert.Equal("acme", second.Run("$listed | Select-SfConnection -PassThru").One().Name);
        Assert.Equal("acme", Current(second));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("(Get-Module)")]
    [InlineData("@{ a = 1 }")]
    [InlineData("([pscustomobject] @{ Title = 'acme' })")]
    public void Something_that_is_no_connection_is_told_so(string reference)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run(
            $"Invoke-SfRequest limits -Connection {reference}").Error.Is("InvalidConnectionReference", ErrorCategory.InvalidArgument);
        session.Run($"Select-SfConnection {reference}").Error.Is("InvalidConnectionReference", ErrorCategory.InvalidArgument);
        session.Run($"Remove-SfConnection {reference}").Error.Is("InvalidConnectionReference", ErrorCategory.InvalidArgument);
        AssertNothingSent();
    }

    [Theory]
    [InlineData("Invoke-SfRequest limits -Connection one, two")]
    [InlineData("Set-SfConnection @('one', 'two')")]
    [InlineData("Invoke-SfRequest limits -Connection (Get-SfConnection)")]
    [InlineData("Select-SfConnection one, two")]
    public void Where_one_connection_is_taken_several_are_told_how_to_work_with_each(string call)
    {
        using ModuleSession session = new ModuleSession().Connect(Org, "one").Connect(Org, "two");
        ErrorRecord error = session.Run(
            call).Error.Says("takes one connection; call it for each: 'a', 'b' | ForEach-Object { … -Connection $_ }");
        Assert.StartsWith("ParameterArgumentTransformationError,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        AssertNothingSent();
    }

    [Theory]
    [InlineData("Get-SfLimit -Connection acme*")]
    [InlineData("Invoke-SfQuery 'SELECT Id FROM Account' -Connection acme*")]
    [InlineData("Select-SfConnection acme*")]
    public void Where_no_wildcards_are_taken_the_error_says_what_lists_the_connections(string call)
    {
        using ModuleSession session = new ModuleSession().Connect(Org, "acme-prod");
        session.Run(call).Error.Is("ConnectionWildcards", ErrorCategory.InvalidArgument, "acme*").Recommends("Get-SfConnection acme*");
        AssertNothingSent();
    }

    [Theory]
    [InlineData("''")]
    [InlineData("$null")]
    [InlineData("'a b'")]
    public void A_name_that_none_can_have_is_refused(string name)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        ErrorRecord error = session.Run($"Select-SfConnection {name}").Error;
        Assert.Matches(
            "^(InvalidConnectionName|ParameterArgumentValidationErrorNullNotAllowed|ParameterArgumentValidationError)",
            error.FullyQualifiedErrorId);
        AssertNothingSent();
    }

    [Fact]
    public void A_wrong_item_in_a_pipeline_is_that_items_error_and_the_rest_goes_on()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org, "one").Save(Org, "two");
        RunResult tested = session.Run("'one', 'nobody', 5, 'two' | Test-SfConnection");
        Assert.Equal(["one", "two"], tested.Output.Select(item => ((dynamic)item!).Name));
        Assert.Collection(
            tested.Errors,
            error => error.Is("ConnectionNotFound", ErrorCategory.ObjectNotFound, "nobody"),
            error => error.Is("InvalidConnectionReference", ErrorCategory.InvalidArgument, "5"));
        RunResult removed = session.Run("'one', 'nobody', 5, 'two' | Remove-SfConnection");
        Assert.Equal(2, removed.Errors.Count);
        Assert.Empty(session.Run("Get-SfConnection").Good());
    }

    [Fact]
    public void Everything_that_is_listed_can_be_piped_to_be_removed()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org, "one").Save(Org, "two").Connect(Org, "three");
        Assert.Empty(session.Run("Get-SfConnection | Remove-SfConnection").Good());
        Assert.Empty(session.Run("Get-SfConnection").Good());
        using ModuleSession second = session.NewShell();
        Assert.Empty(second.Run("Get-SfConnection").Good());
    }

    private static string Current(ModuleSession session) => session.Run("Get-SfConnection | Where-Object IsCurrent").One().Name;
}
