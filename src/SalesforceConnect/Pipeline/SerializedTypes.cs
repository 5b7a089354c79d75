using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace SalesforceConnect.Pipeline;

/// <summary>
/// Tells a session that what hangs below a record goes through jobs and files too: PowerShell by itself makes text of it. A file of type
/// data would say the same, but it is an error when a session imports another version of the module.
/// </summary>
internal static class SerializedTypes
{
    // Each begins to count anew, so that two levels, a list and what is in it, are as many as there are.
    private const uint Depth = 2;

    private static readonly Type[] s_types = [typeof(SfRecord), typeof(SfObject), typeof(SfField), typeof(SfConnectionTest)];

    private static readonly ConditionalWeakTable<Runspace, object> s_told = new();

    /// <summary>Tells this thread's session, unless it knows.</summary>
    /// <param name="commands">The session's commands.</param>
    public static void Tell(CommandInvocationIntrinsics commands)
    {
        Runspace session = Runspace.DefaultRunspace;
        if (s_told.TryGetValue(session, out _) || commands.GetCommand("Update-TypeData", CommandTypes.Cmdlet) is not { } update)
        {
            return;
        }

        s_told.Add(session, s_types);
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        foreach (Type type in s_types)
        {
            shell.AddCommand(update)
                .AddParameter("TypeName", type.FullName).AddParameter("SerializationDepth", Depth).AddParameter("Force")
                .AddParameter("WhatIf", false).AddParameter("Confirm", false).AddParameter("ErrorAction", ActionPreference.Ignore)
                .AddStatement();
        }

        shell.Invoke();
    }
}
