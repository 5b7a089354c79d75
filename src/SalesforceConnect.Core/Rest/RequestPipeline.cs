using System.Net;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Rest;

/// <summary>
/// The one way to Salesforce: finds the URL, adds the token, retries what is safe, renews an expired token once, follows a redirect
/// on the own host alone, and tells whether the answer refuses the call.
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
        BodySink sink = request.Sink;
        if (sink.Warning is { } warning)
        {
            caller?.Warning(warning);
        }

        try
        {
            SfResponse response = await SendWithTokenAsync(
                request, request.ApiVersion ?? apiVersion, caller, cancellationToken).ConfigureAwait(false);
            if (sink.Takes(response.Head))
            {
                sink.Complete();
            }

            return request.AcceptsAnyStatus ? response : response.OrThrow();
        }
        catch (SfException) when (sink.Keep() is { } kept)
        {
            caller?.Warning(kept);
            throw;
        }
    }

    private async Task<SfResponse> SendWithTokenAsync(
        SfRequest request, string apiVersion, ICaller? caller, CancellationToken cancellationToken)
    {
        BearerToken token = await WithoutSinkAsync(_tokens.GetAsync(caller, cancellationToken), request, cancellationToken)
            .ConfigureAwait(false);
        SfResponse response = await SendWithRetriesAsync(request, apiVersion, token, caller, cancellationToken).ConfigureAwait(false);
        if (response.Refusal is not { MeansExpiredSession: true } || request.KeepsToken)
        {
            return response;
        }

        BearerToken? renewed = await WithoutSinkAsync(_tokens.RenewAsync(token, caller, cancellationToken), request, cancellationToken)
            .ConfigureAwait(false);
        return renewed is null
            ? response
            : (await SendWithRetriesAsync(request, apiVersion, renewed, caller, cancellationToken).ConfigureAwait(false)).After(response);
    }

    // A refresh token's exchange comes to its end even when the caller has gone; a file must not stay locked for as long.
    private static async Task<T> WithoutSinkAsync<T>(Task<T> token, SfRequest request, CancellationToken cancellationToken)
    {
        T found;
        using (request.Sink.LetGoOn(cancellationToken))
        {
            try
            {
                found = await token.ConfigureAwait(false);
            }
            catch (SfException failure)
            {
                failure.IsBeforeCall = true;
                throw;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return found;
    }

    /// <summary>Makes a call that carries no token, such as for the list of API versions.</summary>
    /// <param name="host">The host.</param>
    /// <param name="request">The call; its path is from the root.</param>
    /// <param name="caller">Where to tell of it.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfApiException">Salesforce refused the call.</exception>
    /// <exception cref="SfException">No whole answer came.</exception>
    public async Task<SfResponse> SendAnonymousAsync(Uri host, SfRequest request, ICaller? caller, CancellationToken cancellationToken)
    {
        Uri url = ResourceUrl.Resolve(host, apiVersion: null, request.Path, request.Query);
        return (await SendWithRetriesAsync(request, url, token: null, caller, cancellationToken).ConfigureAwait(false)).OrThrow();
    }

    private Task<SfResponse> SendWithRetriesAsync(
        SfRequest request, string apiVersion, BearerToken token, ICaller? caller, CancellationToken cancellationToken)
    {
        Uri url = ResourceUrl.Resolve(token.InstanceUrl, apiVersion, request.Path, request.Query);
        return SendWithRetriesAsync(request, url, token, caller, cancellationToken);
    }

    private Task<SfResponse> SendWithRetriesAsync(
        SfRequest request, Uri url, BearerToken? token, ICaller? caller, CancellationToken cancellationToken)
        => _retries.ExecuteAsync(
            request, caller, (attempt, ct) => AttemptAsync(request, url, token, caller, attempt, ct), cancellationToken);

    private async Task<SfResponse> AttemptAsync(
        SfRequest request, Uri url, BearerToken? token, ICaller? caller, Attempt attempt, CancellationToken cancellationToken)
    {
        for (int redirects = 0; ; redirects++)
        {
            WireRequest call = request.To(url, token);
            var response = new SfResponse(
                await _transport.SendAsync(call, caller, attempt.Number, cancellationToken).ConfigureAwait(false))
            {
                Attempts = attempt.Number,
                MayBeDoneBefore = attempt.MayBeDone,
            };
            _usage.See(response, caller);
            switch (response.StatusCode)
            {
                case >= 200 and < 300 or 304:
                    return response;
                case 301 or 302 or 303 or 307 or 308 when response.Header("Location") is { } location:
                    url = FollowRedirect(request, url, location, redirects);
                    continue;
            }

            switch (request.Sink.Judge(response.Head))
            {
                case SinkVerdict.IsWhole:
                    return new SfResponse((int)HttpStatusCode.OK, []);
                case SinkVerdict.Refused:
                    return response.AsRefusal(request.Method, url);
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
            ? throw new SfException(
                "RedirectNotFollowed", SfErrorCategory.InvalidOperation, request.Method, Redactor.Path(from), Redactor.Path(target))
            : target;
    }
}
