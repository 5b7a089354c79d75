using System.Management.Automation.Host;
using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;

namespace SalesforceConnect.Connections;

/// <summary>
/// Gets the callback of a sign-in: from the browser, on a loopback listener; or, where there is no browser, from the person, who
/// opens the page elsewhere and pastes the URL that it ends on.
/// </summary>
internal sealed class InteractiveSignIn
{
    private readonly BrowserSignIn _signIn;
    private readonly PSHost _host;
    private readonly bool _useBrowser;
    private readonly TimeSpan _timeout;

    public InteractiveSignIn(BrowserSignIn signIn, PSHost host, bool noBrowser, TimeSpan timeout)
    {
        _signIn = signIn;
        _host = host;
        _useBrowser = !noBrowser && Browser.IsAvailable;
        _timeout = timeout;
    }

    /// <summary>Signs in, up to the exchange of the code.</summary>
    public async Task<TokenGrant> RunAsync(TokenEndpoint endpoint, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        Uri callback = _useBrowser
            ? await WaitForBrowserAsync(bridge, cancellationToken).ConfigureAwait(false)
            : await bridge.OnOwnThreadAsync(AskForCallback).ConfigureAwait(false);
        return await _signIn.CompleteAsync(callback, endpoint, bridge, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Uri> WaitForBrowserAsync(PipelineBridge bridge, CancellationToken cancellationToken)
    {
        using var listener = new CallbackListener(_signIn.CallbackUrl);
        bridge.Tell(Browser.TryOpen(_signIn.AuthorizeUrl)
            ? Text.Message("SignInOpened", _timeout.TotalSeconds)
            : Text.Message("SignInOpen", _signIn.AuthorizeUrl.AbsoluteUri));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_timeout);
        try
        {
            return await listener.WaitAsync(callback => SignInPage.For(_signIn.FindError(callback)), patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SfException("SignInTimedOut", SfErrorCategory.OperationTimeout, _timeout.TotalSeconds, _signIn.CallbackUrl.OriginalString);
        }
    }

    private Uri AskForCallback()
    {
        string pasted;
        try
        {
            _host.UI.WriteLine(Text.Message("SignInOpen", _signIn.AuthorizeUrl.AbsoluteUri));
            _host.UI.Write(Text.Message("SignInPaste", _signIn.CallbackUrl.OriginalString));
            pasted = _host.UI.ReadLine() ?? "";
        }
        catch (Exception failure) when (failure is HostException or NotImplementedException or System.Management.Automation.PSInvalidOperationException)
        {
            throw new SfException("SignInNeedsPerson", SfErrorCategory.InvalidOperation);
        }

        return Uri.TryCreate(pasted.Trim().Trim('"', '\''), UriKind.Absolute, out Uri? callback) && callback.Query.Length > 1
            ? callback
            : throw new SfException("SignInWithoutCode", SfErrorCategory.InvalidData);
    }
}
