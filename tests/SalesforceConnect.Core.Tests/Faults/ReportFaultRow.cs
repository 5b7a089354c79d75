namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>One line of the <see cref="ReportFaultTable"/>.</summary>
/// <param name="Fault">The fault, as the other table has it.</param>
/// <param name="Cells">What happens in each phase, separated by bars.</param>
internal sealed record ReportFaultRow(FaultRow Fault, string Cells);
