using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SalesforceConnect.LocalOrg.Tests;

public sealed class SeedTests
{
    private static readonly OrgStore s_store = new Org(new LocalOrgOptions()).Store;

    [Fact]
    public void The_counts_are_as_promised() => Assert.Equal(
        (2500, 5000, 4000, 1000, 4, 1),
        (s_store.Count(
            "Account"), s_store.Count(
                "Contact"), s_store.Count(
                    "Opportunity"), s_store.Count("Invoice__c"), s_store.Count("User"), s_store.Count("Organization")));

    [Fact]
    public void The_rows_are_the_same_on_every_machine()
    {
        var text = new StringBuilder();
        foreach (string? name in new[] { "Account", "Contact", "Opportunity", "Invoice__c" })
        {
            foreach (OrgRow row in s_store.Snapshot(s_store.Table(name)))
            {
                foreach (object? value in row.CopyValues())
                {
                    text.Append(CultureInfo.InvariantCulture, $"{value}|");
                }
            }
        }

        Assert.Equal("99254B1365921170", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16]);
    }

    [Fact]
    public void The_rows_are_awkward_where_real_ones_are()
    {
        IReadOnlyDictionary<string, object?>[] accounts = s_store.Ids("Account").Select(id => s_store.Get("Account", id)!).ToArray();
        Assert.Contains(accounts, a => ((string)a["Name"]!).Contains('\'', StringComparison.Ordinal));
        Assert.Contains(accounts, a => ((string)a["Name"]!).Any(c => c > 0x2000));
        Assert.Contains(
            accounts,
            a => a["Description"] is string d
                && d.Contains('\n', StringComparison.Ordinal)
                && d.Contains('"', StringComparison.Ordinal)
                && d.Contains(',', StringComparison.Ordinal));
        Assert.Contains(accounts, a => a["External_Id__c"] is null);
        IReadOnlyDictionary<string, object?>[] contacts = s_store.Ids("Contact").Select(id => s_store.Get("Contact", id)!).ToArray();
        Assert.Null(contacts[0]["AccountId"]);
        Assert.InRange(contacts.Count(c => c["AccountId"] is null), 100, 400);
        Assert.All(contacts, c => Assert.True(c["AccountId"] is null || s_store.Get("Account", (string)c["AccountId"]!) is not null));
        Assert.All(contacts, c => Assert.NotNull(s_store.Get("User", (string)c["OwnerId"]!)));
    }

    [Fact]
    public void One_org_s_changes_are_not_seen_in_another()
    {
        OrgStore one = new Org(new LocalOrgOptions()).Store;
        OrgStore two = new Org(new LocalOrgOptions()).Store;
        string id = one.Ids("Account")[0];

        one.Update("Account", id, new { Name = "Changed" });
        one.Delete("Account", one.Ids("Account")[1]);

        Assert.Equal("United Oil & Gas Corp.", two.Get("Account", id)!["Name"]);
        Assert.Equal((2499, 2500), (one.Count("Account"), two.Count("Account")));
    }

    // Known pairs of Salesforce's own documentation and of public orgs.
    [Theory]
    [InlineData("00Dxx0000001gPL", "00Dxx0000001gPLEAY")]
    [InlineData("005xx000001SwiU", "005xx000001SwiUAAS")]
    [InlineData("001D000000IqhSL", "001D000000IqhSLIAZ")]
    public void Checksums_are_Salesforces(string id15, string id18)
    {
        Assert.Equal(id18, SalesforceId.Normalize(id15));
        Assert.Equal(id18, SalesforceId.Normalize(id18));
        Assert.Equal(id18, SalesforceId.Normalize(id18.ToUpperInvariant()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("001D000000IqhS!")]
    [InlineData("001D000000IqhSLIA!")]
    public void What_is_no_id_has_no_full_form(string id) => Assert.Null(SalesforceId.Normalize(id));

    [Theory]
    [InlineData("0", "0.0")]
    [InlineData("15000", "15000.0")]
    [InlineData("15000.50", "15000.5")]
    [InlineData("9999999.99", "9999999.99")]
    [InlineData("10000000", "1.0E7")]
    [InlineData("139000000", "1.39E8")]
    [InlineData("-5600000000", "-5.6E9")]
    [InlineData("0.001", "0.001")]
    [InlineData("0.00025", "2.5E-4")]
    public void Doubles_are_written_as_Java_writes_them(string value, string expected) =>
        Assert.Equal(expected, SalesforceFormat.Double(decimal.Parse(value, CultureInfo.InvariantCulture)));
}
