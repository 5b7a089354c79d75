using System.Globalization;
using System.Management.Automation.Host;

namespace SalesforceConnect.Playground;

/// <summary>The engine's host: this program's console.</summary>
internal sealed class ConsoleShellHost : PSHost
{
    private readonly ConsoleShellUI _ui = new();

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "SalesforceConnect Playground";

    public override PSHostUserInterface UI => _ui;

    public override Version Version { get; } = typeof(ConsoleShellHost).Assembly.GetName().Version!;

    /// <summary>Whether <c>exit</c> was typed.</summary>
    public bool ShouldExit { get; private set; }

    /// <summary>What was given to <c>exit</c>.</summary>
    public int ExitCode { get; private set; }

    public override void EnterNestedPrompt() => throw new NotSupportedException("The playground has no nested prompt.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("The playground has no nested prompt.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
        ShouldExit = true;
        ExitCode = exitCode;
    }
}
