using System.Collections.Concurrent;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Records;
using SalesforceConnect.Soql;
using SalesforceConnect.Work;

namespace SalesforceConnect.Query;

/// <summary>
/// Finds the types of what a query selects, from the describes of the objects that it goes over. A describe that is not to be had costs
/// types, not rows.
/// </summary>
internal sealed class SelectionTypes(TypeCache cache, string resource, ICaller? caller)
{
    private readonly ConcurrentDictionary<string, bool> _missing = new(StringComparer.OrdinalIgnoreCase);
    private string? _warning;

    /// <summary>Whether a describe was not to be had.</summary>
    public bool AreMissing => !_missing.IsEmpty;

    /// <summary>Tells, once, that types are missing. It is for whoever has got rows: without any, something else is wrong.</summary>
    public void Warn()
    {
        if (Interlocked.Exchange(ref _warning, null) is { } warning)
        {
            caller?.Warning(warning);
        }
    }

    /// <summary>Sets the type of every column below a node; those whose object is not known or not described stay as they are.</summary>
    /// <param name="node">The node.</param>
    /// <param name="objectName">Its object; null where it is not known.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task FindAsync(SelectNode node, string? objectName, CancellationToken cancellationToken)
    {
        if (objectName is null || !node.NeedsTypes)
        {
            return;
        }

        string[] fields = [.. node.Columns.Where(column => column.FieldPath is { Count: 1 }).Select(column => column.FieldPath![0])];
        if (await DescribeAsync(objectName, fields, cancellationToken).ConfigureAwait(false) is { } types)
        {
            node.ObjectTypes = types;
            await Task.WhenAll(node.Columns.Select(column => FindAsync(column, types, cancellationToken))).ConfigureAwait(false);
        }
    }

    /// <summary>The type of a field that values are compared with.</summary>
    /// <param name="field">How to get to it.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task<FieldType> FindAsync(SoqlPath field, CancellationToken cancellationToken)
    {
        string? owner = field.ObjectName;
        foreach (string child in field.Children)
        {
            owner = owner is null ? null : (await DescribeAsync(owner, [], cancellationToken).ConfigureAwait(false))?.Child(child);
        }

        return owner is null
            ? FieldType.Unknown
            : await FindAsync(
                field.Parts,
                await DescribeAsync(owner, [.. field.Parts.Take(field.Parts.Count == 1 ? 1 : 0)], cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
    }

    private Task FindAsync(SelectColumn column, ObjectTypes types, CancellationToken cancellationToken) => column.Kind switch
    {
        SelectColumnKind.Value when column is { FieldPath: not null, Type: FieldType.Unknown }
            => FindFieldAsync(column, types, cancellationToken),
        SelectColumnKind.Parent => FindAsync(column.Node!, types.Parent(column.Name), cancellationToken),
        SelectColumnKind.Children => FindAsync(column.Node!, types.Child(column.Name), cancellationToken),
        SelectColumnKind.TypeOf => Task.WhenAll(column.Branches.Select(branch => FindAsync(branch.Value, branch.Key, cancellationToken))),
        _ => Task.CompletedTask,
    };

    // A row of groups has values of fields of parents beside its own.
    private async Task FindFieldAsync(SelectColumn column, ObjectTypes types, CancellationToken cancellationToken)
        => column.Type = await FindAsync(column.FieldPath!, types, cancellationToken).ConfigureAwait(false);

    private async Task<FieldType> FindAsync(IReadOnlyList<string> path, ObjectTypes? owner, CancellationToken cancellationToken)
    {
        foreach (string relationship in path.Take(path.Count - 1))
        {
            owner = owner?.Parent(relationship) is { } parent
                ? await DescribeAsync(parent, [], cancellationToken).ConfigureAwait(false)
                : null;
        }

        return owner?.Field(path[path.Count - 1]) ?? FieldType.Unknown;
    }

    private async Task<ObjectTypes?> DescribeAsync(string objectName, string[] fields, CancellationToken cancellationToken)
    {
        if (_missing.ContainsKey(objectName))
        {
            return null;
        }

        string warning;
        try
        {
            if (await cache.FindAsync(resource, objectName, fields, caller, cancellationToken).ConfigureAwait(false) is { } types)
            {
                return types;
            }

            warning = Text.Message("TypesRefused", objectName);
        }
        catch (SfException failure)
        {
            warning = Text.Message("TypesMissing", objectName, failure.Message);
        }

        if (_missing.IsEmpty)
        {
            _warning = warning;
        }

        _missing[objectName] = true;
        return null;
    }
}
