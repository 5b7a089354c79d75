using SalesforceConnect.Describe;

namespace SalesforceConnect.Records;

/// <summary>
/// How the JSON of one kind of record becomes a record. It is settled by the SELECT list and by the names in the first object of its
/// kind: those have the case in which they are defined, and tell what the list leaves open.
/// </summary>
internal sealed class RecordLayout
{
    private const string ConnectionColumn = "Connection";
    private const string ObjectColumn = "Object";

    private readonly SelectNode _node;
    private readonly LayoutOptions _options;
    private readonly List<string> _names = [];
    private readonly Dictionary<SelectColumn, SelectNode> _otherwise = [];
    private readonly Dictionary<string, string> _spelled = new(StringComparer.OrdinalIgnoreCase);
    private string? _objectName;
    private RecordOrigin? _origin;

    /// <param name="node">What is selected.</param>
    /// <param name="options">How the records are to look.</param>
    public RecordLayout(SelectNode node, LayoutOptions options)
    {
        _node = node;
        _options = options;
        FirstValues = [.. FirstProperties(options.ConnectionName, node.Name)];
    }

    // A part of a flat record: its columns lie among those of the whole.
    private RecordLayout(SelectNode node, LayoutOptions options, IReadOnlyList<RecordColumn> columns)
        : this(node, options)
    {
        Columns = [.. columns];
        IsPart = true;
    }

    /// <summary>The columns, in the order in which the JSON has them.</summary>
    public RecordColumn[] Columns { get; private set; } = [];

    /// <summary>The class of the records; null before the first one came, and for a part of a flat record.</summary>
    public RecordType? Type { get; private set; }

    /// <summary>Whether it fills a part of another record.</summary>
    public bool IsPart { get; }

    /// <summary>The place of the property Id; -1 for none.</summary>
    public int IdPlace { get; private set; } = -1;

    /// <summary>What the first properties of each record hold, whatever its JSON says.</summary>
    public string[] FirstValues { get; }

    /// <summary>
    /// Whether fields of parents are its own columns, whose names other records may have to tell: the first may have no parent.
    /// </summary>
    public bool NeedsNamesBelow
        => _options.IsFlat && _node.Columns.Any(column => column.Kind is SelectColumnKind.Parent or SelectColumnKind.TypeOf);

    /// <summary>Takes in how a field of a parent is spelled.</summary>
    /// <param name="path">Its path, with dots.</param>
    public void Spell(string path) => _spelled[path] = path.Substring(path.LastIndexOf('.') + 1);

