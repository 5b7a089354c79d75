namespace SalesforceConnect.LocalOrg;

/// <summary>Keeps a request waiting before the headers, inside them or inside the body.</summary>
public sealed class HangFault : Fault
{
    private readonly HangPlace _place;
    private readonly double _amount;
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal HangFault(HangPlace place, double amount = 0)
    {
        _place = place;
        _amount = amount;
    }

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

        switch (_place)
        {
            case HangPlace.BeforeHeaders:
                await HangAsync(context).ConfigureAwait(false);
                await context.SendAsync().ConfigureAwait(false);
                break;
            case HangPlace.InHeaders:
                await HangInHeadersAsync(context).ConfigureAwait(false);
                break;
            case HangPlace.AfterBytes:
                await context.StreamAsync((long)_amount, () => HangAsync(context)).ConfigureAwait(false);
                break;
            default:
                await HangInBodyAsync(context).ConfigureAwait(false);
                break;
        }
    }

    private async Task HangInHeadersAsync(FaultContext context)
    {
        byte[] body = await context.WorkAsync().ConfigureAwait(false);
        string[] lines = context.HeadLines(body.Length).ToArray();
        for (int i = 0; i < lines.Length; i++)
        {
            if (i == lines.Length / 2)
            {
                await HangAsync(context).ConfigureAwait(false);
            }

            await context.SendUnframedAsync(lines[i], context.ClientGone).ConfigureAwait(false);
        }

        await context.EndUnframedAsync(body, context.ClientGone).ConfigureAwait(false);
    }

    private async Task HangInBodyAsync(FaultContext context)
    {
        byte[] body = await context.WorkAsync().ConfigureAwait(false);
        int sent = Math.Clamp((int)(body.Length * _amount), 0, body.Length);
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
