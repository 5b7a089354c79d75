namespace SalesforceConnect.LocalOrg;

/// <summary>Keeps a request waiting before the headers or inside the body.</summary>
public sealed class HangFault : Fault
{
    private readonly double? _bodyFraction;
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal HangFault(double? bodyFraction) => _bodyFraction = bodyFraction;

    /// <summary>Completes when the first request hangs here, whatever it was to send before that being sent.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets every request that hangs here, and every later one, go on to its true answer.</summary>
    public void Release() => _released.TrySetResult();

    /// <inheritdoc/>
    public override async Task StrikeAsync(FaultContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (StrikesAfterWork)
        {
            await context.WorkAsync().ConfigureAwait(false);
        }

        if (_bodyFraction is not { } fraction)
        {
            await HangAsync(context).ConfigureAwait(false);
            await context.SendAsync().ConfigureAwait(false);
            return;
        }

        var body = await context.WorkAsync().ConfigureAwait(false);
        var sent = Math.Clamp((int)(body.Length * fraction), 0, body.Length);
        context.Http.Response.ContentLength = body.Length;
        await context.WriteAsync(body.AsMemory(0, sent)).ConfigureAwait(false);
        await HangAsync(context).ConfigureAwait(false);
        await context.WriteAsync(body.AsMemory(sent)).ConfigureAwait(false);
    }

    private async Task HangAsync(FaultContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.ClientGone, context.ServerStopping);
        _reached.TrySetResult();
        try
        {
            await _released.Task.WaitAsync(end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.ClientGone.IsCancellationRequested)
        {
            context.Drop();
            throw;
        }
    }
}
