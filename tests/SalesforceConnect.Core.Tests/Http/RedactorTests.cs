using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Core.Tests.Http;

/// <summary>What may be shown of texts from outside.</summary>
[Collection(SecretsInUse.Name)]
public sealed class RedactorTests
{
    [Theory]
    [InlineData("Session expired or invalid")]
    [InlineData("No such column 'Nmae' on entity 'Account'.")]
    [InlineData("SELECT Id FORM Account\n          ^\nERROR at Row:1:Column:11\nunexpected token: FORM")]
    [InlineData("unexpected token: '='")]
    [InlineData("Provided external ID field does not exist or is not accessible: Key__c")]
    [InlineData("insufficient access rights on cross-reference id: 001000000000001AAA")]
    [InlineData("Organization 00D000000000001AAA is locked!")]
    [InlineData("The password has expired")]
    [InlineData("No such column 'SurveyJobAssignmentDetail__c' on entity 'HeyJoeSurveyInvitation__c'.")]
    [InlineData("INVALID_SESSION_ID: Session expired or invalid")]
    [InlineData("A user's inside: 7, residsid: 8")]
    [InlineData("Connection refused (localhost:8080)")]
    [InlineData("https://acme.my.salesforce.com/services/data/v67.0/sobjects/Account")]
    [InlineData("duplicate value found: Email duplicates value on record with id: 003000000000001")]
    [InlineData("")]
    public void A_harmless_text_stays_as_it_is(string text) => Assert.Equal(text, Redactor.Text(text));

    [Theory]
    [InlineData("client_secret=abc123", "client_secret=***")]
    [InlineData("grant_type=x&client_secret=a~b*c$d&y=1", "grant_type=x&client_secret=***&y=1")]
    [InlineData("{\"refresh_token\":\"a$b c\",\"x\":1}", "{\"refresh_token\":\"***\",\"x\":1}")]
    [InlineData("{ \"access_token\" : \"abc\" }", "{ \"access_token\" : \"***\" }")]
    [InlineData("password: p@ss(word)", "password: ***")]
    [InlineData("Authorization: Bearer abc.def", "Authorization: ***")]
    [InlineData("https://user:hunter2@proxy.example:8080/", "https://***@proxy.example:8080/")]
    [InlineData("frontdoor.jsp?sid=00D000000000001!AQ.x&retURL=1", "frontdoor.jsp?sid=***&retURL=1")]
    public void The_name_of_a_secret_stays_and_its_value_goes(string text, string expected) => Assert.Equal(expected, Redactor.Text(text));

    [Fact]
    public void A_long_text_is_cut() => Assert.Equal(2000, Redactor.Text(new string('a', 50_000)).Length);

    [Fact]
    public void A_text_is_never_cut_in_such_a_way_that_half_a_secret_shows()
    {
        for (int lead = 1900; lead < 2010; lead++)
        {
            string text = Redactor.Text(
                $"{new string(' ', lead)}https://user:{Sentinel.ProxyPassword}@proxy client_secret={Sentinel.Secret}");
            Assert.DoesNotContain(Sentinel.ProxyPassword[..4], text, StringComparison.Ordinal);
            Assert.DoesNotContain(Sentinel.Secret[..4], text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Input_is_one_line_of_200_characters_at_most()
    {
        Assert.Equal("a?b??c", Redactor.Input("a\0b\r\nc"));
        Assert.Equal(200, Redactor.Input(new string('a', 500)).Length);
    }

    [Fact]
    public void A_path_is_shown_without_its_query_and_without_tokens()
    {
        Assert.Equal(
            "/services/data/v67.0/query", Redactor.Path(new Uri("https://acme.my.salesforce.com/services/data/v67.0/query?q=SELECT+Name")));
        Assert.DoesNotContain(
            "AQabcdefghijkl",
            Redactor.Path(new Uri("https://acme.my.salesforce.com/services/x/00D000000000001!AQabcdefghijkl/y")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_show_the_value_of_harmless_ones_alone()
        => Assert.Equal(
            "Authorization: ***; accept: application/json; Set-Cookie: ***; X-Mine: ***; Sforce-Limit-Info: api-usage=1/2",
            Redactor.Headers(
            [
                new(
                    "Authorization",
                    "Bearer " + Sentinel.Secret), new("accept", "application/json"), new("Set-Cookie", "sid=" + Sentinel.Secret),
                new("X-Mine", Sentinel.Secret), new("Sforce-Limit-Info", "api-usage=1/2"),
            ]));
}
