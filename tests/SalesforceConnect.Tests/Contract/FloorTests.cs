using System.Management.Automation;
using System.Reflection;
using SalesforceConnect.Arrows;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Contract;

/// <summary>The floors of the cmdlets' project.</summary>
public sealed class FloorTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Arrows_between_folders_go_down()
    {
        Assembly cmdlets = ((Type)((PSObject)_session.Run("(Get-Command Get-SfLimit).ImplementingType").One()).BaseObject).Assembly;

        Assert.Empty(Floors.Faults(
            FolderArrows.Of(cmdlets, "SalesforceConnect", Paths.CmdletSymbols),
            """
            Commands
            Completion Files
            Records
            Bulk
            Connections
            Queries
            Pipeline
            Conversion
            """));
    }
}
