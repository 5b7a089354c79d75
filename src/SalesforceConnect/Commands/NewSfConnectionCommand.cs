using System.Management.Automation;
using System.Security;
using SalesforceConnect.Auth;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Http;
using SalesforceConnect.Pipeline;

namespace SalesforceConnect.Commands;

/// <summary>Makes, tests and saves a connection.</summary>
[Cmdlet(
    VerbsCommon.New, "SfConnection", DefaultParameterSetName = ClientSecretSet, SupportsShouldProcess = true,
    HelpUri = HelpLinks.Base + "New-SfConnection.md")]
[OutputType(typeof(SfConnection))]
public sealed class NewSfConnectionCommand : SfCommand
{
    private const string ClientSecretSet = "ClientSecret";
    private const string CredentialSet = "Credential";
    private const string AccessTokenSet = "AccessToken";

    /// <summary>The name; it can never be changed.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = "";

    /// <summary>The org's My Domain URL, or what leads to it for certain.</summary>
    [Parameter(Mandatory = true)]
    public string InstanceUrl { get; set; } = "";

    /// <summary>The consumer key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ClientSecretSet)]
    public string ClientId { get; set; } = "";

    /// <summary>The consumer secret.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ClientSecretSet)]
    public SecureString? ClientSecret { get; set; }

    /// <summary>Consumer key and consumer secret as user name and password.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>A token that was obtained elsewhere.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AccessTokenSet)]
    public SecureString? AccessToken { get; set; }

    /// <summary>The vault to save it in.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public string? Vault { get; set; }

    /// <summary>Keeps it in this session alone.</summary>
    [Parameter]
    public SwitchParameter SessionOnly { get; set; }

    /// <summary>Saves it untested.</summary>
    [Parameter]
    public SwitchParameter SkipTest { get; set; }

    /// <summary>Replaces one of the same name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The API version; by default the newest that the org offers.</summary>
    [Parameter]
    public string? ApiVersion { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        SavedConnection given = ReadParameters();
        if (!ShouldProcess(Name, $"Create a connection to {given.Facts.InstanceUrl}"))
        {
            return;
        }

        string? vault = SessionOnly ? null : Checked(Vault ?? Name, () => Connections.Store.ResolveVault(Vault));
        Checked(Name, () => RequireNewName(vault));
        var session = new ConnectionSession(given);
        try
        {
            if (!SkipTest)
            {
                Checked(Name, () => Test(session));
            }

            if (vault is not null)
            {
                Checked(Name, () => Connections.Store.Save(session.Saved, vault));
            }
        }
        catch
        {
            session.Dispose();
            throw;
        }

        var connection = new SfConnection(session, vault);
        Connections.Session.Add(connection);
        Connections.Session.Select(connection);
        WriteObject(connection);
    }

    private SavedConnection ReadParameters()
    {
        Checked(Name, () => ConnectionName.Validate(Name));
        string shownUrl = Redactor.Input(InstanceUrl);
        Uri url = Checked(shownUrl, () => InstanceAddress.Parse(InstanceUrl));
        string? version = ApiVersion is null ? null : Checked(ApiVersion, () => ApiVersions.Parse(ApiVersion));
        var facts = new ConnectionFacts(Name, url.AbsoluteUri.TrimEnd('/'), AuthMethod.AccessToken) { ApiVersion = version };
        if (ParameterSetName == AccessTokenSet)
        {
            SecretText token = Checked(Name, () => SecretText.FromUser(AccessToken!, nameof(AccessToken)));
            return new SavedConnection(facts, new Dictionary<string, SecretText> { [SavedConnection.AccessToken] = token });
        }

        Checked(shownUrl, () => InstanceAddress.RequireMyDomain(url));
        string clientId = Credential?.UserName ?? ClientId;
        SecureString given = Credential?.Password ?? ClientSecret!;
        clientId = Checked(clientId, () => ReadClientId(clientId));
        SecretText secret = Checked(Name, () => SecretText.FromUser(given, Credential is null ? nameof(ClientSecret) : nameof(Credential)));
        return new SavedConnection(
            facts with { Method = AuthMethod.ClientSecret, ClientId = clientId },
            new Dictionary<string, SecretText> { [SavedConnection.ClientSecret] = secret });
    }

    private static string ReadClientId(string given)
    {
        string clientId = given.Trim();
        return clientId.Length > 0 && clientId.All(c => c is > ' ' and < (char)127)
            ? clientId
            : throw new SfException("InvalidClientId", SfErrorCategory.InvalidArgument, Redactor.Input(given));
    }

    private void RequireNewName(string? vault)
    {
        if (Force)
        {
            return;
        }

        string? place = Connections.Session.Find(Name) is { } known && known.Vault is null
            ? Text.Message("ConnectionExists.InSession")
            : vault is not null && (HolderIn(vault) ?? HolderAnywhere()) is { } holder
                ? Text.Message("ConnectionExists.InVault", holder)
                : null;
        if (place is not null)
        {
            throw new SfException("ConnectionExists", SfErrorCategory.ResourceExists, Name, place);
        }
    }

    private string? HolderIn(string? vault) => Connections.Store.VaultsWith(Name, vault) is [{ } first, ..] ? first : null;

    private string? HolderAnywhere()
    {
        try
        {
            return HolderIn(vault: null);
        }
        catch (SfException)
        {
            // A vault that cannot be listed does not keep another one from being used.
            return null;
        }
    }

    private void Test(ConnectionSession session)
    {
        SfConnectionTest? report = null;
        Run(async (bridge, cancellationToken) =>
        {
            using var progress = new ProgressReport(bridge, $"Testing the connection '{Name}'");
            report = await new ConnectionTester(bridge, progress.Report)
                .RunAsync(session, Text.Message("SecretGiven"), cancellationToken).ConfigureAwait(false);
        });
        if (report!.Checks.FirstOrDefault(check => check.Status == CheckStatus.Failed) is { } failed)
        {
            throw failed.Error!;
        }
    }
}
