using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Connections;
using SalesforceConnect.Pipeline;

namespace SalesforceConnect.Commands;

/// <summary>The org's limits, or those of several orgs.</summary>
[Cmdlet(VerbsCommon.Get, "SfLimit", HelpUri = HelpLinks.Base + "Get-SfLimit.md")]
[OutputType(typeof(SfLimit))]
public sealed class GetSfLimitCommand : ConnectionsCommand
{
    /// <summary>Names to show; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LimitNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    [Parameter(ValueFromPipeline = true)]
    [ConnectionReference(AllowsSeveral = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public override ConnectionReference[]? Connection { get; set; }

    private protected override bool TakesPipedConnections => true;

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEachConnection(Connection?[0].ToString(), (connection, name) =>
    {
        IReadOnlyList<SfLimit> limits = [];
        Run(async (bridge, cancellationToken)
            => limits = SfLimit.Read(
                await connection.Opened!.SendAsync(SfLimit.Request, bridge, cancellationToken).ConfigureAwait(false), name));
        WriteMatching(Name, limits, limit => limit.Name, "LimitNotFound", name);
    });
}
