using Polly;
using Polly.Retry;
using SalesforceConnect.Errors;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Rest;

/// <summary>
/// When a failed call is tried again: what is idempotent on transport errors, 420, 429 and 5xx; anything that the org refused
/// before it began the work; never a daily limit, never a POST that may have been done.
/// </summary>
internal sealed class RetryPolicy
{
    /// <summary>How often a call is repeated after its first try, where its caller says nothing else.</summary>
    public const int UsualRetries = 3;

    private static readonly TimeSpan s_longestRetryAfter = TimeSpan.FromSeconds(60);
    private static readonly ResiliencePropertyKey<Call> s_call = new("SalesforceConnect.Call");

    // Made when the first call is tried again: a script whose calls all succeed need not load and compile it.
    private readonly Lazy<ResiliencePipeline<SfResponse>> _pipeline;

    /// <param name="clock">The clock that waits are measured by.</param>
    public RetryPolicy(TimeProvider clock) => _pipeline = new Lazy<ResiliencePipeline<SfResponse>>(() => Build(clock));

    private static ResiliencePipeline<SfResponse> Build(TimeProvider clock) => new ResiliencePipelineBuilder<SfResponse> { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions<SfResponse>
        {
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(500),
            MaxDelay = TimeSpan.FromSeconds(10),
            ShouldHandle = arguments => new(
                arguments.AttemptNumber < CallOf(arguments.Context).Request.MaximumRetries
                && MayRepeat(CallOf(arguments.Context).Request, arguments.Outcome.Result, arguments.Outcome.Exception)),
            DelayGenerator = arguments => new(arguments.Outcome.Result?.Refusal?.RetryAfter),
            OnRetry = arguments =>
            {
                string cause = arguments.Outcome.Result?.Refusal?.ErrorId ?? (arguments.Outcome.Exception as SfException)?.ErrorId ?? "";
                CallOf(arguments.Context).Caller?.Verbose(() => $"{cause}: next try in {arguments.RetryDelay.TotalSeconds:0.0} s");
                return default;
            },
        })
        .Build();

    /// <summary>Makes the call, again where that is safe.</summary>
    /// <param name="request">What is called.</param>
    /// <param name="caller">Where waits are told.</param>
    /// <param name="attempt">One try.</param>
    /// <param name="cancellationToken">Ends a wait at once.</param>
    public async Task<SfResponse> ExecuteAsync(
        SfRequest request, ICaller? caller, Func<Attempt, CancellationToken, Task<SfResponse>> attempt, CancellationToken cancellationToken)
    {
        int attempts = 0;
        bool mayBeDone = false;
        SfResponse? answer = null;
        TransportException? broken = null;
        try
        {
            answer = await TryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException failure) when (request.MaximumRetries > 0 && MayRepeat(request, result: null, failure))
        {
            broken = failure;
        }

        return answer is not null && (request.MaximumRetries == 0 || !MayRepeat(request, answer, exception: null))
            ? answer
            : await AgainAsync(new Call(request, caller, answer, broken), TryAsync, cancellationToken).ConfigureAwait(false);

        async Task<SfResponse> TryAsync(CancellationToken ct)
        {
            try
            {
                SfResponse response = await attempt(new Attempt(++attempts, mayBeDone), ct).ConfigureAwait(false);
                mayBeDone |= response.Refusal is { Meaning.WasRefusedUnprocessed: false };
                return response;
            }
            catch (TransportException failure)
            {
                mayBeDone |= failure.WasSent;
                throw;
            }
        }
    }

    // The first try has been made; what came of it is what the first one here gives.
    private async Task<SfResponse> AgainAsync(Call call, Func<CancellationToken, Task<SfResponse>> tryAsync, CancellationToken cancellationToken)
    {
        bool isFirst = true;
        ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        context.Properties.Set(s_call, call);
        try
        {
            return await _pipeline.Value.ExecuteAsync(
                async inner =>
                {
                    if (!isFirst)
                    {
                        return await tryAsync(inner.CancellationToken).ConfigureAwait(false);
                    }

                    isFirst = false;
                    return call.Answer ?? throw call.Broken!;
                },
                context).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static Call CallOf(ResilienceContext context) => context.Properties.GetValue(s_call, null!);

    private static bool MayRepeat(SfRequest request, SfResponse? result, Exception? exception)
        => result?.Refusal is { } refusal
            ? !(refusal.RetryAfter > s_longestRetryAfter)
                && refusal.Meaning.IsTransient
                && (request.IsIdempotent || refusal.Meaning.WasRefusedUnprocessed)
            : exception is TransportException error && error.IsTransient && (request.IsIdempotent || !error.WasSent);

    private sealed record Call(SfRequest Request, ICaller? Caller, SfResponse? Answer, TransportException? Broken);
}
