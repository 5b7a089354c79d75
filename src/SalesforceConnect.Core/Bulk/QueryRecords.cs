using System.Text.Json;
using System.Text.RegularExpressions;
using SalesforceConnect.Csv;
using SalesforceConnect.Describe;
using SalesforceConnect.Json;
using SalesforceConnect.Query;
using SalesforceConnect.Records;
using SalesforceConnect.Soql;
using SalesforceConnect.Work;

namespace SalesforceConnect.Bulk;

/// <summary>
/// Makes records of the rows of a bulk query's results: the same as the REST API's answer to that query would give. A row becomes the JSON
/// that the REST API would have sent, so that there is one reader of values.
/// </summary>
/// <param name="job">The job.</param>
/// <param name="types">Knows the fields' types.</param>
/// <param name="options">How the records are to look.</param>
/// <param name="caller">Where to tell of calls.</param>
internal sealed class QueryRecords(SfBulkJob job, TypeCache types, LayoutOptions options, ICaller? caller)
{
    private const int RowsAtOnce = 2000;

    // What a relationship leads to that may lead to several objects has the fields that all of them have.
    private const string ManyObjects = "Name";

    private const int TrueLength = 4;

    // As JSON has them.
    private static readonly Regex s_number = new(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.Compiled);

    private RecordLayout? _layout;
    private Node? _root;

