using System.ComponentModel;
using System.Management.Automation;

namespace SalesforceConnect.Connections;

/// <summary>Forgets the session's connections, tokens among them, when the module is removed or imported anew.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ModuleCleanup : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Called by PowerShell when the module is imported. <c>-Force</c> removes the module without the modules nested in it, of which this is one.</summary>
    public void OnImport() => RunspaceConnections.Current.Clear();

    /// <summary>Called by PowerShell on <c>Remove-Module</c>.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => RunspaceConnections.Current.Clear();
}
