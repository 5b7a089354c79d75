using System.Net;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Query;
using SalesforceConnect.Soql;

namespace SalesforceConnect.Core.Tests.Query;

/// <summary>Dates as people hold them, in the place of <c>:name</c>: written as the field takes them that they are compared with.</summary>
public sealed class DateParameterTests : QueryTest
{
    private static readonly DateTimeOffset s_late = new(2024, 2, 29, 23, 30, 0, TimeSpan.FromHours(-5));

    private static string LocalDay
        => new DateTime(2024, 2, 29).ToUniversalTime()
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("SELECT Id FROM Opportunity WHERE CloseDate = :d", true)]
    [InlineData("SELECT Id FROM Opportunity WHERE IsClosed = true AND (NOT CloseDate >= :d)", true)]
    [InlineData("SELECT Id FROM Opportunity WHERE CloseDate IN :d", true)]
    [InlineData("SELECT Id FROM Opportunity WHERE CloseDate NOT IN (:d)", true)]
    [InlineData("SELECT Id FROM Opportunity WHERE CloseDate IN (2024-01-01, :d)", true)]
    [InlineData("SELECT o.Id FROM Opportunity AS o WHERE o.CloseDate != :d", true)]
    [InlineData("SELECT Id FROM Opportunity WHERE Opportunity.closedate < :d", true)]
    [InlineData("SELECT Id FROM Opportunity WHERE DAY_ONLY(CreatedDate) = :d", true)]
    [InlineData("SELECT Id FROM Opportunity WHERE DAY_ONLY(convertTimezone(CreatedDate)) = :d", true)]
    [InlineData("SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Opportunity WHERE CloseDate <= :d)", true)]
    [InlineData("SELECT Id, (SELECT Id FROM Opportunities WHERE CloseDate > :d) FROM Account", true)]
    [InlineData("SELECT AccountId FROM Opportunity GROUP BY AccountId HAVING MAX(CloseDate) > :d", true)]
    [InlineData("SELECT COUNT() FROM Opportunity WHERE CreatedDate > :d", false)]
    [InlineData("SELECT Id FROM Opportunity WHERE Account.CreatedDate > :d", false)]
    [InlineData("SELECT c.Id FROM Contact c, c.Account a WHERE a.Owner.CreatedDate > :d", false)]
    [InlineData("SELECT Id FROM Opportunity WHERE Id IN (SELECT OpportunityId FROM OpportunityLineItem) AND CreatedDate < :d", false)]
    [InlineData("SELECT Id, (SELECT Id FROM Opportunities WHERE CloseDate = null) FROM Account WHERE CreatedDate >= :d", false)]
    [InlineData("SELECT Id, (SELECT Id FROM Account.Opportunities o WHERE o.CreatedDate > :d) FROM Account", false)]
    public async Task A_date_is_written_as_its_field_takes_it(string soql, bool isDate)
    {
        OpenConnection session = Connect();

        foreach ((object value, string instant) in new (object, string)[]
        {
            (s_late, "2024-03-01T04:30:00.000Z"),
            (new DateTime(2024, 2, 29), LocalDay),
            (new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Local), LocalDay),
            (new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc), "2024-02-29T00:00:00.000Z"),
        })
        {
            string literal = isDate ? "2024-02-29" : instant;
            string expected = soql.Contains("IN :d", StringComparison.Ordinal) ? $"({literal})" : literal;

            Assert.Equal(soql.Replace(":d", expected, StringComparison.Ordinal), Assert.Single(await BindAsync(session, soql, value)));
        }
    }

    [Theory]
    [InlineData("CloseDate = :d AND CreatedDate = :d", "2024-02-29", 1)]
    [InlineData("CloseDate = :d", 5, 0)]
    [InlineData("DAY_ONLY(CreatedDate) = :d", "2024-02-29", 0)]
    public async Task The_describe_is_asked_for_once_and_only_where_a_type_depends_on_it(string condition, object value, int describes)
    {
        OpenConnection session = Connect();
        for (int time = 0; time < 2; time++)
        {
            await BindAsync(
                session,
                "SELECT Id FROM Opportunity WHERE " + condition,
                value is string date ? DateTime.Parse(date, System.Globalization.CultureInfo.InvariantCulture) : value);
        }

        Assert.Equal(describes, Org.Requests.Count("GET", Root + "/sobjects"));
    }

    [Theory]
    [InlineData("SELECT Id FROM Opportunity WHERE Nope__c = :d")]
    [InlineData("SELECT Id FROM Task WHERE What.CreatedDate = :d")]
    [InlineData("SELECT Id FROM Opportunity WHERE CALENDAR_YEAR(CreatedDate) = :d")]
    [InlineData("SELECT Id FROM WHERE CloseDate = :d")]
    [InlineData("SELECT Id, (SELECT Id FROM Nopes WHERE CloseDate = :d) FROM Account")]
    public async Task Where_the_field_is_not_known_the_value_alone_decides(string soql)
    {
        OpenConnection session = Connect();

        Assert.Equal(
            soql.Replace(":d", "2024-02-29", StringComparison.Ordinal),
            Assert.Single(await BindAsync(session, soql, new DateTime(2024, 2, 29))));
        Assert.Equal(
            soql.Replace(":d", "2024-03-01T04:30:00.000Z", StringComparison.Ordinal),
            Assert.Single(await BindAsync(session, soql, s_late)));
    }

    [Fact]
    public async Task Where_the_describe_is_refused_the_value_alone_decides()
    {
        Org.Faults
            .On("GET", Root + "/sobjects/Opportunity/describe")
            .Always(Fault.Error(HttpStatusCode.Forbidden, "INSUFFICIENT_ACCESS", "no"));

        Assert.EndsWith(
            "CreatedDate = 2024-02-29",
            Assert.Single(await BindAsync(Connect(), "SELECT Id FROM Opportunity WHERE CreatedDate = :d", new DateTime(2024, 2, 29))),
            StringComparison.Ordinal);
    }

#if NET
    [Fact]
    public async Task The_same_day_twice_is_one_item_of_a_list()
        => Assert.EndsWith(
            "(2024-02-29)",
            Assert.Single(
                await BindAsync(
                    Connect(),
                    "SELECT Id FROM Opportunity WHERE CloseDate IN :d",
                    new object[] { new DateTime(2024, 2, 29, 8, 0, 0), s_late, new DateOnly(2024, 2, 29) })),
            StringComparison.Ordinal);
#endif

    private Task<IReadOnlyList<string>> BindAsync(OpenConnection session, string soql, object value)
        => new QueryParameters(
            SoqlQuery.Parse(soql),
            new Dictionary<string, object?> { ["d"] = value }).BindAsync(
                new SelectionTypes(session.Types, "sobjects", Trace), CancellationToken.None)
            .WaitAsync(Patience);
}
