using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Write;

/// <summary>What is wrong with one row: found before anything is sent, or said by Salesforce.</summary>
/// <param name="Code">Salesforce's code, or our own.</param>
/// <param name="Error">The error for people.</param>
/// <param name="Fields">The fields that it is about.</param>
internal sealed record RowFailure(string Code, SfException Error, IReadOnlyList<string> Fields)
{
    // As two captures have it on the wire, and as it is documented.
    private static readonly string[] s_duplicates = ["duplicateResut", "duplicateResult"];

    /// <summary>Whether the same row may pass a moment later, and has certainly not been done.</summary>
    public bool MayPass { get; private init; }

    /// <summary>A failure of our own, whose words stand in the resource file.</summary>
    public static RowFailure Of(string? field, string errorId, SfErrorCategory category, params object?[] arguments)
        => new(errorId, new SfException(errorId, category, arguments), field is null ? [] : [field]);

    /// <summary>
    /// What Salesforce says of a row (REST API Developer Guide, "sObject Collections" and "Status Codes and Error Responses").
    /// </summary>
    /// <param name="errors">The list of its errors.</param>
    /// <param name="row">What was said of the row as a whole, which may hold the details of duplicates.</param>
    /// <param name="deletion">Whether the row was to be deleted.</param>
    public static RowFailure Read(JsonElement errors, JsonElement row, Deletion deletion = Deletion.None)
    {
        IReadOnlyList<SfApiError> told = SfApiError.ReadAll(errors);
        SfApiError first = told.Count > 0 ? told[0] : new SfApiError("UNKNOWN_EXCEPTION", Text.Message("RowRefused"));
        string message = string.Join(" ", told.Select(error => error.Message).Distinct(StringComparer.Ordinal));
        if (Duplicates(errors) is { } found
            || (row.ValueKind == JsonValueKind.Object && Duplicates(row) is { } besides && (found = besides) is not null))
        {
            message = $"{message} {found}";
        }

        ApiErrorTable.Entry entry = ApiErrorTable.Of(first.Code, first.Message, status: null, deletion: deletion);
        var error = new SfException(
            message.Length > 0 ? message : first.Message, "Salesforce." + first.Code, entry.Category, entry.RecommendedAction, inner: null);
        return new RowFailure(first.Code, error, [.. told.SelectMany(each => each.Fields).Distinct(StringComparer.Ordinal)])
        {
            MayPass = entry.IsTransient && entry.WasRefusedUnprocessed,
        };
    }

    // Which records it is like, and by which rule.
    private static string? Duplicates(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            return element.EnumerateArray().Select(Duplicates).FirstOrDefault(found => found is not null);
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (string name in s_duplicates)
        {
            if (element.TryGetProperty(name, out JsonElement result) && result.ValueKind == JsonValueKind.Object)
            {
                string rule = result.TryGetProperty("duplicateRule", out JsonElement given) ? given.GetString() ?? "?" : "?";
                string[] ids = [.. Ids(result).Distinct(StringComparer.Ordinal)];
                return Text.Message("DuplicatesOf", rule, ids.Length == 0 ? "?" : string.Join(", ", ids));
            }
        }

        return null;
    }

    private static IEnumerable<string> Ids(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Ids),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property
            => property.NameEquals("record")
                && property.Value.ValueKind == JsonValueKind.Object
                && property.Value.TryGetProperty("Id", out JsonElement id)
                ? [id.GetString() ?? "?"]
                : Ids(property.Value)),
        _ => [],
    };
}
