using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>Every fault in every phase of a load: what the user sees, what the org holds, nothing lost, nothing done twice.</summary>
public sealed class LoadFaultTableTests : CoreTest
{
    private static readonly LoadFaultPhase[] s_phases = (LoadFaultPhase[])Enum.GetValues(typeof(LoadFaultPhase));

    internal override LocalOrgOptions Options => new() { SampleData = false };

    public static TheoryData<string> Faults => [.. LoadFaultTable.Rows.Select(row => row.Fault.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_costs_a_load_no_more_than_the_table_says(string fault)
    {
        PhaseFaultRow row = LoadFaultTable.Rows.Single(row => row.Fault.Name == fault);
        LoadFaultCase[] cases = [.. s_phases.SelectMany(
            phase => new[] { new LoadFaultCase(this, row, phase, always: false), new LoadFaultCase(this, row, phase, always: true) })];
        string[] halves = await Task.WhenAll(cases.Select(each => each.IsTooLong ? Task.FromResult("-") : each.RunAsync()));
        string actual = string.Join(
            " | ", Enumerable.Range(0, s_phases.Length).Select(phase => $"{halves[2 * phase]}/{halves[(2 * phase) + 1]}"));
#if !NET
        // HttpWebRequest sends a GET once more by itself when an older connection ends without an answer.
        actual = actual.Replace("/21~", "/20~").Replace("/5~*", "/4~*");
#endif
        string expected = row.Fault.IsSilent ? row.Cells.Replace("20~&*", "-") : row.Cells;
        Assert.True(expected == actual, $"{fault} {row.Fault.ErrorId}\n{expected}\n{actual}");
    }
}
