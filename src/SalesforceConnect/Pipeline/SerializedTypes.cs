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

    private const string Update = "Update-TypeData";

    private static readonly Type[] s_types = [typeof(SfRecord), typeof(SfObject), typeof(SfField), typeof(SfConnectionTest)];

    private static readonly ConditionalWeakTable<Runspace, object> s_told = new();

    /// <summary>Tells this thread's session, unless it knows.</summary>
    /// <param name="commands">The session's commands.</param>
    public static void Tell(CommandInvocationIntrinsics commands)
    {
        Runspace session = Runspace.DefaultRunspace;
        if (s_told.TryGetValue(session, out _) || FindUpdate(commands) is not { } update)
        {
            return;
        }

        s_told.Add(session, s_types);
        TypeData[] types = [.. s_types.Select(type => new TypeData(type) { SerializationDepth = Depth })];
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(update).AddParameter("TypeData", types).AddParameter("Force")
            .AddParameter("WhatIf", false).AddParameter("Confirm", false).AddParameter("ErrorAction", ActionPreference.Ignore)
            .Invoke();
    }

    // Whoever asks for the command by its name has its module imported, which takes longer than all the rest.
    private static CommandInfo? FindUpdate(CommandInvocationIntrinsics commands)
        => Type.GetType("Microsoft.PowerShell.Commands.UpdateTypeDataCommand, Microsoft.PowerShell.Commands.Utility") is { } type
            ? new CmdletInfo(Update, type)
            : commands.GetCommand(Update, CommandTypes.Cmdlet);
}
