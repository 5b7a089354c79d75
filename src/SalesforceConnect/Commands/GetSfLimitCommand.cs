using System.Management.Automation;
using SalesforceConnect.Http;
using SalesforceConnect.Pipeline;

namespace SalesforceConnect.Commands;

/// <summary>The org's limits.</summary>
[Cmdlet(VerbsCommon.Get, "SfLimit", HelpUri = HelpLinks.Base + "Get-SfLimit.md")]
[OutputType(typeof(SfLimit))]
public sealed class GetSfLimitCommand : ConnectedCommand
{
    /// <summary>Names to show; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        IReadOnlyList<SfLimit> limits = [];
        ForItem(Connection?.ToString(), () => Run(async (bridge, cancellationToken)
            => limits = SfLimit.Read(await Session.SendAsync(SfLimit.Request, bridge, cancellationToken).ConfigureAwait(false))));
        if (limits.Count > 0)
        {
            WriteMatching(Name, limits, limit => limit.Name, "LimitNotFound");
        }
    }
}
