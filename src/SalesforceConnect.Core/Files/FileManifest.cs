using System.Globalization;
using System.Text;
using SalesforceConnect.Csv;
using SalesforceConnect.Disk;

namespace SalesforceConnect.Files;

/// <summary>
/// A list of what a folder holds: a row for each file and record, in CSV. An earlier one is gone on with, and says of each file what it is.
/// </summary>
internal sealed class FileManifest
{
    private static readonly string[] s_columns =
        ["RecordId", "Title", "File", "Size", "Checksum", "FileId", "VersionId", "Version", "LastModified", "Error"];

    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _byName = new(StringComparer.OrdinalIgnoreCase);
    private bool _isChanged;

    private FileManifest(string path) => Path = path;

    /// <summary>The full path of its file.</summary>
    public string Path { get; }

    /// <summary>The names of files that it knows, each with the ID of the file and with what tells its bytes from all others.</summary>
    public IEnumerable<(string Name, string FileId, string Key)> Files
        => _entries.Where(entry => entry.File.Length > 0).Select(entry => (entry.File, entry.FileId, entry.Key));

    /// <summary>Opens the one that is there, or begins one.</summary>
    /// <param name="path">The full path of its file.</param>
    /// <param name="folder">The full path of the folder that it lists, which may be made later; it may stand in there.</param>
    /// <exception cref="SfException"><c>NotAManifest</c>, or it cannot be read, or none can be written there.</exception>
    public static FileManifest Open(string path, string folder)
    {
        PendingFile.RequirePlace(path, folder);
        var manifest = new FileManifest(path);
        if (File.Exists(path) && new FileInfo(path).Length > 0)
        {
            manifest.Load();
        }

        return manifest;
    }

    /// <summary>What it has of a file; null for nothing.</summary>
    public Entry? Find(FileRow row) => _byKey.TryGetValue(row.Key, out int place) && _entries[place].File.Length > 0 ? _entries[place] : null;

    /// <summary>What it has of a name in the folder; null for nothing.</summary>
    public Entry? At(string name) => _byName.TryGetValue(name, out int place) && IsNamed(_entries[place], name) ? _entries[place] : null;

    /// <summary>Takes in a file that is on the disk.</summary>
    /// <param name="row">The file.</param>
    /// <param name="records">The records that it belongs to; none for a file of its own.</param>
    /// <param name="name">Its name in the folder.</param>
    /// <param name="checksum">The MD5 of its bytes; null where that is not known.</param>
    public void Add(FileRow row, IReadOnlyList<string> records, string name, string? checksum)
    {
        Entry New(string record) => EntryOf(row, record) with { File = name, Checksum = checksum ?? row.Checksum ?? "" };

        if (At(name) is { } before && before.Key != row.Key)
        {
            Supersede(row, name, New);
        }

        foreach (string record in records.DefaultIfEmpty(""))
        {
            Put(New(record));
        }
    }

    // What had the name before is there no more. An older version of the file makes place for the new one in the rows of all its records.
    private void Supersede(FileRow row, string name, Func<string, Entry> entryFor)
    {
        var rows = new HashSet<string>(StringComparer.Ordinal);
        Entry[] entries =
        [
            .. _entries
                .Where(entry => !IsNamed(entry, name) || entry.FileId == row.FileId)
                .Select(entry => IsNamed(entry, name) ? entryFor(entry.RecordId) : entry)
                .Where(entry => rows.Add(entry.Row)),
        ];
        _entries.Clear();
        _entries.AddRange(entries);
        Index();
    }

    private static bool IsNamed(Entry entry, string name) => entry.File.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes in a file that could not be fetched.</summary>
    public void Failed(FileRow row, IReadOnlyList<string> records, string message)
    {
        foreach (string record in records.DefaultIfEmpty(""))
        {
            Put(EntryOf(row, record) with { Error = message });
        }
    }

    /// <summary>Writes it, in the place of the one that is there.</summary>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public void Save()
    {
        if (!_isChanged)
        {
            return;
        }

        PendingFile.Write(Path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 4096, leaveOpen: true);
            CsvText.WriteRow(writer, s_columns);
            foreach (Entry entry in _entries)
            {
                CsvText.WriteRow(writer, entry.Cells);
            }
        });
        _isChanged = false;
    }

    private static Entry EntryOf(FileRow row, string record) => new(
        record,
        row.Title,
        "",
        row.Size.ToString(CultureInfo.InvariantCulture),
        "",
        row.FileId,
        row.VersionId ?? "",
        row.Version?.ToString(CultureInfo.InvariantCulture) ?? "",
        Stamp(row.Modified),
        "");

    /// <summary>A time as the list has it.</summary>
    public static string Stamp(DateTimeOffset? time)
        => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    private void Load()
    {
        using var file = CsvFile.Open(Path);
        int[] places = [.. s_columns.Select(column => Place(file.Header, column))];
        if (Array.IndexOf(places, -1) >= 0)
        {
            throw new SfException("NotAManifest", SfErrorCategory.InvalidData, Path) { Target = Path };
        }

        string[] cells = new string[file.Header.Count];
        while (file.Read(cells))
        {
            string[] values = [.. places.Select(place => cells[place])];
            Put(new Entry(
                values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8], values[9]));
        }

        _isChanged = false;
    }

    private static int Place(IReadOnlyList<string> header, string column)
        => header.ToList().FindIndex(name => name.Equals(column, StringComparison.OrdinalIgnoreCase));

    private void Put(Entry entry)
    {
        _isChanged = true;
        if (_places.TryGetValue(entry.Row, out int place))
        {
            // A failure does not make a file go away that an earlier run has fetched.
            if (entry.Error.Length > 0 && _entries[place].File.Length > 0)
            {
                entry = _entries[place] with { Error = entry.Error };
            }

            _entries[place] = entry;
        }
        else
        {
            place = _entries.Count;
            _entries.Add(entry);
        }

        Index(entry, place);
    }

    private void Index()
    {
        _places.Clear();
        _byKey.Clear();
        _byName.Clear();
        for (int place = 0; place < _entries.Count; place++)
        {
            Index(_entries[place], place);
        }
    }

    private void Index(Entry entry, int place)
    {
        _places[entry.Row] = place;
        if (entry.File.Length > 0)
        {
            _byKey[entry.Key] = place;
            _byName[entry.File] = place;
        }
    }

    /// <summary>A row.</summary>
    public sealed record Entry(
        string RecordId,
        string Title,
        string File,
        string Size,
        string Checksum,
        string FileId,
        string VersionId,
        string Version,
        string LastModified,
        string Error)
    {
        /// <summary>What tells the bytes from all others.</summary>
        public string Key => VersionId.Length > 0 ? VersionId : FileId;

        /// <summary>What tells the row from all others.</summary>
        public string Row => RecordId + "\n" + Key;

        /// <summary>The values, in the order of the columns.</summary>
        public string[] Cells => [RecordId, Title, File, Size, Checksum, FileId, VersionId, Version, LastModified, Error];
    }
}
