using System.Net;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Rest;

/// <summary>
/// The one way to Salesforce: finds the URL, adds the token, retries what is safe, renews an expired token once, follows a redirect
/// on the own host alone, and turns every other answer into an error.
/// </summary>
internal sealed class RequestPipeline
{
    private const int MaximumRedirects = 5;

    private readonly HttpTransport _transport;
    private readonly ITokenSource _tokens;
    private readonly RetryPolicy _retries;
    private readonly UsageWatch _usage = new();

    public RequestPipeline(HttpTransport transport, ITokenSource tokens, RetryPolicy retries)
    {
        _transport = transport;
        _tokens = tokens;
        _retries = retries;
    }

    /// <summary>What the org last said about its daily calls; null before the first answer.</summary>
    public ApiUsage? Usage => _usage.Latest;

    /// <summary>Makes one call and reads the whole answer.</summary>
    /// <param name="request">The call.</param>
    /// <param name="apiVersion">The API version for a relative path, such as <c>67.0</c>.</param>
    /// <param name="caller">Where to tell of it.</param>
    /// <param name="cancellationToken">Ends it at once, in whatever phase it is.</param>
    /// <exception cref="SfApiException">Salesforce refused the call.</exception>
    /// <exception cref="SfException">No whole answer came, or the path is on another host.</exception>
    public async Task<SfResponse> SendAsync(SfRequest request, string apiVersion, ICaller? caller, CancellationToken cancellationToken)
    {
        DownloadFile? target = request.Target;
        if (target is { IsOtherLeftAlone: true })
        {
            caller?.Warning(Text.Message("PartialOfOthers", target.PartialPath));
        }

        try
        {
            SfResponse response = await SendWithTokenAsync(request, request.ApiVersion ?? apiVersion, caller, cancellationToken).ConfigureAwait(false);
            if (DownloadFile.Takes(response.StatusCode))
            {
                target?.Complete();
            }

            return response;
        }
        catch (SfApiException refusal) when (refusal.Response is not null)
        {
            return refusal.Response;
        }
        catch (SfException) when (target?.Keep() is > 0 and { } kept)
        {
            caller?.Warning(Text.Message("DownloadKept", kept, target.PartialPath));
            throw;
        }
    }

    private async Task<SfResponse> SendWithTokenAsync(SfRequest request, string apiVersion, ICaller? caller, CancellationToken cancellationToken)
    {
        BearerToken token = await WithoutFileAsync(_tokens.GetAsync(caller, cancellationToken), request, cancellationToken).ConfigureAwait(false);
        try
        {
            return await SendWithRetriesAsync(request, apiVersion, token, caller, cancellationToken).ConfigureAwait(false);
        }
        catch (SfApiException refusal) when (refusal.MeansExpiredSession && !request.KeepsToken)
        {
            BearerToken? renewed = await WithoutFileAsync(_tokens.RenewAsync(token, caller, cancellationToken), request, cancellationToken).ConfigureAwait(false);
            if (renewed is null)
            {
                throw;
            }

            return await SendWithRetriesAsync(request, apiVersion, renewed, caller, cancellationToken).ConfigureAwait(false);
        }
    }

    // A refresh token's exchange comes to its end even when the caller has gone; the file must not stay locked for as long.
    private static async Task<T> WithoutFileAsync<T>(Task<T> token, SfRequest request, CancellationToken cancellationToken)
    {
        T found;
        using (request.Target is { } target ? cancellationToken.Register(target.Dispose) : default)
        {
            found = await token.ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return found;
    }

    /// <summary>Makes a call that carries no token, such as for the list of API versions.</summary>
    /// <param name="host">The host.</param>
    /// <param name="request">The call; its path is from the root.</param>
    /// <param name="caller">Where to tell of it.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public Task<SfResponse> SendAnonymousAsync(Uri host, SfRequest request, ICaller? caller, CancellationToken cancellationToken)
    {
        Uri url = ResourceUrl.Resolve(host, apiVersion: null, request.Path, request.Query);
        return _retries.ExecuteAsync(request, caller, (attempt, ct) => AttemptAsync(request, url, token: null, caller, attempt, ct), cancellationToken);
    }

    private Task<SfResponse> SendWithRetriesAsync(
        SfRequest request, string apiVersion, BearerToken token, ICaller? caller, CancellationToken cancellationToken)
    {
        Uri url = ResourceUrl.Resolve(token.InstanceUrl, apiVersion, request.Path, request.Query);
        return _retries.ExecuteAsync(request, caller, (attempt, ct) => AttemptAsync(request, url, token, caller, attempt, ct), cancellationToken);
    }

    private async Task<SfResponse> AttemptAsync(
        SfRequest request, Uri url, BearerToken? token, ICaller? caller, int attempt, CancellationToken cancellationToken)
    {
        for (int redirects = 0; ; redirects++)
        {
            SfResponse response = await _transport
                .SendAsync(request, url, token, caller, attempt, cancellationToken).ConfigureAwait(false);
            _usage.See(response, caller);
            switch (response.StatusCode)
            {
                case >= 200 and < 300 or 304:
                    return response;
                case 301 or 302 or 303 or 307 or 308 when response.Header("Location") is { } location:
                    url = FollowRedirect(request, url, location, redirects);
                    break;
                case 416 when request.Target is { CanGoOn: true } target:
                    if (target.IsWholeAfterRefusal(response))
                    {
                        return new SfResponse((int)HttpStatusCode.OK, []);
                    }

                    break;
                default:
                    throw new SfApiException(request.Method, url, response, attempt) { Response = request.AcceptsAnyStatus ? response : null };
            }
        }
    }

    private static Uri FollowRedirect(SfRequest request, Uri from, string location, int redirects)
    {
        if (!Uri.TryCreate(from, location, out Uri? target) || !ResourceUrl.IsSameOrigin(from, target))
        {
            throw new SfException("RedirectToForeignHost", SfErrorCategory.SecurityError, from.Host, target?.Host ?? "?");
        }

        return redirects >= MaximumRedirects || request.Method is not ("GET" or "HEAD")
            ? throw new SfException("RedirectNotFollowed", SfErrorCategory.InvalidOperation, request.Method, Redactor.Path(from), Redactor.Path(target))
            : target;
    }
}
