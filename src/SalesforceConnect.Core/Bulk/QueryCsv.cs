using System.Globalization;
using System.Text;
using System.Text.Json;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Query;
using SalesforceConnect.Records;
using SalesforceConnect.Soql;

namespace SalesforceConnect.Bulk;

/// <summary>
/// Writes the records of a REST query into a file as a bulk job writes its results: every value in quotes, nulls empty, dates and times in
/// UTC, fields of parents under their paths. What has no cell of its own, such as children, is JSON.
/// </summary>
/// <param name="delimiter">The character between values.</param>
/// <param name="encoding">How the text is written; null for UTF-8 without a mark.</param>
internal sealed class QueryCsv(char delimiter, Encoding? encoding)
{
    private const int BufferSize = 64 * 1024;

    private static readonly UTF8Encoding s_plain = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a file, beside its place until it is whole.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="run">Gives the records, with the fields of parents as their own.</param>
    /// <param name="query">The query, which says the columns where there are no records.</param>
    /// <param name="onRows">Hears how many rows there are so far.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <returns>How many rows it has.</returns>
    /// <exception cref="SfException">The query failed; <c>FileNotWritten</c>, <c>TextNotInEncoding</c>.</exception>
    public async Task<long> WriteAsync(string path, QueryRun run, SoqlQuery query, Action<long> onRows, CancellationToken cancellationToken)
    {
        using PendingFile pending = PendingFile.Open(path, _ => null);
        long rows = 0;
        try
        {
            using (var writer = new StreamWriter(pending.Stream, encoding ?? s_plain, BufferSize, leaveOpen: true) { NewLine = "\n" })
            {
                string[]? header = null;
                while (await run.NextAsync(cancellationToken).ConfigureAwait(false) is { } page)
                {
                    if (page.Count is { } count)
                    {
                        WriteRow(writer, ["Count"]);
                        WriteRow(writer, [count]);
                        header = [];
                        rows = 1;
                        break;
                    }

                    foreach (SfRecord record in page.Records)
                    {
                        RecordType type = RecordType.Of(record);
                        if (header is null)
                        {
                            header = [.. type.Names];
                            WriteRow(writer, header);
                        }
                        else if (type.Names.Count > header.Length)
                        {
                            throw new SfException(
                                "ResultPagesDiffer", SfErrorCategory.InvalidData, string.Join(", ", header), string.Join(", ", type.Names));
                        }

                        WriteRow(writer, header.Select(name => type.Find(name) is >= 0 and var place ? record.GetValue(place) : null));
                    }

                    onRows(rows = page.RowsSoFar);
                }

                if (header is null)
                {
                    WriteRow(writer, ColumnsOf(Selection.Of(query.Root), ""));
                }

                writer.Flush();
            }

            pending.Complete();
            return rows;
        }
        catch (Exception failure)
        {
            pending.Discard();
            throw failure switch
            {
                IOException or UnauthorizedAccessException => pending.NotWritten(failure),
                EncoderFallbackException unknown => ExportFile.NotInEncoding(unknown, encoding!, path),
                _ => failure,
            };
        }
    }

    private static IEnumerable<string> ColumnsOf(SelectNode? node, string prefix)
        => node?.Columns.SelectMany(column => column.Kind switch
        {
            SelectColumnKind.Parent => ColumnsOf(column.Node, $"{prefix}{column.Name}."),
            SelectColumnKind.TypeOf => column.Nodes.SelectMany(branch => ColumnsOf(branch, $"{prefix}{column.Name}.")).Distinct(StringComparer.OrdinalIgnoreCase),
            _ => column.Name.Length == 0 ? Enumerable.Empty<string>() : [prefix + column.Name],
        }) ?? [];

    private void WriteRow(StreamWriter writer, IEnumerable<object?> values)
    {
        bool isFirst = true;
        foreach (object? value in values)
        {
            if (!isFirst)
            {
                writer.Write(delimiter);
            }

            isFirst = false;
            writer.Write('"');
            writer.Write(TextOf(value).Replace("\"", "\"\""));
            writer.Write('"');
        }

        writer.Write('\n');
    }

    private static string TextOf(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        SfRecord or Array => JsonOf(value),
        _ => SalesforceText.Print(value) ?? Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string JsonOf(object value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonObject.Options))
        {
            WriteJson(writer, value);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteJson(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case SfRecord record:
                RecordType type = RecordType.Of(record);
                writer.WriteStartObject();
                for (int place = 0; place < type.Names.Count; place++)
                {
                    writer.WritePropertyName(type.Names[place]);
                    WriteJson(writer, record.GetValue(place));
                }

                writer.WriteEndObject();
                break;
            case Array items:
                writer.WriteStartArray();
                foreach (object? item in items)
                {
                    WriteJson(writer, item);
                }

                writer.WriteEndArray();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            default:
                if (SalesforceText.Print(value) is { } time)
                {
                    writer.WriteStringValue(time);
                }
                else
                {
                    writer.WriteRawValue(Convert.ToString(value, CultureInfo.InvariantCulture)!);
                }

                break;
        }
    }
}