    /// <summary>The records of a page, some at a time.</summary>
    /// <param name="page">The page.</param>
    /// <param name="takeAsync">Takes them.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task ReadAsync(PageFile page, Func<IReadOnlyList<SfRecord>, Task> takeAsync, CancellationToken cancellationToken)
    {
        if (page.Rows == 0)
        {
            return;
        }

        page.File.Position = 0;
        using CsvFile rows = CsvFile.Of(page.File, job.Delimiter);
        if (_layout is null)
        {
            await SettleAsync(rows.Header, cancellationToken).ConfigureAwait(false);
        }

        string[] cells = new string[rows.Header.Count];
        using var json = new MemoryStream();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            json.SetLength(0);
            int count = Write(json, rows, cells);
            if (count > 0)
            {
                await takeAsync(PageReader.Read(json.ToArray(), _layout!, []).Records).ConfigureAwait(false);
            }

            if (count < RowsAtOnce)
            {
                return;
            }
        }
    }

    private int Write(MemoryStream json, CsvFile rows, string[] cells)
    {
        int count = 0;
        using var writer = new Utf8JsonWriter(json, JsonObject.Options with { SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteStartArray("records");
        for (; count < RowsAtOnce && rows.Read(cells); count++)
        {
            WriteRecord(writer, _root!, cells);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        return count;
    }

    private void WriteRecord(Utf8JsonWriter writer, Node node, string[] cells)
    {
        writer.WriteStartObject();
        if (node.ObjectName is { } objectName)
        {
            writer.WriteStartObject("attributes");
            writer.WriteString("type", objectName);
            if (node.IdColumn >= 0 && cells[node.IdColumn] is { Length: > 0 } id)
            {
                writer.WriteString("url", node.UrlPrefix + id);
            }

            writer.WriteEndObject();
        }

        foreach (Node child in node.Children)
        {
            writer.WritePropertyName(child.Encoded);
            if (child.Column < 0)
            {
                WriteParent(writer, child, cells);
            }
            else
            {
                WriteValue(writer, cells[child.Column], child.Kind);
            }
        }

        writer.WriteEndObject();
    }

    // A row does not say whether there is a parent; one of which nothing is known is none.
    private void WriteParent(Utf8JsonWriter writer, Node node, string[] cells)
    {
        if (node.HasAny(cells))
        {
            WriteRecord(writer, node, cells);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, string cell, ValueKind kind)
    {
        if (cell.Length == 0)
        {
            writer.WriteNullValue();
        }
        else if (kind == ValueKind.Boolean && cell is "true" or "false")
        {
            writer.WriteBooleanValue(cell.Length == TrueLength);
        }
        else if (kind == ValueKind.Number && s_number.IsMatch(cell))
        {
            writer.WriteRawValue(cell, skipInputValidation: true);
        }
        else
        {
            writer.WriteStringValue(cell);
        }
    }

    private async Task SettleAsync(IReadOnlyList<string> header, CancellationToken cancellationToken)
    {
        SoqlStatement? statement = job.Query is null ? null : SoqlQuery.Parse(job.Query).Root;
        string objectName = statement?.ObjectName ?? job.Object ?? "Record";
        var selection = new SelectNode(objectName);
        var root = new Node("") { ObjectName = objectName };
        for (int column = 0; column < header.Count; column++)
        {
            IReadOnlyList<string> path = statement?.PathOf(header[column]) ?? header[column].Split('.');
            selection.Add(path);
            root.Add(path, column);
        }

        var known = new SelectionTypes(types, SfObject.Collection, caller);
        await known.FindAsync(selection, objectName, cancellationToken).ConfigureAwait(false);
        await DescribeAsync(root, selection, objectName, known, cancellationToken).ConfigureAwait(false);
        known.Warn();
        _root = root;
        _layout = new RecordLayout(selection, options);
    }

    // Names are spelled as they are defined, as the REST API spells them.
    private async Task DescribeAsync(Node node, SelectNode selection, string? objectName, SelectionTypes known, CancellationToken cancellationToken)
    {
        ObjectTypes? described = selection.ObjectTypes;
        if (described is null && objectName is not null)
        {
            // Nothing but names and IDs are wanted of it, or its describe is refused.
            described = known.AreMissing
                ? null
                : await types.FindAsync(SfObject.Collection, objectName, [], caller, cancellationToken).ConfigureAwait(false);
        }

        node.ObjectName = described?.Description.Name ?? objectName;
        node.UrlPrefix = $"/services/data/v{job.ApiVersion}/{SfObject.Collection}/{node.ObjectName}/";
        foreach (Node child in node.Children)
        {
            SelectColumn column = selection.Columns.First(each => each.Name.Equals(child.Name, StringComparison.OrdinalIgnoreCase));
            if (child.Column >= 0)
            {
                SfField? field = described?.Description.Fields.FirstOrDefault(each => each.Name.Equals(child.Name, StringComparison.OrdinalIgnoreCase));
                child.Kind = field?.Type switch
                {
                    "boolean" => ValueKind.Boolean,
                    "int" or "long" or "double" or "currency" or "percent" => ValueKind.Number,
                    _ => ValueKind.Text,
                };
                child.Name = field?.Name ?? child.Name;
                continue;
            }

            string? parent = described?.Parent(child.Name);
            bool isOneOfMany = parent is null && described?.Spelled(child.Name) is not null;
            if (isOneOfMany)
            {
                await known.FindAsync(column.Node!, ManyObjects, cancellationToken).ConfigureAwait(false);
            }

            child.Name = described?.Spelled(child.Name) ?? child.Name;
            await DescribeAsync(child, column.Node!, isOneOfMany ? ManyObjects : parent, known, cancellationToken).ConfigureAwait(false);
            child.IdColumn = isOneOfMany ? -1 : child.IdColumn;
        }
    }

    // How the REST API sends a value.
    private enum ValueKind
    {
        Text,
        Number,
        Boolean,
    }

    // A record, or a value of one.
    private sealed class Node(string name, int column = -1)
    {
        private readonly List<int> _columns = [];

        public string Name
        {
            get => name;
            set
            {
                name = value;
                Encoded = JsonEncodedText.Encode(value);
            }
        }

        public JsonEncodedText Encoded { get; private set; } = JsonEncodedText.Encode(name);

        public int Column { get; } = column;

        public ValueKind Kind { get; set; }

        public string? ObjectName { get; set; }

        public string UrlPrefix { get; set; } = "";

        public int IdColumn { get; set; } = -1;

        public List<Node> Children { get; } = [];

        public bool HasAny(string[] cells)
        {
            foreach (int each in _columns)
            {
                if (cells[each].Length > 0)
                {
                    return true;
                }
            }

            return false;
        }

        public void Add(IReadOnlyList<string> path, int place)
        {
            Node node = this;
            for (int part = 0; part < path.Count - 1; part++)
            {
                string parent = path[part];
                Node? known = node.Children.Find(child => child.Column < 0 && child.Name.Equals(parent, StringComparison.OrdinalIgnoreCase));
                if (known is null)
                {
                    known = new Node(parent);
                    node.Children.Add(known);
                }

                known._columns.Add(place);
                node = known;
            }

            string last = path[path.Count - 1];
            node.Children.Add(new Node(last, place));
            node.IdColumn = last.Equals("Id", StringComparison.OrdinalIgnoreCase) ? place : node.IdColumn;
        }
    }
}
