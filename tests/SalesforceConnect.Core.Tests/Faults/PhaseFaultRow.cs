namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>One line of a table of faults by phase.</summary>
/// <param name="Fault">The fault, as the <see cref="FaultTable"/> has it.</param>
/// <param name="Cells">What happens in each phase, separated by bars.</param>
internal sealed record PhaseFaultRow(FaultRow Fault, string Cells)
{
    /// <summary>A line for each of the <see cref="FaultTable"/>: the cells of the longest name that it begins with.</summary>
    /// <param name="cellsByName">The cells of faults by the beginning of their names.</param>
    public static IReadOnlyList<PhaseFaultRow> RowsOf(IReadOnlyDictionary<string, string> cellsByName) =>
        [.. FaultTable.Rows.Select(
            row => new PhaseFaultRow(
                row,
                cellsByName.Where(cells => row.Name.StartsWith(cells.Key, StringComparison.Ordinal))
                    .OrderByDescending(cells => cells.Key.Length)
                    .First().Value))];
}
