using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Pipeline;

namespace SalesforceConnect.Commands;

/// <summary>Lists the org's objects, or describes one with its fields.</summary>
[Cmdlet(VerbsCommon.Get, "SfObject", HelpUri = HelpLinks.Base + "Get-SfObject.md")]
[OutputType(typeof(SfObject))]
public sealed class GetSfObjectCommand : ConnectedCommand
{
    /// <summary>The objects' API names; wildcards choose from the list.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ObjectNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Describes those that wildcards chose too.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private IReadOnlyList<SfObject>? _list;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            ForItem(name, () => Run((bridge, cancellationToken) => EmitAsync(name, bridge, cancellationToken)));
        }
    }

    private async Task EmitAsync(string name, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            bridge.Write(await DescribeAsync(SfObject.CheckName(name), bridge, cancellationToken).ConfigureAwait(false));
            return;
        }

        _list ??= SfObject.ReadList(await Session.SendAsync(SfObject.ListRequest, bridge, cancellationToken).ConfigureAwait(false));
        foreach (SfObject found in Matching(name, _list, listed => listed.Name))
        {
            bridge.Write(Detailed ? await DescribeAsync(found.Name, bridge, cancellationToken).ConfigureAwait(false) : found);
        }
    }

    private Task<SfObject> DescribeAsync(string name, PipelineBridge bridge, CancellationToken cancellationToken)
        => Session.Types.DescribeAsync("sobjects", name, bridge, cancellationToken);
}
