using System.Collections.Concurrent;
using SalesforceConnect.Http;

namespace SalesforceConnect.Core.Tests.Hosting;

/// <summary>Keeps what a user would read with <c>-Verbose -Debug</c>.</summary>
internal sealed class RecordingTrace : ICaller
{
    private readonly ConcurrentQueue<string> _verbose = new();
    private readonly ConcurrentQueue<string> _debug = new();

    public IReadOnlyList<string> VerboseLines => [.. _verbose];

    public string All => string.Join('\n', _verbose.Concat(_debug));

    public void Verbose(string line) => _verbose.Enqueue(line);

    public void Debug(string line) => _debug.Enqueue(line);

    public Task<T> OnOwnThreadAsync<T>(Func<T> action) => Task.Run(action);
}
