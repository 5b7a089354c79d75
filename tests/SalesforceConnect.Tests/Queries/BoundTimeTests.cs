using System.Management.Automation;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Queries;

/// <summary>Times of day, bound to a query and read back.</summary>
public sealed class BoundTimeTests : OrgTest
{
    [Theory]
    [InlineData("= :t", "[timespan]'09:00'", "09:00:00.000Z")]
    [InlineData("> :t", "[timespan]'09:00'", "17:30:00.500Z")]
    [InlineData("IN :t", "[timespan]'09:00', [timespan]'17:30:00.5'", "09:00:00.000Z 17:30:00.500Z")]
    public void A_TimeSpan_finds_its_records(string condition, string value, string names)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        foreach (string time in (string[])["08:15:00.000Z", "09:00:00.000Z", "17:30:00.500Z"])
        {
            Org.Store.Insert("Site__c", new { Name = time, Opens_At__c = time });
        }

        IReadOnlyList<PSObject?> sites = session.Run(
            $"Invoke-SfQuery 'SELECT Name, Opens_At__c FROM Site__c WHERE Opens_At__c {condition} ORDER BY Opens_At__c' @{{ t = {value} }}")
            .Good();
        Assert.Equal(names, string.Join(' ', sites.Select(site => site!.Properties["Name"].Value)));
        Assert.All(sites, site => Assert.IsType<TimeSpan>(site!.Properties["Opens_At__c"].Value));
    }
}
