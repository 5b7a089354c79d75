#if !NET
using System.Text.RegularExpressions;
#endif
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>Every fault in every phase of a report's export: what the user sees, and that a file is whole or not there.</summary>
public sealed class ReportFaultTableTests : CoreTest, IDisposable
{
    private static readonly ReportFaultPhase[] s_phases = (ReportFaultPhase[])Enum.GetValues(typeof(ReportFaultPhase));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sf-faults-");

    internal override LocalOrgOptions Options => new() { AccountCount = 20, ContactCount = 5, OpportunityCount = 40, InvoiceCount = 5 };

    public static TheoryData<string> Faults => [.. ReportFaultTable.Rows.Select(row => row.Fault.Name)];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_costs_a_report_no_more_than_the_table_says(string fault)
    {
        PhaseFaultRow row = ReportFaultTable.Rows.Single(row => row.Fault.Name == fault);
        byte[] csv = await WholeAsync(row, ReportFaultPhase.Run);
        byte[] sheet = await WholeAsync(row, ReportFaultPhase.Sheet);

        string[] halves = await Task.WhenAll(s_phases
            .SelectMany(phase => new[] { false, true }.Select(always => (Phase: phase, Case: new ReportFaultCase(this, row.Fault, phase, always, _folder.FullName))))
            .ToArray()
            .Select(each => each.Case.IsTooLong
                ? Task.FromResult("-")
                : each.Case.RunAsync(each.Phase == ReportFaultPhase.Sheet ? sheet : csv)));

        string actual = string.Join(
            " | ", Enumerable.Range(0, s_phases.Length).Select(phase => $"{halves[2 * phase]}/{halves[(2 * phase) + 1]}"));
        string expected = row.Fault.IsSilent ? row.Cells.Replace("/20!", "/-") : row.Cells;
#if !NET
        // HttpWebRequest sends a GET once more by itself when an older connection ends without an answer: how often is not ours.
        if (row.Fault.ErrorId == "AnswerBrokeOff")
        {
            expected = Regex.Replace(expected, "[0-9]+", "");
            actual = Regex.Replace(actual, "[0-9]+", "");
        }
#endif
        Assert.True(expected == actual, $"{fault} {row.Fault.ErrorId}\n{expected}\n{actual}");
    }

    // What the file holds where nothing goes wrong.
    private async Task<byte[]> WholeAsync(PhaseFaultRow row, ReportFaultPhase phase)
    {
        var whole = new ReportFaultCase(this, row.Fault, phase, always: null, _folder.FullName);
        Assert.DoesNotContain("!", await whole.RunAsync(null));
        return whole.Content;
    }
}
