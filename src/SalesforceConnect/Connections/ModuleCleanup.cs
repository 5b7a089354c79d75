using System.ComponentModel;
using System.Management.Automation;

namespace SalesforceConnect.Connections;

/// <summary>Forgets the session's connections, tokens among them, when the module is removed.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <summary>Called by PowerShell on <c>Remove-Module</c>.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => RunspaceConnections.Current.Clear();
}
