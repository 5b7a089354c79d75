using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SalesforceConnect.LocalOrg.Host;

/// <summary>Calls in both directions over two streams, each call and each answer a line of JSON.</summary>
/// <param name="input">Where the other side's lines come from.</param>
/// <param name="output">Where this side's lines go.</param>
/// <param name="serve">Answers the other side's calls, any number of them at once.</param>
internal sealed class Link(Stream input, Stream output, Func<string, JsonElement[], Task<object?>> serve)
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _waiting = new();
    private readonly Lock _gate = new();
    private int _last;

    /// <summary>Calls the other side.</summary>
    /// <exception cref="InvalidOperationException">The call failed there; the message says how.</exception>
    public Task<JsonElement> CallAsync(string name, params object?[] arguments)
    {
        int number = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[number] = answer;
        Write(
            new Message
            {
                Number = number,
                Call = name,
                Arguments = [.. arguments.Select(argument => JsonSerializer.SerializeToElement(argument))]
            });
        return answer.Task;
    }

    /// <summary>As <see cref="CallAsync"/>, waiting for the answer.</summary>
    public JsonElement Call(string name, params object?[] arguments) => CallAsync(name, arguments).GetAwaiter().GetResult();

    /// <summary>Takes the other side's lines until there are no more. What has no answer by then fails.</summary>
    public void Run()
    {
        using (var lines = new StreamReader(input, Encoding.UTF8))
        {
            while (lines.ReadLine() is { } line)
            {
                Message message = JsonSerializer.Deserialize<Message>(line)!;
                if (message.Call is not null)
                {
                    _ = Task.Run(() => AnswerAsync(message));
                }
                else if (_waiting.TryRemove(message.Number, out TaskCompletionSource<JsonElement>? answer))
                {
                    _ = message.Error is null
                        ? answer.TrySetResult(message.Value)
                        : answer.TrySetException(new InvalidOperationException(message.Error));
                }
            }
        }

        foreach (TaskCompletionSource<JsonElement> answer in _waiting.Values)
        {
            answer.TrySetException(new InvalidOperationException("The other side has gone."));
        }
    }

    private async Task AnswerAsync(Message call)
    {
        var answer = new Message { Number = call.Number };
        try
        {
            answer.Value = JsonSerializer.SerializeToElement(await serve(call.Call!, call.Arguments!).ConfigureAwait(false));
        }
        catch (Exception failure)
        {
            answer.Error = failure.ToString();
        }

        Write(answer);
    }

    private void Write(Message message)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(message), (byte)'\n'];
        lock (_gate)
        {
            try
            {
                output.Write(line, 0, line.Length);
                output.Flush();
            }
            catch (IOException)
            {
                // The other side has gone; Run finds out too and ends what waits.
            }
        }
    }

    private sealed class Message
    {
        public int Number { get; set; }

        public string? Call { get; set; }

        public JsonElement[]? Arguments { get; set; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public JsonElement Value { get; set; }

        public string? Error { get; set; }
    }
}
