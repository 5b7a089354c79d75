using System.Management.Automation;
using System.Text;
using SalesforceConnect.Apex;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Queries;
using SalesforceConnect.Query;

namespace SalesforceConnect.Commands;

/// <summary>Runs anonymous Apex: a text, a file, or the lines of the pipeline.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SfApex", SupportsShouldProcess = true, DefaultParameterSetName = CodeSet, HelpUri = HelpLinks.Base + "Invoke-SfApex.md")]
[OutputType(typeof(string))]
public sealed class InvokeSfApexCommand : ConnectedCommand
{
    private const string CodeSet = "Code";
    private const string PathSet = "Path";
    private const int MostShown = 60;

    private readonly StringBuilder _lines = new();
    private bool _hasLines;

    /// <summary>The code; lines from the pipeline are one block.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = CodeSet)]
    [Alias("Apex")]
    [QueryText]
    [AllowEmptyString]
    public string Code { get; set; } = "";

    /// <summary>A file that holds the code.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Emits the debug log.</summary>
    [Parameter]
    public SwitchParameter Log { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == PathSet)
        {
            ForItem(Path, () => Invoke(QueryFile.Read(FilePath(Path)), Path));
        }
        else if (MyInvocation.ExpectingInput)
        {
            _lines.Append(_hasLines ? "\n" : "").Append(Code);
            _hasLines = true;
        }
        else
        {
            ForItem(Code, () => Invoke(
                IsNameOfFile(Code) ? throw new SfException("ApexIsFile", SfErrorCategory.InvalidArgument, Code) : Code, Code));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_hasLines)
        {
            string code = _lines.ToString();
            ForItem(code, () => Invoke(code, code));
        }
    }

    private void Invoke(string code, string shown)
    {
        ApexRun.Encode(code);
        string[] lines = shown.Trim().Split('\n');
        string line = lines[0].Trim();
        string what = line.Length > MostShown || lines.Length > 1 ? $"{line.Substring(0, Math.Min(line.Length, MostShown))}…" : line;
        if (ShouldProcess(Org.Facts.Name, Text.Message("ApexWhat", what)))
        {
            Run((bridge, cancellationToken) => RunAsync(code, bridge, cancellationToken));
        }
    }

    private async Task RunAsync(string code, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        var run = new ApexRun(Org, bridge);
        if (!Log)
        {
            await run.RunAsync(code, cancellationToken).ConfigureAwait(false);
            return;
        }

        var trace = new ApexTrace(Org, bridge, TimeProvider.System, await UserIdAsync(bridge, cancellationToken).ConfigureAwait(false));
        try
        {
            await trace.BeginAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await run.RunAsync(code, cancellationToken).ConfigureAwait(false);
            }
            catch (SfApexException failure) when (failure.ErrorId != ApexRun.NotCompiled)
            {
                // What it said before it failed comes before the error.
                await WriteLogAsync(trace, bridge, cancellationToken).ConfigureAwait(false);
                throw;
            }

            await WriteLogAsync(trace, bridge, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await trace.EndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<string> UserIdAsync(PipelineBridge bridge, CancellationToken cancellationToken)
        => Org.Facts.UserId
            ?? (await OrgIdentity.AskAsync(Org, bridge, cancellationToken).ConfigureAwait(false)).UserId
            ?? throw new SfException("IdentityUnknown", SfErrorCategory.PermissionDenied);

    private static async Task WriteLogAsync(ApexTrace trace, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        if (await trace.FetchAsync(cancellationToken).ConfigureAwait(false) is { } log)
        {
            bridge.Write(log);
        }
        else
        {
            bridge.Warning(Text.Message("ApexLogMissing"));
        }
    }
}
