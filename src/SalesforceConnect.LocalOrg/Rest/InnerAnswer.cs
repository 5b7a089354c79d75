using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>The answer to one request of several that came in one call.</summary>
/// <param name="Status">Its HTTP status.</param>
/// <param name="Body">Its body; null when there is none.</param>
/// <param name="Headers">The headers that are told.</param>
internal sealed record InnerAnswer(int Status, JsonElement? Body, IReadOnlyDictionary<string, string> Headers)
{
    private static readonly Dictionary<string, string> s_noHeaders = [];

    public bool IsFailure => Status >= 300 && Status != 304;

    /// <summary>Whether it is a list of rows of which at least one was not saved.</summary>
    public bool HasFailedRows => Body is { ValueKind: JsonValueKind.Array } rows && rows.EnumerateArray().Any(row =>
        row.ValueKind == JsonValueKind.Object
        && row.TryGetProperty("success", out JsonElement success) && success.ValueKind == JsonValueKind.False);

    /// <summary>An error with its code before its message, as these resources write those of their own.</summary>
    public static InnerAnswer Error(int status, string errorCode, string message) => new(
        status, JsonSerializer.SerializeToElement(new[] { new { errorCode, message } }), s_noHeaders);
}
