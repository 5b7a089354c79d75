using System.Management.Automation;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Work;

namespace SalesforceConnect.Commands;

/// <summary>Tests connections, a few side by side, check by check.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SfConnection", HelpUri = HelpLinks.Base + "Test-SfConnection.md")]
[OutputType(typeof(SfConnectionTest), typeof(bool))]
public sealed class TestSfConnectionCommand : ConnectionCommand
{
    private readonly List<Func<PipelineBridge, CancellationToken, Task<SfConnectionTest>>> _tests = [];

    /// <summary>The connections to test: names, with wildcards or without, or objects.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Name")]
    [ConnectionReference(AllowsSeveral = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public ConnectionReference[]? Connection { get; set; }

    /// <summary>Answers with true or false alone.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override bool EmitsNested => true;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Connection is null)
        {
            Add(Checked(target: null, () => Connections.Open(reference: null)));
            return;
        }

        foreach (ConnectionReference reference in Connection)
        {
            ForItem(reference.ToString(), () => Named(reference).ToList().ForEach(Open));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(async (bridge, cancellationToken) =>
    {
        using var sideBySide = new SideBySide();
        await sideBySide.RunInOrderAsync(
            _tests,
            (test, stop) => test(bridge, stop),
            report => bridge.Write(Quiet ? report.Success : report),
            cancellationToken).ConfigureAwait(false);
    });

    // On the pipeline thread, since a locked vault may ask for its password.
    private void Open(ConnectionReference reference)
    {
        try
        {
            Add(Connections.Open(reference));
        }
        catch (SfException error) when (reference.Name is { } name && (Quiet || error.ErrorId != "ConnectionNotFound"))
        {
            var facts = new ConnectionFacts(name, reference.Connection?.InstanceUrl, reference.Connection?.AuthMethod);
            _tests.Add((_, _) => Task.FromResult(ConnectionTester.Unreadable(facts, error)));
        }
        catch (SfException error)
        {
            WriteError(ErrorRecords.From(error, reference.ToString()));
        }
    }

    private void Add(SfConnection connection)
        => _tests.Add((bridge, cancellationToken) => TestAsync(connection, bridge, cancellationToken));

    private static async Task<SfConnectionTest> TestAsync(
        SfConnection connection, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        using var progress = new ProgressReport(bridge, Text.Message("Progress.Test", connection.Name));
        string secret = connection.Vault is null ? Text.Message("SecretInSession") : Text.Message("SecretFromVault", connection.Vault);
        return await new ConnectionTester(
            bridge, progress.Report).RunAsync(connection.Opened!, secret, cancellationToken).ConfigureAwait(false);
    }
}
