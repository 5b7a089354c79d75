namespace SalesforceConnect.Bulk;

/// <summary>A page of a query's results that has come whole.</summary>
/// <param name="Index">Which it is, from 0 for the first that was asked for.</param>
/// <param name="File">The file that it stands in.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Header">The row with the columns' names, without its line's end.</param>
/// <param name="Next">The locator of the page after it; null for the last.</param>
internal sealed record PageFile(int Index, FileStream File, long Rows, byte[] Header, string? Next);
