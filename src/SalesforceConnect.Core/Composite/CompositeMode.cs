namespace SalesforceConnect.Composite;

/// <summary>How several requests go as one call.</summary>
internal enum CompositeMode
{
    /// <summary>In turn; a later one may use what an earlier one answered.</summary>
    Composite,

    /// <summary>Each by itself.</summary>
    Batch,

    /// <summary>In graphs, each of them all or nothing.</summary>
    Graph,
}
