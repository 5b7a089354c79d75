namespace SalesforceConnect.LocalOrg;

/// <summary>An external ID that several records have: status 300 and their URLs.</summary>
internal sealed class AmbiguousExternalIdException(
    string objectName, IReadOnlyList<string> ids) : Exception("Several records have this external ID.")
{
    public string ObjectName { get; } = objectName;

    public IReadOnlyList<string> Ids { get; } = ids;
}
