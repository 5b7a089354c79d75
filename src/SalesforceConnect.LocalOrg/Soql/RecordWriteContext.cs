namespace SalesforceConnect.LocalOrg;

/// <summary>What records need to be written besides their rows.</summary>
/// <param name="Store">Where parents are found.</param>
/// <param name="Root">The path of the API version, for URLs.</param>
/// <param name="Cursors">Where the rest of a long list of children is kept; null where there are no children.</param>
/// <param name="ChildPageSize">How many children are written with their parent.</param>
internal sealed record RecordWriteContext(OrgStore Store, string Root, QueryCursors? Cursors = null, int ChildPageSize = int.MaxValue);
