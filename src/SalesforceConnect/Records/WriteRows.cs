using System.Collections;
using System.Data;
using System.Globalization;
using System.Management.Automation;
using SalesforceConnect.Bulk;
using SalesforceConnect.Conversion;
using SalesforceConnect.Errors;
using SalesforceConnect.Write;

namespace SalesforceConnect.Records;

/// <summary>
/// Makes rows of whatever PowerShell brings: hashtables, rows of a CSV file, records, rows of a data table, other objects.
/// </summary>
internal static class WriteRows
{
    private const string IdName = "Id";

    // What PowerShell adds to objects that come from jobs and other computers.
    private static readonly HashSet<string> s_remoting = new(
        StringComparer.OrdinalIgnoreCase) { "PSComputerName", "RunspaceId", "PSShowComputerName", "PSSourceJobInstanceId" };

    /// <summary>The row that an item is.</summary>
    /// <param name="item">The item.</param>
    /// <param name="takesIds">Whether a text, or what else names a record, is the row with that ID.</param>
    /// <exception cref="SfException"><c>NotARow</c>.</exception>
    public static WriteRow Of(object? item, bool takesIds)
        => Find(item) ?? (takesIds && Wrapped.Plain(item) is { } id and (string or int or long or decimal or double)
            ? new WriteRow(item, RowKind.Table, [new RowField(IdName, id is string ? id : LanguagePrimitives.ConvertTo<string>(item))])
            : throw new SfException(
                "NotARow", SfErrorCategory.InvalidArgument, Wrapped.Plain(item)?.GetType().Name ?? "null")
            { Target = item });

    /// <summary>The row that an item names, by its ID alone: an ID, a record, or another object with an Id.</summary>
    public static WriteRow Named(object? item)
    {
        object? plain = Wrapped.Plain(item);
        object? id = plain is IDictionary table ? table[IdName]
            : plain is null or IConvertible ? plain
            : PSObject.AsPSObject(item).Properties[IdName]?.Value;
        return new WriteRow(
            item,
            RowKind.Table,
            [new RowField(IdName, id is null ? (plain as SfRecord)?.Key : LanguagePrimitives.ConvertTo<string>(id))])
        {
            NamedBy = plain as SfRecord,
            Result = plain as SfWriteResult,
        };
    }

    /// <summary>A value as fields hold it: plain, or a row, or a list of rows.</summary>
    public static object? ValueOf(object? value)
    {
        object? plain = Wrapped.Plain(value);
        return plain switch
        {
            SwitchParameter flag => flag.IsPresent,
            null or string or SfRecord or IEnumerable<SfRecord> or byte[] => plain,
            IDictionary or PSObject => Find(value),
            IEnumerable items => ListOf([.. items.Cast<object?>()]),
            _ => plain,
        };
    }

    private static object ListOf(object?[] items)
        => items.Length > 0 && items.All(item => Wrapped.Plain(item) is IDictionary or PSObject or SfRecord)
            ? items.Select(item => Find(item)!).ToArray()
            : items.Select(Wrapped.Plain).ToArray();

    private static WriteRow? Find(object? item)
    {
        object? plain = Wrapped.Plain(item);

        // A row that failed is loaded again, corrected, without what was said of it.
        bool isResult = plain is PSObject made && made.TypeNames.Contains(ResultObject.TypeName);
        return plain switch
        {
            SfRecord record => new WriteRow(item, RowKind.Record, [.. Added(item)]) { Record = record },
            SfWriteResult result => new WriteRow(item, RowKind.Table, [new RowField(IdName, result.Id)]) { Result = result },
            IDictionary table
                => new WriteRow(
                    item,
                    RowKind.Table,
                    [.. HttpTable.Entries(table)
                        .Select(entry => Field(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, entry.Value))]),
            DataRow row
                => new WriteRow(
                    item,
                    RowKind.Object,
                    [.. row.Table.Columns.Cast<DataColumn>().Select(column => Field(column.ColumnName, row[column]))]),
            null or string or IConvertible or IEnumerable => null,
            _ => new WriteRow(
                item,
                RowKind.Object,
                [.. PSObject.AsPSObject(item).Properties
                    .Where(property => property.IsGettable && !s_remoting.Contains(property.Name) && !(isResult && ResultObject.OwnNames.Contains(property.Name)))
                    .Select(property => Field(property.Name, Read(property)))]),
        };
    }

    // What Add-Member has put on a record.
    private static IEnumerable<RowField> Added(object? item)
        => item is PSObject wrapped
            ? wrapped.Properties
                .Where(property => property is { IsInstance: true } and PSNoteProperty)
                .Select(property => Field(property.Name, property.Value))
            : [];

    private static RowField Field(string name, object? value) => new(name, ValueOf(value));

    private static object? Read(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            // What an object cannot tell is no value; whether the column is a field is found out all the same.
            return null;
        }
    }
}
