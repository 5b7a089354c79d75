using System.Globalization;
using System.Text.Json;
using SalesforceConnect.Connections;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Records;
using SalesforceConnect.Soql;

namespace SalesforceConnect.Bulk;

/// <summary>
/// A file that keeps up to when the changes of each object were exported, so that the next export begins there. The mark is the server's
/// time, so that no clock of this machine counts, less a span in which a change may carry a time before its commit.
/// </summary>
internal sealed class Watermark
{
    /// <summary>How long before an export the changes are read again: a change carries the time at which it was made, and a long transaction commits it later.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(15);

    // As long as Salesforce keeps what was deleted in the recycle bin.
    private static readonly TimeSpan s_deletionsKept = TimeSpan.FromDays(15);

    private readonly string _path;
    private readonly OrgKey _org;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _isNew;
    private bool _isWritten;
    private readonly object _turn = new();

    /// <summary>Opens the file, or begins one.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="org">The org that is exported from.</param>
    /// <exception cref="SfException"><c>FileUnreadable</c>, <c>WatermarkUnreadable</c>, <c>WatermarkOfOtherOrg</c>.</exception>
    public Watermark(string path, OrgKey org)
    {
        _path = path;
        _org = org;
        _isNew = !File.Exists(path);
        if (!_isNew)
        {
            Read();
        }
    }

    /// <summary>Up to when an object's changes were exported; null for never.</summary>
    /// <param name="query">The query, before it is narrowed.</param>
    /// <param name="includesDeleted">Whether it reads deleted records too.</param>
    /// <exception cref="SfException"><c>WatermarkOfOtherObject</c>, <c>WatermarkOfOtherQuery</c>: rows would be missing in silence.</exception>
    public DateTimeOffset? Find(SoqlQuery query, bool includesDeleted)
    {
        string objectName = query.Root.ObjectName!;
        lock (_turn)
        {
            if (!_entries.TryGetValue(objectName, out Entry? entry))
            {
                return _isNew
                    ? null
                    : throw new SfException("WatermarkOfOtherObject", SfErrorCategory.InvalidArgument, _path, string.Join(", ", _entries.Keys), objectName) { Target = _path };
            }

            Entry wanted = EntryOf(query, includesDeleted, null);
            return ExportSoql.IsSame(wanted.Fields, entry.Fields) && ExportSoql.IsSame(wanted.Condition, entry.Condition)
                && wanted.IncludesDeleted == entry.IncludesDeleted
                ? entry.Mark
                : throw new SfException("WatermarkOfOtherQuery", SfErrorCategory.InvalidArgument, _path, objectName, Shown(entry, wanted), Shown(wanted, entry))
                { Target = _path };
        }
    }

    /// <summary>Takes an object in that is to have a mark, also where its export fails the first time.</summary>
    /// <param name="query">The query, before it is narrowed.</param>
    /// <param name="includesDeleted">Whether it reads deleted records too.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public void Expect(SoqlQuery query, bool includesDeleted)
    {
        lock (_turn)
        {
            if (!_entries.ContainsKey(query.Root.ObjectName!))
            {
                _entries[query.Root.ObjectName!] = EntryOf(query, includesDeleted, null);

                // Exports go side by side: another one may have kept its mark already.
                if (_isWritten)
                {
                    Write();
                }
            }
        }
    }

    /// <summary>Keeps the mark of an export that is whole: the file says the old one or the new one, at whatever moment it is read.</summary>
    /// <param name="query">The query, before it was narrowed.</param>
    /// <param name="includesDeleted">Whether it read deleted records too.</param>
    /// <param name="madeAt">The time on the server when the export began.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public void Keep(SoqlQuery query, bool includesDeleted, DateTimeOffset madeAt)
    {
        lock (_turn)
        {
            _entries[query.Root.ObjectName!] = EntryOf(query, includesDeleted, madeAt - Overlap);
            Write();
        }
    }

