namespace SalesforceConnect.Connections;

/// <summary>
/// Which org it is: a copied sandbox has the IDs of its records from the org that it was copied from, but an ID of its own.
/// </summary>
/// <param name="OrganizationId">The org's ID; null where it is not known.</param>
/// <param name="Host">The host of its API.</param>
internal sealed record OrgKey(string? OrganizationId, string Host)
{
    private const int ShortLength = 15;

    /// <summary>Whether it is the same org: by the IDs where both are known, else by the hosts.</summary>
    public bool Is(OrgKey other)
        => OrganizationId is { Length: >= ShortLength } one && other.OrganizationId is { Length: >= ShortLength } two
            ? string.CompareOrdinal(one, 0, two, 0, ShortLength) == 0
            : Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase);
}
