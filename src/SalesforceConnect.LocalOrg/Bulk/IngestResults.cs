namespace SalesforceConnect.LocalOrg;

/// <summary>The three result files of a load: what Salesforce says of each row, and the row as it was sent.</summary>
internal sealed class IngestResults : IDisposable
{
    private readonly CsvWriter _writer;

    /// <param name="dialect">The job's CSV.</param>
    /// <param name="header">The line of names as it was sent; null when nothing was.</param>
    public IngestResults(CsvDialect dialect, string? header)
    {
        _writer = new CsvWriter(dialect);
        Successful = new ResultFile(Header(header, "sf__Id", "sf__Created"));
        Failed = new ResultFile(Header(header, "sf__Id", "sf__Error"));
        Unprocessed = new ResultFile(header is null ? [] : Header(header));
    }

    public ResultFile Successful { get; }

    public ResultFile Failed { get; }

    public ResultFile Unprocessed { get; }

    public void AddSuccess(string[] row, string id, bool created) => Successful.Add(Line(row, id, created ? "true" : "false"));

    public void AddFailure(string[] row, string? id, IReadOnlyList<SalesforceError> errors)
        => Failed.Add(Line(row, id ?? "", string.Concat(errors.Select(Text))));

    public void AddUnprocessed(string[] row) => Unprocessed.Add(Line(row));

    public void EndBatch()
    {
        Successful.EndBatch();
        Failed.EndBatch();
        Unprocessed.EndBatch();
    }

    /// <summary>No more will come.</summary>
    /// <param name="hasHeaders">Whether a file without rows has a header all the same.</param>
    public void Close(bool hasHeaders)
    {
        Successful.Close(hasHeaders);
        Failed.Close(hasHeaders);
        Unprocessed.Close(hasHeaders);
    }

    public void Dispose()
    {
        Successful.Dispose();
        Failed.Dispose();
        Unprocessed.Dispose();
    }

    /// <summary>As <c>sf__Error</c> has it: <c>CODE:message:Field1 Field2 --</c>, without fields <c>CODE:message:--</c>.</summary>
    private static string Text(SalesforceError error)
    {
        string fields = error.Fields is { Count: > 0 } names ? string.Join(' ', names) + " " : "";
        return $"{error.ErrorCode}:{error.Message}:{fields}--";
    }

    private byte[] Header(string? asSent, params ReadOnlySpan<string> own)
    {
        _writer.Clear();
        foreach (string name in own)
        {
            _writer.Value(name.AsSpan());
        }

        if (asSent is not null)
        {
            _writer.Raw(asSent);
        }

        _writer.EndRow();
        return _writer.Written.ToArray();
    }

    private byte[] Line(string[] row, params ReadOnlySpan<string> own)
    {
        _writer.Clear();
        foreach (string value in own)
        {
            _writer.Value(value.AsSpan());
        }

        foreach (string value in row)
        {
            _writer.Value(value.AsSpan());
        }

        _writer.EndRow();
        return _writer.Written.ToArray();
    }
}