    /// <summary>Sees to it that an increment does not take the place of the one before: its rows would be missing from then on.</summary>
    /// <param name="path">The full path of the file that the increment is for.</param>
    /// <exception cref="SfException"><c>IncrementExists</c>.</exception>
    public static void RequireNew(string path)
    {
        if (File.Exists(path))
        {
            throw new SfException("IncrementExists", SfErrorCategory.ResourceExists, path) { Target = path };
        }
    }

    /// <summary>Whether deletions since a mark may have been removed from the recycle bin meanwhile, so that no query finds them.</summary>
    public static bool MissesDeletions(DateTimeOffset mark, DateTimeOffset now) => now - mark > s_deletionsKept;

    private static Entry EntryOf(SoqlQuery query, bool includesDeleted, DateTimeOffset? mark)
        => new(ExportSoql.FieldsOf(query), ExportSoql.ConditionOf(query), includesDeleted, mark);

    // What both have in common needs no words.
    private static string Shown(Entry entry, Entry other)
    {
        string query = $"{entry.Fields} {entry.Condition}".TrimEnd();
        return entry.IncludesDeleted == other.IncludesDeleted ? query
            : Text.Message(entry.IncludesDeleted ? "WatermarkOfOtherQuery.WithDeleted" : "WatermarkOfOtherQuery.WithoutDeleted", query);
    }

    private void Read()
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(_path));
            JsonElement root = document.RootElement;
            var org = new OrgKey(root.FindText("organizationId"), root.FindText("host") ?? throw new JsonException("It names no org."));
            if (!org.Is(_org))
            {
                throw new SfException("WatermarkOfOtherOrg", SfErrorCategory.SecurityError, _path, org.Host, _org.Host) { Target = _path };
            }

            foreach (JsonProperty entry in root.GetProperty("objects").EnumerateObject())
            {
                _entries[entry.Name] = new Entry(
                    entry.Value.FindText("fields") ?? "",
                    entry.Value.FindText("condition") ?? "",
                    entry.Value.TryGetProperty("includeDeleted", out JsonElement includesDeleted) && includesDeleted.ValueKind == JsonValueKind.True,
                    entry.Value.FindText("mark") is { } mark
                        ? DateTimeOffset.Parse(mark, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
                        : null);
            }
        }
        catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure))
        {
            throw new SfException("FileUnreadable", SfErrorCategory.ReadError, failure, _path, failure.Message) { Target = _path };
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new SfException("WatermarkUnreadable", SfErrorCategory.InvalidData, failure, _path) { Target = _path };
        }
    }

    private void Write()
    {
        using PendingFile pending = PendingFile.Open(_path, _ => null);
        try
        {
            using (var writer = new Utf8JsonWriter(pending.Stream, JsonObject.Options with { Indented = true }))
            {
                writer.WriteStartObject();
                writer.WriteString("organizationId", _org.OrganizationId);
                writer.WriteString("host", _org.Host);
                writer.WriteStartObject("objects");
                foreach (KeyValuePair<string, Entry> entry in _entries.OrderBy(each => each.Key, StringComparer.OrdinalIgnoreCase))
                {
                    writer.WriteStartObject(entry.Key);
                    writer.WriteString("fields", entry.Value.Fields);
                    writer.WriteString("condition", entry.Value.Condition);
                    writer.WriteBoolean("includeDeleted", entry.Value.IncludesDeleted);
                    writer.WriteString("mark", entry.Value.Mark is { } mark ? SalesforceText.Print(mark) : null);
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            pending.Stream.Flush(flushToDisk: true);
            pending.Complete();
            _isWritten = true;
        }
        catch (Exception failure)
        {
            pending.Discard();
            throw failure is IOException or UnauthorizedAccessException ? pending.NotWritten(failure) : failure;
        }
    }

    private sealed record Entry(string Fields, string Condition, bool IncludesDeleted, DateTimeOffset? Mark);
}
