using SalesforceConnect.Arrows;
using SalesforceConnect.Connections;

namespace SalesforceConnect.Core.Tests;

/// <summary>Which folders of Core stand on which.</summary>
public sealed class FloorTests
{
    private static readonly FolderArrows s_arrows = FolderArrows.Of(typeof(OpenConnection).Assembly, "SalesforceConnect.Core");

    [Fact]
    public void Arrows_between_folders_go_down() => Assert.Empty(Floors.Faults(
        s_arrows,
        """
        Bulk EventLogs Apex Files
        Query Write Composite Reports GraphQl
        Records
        Describe
        Connections
        Auth Limits Pages
        Rest
        Wire
        Csv
        Work Disk Json Soql
        Errors
        Redaction
        """));

    [Fact]
    public void What_users_name_or_catch_is_in_one_namespace()
        => Assert.All(typeof(OpenConnection).Assembly.GetExportedTypes(), type => Assert.Equal("SalesforceConnect", type.Namespace));
}
