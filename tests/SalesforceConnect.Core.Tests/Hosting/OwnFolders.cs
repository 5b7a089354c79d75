using System.Runtime.CompilerServices;

namespace SalesforceConnect.Core.Tests.Hosting;

/// <summary>Keeps what Core keeps for a user out of the home of whoever runs the tests.</summary>
internal static class OwnFolders
{
    [ModuleInitializer]
    internal static void Use()
        => Environment.SetEnvironmentVariable("XDG_DATA_HOME", Directory.CreateTempSubdirectory("sf-data-").FullName);
}