    /// <summary>Settles it, or settles it anew, by names that an object has.</summary>
    /// <param name="names">The names.</param>
    /// <param name="objectName">The object's own name; null where it does not say.</param>
    public void Extend(IEnumerable<string> names, string? objectName = null)
    {
        _objectName = _node.Name.Equals(objectName, StringComparison.OrdinalIgnoreCase) ? objectName : _objectName;
        _names.AddRange(names.Where(name => !_names.Contains(name, StringComparer.OrdinalIgnoreCase)));
        List<string> places = [.. FirstProperties(ConnectionColumn, ObjectColumn)];
        var columns = new List<RecordColumn>();
        var left = _names.Where(name => !_node.Columns.Any(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            .ToList();
        foreach (SelectColumn column in _node.Columns)
        {
            switch (column.Kind)
            {
                case SelectColumnKind.Unnamed when left.Count > 0:
                    columns.Add(OpenColumn(left[0], places));
                    left.RemoveAt(0);
                    break;
                case SelectColumnKind.Open:
                    columns.AddRange(left.Select(name => OpenColumn(name, places)));
                    left.Clear();
                    break;
                case SelectColumnKind.Unnamed:
                    break;
                default:
                    columns.Add(NamedColumn(column, Defined(column.Name), "", places));
                    break;
            }
        }

        columns.AddRange(left.Select(name => OpenColumn(name, places)));
        Columns =
            [.. columns.OrderBy(
                column => _names.FindIndex(name => name.Equals(column.Name, StringComparison.OrdinalIgnoreCase)) is var at && at >= 0
                    ? at
                    : int.MaxValue)];
        Type = RecordType.For(_objectName ?? _node.Name, places);
        IdPlace = Type.Find("Id");
    }

    /// <summary>Takes in a name that nobody selected and that came all the same; it counts when the whole is settled anew.</summary>
    public void Add(string name) => _node.Add([name]);

    /// <summary>The column of a name, looked for from a place on; -1 where there is none.</summary>
    public int Find(ReadOnlySpan<byte> utf8Name, int from)
    {
        for (int step = 0; step < Columns.Length; step++)
        {
            int index = (from + step) % Columns.Length;
            if (utf8Name.SequenceEqual(Columns[index].Utf8Name))
            {
                return index;
            }
        }

        string name = System.Text.Encoding.UTF8.GetString(utf8Name.ToArray());
        int found = Array.FindIndex(Columns, column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (found >= 0)
        {
            Columns[found].Utf8Name = utf8Name.ToArray();
        }

        return found;
    }

    /// <summary>The origin with this name and prefix: records of one kind mostly share one.</summary>
    public RecordOrigin Origin(ReadOnlySpan<byte> objectName, ReadOnlySpan<byte> urlPrefix)
        => _origin is not null && _origin.Is(objectName, urlPrefix)
            ? _origin
            : _origin = new RecordOrigin(objectName, urlPrefix, _options.Org?.Invoke());

    private IEnumerable<string> FirstProperties(string? connection, string objectName)
    {
        if (_options.ConnectionName is not null)
        {
            yield return connection!;
        }

        if (_options.NamesObject)
        {
            yield return objectName;
        }
    }

    private string Defined(string name) => _names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;

    private RecordColumn OpenColumn(string name, List<string> places)
        => new(name, PlaceOf(name, places), SelectColumnKind.Value, TypeOf(_node.ObjectTypes?.Field(name) ?? FieldType.Unknown));

    private FieldType TypeOf(FieldType described) => _options.AsText ? FieldType.Text : described;

    private RecordColumn NamedColumn(SelectColumn column, string name, string prefix, List<string> places)
    {
        bool isSpread = _options.IsFlat && column.Kind is SelectColumnKind.Parent or SelectColumnKind.TypeOf;
        return new RecordColumn(name, isSpread ? -1 : PlaceOf(prefix + name, places), column.Kind, TypeOf(column.Type))
        {
            Branches = column.Kind == SelectColumnKind.TypeOf
                ? column.Branches.ToDictionary(branch => branch.Key, branch => Below(branch.Value), StringComparer.OrdinalIgnoreCase)
                : null,
            Layout = column.Node is not null
                ? Below(column.Node)
                : column.Kind == SelectColumnKind.TypeOf ? Below(Otherwise(column))
                : null,
        };

        RecordLayout Below(SelectNode node)
            => isSpread
                ? new RecordLayout(
                    node,
                    _options,
                    [.. node.Columns.Select(
                        inner => NamedColumn(inner, SpelledBelow(node, inner.Name, $"{prefix}{name}."), $"{prefix}{name}.", places))])
                : new RecordLayout(
                    node.Name.Equals(name, StringComparison.OrdinalIgnoreCase) ? node with { Name = name } : node,
                    _options with { ConnectionName = null, NamesObject = false });
    }

    // As the answer has it, else as it is described, else as it was written.
    private string SpelledBelow(SelectNode node, string name, string prefix)
        => _spelled.TryGetValue(prefix + name, out string? spelled) ? spelled : node.ObjectTypes?.Spelled(name) ?? name;

    // A TYPEOF without an ELSE selects nothing of other objects; it is one node, so that it can take in what comes all the same.
    private SelectNode Otherwise(SelectColumn column)
        => _otherwise.TryGetValue(column, out SelectNode? node) ? node : _otherwise[column] = new SelectNode(column.Name);

    // Branches of a TYPEOF may have the same field.
    private static int PlaceOf(string name, List<string> places)
    {
        int known = places.FindIndex(place => place.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (known >= 0)
        {
            return known;
        }

        places.Add(name);
        return places.Count - 1;
    }
}
