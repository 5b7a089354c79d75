using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>
/// Every fault in every phase of rows that are written: what the user sees, what the org holds, nothing lost, nothing done twice.
/// </summary>
public sealed class WriteFaultTableTests : CoreTest
{
    private static readonly WriteFaultPhase[] s_phases = (WriteFaultPhase[])Enum.GetValues(typeof(WriteFaultPhase));

    internal override LocalOrgOptions Options => new() { SampleData = false };

    public static TheoryData<string> Faults => [.. WriteFaultTable.Rows.Select(row => row.Fault.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_costs_rows_no_more_than_the_table_says(string fault)
    {
        PhaseFaultRow row = WriteFaultTable.Rows.Single(row => row.Fault.Name == fault);
        WriteFaultCase[] cases = [.. s_phases.SelectMany(
            phase => new[] { new WriteFaultCase(this, row, phase, always: false), new WriteFaultCase(this, row, phase, always: true) })];
        string[] halves = await Task.WhenAll(cases.Select(each => each.IsTooLong ? Task.FromResult("-") : each.RunAsync()));
        string actual = string.Join(
            " | ", Enumerable.Range(0, s_phases.Length).Select(phase => $"{halves[2 * phase]}/{halves[(2 * phase) + 1]}"));
#if !NET
        // HttpWebRequest sends a GET once more by itself when an older connection ends without an answer.
        actual = actual.Replace("/4#", "/3#");
#endif
        Assert.True(row.Cells == actual, $"{fault} {row.Fault.ErrorId}\n{row.Cells}\n{actual}");
    }
}
