using System.Management.Automation;
using SalesforceConnect.Auth;
using SalesforceConnect.Connections;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Commands;

/// <summary>Writes a connection's auth URL, with its refresh token, to a file that its owner alone can read.</summary>
[Cmdlet(
    VerbsData.Export, "SfConnection", SupportsShouldProcess = true,
    HelpUri = HelpLinks.Base + "Export-SfConnection.md")]
[OutputType(typeof(FileInfo))]
public sealed class ExportSfConnectionCommand : ConnectionCommand
{
    /// <summary>The connection: a name or an object.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Connection")]
    [ConnectionReference]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public ConnectionReference Name { get; set; } = null!;

    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public string Path { get; set; } = "";

    /// <summary>Writes over a file that is there, and does not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForItem(Name.ToString(), () =>
    {
        string path = FilePath(Path, forWriting: true);
        if (File.Exists(path) && !Force)
        {
            throw new SfException("FileExists", SfErrorCategory.ResourceExists, path) { Target = Path };
        }

        // Under -WhatIf the vault is not even opened.
        if (!ShouldProcess(path, Text.Message("Process.Export", Name)))
        {
            return;
        }

        string content = ReadAuthUrl(Connections.Open(Name).Opened!).Reveal();
        if (IsAgreed(Force, Text.Message("ExportQuestion", Name, path), Text.Message("ExportCaption")))
        {
            OwnerOnlyFile.Write(path, content);
            WriteObject(new FileInfo(path));
        }
    });

    private SecretText ReadAuthUrl(OpenConnection connection)
    {
        SecretText? url = null;
        Run(async (bridge, cancellationToken) => url = await connection.WithLiveDocumentAsync(
            live => Task.FromResult(ExportedConnection.Write(live)), bridge, cancellationToken).ConfigureAwait(false));
        return url!;
    }
}
