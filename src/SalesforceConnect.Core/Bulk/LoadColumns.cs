using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Work;
using SalesforceConnect.Write;

namespace SalesforceConnect.Bulk;

/// <summary>Says which columns of a file are uploaded and under which names, by the object's describe, before anything is sent.</summary>
internal sealed class LoadColumns
{
    private static readonly char[] s_path = ['.', ':'];

    private LoadColumns(IReadOnlyList<LoadColumn> used, IReadOnlyList<string> leftOut)
    {
        Used = used;
        LeftOut = leftOut;
    }

    /// <summary>What is uploaded, in the order of the file.</summary>
    public IReadOnlyList<LoadColumn> Used { get; }

    /// <summary>The names of the columns that are not: what a file of results or an export carries along.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>Those of them that nobody has left out on purpose, nor this module added.</summary>
    public IReadOnlyList<string> Untold { get; private init; } = [];

    /// <summary>Finds them.</summary>
    /// <param name="header">The names of the file's columns.</param>
    /// <param name="options">What is loaded, and how.</param>
    /// <param name="types">The describes.</param>
    /// <param name="caller">Where to tell of the calls.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">
    /// <c>UnknownColumn</c>, <c>FieldNotWritable</c>, <c>ColumnTwice</c>, <c>ColumnMissing</c>, <c>MappedColumnMissing</c>.
    /// </exception>
    public static async Task<LoadColumns> FindAsync(
        IReadOnlyList<string> header, LoadOptions options, TypeCache types, ICaller? caller, CancellationToken cancellationToken)
    {
        foreach (string named in options.Map.Keys.Where(named => !header.Contains(named, StringComparer.OrdinalIgnoreCase)))
        {
            string hint = Spelling.Nearest(named, header) is { } near ? " " + Text.Message("DidYouMean", near) : "";
            throw new SfException("MappedColumnMissing", SfErrorCategory.InvalidArgument, named, hint) { Target = named };
        }

        ObjectColumns columns = await ObjectColumns.FindAsync(types, options.ObjectName, caller, cancellationToken).ConfigureAwait(false);
        string[] names = [.. header.Select(name => options.Map.TryGetValue(name, out string? field) ? field : name)];
        await columns.LearnAsync(names, caller, cancellationToken).ConfigureAwait(false);
        if (options.Operation == SfBulkOperation.Upsert)
        {
            columns.RequireKey(options.ExternalIdField!);
        }

        var used = new List<LoadColumn>();
        var leftOut = new List<string>();
        for (int place = 0; place < names.Length; place++)
        {
            // A column that is mapped to nothing is left out.
            bool isUnwanted = names[place].Length == 0 && header[place].Length > 0;
            if (isUnwanted || NameOf(names[place], columns, options) is not { } name)
            {
                leftOut.Add(header[place]);
                continue;
            }

            if (name.Length == 0)
            {
                throw new SfException("ColumnWithoutName", SfErrorCategory.InvalidArgument, place + 1) { Target = place + 1 };
            }

            if (used.Exists(other => other.Name == name))
            {
                string other = header[used.First(other => other.Name == name).Place];
                string twice = header[place];
                throw new SfException("ColumnTwice", SfErrorCategory.InvalidArgument, name, other, twice) { Target = twice };
            }

            used.Add(new LoadColumn(place, name));
        }

        string? key = options.KeyField;
        return key is null || used.Exists(column => column.Name.Equals(key, StringComparison.OrdinalIgnoreCase))
            ? new LoadColumns(used, leftOut)
            {
                Untold =
                [
                    .. leftOut.Where(column => !column.StartsWith(ResultColumns.Prefix, StringComparison.OrdinalIgnoreCase)
                        && !(options.Map.TryGetValue(column, out string? field) && field.Length == 0)),
                ],
            }
            : throw new SfException("ColumnMissing", SfErrorCategory.InvalidArgument, key, options.Operation, string.Join(", ", header))
            {
                Target = key,
            };
    }

    // Null where the column is carried along alone, and nothing for one without a name.
    private static string? NameOf(string name, ObjectColumns columns, LoadOptions options)
    {
        // What Salesforce and this module add to files of results: corrected, they are loaded again as they are.
        if (name.StartsWith(ResultColumns.Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        bool isKey = name.Equals(options.KeyField, StringComparison.OrdinalIgnoreCase);
        switch (columns.Find(name))
        {
            case Column.Field { Description: var field } when isKey:
                return field.Name;
            case var _ when options.Operation is SfBulkOperation.Delete or SfBulkOperation.HardDelete:
                return null;
            case Column.Field { Description: var field }:
                return IsWritable(field, options) ? field.Name
                    : columns.IsKeptByOrg(field) ? null
                    : throw NotWritable(columns, field, options);
            case Column.ParentKey key:
                return IsWritable(key.Reference, options) ? Name(key) : null;
            case Column.Ambiguous ambiguous:
                throw ambiguous.Error;
            case Column.Compound compound:
                string parts = string.Join(", ", compound.Parts.Select(part => part.Name));
                throw new SfException("CompoundNotWritten", SfErrorCategory.InvalidArgument, name, parts)
                { Target = name };
            case Column.Nothing:
                return null;
            case null when name.Length == 0:
                return "";
            default:
                return columns.IsInParent(name) ? null : throw Unknown(columns, name, options);
        }
    }

    private static string Name(Column.ParentKey key)
        => $"{(key.ObjectName is null ? "" : key.ObjectName + ":")}{key.Reference.RelationshipName}.{key.Key.Name}";

    private static bool IsWritable(SfField field, LoadOptions options) => options.Operation switch
    {
        SfBulkOperation.Insert => field.IsCreateable,
        SfBulkOperation.Update => field.IsUpdateable,
        _ => field.IsCreateable || field.IsUpdateable,
    };

    private static SfException NotWritable(ObjectColumns columns, SfField field, LoadOptions options)
        => new(
            "FieldNotWritable",
            SfErrorCategory.PermissionDenied,
            columns.Description.Name,
            field.Name,
            Text.Message(WriteWords.NotWritable(options.Operation switch
            {
                SfBulkOperation.Insert => WriteOperation.Create,
                SfBulkOperation.Update => WriteOperation.Update,
                _ => WriteOperation.Upsert,
            })))
        { Target = field.Name };

    private static SfException Unknown(ObjectColumns columns, string name, LoadOptions options)
    {
        string last = name.Substring(name.LastIndexOfAny(s_path) + 1);
        string? nearest = last.Length == 0 ? null : columns.Nearest(name);
        string hint = nearest is null ? "" : " " + Text.Message("DidYouMean", nearest);
        return new SfException("UnknownColumn", SfErrorCategory.InvalidArgument, name, options.ObjectName, hint) { Target = name };
    }
}
