using SalesforceConnect.Connections;

namespace SalesforceConnect.Records;

/// <summary>How a query's records are to look.</summary>
internal sealed record LayoutOptions
{
    /// <summary>Whether a field of a parent is a property of the record itself, named by its path.</summary>
    public bool IsFlat { get; init; }

    /// <summary>Whether dates, times and numbers are the text that was sent.</summary>
    public bool AsText { get; init; }

    /// <summary>The connection that each record names first; null for none.</summary>
    public string? ConnectionName { get; init; }

    /// <summary>Tells the org that they are read from, once the first one has come; null where nobody needs to know.</summary>
    public Func<OrgKey>? Org { get; init; }

    /// <summary>Whether each record names its object first, after any connection.</summary>
    public bool NamesObject { get; init; }
}
