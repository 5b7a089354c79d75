using SalesforceConnect.Errors;
using SalesforceConnect.Query;
using SalesforceConnect.Records;
using SalesforceConnect.Soql;

namespace SalesforceConnect.Core.Tests.Fuzz;

/// <summary>
/// The tree of a query: there is one for every text, its parts and clauses leave no gap, and whoever reads it gets along with it.
/// </summary>
public sealed class SoqlFuzzTests
{
    private static readonly object?[] s_values = ["x", 5, null, new[] { "a", "b" }, Array.Empty<string>(), new DateTime(2024, 2, 29), true];

    [Fact]
    public async Task Queries_are_understood()
        => await Generated.CheckAsync(
            20261126,
            GeneratedSoql.Query,
            soql =>
            {
                SoqlQuery query = Check(soql, place: soql.Length / 2);
                Assert.True(query.Root.IsWhole, "It is not whole.");
                Assert.NotNull(Selection.Of(query.Root));
                Assert.All(query.Binds, bind => Assert.Equal("v", bind.Name));
                return true;
            },
            Generated.Escaped);

    [Fact]
    public async Task So_is_every_beginning_of_one_as_far_as_it_goes()
        => await Generated.CheckAsync(
            20261127,
            random =>
            {
                string soql = GeneratedSoql.Query(random);
                return soql.Substring(0, random.Next(soql.Length));
            },
            soql => Check(soql, soql.Length).Root.IsWhole,
            Generated.Escaped);

    [Fact]
    public async Task No_text_is_too_odd()
        => await Generated.CheckAsync(
            20261128,
            random => random.Join(GeneratedSoql.Parts, random.Next(40)),
            soql => Check(soql, soql.Length * 2 / 3).Root.IsWhole,
            Generated.Escaped);

    [Theory]
    [InlineData("(")]
    [InlineData("SELECT (")]
    [InlineData("(SELECT a FROM b WHERE (")]
    [InlineData("SELECT TYPEOF a WHEN b THEN ")]
    [InlineData("SELECT a FROM b WHERE NOT (c IN (")]
    [InlineData("SELECT a, SUM(b FROM c, d AS e ")]
    [InlineData("a = :v AND ")]
    [InlineData("/* ")]
    [InlineData("'\\")]
    [InlineData(");")]
    public void Nor_is_the_same_over_and_over(string part)
    {
        string text = string.Concat(Enumerable.Repeat(part, 3_000));
        Check(text, text.Length);
        Check("SELECT Id FROM Account WHERE " + text, 40);
    }

    private static SoqlQuery Check(string soql, int place)
    {
        SoqlQuery query = SoqlQuery.Parse(soql);
        IReadOnlyList<SoqlToken> tokens = query.Text.Tokens;

        Assert.Equal(soql, string.Concat(query.Text.Parts.Select(part => part.Text)));
        Assert.True(
            query.Text.Parts.All(part => string.CompareOrdinal(part.Text, 0, soql, part.Start, part.Text.Length) == 0),
            "A part stands elsewhere.");
        Assert.Equal(0, query.Root.First);
        Assert.True(query.Root.End == tokens.Count || tokens[query.Root.End].Is(";"), "The query ends too early.");
        Assert.Equal(query.Statements.OrderBy(statement => statement.First), query.Statements);
        foreach (SoqlStatement statement in query.Statements)
        {
            CheckStatement(statement, tokens);
        }

        string plain = query.Text.Plain();
        Assert.True(
            tokens.Reverse()
                .SkipWhile(token => token.Is(";"))
                .Reverse()
                .Select(token => token.Text)
                .SequenceEqual(new SoqlText(plain).Tokens.Select(token => token.Text)),
            "Plain, it is another.");

        SoqlCompletion? found = SoqlCompletion.At(query, place);
        Assert.True(
            found is null || (found.Start >= 0 && found.Start <= place && found.Start + found.Length <= soql.Length),
            "What is typed lies outside.");
        _ = SoslText.Returned(query.Text);
        _ = SoslText.HasLimit(query.Text);
        object? value = s_values[soql.Length % s_values.Length];
        try
        {
            _ = new QueryParameters(
                query,
                query.Binds
                    .GroupBy(bind => bind.Name, StringComparer.OrdinalIgnoreCase)
                    .ToDictionary(same => same.Key, _ => value, StringComparer.OrdinalIgnoreCase));
        }
        catch (SfException)
        {
            // It says what does not fit.
        }

        return query;
    }

    // A comparison may stand in a function of another one.
    private static void CheckStatement(SoqlStatement statement, IReadOnlyList<SoqlToken> tokens)
    {
        int at = statement.First;
        foreach (SoqlClause clause in statement.Clauses)
        {
            Assert.Equal(at, clause.First);
            Assert.True(clause.Keyword.Length == 0 || tokens[clause.First].Is(clause.Keyword), "A clause begins with something else.");
            at = clause.End;
        }

        Assert.Equal(statement.End, at);
        if (statement.Items.Count > 0)
        {
            CheckItems(statement.Items, statement.Clauses[0].First + 1, statement.Clauses[0].End, tokens);
        }

        foreach (SoqlComparison comparison in statement.Comparisons)
        {
            SoqlClause clause = statement.Clauses.Last(begun => begun.First <= comparison.First);
            Assert.True(
                comparison.First < comparison.Value && comparison.Value <= comparison.End && comparison.End <= clause.End,
                "A comparison lies outside.");
        }

        if (statement.Outer is { } outer)
        {
            Assert.True(
                outer.First < statement.First && statement.First < statement.End && statement.End <= outer.End, "A subquery lies outside.");
            Assert.True(
                tokens[statement.First].Is("SELECT") && tokens[statement.First - 1].Is("("), "A subquery begins with something else.");
        }
    }

    private static void CheckItems(IReadOnlyList<SoqlItem> items, int first, int end, IReadOnlyList<SoqlToken> tokens)
    {
        int at = first;
        foreach (SoqlItem item in items)
        {
            Assert.Equal(at, item.First);
            Assert.True(item.End == end || tokens[item.End].Is(","), "An item ends with something else.");
            at = item.End + 1;
            foreach (SoqlBranch branch in item.Branches.Where(branch => branch.Fields is not null))
            {
                CheckItems(branch.Items, branch.Fields!.Value, branch.Items[branch.Items.Count - 1].End, tokens);
            }
        }

        Assert.Equal(end, at - 1);
    }
}
