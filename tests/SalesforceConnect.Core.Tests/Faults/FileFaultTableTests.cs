using SalesforceConnect.Core.Tests.Hosting;

namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>
/// Every fault in every phase of files that go up and come down: what the user sees, nothing twice, no part of a file under its name.
/// </summary>
public sealed class FileFaultTableTests : CoreTest, IDisposable
{
    private static readonly FileFaultPhase[] s_phases = (FileFaultPhase[])Enum.GetValues(typeof(FileFaultPhase));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sf-faults-");

    public static TheoryData<string> Faults => [.. FileFaultTable.Rows.Select(row => row.Fault.Name)];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_costs_a_file_no_more_than_the_table_says(string fault)
    {
        PhaseFaultRow row = FileFaultTable.Rows.Single(row => row.Fault.Name == fault);
        FileFaultCase[] cases = [.. s_phases.SelectMany(
            phase => new[] { false, true }.Select(always => new FileFaultCase(this, row.Fault, phase, always, _folder.FullName)))];
        string[] halves = await Task.WhenAll(cases.Select(each => each.RunAsync()));
        string actual = string.Join(
            " | ", Enumerable.Range(0, s_phases.Length).Select(phase => $"{halves[2 * phase]}/{halves[(2 * phase) + 1]}"));
        Assert.True(row.Cells == actual, $"{fault} {row.Fault.ErrorId}\n{row.Cells}\n{actual}");
    }
}
