using System.Globalization;

namespace SalesforceConnect.LocalOrg.Tool;

/// <summary>A line for each request: time, method, path, status, milliseconds.</summary>
internal sealed class LogLines(TextWriter output)
{
    private readonly Lock _gate = new();

    public void Write(RecordedRequest request)
    {
        string status = request switch
        {
            { Aborted: true } => "client left",
            { StatusCode: 0 } => "no answer",
            _ => request.StatusCode.ToString(CultureInfo.InvariantCulture),
        };
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{request.ReceivedAt.ToLocalTime():HH:mm:ss.fff} {request.Method} {Printable(RequestCalls.Target(request))} {status} {request.Duration.TotalMilliseconds:F0} ms");
        lock (_gate)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    /// <summary>On one line, and nothing that a terminal takes for a command.</summary>
    private static string Printable(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));
}
