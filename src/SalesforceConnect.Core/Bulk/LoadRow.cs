namespace SalesforceConnect.Bulk;

/// <summary>A row on its way into a job.</summary>
/// <param name="Line">The line of the input in which it begins, or its number among the rows of the pipeline, from 1.</param>
/// <param name="Cells">
/// Its values by the job's columns: an empty one leaves the field alone, <c>#N/A</c> clears it. The next row may be in the same array.
/// </param>
internal readonly record struct LoadRow(long Line, string?[] Cells);
