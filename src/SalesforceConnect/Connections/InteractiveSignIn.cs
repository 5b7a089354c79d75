using System.Management.Automation;
using System.Management.Automation.Host;
using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Connections;

/// <summary>
/// Brings a person and a sign-in together: in the browser, which comes back to a loopback listener; or, where there is no browser,
/// by the person, who opens the page elsewhere and pastes the URL that it ends on.
/// </summary>
internal sealed class InteractiveSignIn
{
    private readonly BrowserSignIn _signIn;
    private readonly PSHost _host;
    private readonly bool _useBrowser;
    private readonly TimeSpan _timeout;
    private readonly TransportSettings _travel;

    /// <param name="signIn">The sign-in.</param>
    /// <param name="travel">How calls are sent to the login host.</param>
    /// <param name="host">Where the person is.</param>
    /// <param name="noBrowser">Whether the person opens the page elsewhere.</param>
    /// <param name="timeout">How long to wait for the browser.</param>
    public InteractiveSignIn(BrowserSignIn signIn, TransportSettings travel, PSHost host, bool noBrowser, TimeSpan timeout)
    {
        _signIn = signIn;
        _travel = travel;
        _host = host;
        _useBrowser = !noBrowser && Browser.IsAvailable;
        _timeout = timeout;
    }

    /// <summary>Signs in for a command, and waits for it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="accept">Makes a connection of the grant; its error is shown in the browser too.</param>
    /// <returns>The connection and the grant.</returns>
    public (ConnectionDocument Made, TokenGrant Grant) Complete(SfCommand command, Func<TokenGrant, ConnectionDocument> accept)
    {
        (ConnectionDocument Made, TokenGrant Grant) result = default;
        command.Run(async (bridge, cancellationToken)
            => result = await RunAsync(grant => (accept(grant), grant), bridge, cancellationToken).ConfigureAwait(false));
        return result;
    }

    /// <summary>Signs in.</summary>
    /// <param name="accept">Makes of the grant what it is for; its error is shown in the browser too.</param>
    /// <param name="bridge">The pipeline.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    private async Task<T> RunAsync<T>(Func<TokenGrant, T> accept, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        return _useBrowser
            ? await WaitForBrowserAsync(CompleteAsync, bridge, cancellationToken).ConfigureAwait(false)
            : await CompleteAsync(await bridge.OnOwnThreadAsync(AskForCallback).ConfigureAwait(false)).ConfigureAwait(false);

        async Task<T> CompleteAsync(Uri callback)
        {
            try
            {
                return accept(await _signIn.CompleteAsync(callback, _travel, bridge, cancellationToken).ConfigureAwait(false));
            }
            catch (SfException error) when (SignInAgain.Helps(error))
            {
                error.Advise(Text.Message("SignInAgain.New.Interactive"));
                throw;
            }
        }
    }

    private async Task<T> WaitForBrowserAsync<T>(
        Func<Uri, Task<T>> completeAsync, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        using var listener = new CallbackListener(_signIn.CallbackUrl, _signIn.IsAnswer);
        if (await Browser.TryOpenAsync(_signIn.AuthorizeUrl, cancellationToken).ConfigureAwait(false))
        {
            bridge.Tell(Text.Message("SignInOpened", _timeout.TotalSeconds));
        }
        else
        {
            bridge.Tell(Text.Message("SignInOpen"));
            bridge.Tell(_signIn.AuthorizeUrl.AbsoluteUri);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_timeout);
        try
        {
            return await listener.WaitAsync(
                callback =>
                {
                    patience.CancelAfter(Timeout.InfiniteTimeSpan);
                    return completeAsync(callback);
                },
                SignInPage.For,
                patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SfException(
                "SignInTimedOut", SfErrorCategory.OperationTimeout, _timeout.TotalSeconds, _signIn.CallbackUrl.OriginalString);
        }
    }

    private Uri AskForCallback()
    {
        string pasted;
        try
        {
            PSHostUserInterface person = _host.UI ?? throw new HostException();
            person.WriteLine(Text.Message("SignInOpen"));
            person.WriteLine(_signIn.AuthorizeUrl.AbsoluteUri);
            person.Write(Text.Message("SignInPaste", _signIn.CallbackUrl.OriginalString) + " ");
            pasted = person.ReadLine() ?? "";
        }
        catch (Exception failure) when (failure is HostException or NotImplementedException or PSInvalidOperationException)
        {
            // A host that has nobody to ask refuses by one of these, as each host's author chose.
            throw new SfException("SignInNeedsPerson", SfErrorCategory.InvalidOperation);
        }

        return Uri.TryCreate(pasted.Trim().Trim('"', '\''), UriKind.Absolute, out Uri? callback) && callback.Query.Length > 1
            ? callback
            : throw new SfException("SignInWithoutCode", SfErrorCategory.InvalidData);
    }
}
