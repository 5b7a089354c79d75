using System.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace SalesforceConnect.LocalOrg;

/// <summary>One request that reached the org, and how it ended.</summary>
public sealed class RecordedRequest
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal RecordedRequest(int number, string method, string path, string queryString, IReadOnlyDictionary<string, string> headers)
    {
        Number = number;
        Method = method;
        Path = path;
        QueryString = queryString;
        Headers = headers;
    }

    /// <summary>The place in the order of arrival, from 1, since the server started.</summary>
    public int Number { get; }

    /// <summary>When it came, by the machine's clock.</summary>
    public DateTimeOffset ReceivedAt { get; } = DateTimeOffset.UtcNow;

    /// <summary>How long it took to its end by the machine's clock; zero while it has none.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>The HTTP method in upper case.</summary>
    public string Method { get; }

    /// <summary>The path as it was sent, percent-encoding untouched, without the query string.</summary>
    public string Path { get; }

    /// <summary>The query string as it was sent, with its leading <c>?</c>, or empty.</summary>
    public string QueryString { get; }

    /// <summary>The request's headers, by name without regard to case; several values are joined with a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body as text, unzipped, at most <see cref="RequestLog.BodyLimit"/> bytes of it. Empty until it has been read.</summary>
    public string Body { get; private set; } = "";

    /// <summary>How many bytes of the body have been read so far, unzipped, kept or not.</summary>
    public long BodyLength { get; internal set; }

    /// <summary>One field of a form in <see cref="Body"/>, decoded; null when it is not there.</summary>
    public string? Form(string name) => QueryHelpers.ParseQuery(Body).TryGetValue(name, out StringValues value) ? value.ToString() : null;

    /// <summary>
    /// One option of a header that holds several, as <c>batchSize</c> in <c>Sforce-Query-Options: batchSize=200</c>; null when it is not
    /// there.
    /// </summary>
    public string? HeaderOption(string header, string option) =>
        HeaderOptions(header).FirstOrDefault(o => o.Name.Equals(option, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The answer's HTTP status; 0 while there is none, or when none was sent.</summary>
    public int StatusCode { get; private set; }

    /// <summary>True when the client went away before its answer was complete. Not set when a fault dropped the connection.</summary>
    public bool Aborted { get; private set; }

    /// <summary>Completes, never with an error, when the request has been answered or has ended without an answer.</summary>
    public Task Completed => _completed.Task;

    /// <summary>Whether <see cref="Completed"/> is complete.</summary>
    public bool IsCompleted => _completed.Task.IsCompleted;

    /// <summary>Whether the log still has it. The log's lock guards it.</summary>
    internal bool IsKept { get; set; }

    /// <summary>How much of its body counts against the log's capacity. The log's lock guards it.</summary>
    internal int CountedLength { get; set; }

    /// <summary>Set by whoever ends the connection from the server's side, so that it does not count as the client's doing.</summary>
    internal bool EndedByServer { get; set; }

    /// <summary>Called before the headers leave, so that a client that has its answer finds the status here.</summary>
    internal void Starting(int statusCode)
    {
        // Kestrel calls this for an aborted request too, after its end.
        if (!IsCompleted)
        {
            StatusCode = statusCode;
        }
    }

    /// <summary>
    /// The options of a header: <c>name=value</c>, with commas or semicolons between. A part without <c>=</c> has no value.
    /// </summary>
    internal IEnumerable<(string Name, string? Value)> HeaderOptions(string header)
    {
        const StringSplitOptions options = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        foreach (string part in Headers.GetValueOrDefault(header, "").Split([',', ';'], options))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0 ? (part, null) : (part[..equals].TrimEnd(), part[(equals + 1)..].TrimStart());
        }
    }

    internal void SetBody(string body) => Body = body;

    internal void Complete(int statusCode, bool clientGone)
    {
        StatusCode = statusCode;
        Duration = Stopwatch.GetElapsedTime(_started);
        Aborted = clientGone && !EndedByServer;
        _completed.TrySetResult();
    }

    /// <summary>Method, path and status, without the query string and without headers.</summary>
    public override string ToString()
        => $"{Method} {Path} → {(IsCompleted ? StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture) : "…")}{(Aborted ? " (aborted)" : "")}";
}
