using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Query;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using SalesforceConnect.Soql;
using SalesforceConnect.Work;

namespace SalesforceConnect.Bulk;

/// <summary>The query of an export: made of an object's name, narrowed to what has changed, and told apart from another one.</summary>
internal static class ExportSoql
{
    /// <summary>The field that says when a record, or anything of it, changed last.</summary>
    public const string ChangedField = "SystemModstamp";

    // What no cell of a CSV file holds: parts of compound fields are fields of their own.
    private static readonly string[] s_unreadable = ["address", "location", "base64", "complexvalue", "junctionidlist"];

    private static readonly string[] s_beforeWhere = ["USING", "FROM"];

    /// <summary>The query of a text.</summary>
    /// <exception cref="SfException"><c>NoQuery</c>, <c>SeveralQueries</c>, <c>ParameterMissing</c>: a value stands for another one.</exception>
    public static SoqlQuery Of(string text)
    {
        SoqlQuery query = SoqlQuery.Parse(text);
        try
        {
            return SoqlQuery.Parse(new QueryParameters(query, new Dictionary<string, object?>()).Queries[0]);
        }
        catch (SfException failure) when (failure.ErrorId == "ParameterMissing")
        {
            throw new SfException(failure.Message, failure.ErrorId, failure.Category, Text.Message("ParameterMissing.Export"), failure.InnerException);
        }
    }

    /// <summary>The query of an object's records.</summary>
    /// <param name="objectName">The object.</param>
    /// <param name="fields">Its fields and those of its parents; none for all that a file can hold.</param>
    /// <param name="condition">What stands after WHERE; null for all records.</param>
    /// <param name="types">Knows the fields.</param>
    /// <param name="caller">Where to tell of calls.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException"><c>InvalidObjectName</c>, <c>ObjectNotFound</c>.</exception>
    public static async Task<SoqlQuery> OfObjectAsync(
        string objectName, IReadOnlyList<string> fields, string? condition, TypeCache types, ICaller? caller, CancellationToken cancellationToken)
    {
        SfObject.CheckName(objectName);
        IEnumerable<string> selected = fields.Count > 0
            ? fields
            : (await types.FieldsAsync(SfObject.Collection, objectName, caller, cancellationToken).ConfigureAwait(false))
                .Where(field => !s_unreadable.Contains(field.Type, StringComparer.OrdinalIgnoreCase))
                .Select(field => field.Name);
        return Of($"SELECT {string.Join(", ", selected)} FROM {objectName}{(condition is null ? "" : $" WHERE {Bare(condition)}")}");
    }

    /// <summary>The same query, of the records alone that have changed since.</summary>
    /// <exception cref="SfException"><c>QueryNotNarrowed</c>: it is not understood where its condition stands.</exception>
    public static SoqlQuery Since(SoqlQuery query, DateTimeOffset mark)
    {
        string filter = $"{ChangedField} >= {SalesforceText.Print(mark)}";
        SoqlStatement root = query.Root;
        IReadOnlyList<SoqlToken> tokens = query.Text.Tokens;
        if (root.ObjectName is null || !root.IsWhole)
        {
            throw new SfException("QueryNotNarrowed", SfErrorCategory.InvalidArgument) { Target = query.Text.Given };
        }

        if (root.Clause("WHERE") is { } where && where.End > where.First + 1)
        {
            int begin = tokens[where.First + 1].Start;
            int end = tokens[where.End - 1].End;
            return SoqlQuery.Parse(query.Text.Plain(new SoqlEdit(begin, begin, "("), new SoqlEdit(end, end, $") AND {filter}")));
        }

        int after = tokens[s_beforeWhere.Select(root.Clause).First(clause => clause is not null)!.End - 1].End;
        return SoqlQuery.Parse(query.Text.Plain(new SoqlEdit(after, after, $" WHERE {filter}")));
    }

    /// <summary>What a query selects, as it is written.</summary>
    public static string FieldsOf(SoqlQuery query) => Written(query, query.Root.Clauses[0].First + 1, query.Root.Clauses[0].End);

    /// <summary>What stands after the object's name, as it is written: another condition finds other records.</summary>
    public static string ConditionOf(SoqlQuery query)
        => Written(query, query.Root.Clause("FROM") is { } from ? from.First + 2 : query.Root.End, query.Root.End);

    /// <summary>Whether two parts of queries mean the same: names do whatever their case, texts do not.</summary>
    public static bool IsSame(string one, string other)
    {
        IReadOnlyList<SoqlToken> first = new SoqlText(one).Tokens;
        IReadOnlyList<SoqlToken> second = new SoqlText(other).Tokens;
        return first.Count == second.Count
            && first.Zip(second, (a, b) => a.Kind == SoqlTokenKind.Text ? a.Text == b.Text : a.Is(b.Text)).All(same => same);
    }

    /// <summary>Makes sure that an object's records say when they changed.</summary>
    /// <exception cref="SfException"><c>SystemModstampMissing</c>, <c>ObjectNotFound</c>.</exception>
    public static async Task RequireChangedAsync(string objectName, TypeCache types, ICaller? caller, CancellationToken cancellationToken)
    {
        IReadOnlyList<SfField> fields = await types.FieldsAsync(SfObject.Collection, objectName, caller, cancellationToken).ConfigureAwait(false);
        if (!fields.Any(field => field.Name.Equals(ChangedField, StringComparison.OrdinalIgnoreCase)))
        {
            throw new SfException("SystemModstampMissing", SfErrorCategory.InvalidArgument, objectName) { Target = objectName };
        }
    }

    // As it is written in a query, too.
    private static string Bare(string condition)
        => new SoqlText(condition).Tokens is [var first, ..] && first.Is("WHERE") ? condition.Substring(first.End) : condition;

    private static string Written(SoqlQuery query, int first, int end)
        => first < end
            ? query.Text.Given.Substring(query.Text.Tokens[first].Start, query.Text.Tokens[end - 1].End - query.Text.Tokens[first].Start)
            : "";
}
