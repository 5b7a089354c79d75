using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Connections;
using SalesforceConnect.Conversion;
using SalesforceConnect.Errors;
using SalesforceConnect.Pages;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using SalesforceConnect.Write;

namespace SalesforceConnect.Commands;

/// <summary>Opens the org, a record or a page of Setup in the browser, signed in.</summary>
[Cmdlet(VerbsCommon.Open, "SfOrg", SupportsShouldProcess = true, DefaultParameterSetName = PathSet, HelpUri = HelpLinks.Base + "Open-SfOrg.md")]
[OutputType(typeof(string))]
public sealed class OpenSfOrgCommand : ConnectedCommand
{
    private const string PathSet = "Path";
    private const string RecordSet = "Record";
    private const string SetupSet = "Setup";

    // Each opens a tab.
    private const int MostPages = 10;

    private int _opened;

    /// <summary>The page: its path or its address; or a record, its ID, or an object with an Id.</summary>
    [Parameter(Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public object Path { get; set; } = OrgPage.Home;

    /// <summary>The records, their IDs, or objects with an Id.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = RecordSet)]
    [Alias("Id")]
    [ItemList]
    public object?[] Record { get; set; } = [];

    /// <summary>The name of a page of Setup.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SetupSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SetupPageCompleter))]
    public string Setup { get; set; } = "";

    /// <summary>Emits the address and opens nothing.</summary>
    [Parameter]
    public SwitchParameter UrlOnly { get; set; }

    /// <summary>Leaves it to the browser who is signed in.</summary>
    [Parameter]
    public SwitchParameter NoSignIn { get; set; }

    private Uri Instance => Org.Facts.InstanceUrl is { } known && Org.Grant is null ? new Uri(known) : Org.Instance;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case RecordSet:
                foreach (object? item in Record)
                {
                    ForItem(item, () => Open(OrgPage.OfRecord(IdOf(item))));
                }

                break;
            case SetupSet:
                ForItem(Setup, () => Open(SetupPages.PathOf(Setup)));
                break;
            default:
                ForItem(Path, () => Open(PageOf(Path)));
                break;
        }
    }

    private string PageOf(object given) => Wrapped.Plain(given) switch
    {
        string or Uri when $"{given}" is var path => RecordId.IsNoName(path) ? OrgPage.OfRecord(path)
            : SetupPages.Names.Contains(path, StringComparer.OrdinalIgnoreCase)
                ? throw new SfException("PageIsOfSetup", SfErrorCategory.InvalidArgument, path)
            : OrgPage.At(Instance, path),
        _ => OrgPage.OfRecord(IdOf(given)),
    };

    // A copied sandbox has the same IDs.
    private string IdOf(object? item)
    {
        WriteRow row = WriteRows.Named(item);
        string id = (row.Fields[0].Value as string ?? "").Trim();
        if (!RecordId.IsId(id))
        {
            throw new SfException("InvalidRecordId", SfErrorCategory.InvalidArgument, Redaction.Redactor.Input(id));
        }

        return Connection is null && row.NamedBy?.Origin?.Org is { } from && !from.Is(Org.Key)
            ? throw new SfException("ForeignRecord", SfErrorCategory.SecurityError, id, from.Host, Org.Key.Host)
            : id;
    }

    private void Open(string page)
    {
        var plain = new Uri(Instance, page);
        if (!UrlOnly && _opened == MostPages)
        {
            throw new SfException("TooManyPages", SfErrorCategory.LimitsExceeded, MostPages);
        }

        if (ShouldProcess(plain.AbsoluteUri, Text.Message(NoSignIn ? "OpenWhat" : "OpenWhat.SignedIn")))
        {
            Run((bridge, cancellationToken) => OpenAsync(plain, page, bridge, cancellationToken));
            _opened++;
        }
    }

    private async Task OpenAsync(Uri plain, string page, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        Uri address = NoSignIn ? plain : await SignedInAsync(page, bridge, cancellationToken).ConfigureAwait(false);
        if (!UrlOnly && Browser.IsAvailable && await Browser.TryOpenAsync(address, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        if (!UrlOnly)
        {
            bridge.Warning(Text.Message(NoSignIn ? "OpenElsewhere" : "OpenElsewhere.SignedIn"));
        }

        bridge.Write(address.AbsoluteUri);
    }

    private Task<Uri> SignedInAsync(string page, PipelineBridge bridge, CancellationToken cancellationToken)
        => SingleAccess.Allows(Org.Grant?.Scope) == false
            ? throw SingleAccess.NoScope(Instance, page)
            : new SingleAccess(Org, bridge).FindAsync(() => Instance, page, cancellationToken);
}
