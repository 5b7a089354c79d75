using System.Collections;
using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Secrets;

/// <summary>Runs scripts with every stream open, and keeps all that could be seen, written down or carried away of them.</summary>
internal sealed class LeakWatch(ModuleSession session)
{
    private readonly ArrayList _emitted = [];
    private readonly List<(string What, string Text)> _seen = [];

    /// <summary>How many objects were seen.</summary>
    public int Count { get; private set; }

    /// <summary>Runs a script, and stops it where it hangs.</summary>
    /// <param name="what">What it is, to be told where it leaks.</param>
    /// <param name="script">The script.</param>
    /// <param name="hang">The fault that it may hang in; null for none.</param>
    public void Run(string what, string script, HangFault? hang = null)
    {
        int written = session.Host.Written.Length;
        session.Host.Progress.Clear();
        _emitted.Clear();
        session.Set("Emitted", _emitted);
        RunResult result = session.RunWhile(
            $"$Error.Clear(); $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'; "
                + $"& {{ try {{ {script} }} catch {{ $_ }} }} *>&1 | ForEach-Object {{ $null = $Emitted.Add($_); $_ }} | Out-Default",
            shell =>
            {
                _ = hang?.Reached.ContinueWith(_ => shell.Stop(), TaskScheduler.Default);
                return Task.CompletedTask;
            });
        object[] all = [.. _emitted.OfType<object>(), .. result.Errors, .. session.ErrorList, .. session.Host.Progress, .. Optional(
            result.Terminating)];
        foreach (object item in all.Distinct(ReferenceEqualityComparer.Instance).OfType<object>())
        {
            bool isError = item is ErrorRecord or PSObject { BaseObject: ErrorRecord } or Exception;
            Count++;

            // An exception leads to its assembly and all that is in it, so that one is not followed to the end by the serialiser.
            _seen.Add((what, PSSerializer.Serialize(item, isError ? 2 : 6)));
            _seen.AddRange(PublicText.Of(item).Select(text => (what, text)));
        }

        _seen.Add((what, session.Host.Written[written..]));
    }

    /// <summary>What was seen of these secrets, or of the greater part of one.</summary>
    public IEnumerable<string> Leaks(IEnumerable<string> secrets)
    {
        string[] parts = [.. secrets.Select(secret => secret[^Math.Min(20, secret.Length)..]).Distinct()];
        return _seen.Where(seen => parts.Any(part => seen.Text.Contains(part, StringComparison.Ordinal)))
            .Select(seen => $"{seen.What}: {seen.Text}")
            .Distinct();
    }

    private static IEnumerable<object> Optional(object? item) => item is null ? [] : [item];
}
