using SalesforceConnect.Describe;
using SalesforceConnect.Rest;
using SalesforceConnect.Soql;

namespace SalesforceConnect.Query;

/// <summary>
/// Finds what could stand at a place of a query, from the describes of the org. Nobody is asked, and no token is renewed for it.
/// </summary>
/// <param name="cache">The connection's describes.</param>
/// <param name="resource">Where the objects are described: <c>sobjects</c> or <c>tooling/sobjects</c>.</param>
internal sealed class SoqlNames(TypeCache cache, string resource)
{
    /// <summary>All that could stand there, in no particular order, whatever is typed already.</summary>
    public async Task<IReadOnlyList<SoqlCandidate>> FindAsync(SoqlCompletion place, CancellationToken cancellationToken)
    {
        if (place.Kind == SoqlCompletionKind.Object)
        {
            return [.. (await ObjectsAsync(cancellationToken).ConfigureAwait(false)).Where(found => found.IsQueryable).Select(Candidate)];
        }

        string? owner = place.ObjectName;
        foreach (string child in place.Children)
        {
            owner = (await DescribeAsync(owner, cancellationToken).ConfigureAwait(false))?.Child(child);
        }

        SfObject? found = await ParentAsync(owner, place.Parents, cancellationToken).ConfigureAwait(false);
        IEnumerable<SfField> fields = found?.Fields ?? [];
        return place.Kind switch
        {
            SoqlCompletionKind.ChildRelationship =>
            [
                .. (found?.ChildRelationships ?? []).Where(child => child.Name is not null)
                    .Select(child => new SoqlCandidate(child.Name!, $"{child.ObjectName}.{child.Field}")),
            ],
            SoqlCompletionKind.Relationship => [.. RelationshipsOf(fields.Where(field => field.ReferenceTo.Count > 1), "")],
            SoqlCompletionKind.ReferencedObject =>
            [
                .. fields.Where(field => Is(field.RelationshipName, place.FieldName))
                    .SelectMany(field => field.ReferenceTo).Select(name => new SoqlCandidate(name, "")),
            ],
            SoqlCompletionKind.Value => fields.FirstOrDefault(field => Is(field.Name, place.FieldName)) is { } field ? ValuesOf(field) : [],
            _ => NamesOf(fields),
        };
    }

    /// <summary>The objects of the org.</summary>
    public Task<IReadOnlyList<SfObject>> ObjectsAsync(CancellationToken cancellationToken)
        => cache.ListQuietlyAsync(resource, cancellationToken);

    /// <summary>The object that is meant by its name, or by the ID of one of its records; null where none has such IDs.</summary>
    public async Task<string?> ObjectOfAsync(string given, CancellationToken cancellationToken)
        => RecordId.IsNoName(given)
            ? TypeCache.ByPrefix(await ObjectsAsync(cancellationToken).ConfigureAwait(false))
                .TryGetValue(RecordId.Prefix(given), out string? name)
                ? name
                : null
            : given;

    /// <summary>An object of the list.</summary>
    public static SoqlCandidate Candidate(SfObject found) => new(found.Name, found.Label);

    /// <summary>The fields of an object, or of the one that relationships lead to, and its own relationships, with a dot.</summary>
    /// <param name="objectName">The object; null where it is not known.</param>
    /// <param name="parents">The relationships to parents.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task<IReadOnlyList<SoqlCandidate>> FieldsAsync(
        string? objectName, IReadOnlyList<string> parents, CancellationToken cancellationToken)
        => NamesOf((await ParentAsync(objectName, parents, cancellationToken).ConfigureAwait(false))?.Fields ?? []);

    /// <summary>The fields of an object that its records can be found by.</summary>
    public async Task<IReadOnlyList<SoqlCandidate>> FindersAsync(string? objectName, CancellationToken cancellationToken)
    {
        SfObject? found = await ParentAsync(objectName, [], cancellationToken).ConfigureAwait(false);
        return [.. (found?.Fields ?? []).Where(field => field.CanFind).Select(Candidate)];
    }

    private static SoqlCandidate Candidate(SfField field) => new(field.Name, $"{field.Label} ({field.Type})");

    private static IReadOnlyList<SoqlCandidate> ValuesOf(SfField field) => field.Type switch
    {
        "boolean" => [new("false", field.Label), new("true", field.Label)],
        "date" or "datetime" => DateLiterals.All,
        _ =>
        [
            .. field.PicklistValues.Where(value => value.IsActive)
                .Select(value => new SoqlCandidate(value.Value, SoqlLiteral.Write(field.Name, value.Value), value.Label)),
        ],
    };

    private static IReadOnlyList<SoqlCandidate> NamesOf(IEnumerable<SfField> fields)
        => [.. fields.Select(Candidate), .. RelationshipsOf(fields, ".")];

    private static IEnumerable<SoqlCandidate> RelationshipsOf(IEnumerable<SfField> fields, string end)
        => fields.Where(field => field.RelationshipName is not null)
            .Select(field => new SoqlCandidate(field.RelationshipName + end, string.Join(", ", field.ReferenceTo)));

    private static bool Is(string? name, string? other) => name is not null && name.Equals(other, StringComparison.OrdinalIgnoreCase);

    // The object that relationships lead to from another one.
    private async Task<SfObject?> ParentAsync(string? owner, IReadOnlyList<string> parents, CancellationToken cancellationToken)
    {
        foreach (string parent in parents)
        {
            SfObject? described = (await DescribeAsync(owner, cancellationToken).ConfigureAwait(false))?.Description;
            IReadOnlyList<string> objects = described?.Fields.FirstOrDefault(known => Is(known.RelationshipName, parent))?.ReferenceTo
                ?? [];
            owner = objects switch { [] => null, [{ } only] => only, _ => SoqlCompletion.SeveralObjects };
        }

        return (await DescribeAsync(owner, cancellationToken).ConfigureAwait(false))?.Description;
    }

    private async Task<ObjectTypes?> DescribeAsync(string? objectName, CancellationToken cancellationToken)
        => objectName is null ? null : await cache.FindQuietlyAsync(resource, objectName, cancellationToken).ConfigureAwait(false);
}
