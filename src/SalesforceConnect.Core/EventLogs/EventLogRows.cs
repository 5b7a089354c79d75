using System.Globalization;
using System.Text;
using SalesforceConnect.Csv;
using SalesforceConnect.Describe;
using SalesforceConnect.Records;

namespace SalesforceConnect.EventLogs;

/// <summary>The events of a log, as records: one property for each column, typed as far as Salesforce says what it holds.</summary>
internal static class EventLogRows
{
    private const int RowsAtOnce = 1000;

    // Salesforce writes the time of an event like this, by UTC.
    private const string CompactTime = "yyyyMMddHHmmss.fff";

    // What the list may leave open.
    private static readonly string[] s_times = ["TIMESTAMP", "TIMESTAMP_DERIVED"];

    /// <summary>Reads them.</summary>
    /// <param name="file">The log's file.</param>
    /// <param name="log">The log.</param>
    /// <param name="takeAsync">Takes some at a time.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException"><c>CsvUnreadable</c>, <c>CsvRowTooLong</c>, <c>CsvNotInEncoding</c>: it is damaged.</exception>
    public static async Task ReadAsync(
        FileStream file, SfEventLog log, Func<IReadOnlyList<SfRecord>, Task> takeAsync, CancellationToken cancellationToken)
    {
        if (file.Length == 0)
        {
            return;
        }

        file.Position = 0;
        using CsvFile csv = CsvFile.Of(file, ',');
        string[] names = Distinct(csv.Header);
        string[] types = [.. csv.Header.Select(name => TypeOf(name, log))];
        var type = RecordType.For(log.EventType, names);
        string[] cells = new string[names.Length];
        var records = new List<SfRecord>(RowsAtOnce);
        while (csv.Read(cells))
        {
            SfRecord record = type.Create();
            for (int column = 0; column < cells.Length; column++)
            {
                record.SetValue(column, Value(cells[column], types[column]));
            }

            records.Add(record);
            if (records.Count == RowsAtOnce)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await takeAsync(records).ConfigureAwait(false);
                records = new List<SfRecord>(RowsAtOnce);
            }
        }

        await takeAsync(records).ConfigureAwait(false);
    }

    private static string TypeOf(string name, SfEventLog log)
    {
        int place = log.FieldNames.ToList().FindIndex(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        return place >= 0 && place < log.FieldTypes.Count && log.FieldNames.Count == log.FieldTypes.Count ? log.FieldTypes[place]
            : s_times.Contains(name, StringComparer.OrdinalIgnoreCase) ? "DateTime"
            : "String";
    }

    // What is written otherwise than its type says stays text.
    private static object? Value(string cell, string type) => (cell.Length, type) switch
    {
        (0, _) => null,
        (_, "Number") => Number(cell) ?? cell,
        (_, "Boolean") => Flag(cell) ?? cell,
        (_, "DateTime") => Time(cell) ?? cell,
        _ => cell,
    };

    private static object? Number(string cell)
        => long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) ? whole
            : decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number
            : null;

    private static object? Flag(string cell) => cell switch
    {
        "1" or "true" or "TRUE" => true,
        "0" or "false" or "FALSE" => false,
        _ => null,
    };

    private static object? Time(string cell)
        => DateTime.TryParseExact(
            cell, CompactTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTime time)
            ? time
            : SalesforceText.Parse(Encoding.UTF8.GetBytes(cell), FieldType.DateTime);

    // No two properties can have the same name.
    private static string[] Distinct(IReadOnlyList<string> header)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. header.Select(Free)];

        string Free(string name)
        {
            string free = name.Length == 0 ? "_" : name;
            while (!taken.Add(free))
            {
                free += "_";
            }

            return free;
        }
    }
}
