using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.Query;
using SalesforceConnect.Soql;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Query;

/// <summary>Values in the place of <c>:name</c>: none can become a part of the query, and no list changes its result.</summary>
public sealed class QueryParametersTests : QueryTest
{
    public static TheoryData<string, object?, string> Literals => new()
    {
        { "Name = :x", "plain", "Name = 'plain'" },
        { "Name = :x", "O'Neil \\ \" \n \r \t \b \f ' OR Name != '", @"Name = 'O\'Neil \\ \"" \n \r \t \b \f \' OR Name != \''" },
        { "Name = :X AND Name != :x", "a", "Name = 'a' AND Name != 'a'" },
        { "Name = :x", null, "Name = null" },
        { "Name = :x", true, "Name = true" },
        { "Name = :x", 5, "Name = 5" },
        { "Name = :x", -1234567890123456789, "Name = -1234567890123456789" },
        { "Name = :x", 1.50m, "Name = 1.50" },
        { "Name = :x", 0.1, "Name = 0.1" },
        { "Name = :x", new DateTime(2024, 2, 29), "Name = 2024-02-29" },
        { "Name = :x", new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc), "Name = 2024-02-29T01:02:03.000Z" },
        { "Name = :x", new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(2)), "Name = 2024-02-28T23:02:03.000Z" },
        { "Name = :x", new TimeSpan(9, 30, 0), "Name = 09:30:00.000Z" },
        { "Name = :x", DayOfWeek.Monday, "Name = 'Monday'" },
#if NET
        { "Name = :x", new DateOnly(2024, 2, 29), "Name = 2024-02-29" },
        { "Name = :x", new TimeOnly(9, 30, 0), "Name = 09:30:00.000Z" },
#endif
        { "Name = :x", 1e16, "Name = 10000000000000000" },
        { "Name = :x", 0.00001f, "Name = 0.00001" },
        { "Name = :x", 1.5e-28, "Name = 1.5E-28" },
        { "Name = :x", new[] { "alone" }, "Name = 'alone'" },
        { "Name = :x", NoValues.Instance, "Name = null" },
        { "Name IN :x", new object?[] { 10000.0, 10000.00m, 10000, 1e4f, "10000", null, 1000 }, "Name IN (10000,'10000',null,1000)" },
        { "Name IN :x", new object[]
        {
            new DateTime(2024, 2, 29, 1, 0, 0, DateTimeKind.Utc),
            new DateTimeOffset(2024, 2, 29, 3, 0, 0, TimeSpan.FromHours(2))
        }, "Name IN (2024-02-29T01:00:00.000Z)" },
        { "Name IN :x", new object[]
        {
            new[] { "a", "b" },
            "c",
            new object[] { NoValues.Instance, new[] { "d" } }
        }, "Name IN ('a','b','c','d')" },
        { "CreatedDate = LAST_N_DAYS:x", 30, "CreatedDate = LAST_N_DAYS:30" },
        { "CreatedDate > n_fiscal_years_ago:x AND Name = null", new[] { 2.0 }, "CreatedDate > n_fiscal_years_ago:2 AND Name = null" },
        { "Name LIKE %:x%", 5, "Name LIKE '%5%'" },
        { "Name LIKE :x%", 0.5m, "Name LIKE '0.5%'" },
        { "Name LIKE :x", 415, "Name LIKE '415'" },
        { "Name LIKE :x", "50%_", "Name LIKE '50%_'" },
        { "Name LIKE :x%", "50%_", @"Name LIKE '50\%\_%'" },
        { "Name LIKE %:x%", "a'b", @"Name LIKE '%a\'b%'" },
        { "Name LIKE %:x", "a", "Name LIKE '%a'" },
        { "Name IN :x", new[] { "a", "b", "a" }, "Name IN ('a','b')" },
        { "Name IN (:x)", new[] { "a", "b" }, "Name IN ('a','b')" },
        { "Name NOT IN :x", new object?[] { 1, null }, "Name NOT IN (1,null)" },
        { "Name IN :x", "alone", "Name IN ('alone')" },
        { "Name INCLUDES :x", new[] { "a;b" }, "Name INCLUDES ('a;b')" },
        { "Name = ':x' AND Name = :x", "a", "Name = ':x' AND Name = 'a'" },
        { "CreatedDate = LAST_N_DAYS:30 AND CreatedDate > 2024-01-01T10:00:00Z AND Name = :x", "a", "CreatedDate = LAST_N_DAYS:30 AND CreatedDate > 2024-01-01T10:00:00Z AND Name = 'a'" },
    };

    [Theory]
    [MemberData(nameof(Literals))]
    public void A_value_is_written_as_what_it_is(string condition, object? value, string expected)
        => Assert.Equal("SELECT Id FROM A WHERE " + expected, Assert.Single(Bind("SELECT Id FROM A WHERE " + condition, value)));

    [Theory]
    [InlineData("a IN:x", "a IN ('a','b')")]
    [InlineData("a IN: x", "a IN ('a','b')")]
    [InlineData("a IN : x", "a IN ('a','b')")]
    [InlineData("a in\n:\n\tx AND b = 1", "a in\n('a','b') AND b = 1")]
    [InlineData("a IN(:x)", "a IN('a','b')")]
    [InlineData("a IN ( : x )", "a IN ( 'a','b' )")]
    [InlineData("a IN : /* the ids */ x OR b = 1", "a IN ('a','b') OR b = 1")]
    [InlineData("a IN ( /* the ids */ : // here\n x )", "a IN (   'a','b' )")]
    [InlineData("a NOT IN : x", "a NOT IN ('a','b')")]
    [InlineData("a not  in:x", "a not  in ('a','b')")]
    [InlineData("a INCLUDES( :x )", "a INCLUDES( 'a','b' )")]
    [InlineData("a EXCLUDES : x", "a EXCLUDES ('a','b')")]
    [InlineData("Id IN (SELECT b FROM B WHERE a IN : x)", "Id IN (SELECT b FROM B WHERE a IN ('a','b'))")]
    public void A_list_binds_in_every_spacing(string condition, string expected)
    {
        Assert.Equal("SELECT Id FROM A WHERE " + expected, Assert.Single(Bind("SELECT Id FROM A WHERE " + condition, new[] { "a", "b" })));
        Assert.Equal(
            "ParameterMissing",
            Assert.Throws<SfException>(
                () => new QueryParameters(
                    SoqlQuery.Parse("SELECT Id FROM A WHERE " + condition), new Dictionary<string, object?>())).ErrorId);
    }

    [Theory]
    [InlineData("WHERE a=:x", 1, "WHERE a=1")]
    [InlineData("WHERE a = : x", 1, "WHERE a = 1")]
    [InlineData("WHERE a >=:\nx AND b = 1", 1, "WHERE a >=1 AND b = 1")]
    [InlineData("WHERE a != :  x", "o'x", @"WHERE a != 'o\'x'")]
    [InlineData("WHERE a IN ('b', : x, 'c')", "a", "WHERE a IN ('b', 'a', 'c')")]
    [InlineData("WHERE a LIKE : x", "a%", "WHERE a LIKE 'a%'")]
    [InlineData("WHERE a LIKE:x", "a%", "WHERE a LIKE 'a%'")]
    [InlineData("WHERE a LIKE %: x%", "a%", @"WHERE a LIKE '%a\%%'")]
    [InlineData("WHERE a LIKE % : x %", "a", "WHERE a LIKE '%a%'")]
    [InlineData("WHERE a = LAST_N_DAYS: x", 3, "WHERE a = LAST_N_DAYS:3")]
    [InlineData("WHERE a = LAST_N_DAYS : x AND b = 2", 3, "WHERE a = LAST_N_DAYS:3 AND b = 2")]
    [InlineData("LIMIT:x", 3, "LIMIT 3")]
    [InlineData("LIMIT : x OFFSET :x", 3, "LIMIT 3 OFFSET 3")]
    [InlineData("WHERE a = ' : x ' AND b = : x", 3, "WHERE a = ' : x ' AND b = 3")]
    [InlineData("WHERE DISTANCE(a, GEOLOCATION(: x,:x), 'km') < : x", 3, "WHERE DISTANCE(a, GEOLOCATION(3,3), 'km') < 3")]
    public void So_does_a_value(string clause, object value, string expected)
        => Assert.Equal("SELECT Id FROM A " + expected, Assert.Single(Bind("SELECT Id FROM A " + clause, value)));

    [Theory]
    [InlineData("SELECT Id FROM A WHERE a = :y", "x", "ParameterMissing", "y", ":y")]
    [InlineData("SELECT Id FROM A WHERE a = :x", double.NaN, "ParameterNotSupported", "x", "is NaN,")]
    [InlineData("SELECT Id FROM A WHERE a = :x", float.NegativeInfinity, "ParameterNotSupported", "x", "is -Infinity,")]
    [InlineData("SELECT Id FROM A WHERE a LIKE :x%", true, "ParameterNotSupported", "x", "of type Boolean")]
    [InlineData("SELECT Id FROM A WHERE a LIKE :x", null, "ParameterNotSupported", "x", "is $null,")]
    [InlineData("SELECT Id FROM A WHERE a = LAST_N_DAYS:x", "30", "ParameterNotSupported", "x", "of type String")]
    [InlineData("SELECT Id FROM A WHERE a = LAST_N_DAYS:x", 1.5, "ParameterNotSupported", "x", "is 1.5,")]
    [InlineData("SELECT Id FROM A WHERE a = :x", new[] { "a", "b" }, "ListNotAllowed", "x", "")]
    [InlineData("SELECT Id FROM A WHERE a = :x", new string[0], "ListNotAllowed", "x", "")]
    [InlineData("SELECT Id FROM A WHERE DAY_ONLY(a) NOT IN :x", new string[0], "ListEmpty", "x", "")]
    [InlineData("SELECT a FROM A GROUP BY a HAVING COUNT(Id) IN :x", new int[0], "ListEmpty", "x", "")]
    public void What_does_not_fit_is_told_before_anything_is_sent(string soql, object? value, string errorId, string target, string says)
    {
        SfException error = Assert.Throws<SfException>(() => Bind(soql, value));

        Assert.Equal((errorId, SfErrorCategory.InvalidArgument, target), (error.ErrorId, error.Category, error.Target));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction));
    }

    [Theory]
    [InlineData("WHERE b = 1 OR a IN :x", "WHERE b = 1 OR (a = null AND a != null)")]
    [InlineData("WHERE a NOT IN (:x) AND b = 1", "WHERE (a = null OR a != null) AND b = 1")]
    [InlineData("WHERE NOT Owner.Name IN ( :x )", "WHERE NOT (Owner.Name = null AND Owner.Name != null)")]
    [InlineData("WHERE (b = 1 OR (a IN :x)) AND c = 1", "WHERE (b = 1 OR ((a = null AND a != null))) AND c = 1")]
    [InlineData("WHERE a EXCLUDES (:x)", "WHERE (a = null OR a != null)")]
    [InlineData("WHERE Id IN (SELECT b FROM B WHERE a IN :x)", "WHERE Id IN (SELECT b FROM B WHERE (a = null AND a != null))")]
    [InlineData("WHERE b = 1 OR a IN : x", "WHERE b = 1 OR (a = null AND a != null)")]
    [InlineData("WHERE b = 1 OR a IN ( : /* none */ x )", "WHERE b = 1 OR (a = null AND a != null)")]
    [InlineData("WHERE a IN :x OR c = ':x'", "WHERE (a = null AND a != null) OR c = ':x'")]
    public void An_empty_list_is_a_condition_that_no_record_or_every_one_fulfills(string condition, string expected)
        => Assert.Equal("SELECT Id FROM A " + expected, Assert.Single(Bind("SELECT Id FROM A " + condition, Array.Empty<string>())));

    [Theory]
    [InlineData("SELECT COUNT(Id) FROM A WHERE a IN :x")]
    [InlineData("SELECT a, SUM(b) FROM A WHERE a IN :x GROUP BY ROLLUP(a)")]
    [InlineData("SELECT Id, (SELECT Id FROM Bs WHERE a IN :x) FROM A")]
    public void A_query_that_gives_rows_whatever_its_list_is_sent(string soql)
        => Assert.Equal(
            soql.Replace("a IN :x", "(a = null AND a != null)", StringComparison.Ordinal),
            Assert.Single(Bind(soql, Array.Empty<string>())));

    [Theory]
    [InlineData("SELECT Id FROM A WHERE a IN :x ORDER BY Name LIMIT 5 OFFSET 2")]
    [InlineData("SELECT Id FROM A WHERE b = 1 AND (((a IN :x) AND c = 2))")]
    [InlineData("SELECT Id FROM A WHERE a INCLUDES (:x) AND (b = 1 OR c = 2)")]
    [InlineData("SELECT COUNT() FROM A WHERE a IN :x LIMIT 5")]
    [InlineData("SELECT a, COUNT(Id) FROM A WHERE a IN :x GROUP BY a HAVING COUNT(Id) > 1")]
    public void A_query_that_gives_nothing_for_an_empty_list_is_not_sent(string soql)
    {
        Assert.Empty(Bind(soql, Array.Empty<string>()));
        Assert.Empty(Bind(soql, NoValues.Instance));
    }

    [Theory]
    [InlineData("SELECT Id FROM A WHERE a IN :x ORDER BY Id", "ORDER BY")]
    [InlineData("SELECT Id FROM A WHERE a IN :x LIMIT 5", "LIMIT")]
    [InlineData("SELECT a, COUNT(Id) FROM A WHERE a IN :x GROUP BY a", "GROUP BY")]
    [InlineData("SELECT COUNT(Id) FROM A WHERE a IN :x", "GROUP BY")]
    [InlineData("SELECT Id FROM A WHERE a IN :x OR b = 1", "AND")]
    [InlineData("SELECT Id FROM A WHERE (a IN :x OR b = 1) AND c = 2", "AND")]
    [InlineData("SELECT Id FROM A WHERE NOT a IN :x", "AND")]
    [InlineData("SELECT Id FROM A WHERE NOT (a IN :x AND b = 1)", "AND")]
    [InlineData("SELECT Id FROM A WHERE c = 2 AND (b = 1 OR (a IN :x))", "AND")]
    [InlineData("SELECT Id FROM A WHERE (NOT a IN :x) AND b = 1", "AND")]
    [InlineData("SELECT Id FROM A WHERE a NOT IN :x", "AND")]
    [InlineData("SELECT Id FROM A WHERE a INCLUDES :x", "AND")]
    [InlineData("SELECT Id FROM A WHERE Id IN (SELECT b FROM B WHERE a IN :x)", "AND")]
    public void A_list_is_not_split_where_that_would_change_the_result(string soql, string reason)
    {
        SfException error = Assert.Throws<SfException>(() => Bind(soql, Enumerable.Range(0, 5000).ToArray()));

        Assert.Equal(("ListTooLong", SfErrorCategory.LimitsExceeded, "x"), (error.ErrorId, error.Category, error.Target));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b = 1 AND a IN :x AND c = 2")]
    [InlineData("b = 1 AND a IN : x AND c = 2")]
    [InlineData("a IN:x")]
    [InlineData("(a IN :x)")]
    [InlineData("b = 1 AND ((a IN (:x)) AND (c = 2 OR d = 3)) AND (NOT e = 4)")]
    public void A_long_list_becomes_queries_that_fit_a_URL_with_every_item_once_and_in_order(string condition)
    {
        string[] items = [.. Enumerable.Range(0, 5000).Select(number => $"Übung {number}")];

        IReadOnlyList<string> queries = Bind("SELECT Id FROM A WHERE " + condition, items);

        Assert.InRange(queries.Count, 5, 50);
        Assert.All(queries, query => Assert.True(QueryReader.FitsUrl(query)));
        Assert.Equal(
            items,
            queries.SelectMany(
                query => System.Text.RegularExpressions.Regex
                    .Matches(query, "'([^']*)'")
                    .Cast<System.Text.RegularExpressions.Match>()
                    .Select(match => match.Groups[1].Value)));
    }

    [Fact]
    public void What_Salesforce_takes_for_equal_stays_in_one_query()
    {
        string[] ids = [.. Enumerable.Range(0, 2000).Select(number => $"0015g00000{number:00000}")];
        string[] items = [.. ids, .. ids.Select(id => id + "AAA"), .. Enumerable.Range(0, 500)
            .Select(number => $"name {number}"), .. Enumerable.Range(0, 500).Select(number => $"NAME {number}")];

        IReadOnlyList<string> queries = Bind("SELECT Id FROM A WHERE a IN (:x)", items);

        Assert.Equal(
            items.Order(),
            queries.SelectMany(
                query => System.Text.RegularExpressions.Regex
                    .Matches(query, "'([^']*)'")
                    .Cast<System.Text.RegularExpressions.Match>()
                    .Select(match => match.Groups[1].Value))
                .Order());
        string[] upper = [.. queries.Select(query => query.ToUpperInvariant())];
        Assert.All(
            ids.Concat(items[^500..].Select(name => name + "'")),
            item => Assert.Single(upper, query => query.Contains("'" + item.ToUpperInvariant(), StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7L)]
    public async Task The_parts_of_a_split_query_give_each_record_once_and_their_counts_are_added_up(long? first)
    {
        IReadOnlyList<string> ids = AddAccounts(9);
        string[] items = [.. ids, .. Enumerable.Range(0, 3000).Select(number => $"0019g00000{number:00000}AAA")];
        using QueryRun run = Run("SELECT Id, Name FROM Account WHERE Id IN :x", [.. items.Reverse()], first);
        var names = new List<object?>();
        while (await run.NextAsync(CancellationToken.None).WaitAsync(Patience) is { } page)
        {
            names.AddRange(page.Records.Select(record => Value(record, "Name")));
        }

        Assert.Equal(first ?? 9, names.Distinct().Count());
        Assert.Equal(names.Distinct().Count(), names.Count);
        using QueryRun count = Run("SELECT COUNT() FROM Account WHERE Id IN :x", items, null);
        Assert.Equal(9L, (await count.NextAsync(CancellationToken.None).WaitAsync(Patience))!.Count);
        Assert.Null(await count.NextAsync(CancellationToken.None).WaitAsync(Patience));
    }

    [Fact]
    public async Task An_empty_list_gives_nothing_and_asks_nothing()
    {
        using QueryRun none = Run("SELECT Id FROM Account WHERE Id IN :x ORDER BY Name LIMIT 9", [], null);
        using QueryRun count = Run("SELECT COUNT() FROM Account WHERE (Id IN :x) LIMIT 9", [], null);

        Assert.Null(await none.NextAsync(CancellationToken.None));
        Assert.Equal(0L, (await count.NextAsync(CancellationToken.None))!.Count);
        Assert.Equal(0, Org.Requests.Count("GET", QueryPath));
    }

    [Fact]
    public async Task A_query_that_fits_no_URL_is_told_before_it_is_sent()
    {
        await FailsAsync(
            () => ReadAsync($"SELECT Id FROM Account WHERE Name = '{new string('x', 20_000)}'"),
            "QueryTooLong",
            SfErrorCategory.LimitsExceeded);
        Assert.Empty(Org.Requests.All);
    }

    [Fact]
    public async Task A_record_stands_for_the_ID_that_was_selected()
    {
        string id = AddAccounts(1)[0];
        SfRecord withId = (await ReadAsync("SELECT Id FROM Account"))[0];
        SfRecord withoutId = (await ReadAsync("SELECT Name FROM Account"))[0];

        Assert.Equal($"SELECT Id FROM A WHERE a IN ('{id}')", Assert.Single(Bind("SELECT Id FROM A WHERE a IN :x", new[] { withId })));
        Assert.Equal(
            "ParameterWithoutId",
            Assert.Throws<SfException>(() => Bind("SELECT Id FROM A WHERE a IN :x", new[] { withId, withoutId })).ErrorId);
    }

    private QueryRun Run(string soql, string[] items, long? first)
    {
        OpenConnection session = Connect();
        var options = new QueryOptions { First = first };
        return new QueryRun(session, SoqlQuery.Parse(soql), Bind(soql, items), options, Trace, TypesOf(session, options));
    }

    private static IReadOnlyList<string> Bind(string soql, object? value)
        => new QueryParameters(
            SoqlQuery.Parse(soql), new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["x"] = value }).Queries;
}
