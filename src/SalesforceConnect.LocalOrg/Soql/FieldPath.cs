namespace SalesforceConnect.LocalOrg;

/// <summary>A name with dots, and where each part of it stands.</summary>
internal sealed record FieldPath(IReadOnlyList<string> Parts, int Position)
{
    public override string ToString() => string.Join('.', Parts);
}
