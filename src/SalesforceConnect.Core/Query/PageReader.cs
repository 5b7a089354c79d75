using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Records;

namespace SalesforceConnect.Query;

/// <summary>
/// Reads the records of a page in one pass over its bytes (REST API Developer Guide, "Query"). Not safe for several threads: layouts
/// settle while they are used.
/// </summary>
internal sealed class PageReader
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 128 };
    private static readonly object s_true = true;
    private static readonly object s_false = false;

    private readonly byte[] _page;
    private readonly int _begin;
    private readonly List<ChildRows> _incomplete;
    private bool _hasNewNames;

    private PageReader(byte[] page, List<ChildRows> incomplete)
    {
        _page = page;
        _begin = BeginOf(page);
        _incomplete = incomplete;
    }

    /// <summary>Reads a page.</summary>
    /// <param name="page">Its bytes.</param>
    /// <param name="layout">How its records are read.</param>
    /// <param name="incomplete">Gets what children are not all on the page.</param>
    /// <param name="most">How many records are wanted at most; what stands after them is not read.</param>
    /// <exception cref="SfException"><c>InvalidJson</c>, or <c>NotAQueryResult</c>.</exception>
    public static PageRows Read(byte[] page, RecordLayout layout, List<ChildRows> incomplete, long most = long.MaxValue)
        => Reading(page, incomplete, (PageReader self, ref Utf8JsonReader reader)
            => reader.TokenType == JsonTokenType.StartObject ? self.ReadRows(ref reader, layout, most) : null);

    /// <summary>Reads the one record that an answer is.</summary>
    /// <param name="answer">Its bytes.</param>
    /// <param name="layout">How it is read.</param>
    /// <exception cref="SfException"><c>InvalidJson</c>, or <c>NotAQueryResult</c>.</exception>
    public static SfRecord ReadOne(byte[] answer, RecordLayout layout)
        => Reading(answer, [], (PageReader self, ref Utf8JsonReader reader) => self.ReadRecord(ref reader, layout));

    /// <summary>Reads records of whatever objects from an answer that is a list, or has one.</summary>
    /// <param name="answer">Its bytes.</param>
    /// <param name="name">The name of the list; null for an answer that is one.</param>
    /// <param name="layoutOf">How records of an object are read.</param>
    /// <returns>The records in order, with a null where the list has one.</returns>
    /// <exception cref="SfException"><c>InvalidJson</c>, or <c>NotAQueryResult</c>.</exception>
    public static IReadOnlyList<SfRecord?> ReadList(byte[] answer, string? name, Func<string?, RecordLayout> layoutOf)
        => Reading(
            answer,
            [],
            (PageReader self, ref Utf8JsonReader reader) => name is null
                || FindList(ref reader, name) ? self.ReadItems(ref reader, layoutOf) : null);

    /// <summary>
    /// Finds where the next page is, without reading the records: it stands before them. Null where it does not, or there is none.
    /// </summary>
    public static string? FindNextUrl(byte[] page)
    {
        Utf8JsonReader reader = Begin(page);
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName && !reader.ValueTextEquals("records"u8))
            {
                bool isNext = reader.ValueTextEquals("nextRecordsUrl"u8);
                reader.Read();
                if (isNext)
                {
                    return reader.GetString();
                }

                reader.Skip();
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Whoever reads the records tells it.
        }

        return null;
    }

    private delegate T? Reads<T>(PageReader self, ref Utf8JsonReader reader);

    // With the reader at the first token; null is what it is not.
    private static T Reading<T>(byte[] page, List<ChildRows> incomplete, Reads<T> read)
        where T : class
    {
        Utf8JsonReader reader = Begin(page);
        try
        {
            reader.Read();
            return read(new PageReader(page, incomplete), ref reader)
                ?? throw new SfException("NotAQueryResult", SfErrorCategory.InvalidData);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new SfException("InvalidJson", SfErrorCategory.InvalidData, failure, page.Length, reader.TokenStartIndex);
        }
    }

    private static Utf8JsonReader Begin(byte[] page) => new(page.AsSpan(BeginOf(page)), s_options);

    // A byte order mark is no JSON.
    private static int BeginOf(byte[] page) => TextMark.LengthInUtf8(page);

    // Null where the object holds no records.
    private PageRows? ReadRows(ref Utf8JsonReader reader, RecordLayout layout, long most = long.MaxValue)
    {
        List<SfRecord>? records = null;
        long total = -1;
        bool isDone = false;
        string? next = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("records"u8))
            {
                reader.Read();
                records = ReadRecords(ref reader, layout, total, most);
                if (records.Count >= most)
                {
                    break;
                }
            }
            else if (reader.ValueTextEquals("totalSize"u8))
            {
                reader.Read();
                total = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number) ? number : -1;
            }
            else if (reader.ValueTextEquals("done"u8))
            {
                reader.Read();
                isDone = reader.TokenType == JsonTokenType.True;
            }
            else if (reader.ValueTextEquals("nextRecordsUrl"u8))
            {
                reader.Read();
                next = reader.GetString();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return records is null ? null : new PageRows(records, total, isDone, next);
    }

    [MethodImpl(HotPath.Options)]
    private List<SfRecord> ReadRecords(ref Utf8JsonReader reader, RecordLayout layout, long total, long most)
    {
        const int LargestPage = 2000;
        var records = new List<SfRecord>(total is > 0 ? (int)Math.Min(total, LargestPage) : 4);
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (records.Count < most && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                records.Add(ReadRecord(ref reader, layout));
            }
        }

        return records;
    }

    private List<SfRecord?>? ReadItems(ref Utf8JsonReader reader, Func<string?, RecordLayout> layoutOf)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return null;
        }

        var records = new List<SfRecord?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            records.Add(reader.TokenType == JsonTokenType.Null ? null : ReadRecord(ref reader, layoutOf(TypeOf(reader))));
        }

        return records;
    }

    private static bool FindList(ref Utf8JsonReader reader, string name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isFound = reader.ValueTextEquals(name);
            reader.Read();
            if (isFound)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    [MethodImpl(HotPath.Options)]
    private SfRecord ReadRecord(ref Utf8JsonReader reader, RecordLayout layout)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new SfException("NotAQueryResult", SfErrorCategory.InvalidData);
        }

        Utf8JsonReader start = reader;
        int incomplete = _incomplete.Count;
        if (layout.Type is null)
        {
            if (layout.NeedsNamesBelow)
            {
                ReadNamesBelow(start, layout);
            }

            layout.Extend(ReadNames(start), TypeOf(start));
        }

        while (true)
        {
            SfRecord record = layout.Type!.Create();
            if (TryFill(ref reader, layout, record))
            {
                return record;
            }

            // A name that no object before had: nothing that was sent is left out.
            layout.Extend(ReadNames(start));
            reader = start;
            _incomplete.RemoveRange(incomplete, _incomplete.Count - incomplete);
        }
    }

    [MethodImpl(HotPath.Options)]
    private bool TryFill(ref Utf8JsonReader reader, RecordLayout layout, SfRecord record)
    {
        RecordColumn[] columns = layout.Columns;
        Attributes attributes = default;
        int next = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
            int at = next;
            if (at >= columns.Length || !name.SequenceEqual(columns[at].Utf8Name))
            {
                if (name.SequenceEqual("attributes"u8))
                {
                    reader.Read();
                    attributes = ReadAttributes(ref reader);
                    continue;
                }

                at = columns.Length == 0 ? -1 : layout.Find(name, next);
                if (at < 0 && name.Length > 0)
                {
                    if (!layout.IsPart)
                    {
                        return false;
                    }

                    layout.Add(Encoding.UTF8.GetString(name.ToArray()));
                    _hasNewNames = true;
                }
                else if (at >= 0 && at < next && columns[at].Place >= 0 && record.GetValue(columns[at].Place) is not null)
                {
                    throw new SfException("DuplicateJsonName", SfErrorCategory.InvalidData, columns[at].Name);
                }
            }

            reader.Read();
            if (at < 0)
            {
                reader.Skip();
                continue;
            }

            next = at + 1;
            RecordColumn column = columns[at];
            object? value = ReadValue(ref reader, column, record);
            if (column.Place >= 0)
            {
                record.SetValue(column.Place, value);
            }
        }

        if (layout.IsPart)
        {
            return true;
        }

        if (_hasNewNames)
        {
            _hasNewNames = false;
            return false;
        }

        Finish(record, layout, attributes);
        return true;
    }

    [MethodImpl(HotPath.Options)]
    private void Finish(SfRecord record, RecordLayout layout, Attributes attributes)
    {
        string[] first = layout.FirstValues;
        for (int place = 0; place < first.Length; place++)
        {
            record.SetValue(place, first[place]);
        }

        if (attributes.TypeLength > 0)
        {
            ReadOnlySpan<byte> url = _page.AsSpan(attributes.UrlStart, attributes.UrlLength);
            int key = url.LastIndexOf((byte)'/') + 1;
            RecordOrigin origin = layout.Origin(_page.AsSpan(attributes.TypeStart, attributes.TypeLength), url.Slice(0, key));
            record.SetOrigin(
                origin, key == 0 ? null : KeyText(url.Slice(key), layout.IdPlace < 0 ? null : record.GetValue(layout.IdPlace) as string));
        }
    }

    // Mostly the record holds the same text as its ID.
    [MethodImpl(HotPath.Options)]
    private static string KeyText(ReadOnlySpan<byte> key, string? id)
    {
        if (id is not null && id.Length == key.Length)
        {
            int index = 0;
            while (index < key.Length && id[index] == key[index])
            {
                index++;
            }

            if (index == key.Length)
            {
                return id;
            }
        }

        return Encoding.UTF8.GetString(key.ToArray());
    }

    [MethodImpl(HotPath.Options)]
    private Attributes ReadAttributes(ref Utf8JsonReader reader)
    {
        Attributes attributes = default;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return attributes;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = reader.ValueTextEquals("type"u8);
            bool isUrl = !isType && reader.ValueTextEquals("url"u8);
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && (isType || isUrl))
            {
                int start = _begin + (int)reader.TokenStartIndex + 1;
                attributes = isType
                    ? attributes with { TypeStart = start, TypeLength = reader.ValueSpan.Length }
                    : attributes with { UrlStart = start, UrlLength = reader.ValueSpan.Length };
            }
            else
            {
                reader.Skip();
            }
        }

        return attributes;
    }

    [MethodImpl(HotPath.Options)]
    private object? ReadValue(ref Utf8JsonReader reader, RecordColumn column, SfRecord record)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return (column.Type == FieldType.Unknown
                    || reader.ValueIsEscaped ? null : SalesforceText.Parse(reader.ValueSpan, column.Type))
                    ?? column.Texts.Read(ref reader);
            case JsonTokenType.Number:
                return column.Type switch
                {
                    FieldType.Decimal => JsonNumber.ReadDecimal(ref reader),
                    FieldType.Text => Encoding.ASCII.GetString(reader.ValueSpan.ToArray()),
                    _ => JsonNumber.Read(ref reader),
                };
            case JsonTokenType.True:
                return s_true;
            case JsonTokenType.False:
                return s_false;
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, column, record);
            case JsonTokenType.StartArray:
                var items = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader, column, record));
                }

                return items.ToArray();
            default:
                return column.Kind == SelectColumnKind.Children ? Array.Empty<SfRecord>() : null;
        }
    }

    private object? ReadObject(ref Utf8JsonReader reader, RecordColumn column, SfRecord record)
    {
        RecordLayout layout = LayoutFor(reader, column);
        if (layout.IsPart)
        {
            TryFill(ref reader, layout, record);
            return null;
        }

        if (column.Kind != SelectColumnKind.Children && !(column.Kind == SelectColumnKind.Value && HasRows(reader)))
        {
            return ReadRecord(ref reader, layout);
        }

        PageRows rows = ReadRows(ref reader, layout) ?? new PageRows([], 0, IsDone: true, Next: null);
        if (!rows.IsDone || rows.Next is not null || rows.Records.Count < rows.Announced)
        {
            _incomplete.Add(new ChildRows(record, column.Place, layout, rows));
        }

        return rows.Records.ToArray();
    }

    private static RecordLayout LayoutFor(Utf8JsonReader reader, RecordColumn column)
        => column.Branches is not null && TypeOf(reader) is { } type && column.Branches.TryGetValue(type, out RecordLayout? branch)
            ? branch
            : column.Layout ??= new RecordLayout(
                SelectNode.Open(column.Name), new LayoutOptions { AsText = column.Type == FieldType.Text });

    // From this record on to the end of the page: whichever has the parent tells how its fields are spelled.
    private static void ReadNamesBelow(Utf8JsonReader reader, RecordLayout layout)
    {
        try
        {
            do
            {
                ReadNamesBelow(ref reader, layout, prefix: "");
            }
            while (reader.Read() && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.Null);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Whoever reads the records tells it, if he comes so far.
        }
    }

    private static void ReadNamesBelow(ref Utf8JsonReader reader, RecordLayout layout, string prefix)
    {
        while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (name == "attributes" || name.Length == 0)
            {
                reader.Skip();
                continue;
            }

            if (prefix.Length > 0)
            {
                layout.Spell(prefix + name);
            }

            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadNamesBelow(ref reader, layout, $"{prefix}{name}.");
            }
            else
            {
                reader.Skip();
            }
        }
    }

    // These look ahead with a copy of the reader.
    private static string? TypeOf(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isFound = reader.ValueTextEquals("attributes"u8) || reader.ValueTextEquals("type"u8);
            bool isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isType && reader.TokenType == JsonTokenType.String)
            {
                return reader.GetString();
            }

            if (!isFound)
            {
                reader.Skip();
            }
        }

        return null;
    }

    private static bool HasRows(Utf8JsonReader reader)
    {
        List<string> names = ReadNames(reader);
        return names.Contains("records") && names.Contains("totalSize") && names.Contains("done");
    }

    private static List<string> ReadNames(Utf8JsonReader reader)
    {
        var names = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            reader.Skip();
            if (name is not "attributes" and not "")
            {
                names.Add(name);
            }
        }

        return names;
    }

    // Where in the page they stand: most of them are the same as before, and need not become texts.
    private readonly record struct Attributes(int TypeStart, int TypeLength, int UrlStart, int UrlLength);
}
