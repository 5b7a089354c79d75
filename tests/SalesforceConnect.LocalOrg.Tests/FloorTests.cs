using SalesforceConnect.Arrows;

namespace SalesforceConnect.LocalOrg.Tests;

public sealed class FloorTests
{
    private static readonly FolderArrows s_arrows = FolderArrows.Of(typeof(LocalOrgServer).Assembly, "SalesforceConnect.LocalOrg");

    [Fact]
    public void Arrows_between_folders_go_down() => Assert.Empty(Floors.Faults(
        s_arrows,
        """
        Hosting
        Control Rest OAuth
        Org
        Seeding
        Apex Bulk Faults Reports GraphQl
        Auth Rules
        Sosl
        Soql
        Data
        Files
        Wire Network
        """));

    [Fact]
    public void An_arrow_upwards_or_beside_and_a_wrong_drawing_are_named()
    {
        IReadOnlyList<string> faults = Floors.Faults(
            s_arrows,
            """
            Auth
            Wire Data Network
            Soql Attic Sosl OAuth
            Files Faults Rules
            Hosting Org
            """);

        Assert.Contains("Rest stands on no floor", faults);
        Assert.Contains("Attic has no types", faults);
        Assert.Contains("Hosting -> OAuth: RequestRouter uses TokenEndpoint", faults);
        Assert.Contains("Data -> Wire: RecordWriter uses SalesforceException", faults);
        Assert.DoesNotContain(faults, fault => fault.StartsWith("Auth -> Data", StringComparison.Ordinal));
    }
}
