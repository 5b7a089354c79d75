using System.Management.Automation;
using System.Reflection;

namespace SalesforceConnect.Tests.Hosting;

/// <summary>
/// What <c>Select-Object -First</c> does, which the engine without its Utility module lacks: it lets so many objects pass and then
/// ends the pipeline above it, without calling <c>StopProcessing</c>.
/// </summary>
[Cmdlet(VerbsCommon.Select, "First")]
public sealed class SelectFirstCommand : PSCmdlet
{
    private static readonly ConstructorInfo s_stopUpstream = typeof(PSCmdlet).Assembly
        .GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!
        .GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Single(made => made.GetParameters().Length == 1);

    private int _passed;

    /// <summary>How many pass.</summary>
    [Parameter(Position = 0)]
    public int First { get; set; } = 1;

    /// <summary>What passes.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        if (++_passed >= First)
        {
            throw (Exception)s_stopUpstream.Invoke([this]);
        }
    }
}
