using System.Collections.Concurrent;
using SalesforceConnect.Work;

namespace SalesforceConnect.Core.Tests.Hosting;

/// <summary>Keeps what a user would read with <c>-Verbose -Debug</c>.</summary>
internal sealed class RecordingTrace : ICaller
{
    private readonly ConcurrentQueue<string> _verbose = new();
    private readonly ConcurrentQueue<string> _debug = new();
    private readonly ConcurrentQueue<string> _warnings = new();

    public IReadOnlyList<string> VerboseLines => [.. _verbose];

    public string All => string.Join('\n', _verbose.Concat(_debug).Concat(_warnings));

    public IReadOnlyList<string> Warnings => [.. _warnings];

    public void Verbose(Func<string> line) => _verbose.Enqueue(line());

    public void Debug(Func<string> line) => _debug.Enqueue(line());

    public void Warning(string line) => _warnings.Enqueue(line);

    public Task<T> OnOwnThreadAsync<T>(Func<T> action) => Task.Run(action);
}
