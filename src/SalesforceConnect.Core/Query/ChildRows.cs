using SalesforceConnect.Records;

namespace SalesforceConnect.Query;

/// <summary>The children of one record, of which a page held only the first.</summary>
/// <param name="Parent">The record.</param>
/// <param name="Place">The place of the property that they belong in.</param>
/// <param name="Layout">How they are read.</param>
/// <param name="First">What there is of them.</param>
internal sealed record ChildRows(SfRecord Parent, int Place, RecordLayout Layout, PageRows First);
