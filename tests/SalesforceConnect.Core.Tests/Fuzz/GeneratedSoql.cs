namespace SalesforceConnect.Core.Tests.Fuzz;

/// <summary>
/// Queries that Salesforce would take, of every shape, the same for the same seed. Their values are places of <c>:v</c> or literals.
/// </summary>
internal static class GeneratedSoql
{
    private static readonly string[] s_fields = ["Id", "Name", "a.Name", "Owner.Name", "CreatedDate", "Amount__c", "Account.Industry", "c.Owner.Profile.Name"];
    private static readonly string[] s_texts = ["'x'", "''", @"'O\'Neil'", "' FROM ('", "'// no; comment'", "'{'", "':v'", "')'"];

    /// <summary>What can stand in a query, whether it belongs there or not.</summary>
    public static string[] Parts { get; } =
    [
        "SELECT ", "select ", "FROM ", "WHERE ", "GROUP BY ", "ORDER BY ", "HAVING ", "LIMIT ", "WITH ", "FOR VIEW ", "TYPEOF ", "WHEN ",
        "THEN ", "ELSE ", "END ", "AS ", "AND ", "OR ", "NOT ",
        "IN ", "LIKE ", "INCLUDES ", "=", "!=", "<", ">", "(", "(", ")", ")", ",", ";", ":", ":v", "%", "%:v%", "'", "'x'", "\\", "{", "}",
        "//", "/*", "*/", "\n", " ", "\t", ".", "..", "a", "Account ",
        "a.b", "COUNT()", "SUM(", "LAST_N_DAYS:", "2024-01-01T10:00:00Z", "-1.5", "é", "😀", "\uD800", "\0", "(SELECT ", "FIND {",
        "RETURNING ",
    ];

    /// <summary>A query.</summary>
    public static string Query(Random random)
        => Space(random) + Statement(random, depth: 2) + Space(random) + random.One("", "", ";", " ; ", "// end", "; /* end");

    private static string Statement(Random random, int depth)
    {
        bool isGrouped = random.Next(4) == 0;
        string items = random.Next(12) == 0 ? "COUNT ( )" : Join(random, ",", 1, 4, () => Item(random, depth, isGrouped));
        return $"{random.One("SELECT", "select")} {items} {random.One("FROM", "from")} {random.One("Account", "Account a", "Account AS a", "Contact c, c.Account a", "Order", "Group")}"
            + (random.Next(3) > 0 ? $" WHERE {Condition(random, depth)}" : "")
            + (isGrouped
                ? $" GROUP BY {random.One("Name", "ROLLUP(Name)", "a.Name, CALENDAR_YEAR(CreatedDate)")}{random.One("", " HAVING COUNT(Id) > 1", " HAVING MAX(Amount__c) = :v OR SUM(x) < 2")}"
                : "")
            + random.One(
                "",
                " ORDER BY Name",
                " order by Owner.Name DESC NULLS LAST, Id") + random.One(
                    "", " LIMIT 5", " LIMIT :v", " LIMIT 5 OFFSET 2") + random.One("", " FOR VIEW", " ALL ROWS");
    }

    private static string Item(Random random, int depth, bool isGrouped) => random.Next(isGrouped ? 4 : depth > 0 ? 7 : 5) switch
    {
        0 => $"{(isGrouped ? random.One("SUM", "MAX") : random.One("toLabel", "FORMAT", "CALENDAR_YEAR"))}({Space(random)}Amount__c{Space(random)}){random.One("", " shown")}",
        1 when isGrouped => "Owner.Name n",
        4 => $"TYPEOF What WHEN Account THEN {random.One("Phone", "Phone, Owner.Name")}{random.One("", " WHEN Contact THEN Id")}{random.One("", " ELSE Name, Id")} END",
        5 or 6 => $"({Space(random)}{Statement(random, depth - 1)}{Space(random)})",
        _ => random.One(s_fields),
    };

    private static string Condition(Random random, int depth) => random.Next(7) switch
    {
        0 => $"{Condition(random, depth)} {random.One("AND", "OR", "and")} {Condition(random, depth)}",
        1 => $"({Space(random)}{Condition(random, depth)}{Space(random)})",
        2 => $"NOT {Condition(random, depth)}",
        3 => $"{random.One(s_fields)} {random.One("IN", "NOT IN", "INCLUDES")}{Space(random)}({Join(random, ",", 1, 4, () => Value(random))})",
        4 when depth > 0 => $"Id IN ({Statement(random, depth - 1)})",
        5 => $"{random.One("DAY_ONLY(CreatedDate)", "DISTANCE(Loc__c, GEOLOCATION(1.5, -2), 'km')", "Name")} {random.One("LIKE", "=", "IN")} :{Space(random)}v",
        _ => $"{random.One(s_fields)}{Space(random)}{random.One("=", "!=", "<>", "<=", ">")}{Space(random)}{Value(random)}",
    };

    private static string Value(Random random) => random.Next(4) switch
    {
        0 => ":" + Space(random) + "v",
        1 => random.One(
            "5", "-1.5", "null", "TODAY", "LAST_N_DAYS:30", "LAST_N_DAYS:v", "2024-01-01", "2024-01-01T10:00:00.000+02:00", "USD500"),
        _ => random.One(s_texts),
    };

    private static string Space(Random random)
        => random.Next(3) > 0 ? "" : random.One(" ", "\n", "\t", "  ", "/* a ( ' */", "// FROM )\n", "\r\n");

    private static string Join(Random random, string separator, int least, int most, Func<string> make)
        => string.Join(Space(random) + separator + Space(random), Enumerable.Range(0, random.Next(least, most)).Select(_ => make()));
}
