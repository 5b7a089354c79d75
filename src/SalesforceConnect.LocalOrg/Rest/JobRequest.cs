using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>What a request says of the bulk job that it makes or changes, checked.</summary>
internal readonly struct JobRequest
{
    private readonly JsonEnvelope _body;

    private JobRequest(JsonEnvelope body) => _body = body;

    /// <summary>Reads a body with these properties, beside those that all jobs have.</summary>
    public static JobRequest Read(JsonElement body, params ReadOnlySpan<string> known) => new(
        JsonEnvelope.Read(body, ["operation", "contentType", "columnDelimiter", "lineEnding", .. known]));

    /// <summary>The state, one of these, that a change of a job asks for.</summary>
    public static BulkJobState ReadState(JsonElement body, params ReadOnlySpan<BulkJobState> allowed)
    {
        string text = JsonEnvelope.Read(body, "state").Text("state");
        foreach (BulkJobState state in allowed)
        {
            if (state.ToString() == text)
            {
                return state;
            }
        }

        throw Invalid("state", text);
    }

    public string Operation(params ReadOnlySpan<string> known) => Choice("operation", otherwise: null, known);

    /// <summary>The job's CSV.</summary>
    public CsvDialect Dialect()
    {
        Choice("contentType", "CSV", "CSV");
        return new CsvDialect(
            Choice("columnDelimiter", "COMMA", CsvDialect.Delimiters), Choice("lineEnding", "LF", CsvDialect.LineEndings));
    }

    /// <summary>A text; null where there is none.</summary>
    public string? Text(string name) => _body.Has(name) ? _body.Text(name) : null;

    private string Choice(string name, string? otherwise, params ReadOnlySpan<string> known)
    {
        string value = Text(name) ?? otherwise ?? "";
        return known.Contains(value) ? value : throw Invalid(name, value);
    }

    private static SalesforceException Invalid(string name, string value) =>
        new(400, "API_ERROR", $"Invalid value: '{value}' supplied for property: '{name}'");
}
