using System.Reflection;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>
/// Every fault of <see cref="Fault"/> in every phase: what the user sees, how many calls are made, nothing lost, nothing done twice.
/// </summary>
public sealed class FaultTableTests : CoreTest
{
    private static readonly FaultPhase[] s_phases = Enum.GetValues<FaultPhase>();

    internal override LocalOrgOptions Options
        => new() { AccountCount = 0, ContactCount = FaultCase.Contacts, OpportunityCount = 0, InvoiceCount = 0 };

    public static TheoryData<string> Faults => [.. FaultTable.Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_costs_no_more_than_the_table_says(string fault)
    {
        FaultRow row = FaultTable.Rows.Single(row => row.Name == fault);
        string folder = Directory.CreateTempSubdirectory("sf-faults-").FullName;
        try
        {
            FaultCase[] cases =
            [
                .. s_phases.SelectMany(
                    phase
                        => new[]
                        {
                            new FaultCase(this, row, phase, always: false, folder),
                            new FaultCase(this, row, phase, always: true, folder)
                        }),
            ];
            string[] halves = await Task.WhenAll(cases.Select(each => each.RunAsync()));
            string actual = string.Join(" | ", halves.Chunk(2).Select(cell => $"{cell[0]}/{cell[1]}"));
#if !NET
            // HttpWebRequest sends a GET once more by itself when an older connection ends without an answer.
            actual = actual.Replace("/5!", "/4!");
#endif
            Assert.True(
                string.Join(" | ", row.Cells.Split('|').Select(cell => cell.Trim())) == actual,
                $"{fault} {row.ErrorId}\n{row.Cells}\n{actual}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void No_fault_of_the_org_is_missing_from_the_table()
    {
        MethodInfo[] factories = typeof(Fault).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => typeof(Fault).IsAssignableFrom(method.ReturnType)).ToArray();
        Assert.NotEmpty(factories);
        var known = FaultTable.Rows.SelectMany(row => row.Factories()).ToHashSet();

        Assert.All(factories, factory => Assert.Contains(factory, known));
    }
}
