using System.Management.Automation;

namespace SalesforceConnect.Tests.Hosting;

/// <summary>What a script gave: every stream, and the error that ended it.</summary>
internal sealed record RunResult(
    IReadOnlyList<PSObject?> Output,
    IReadOnlyList<ErrorRecord> Errors,
    ErrorRecord? Terminating,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<string> Debug,
    IReadOnlyList<string> Warnings,
    bool WasStopped)
{
    /// <summary>The one error that there is, terminating or not.</summary>
    public ErrorRecord Error => Terminating ?? Assert.Single(Errors);

    /// <summary>The output as it is, once it is certain that nothing went wrong.</summary>
    public IReadOnlyList<PSObject?> Good()
    {
        Assert.True(Terminating is null && Errors.Count == 0, $"{Terminating} {string.Join("; ", Errors)}");
        return Output;
    }

    /// <summary>The one object that came out, once it is certain that nothing went wrong.</summary>
    public dynamic One() => Assert.Single(Good())!;

    /// <summary>The one value that came out, as it is.</summary>
    public object Value() => Assert.Single(Good())!.BaseObject;

    /// <summary>Whether the one thing that came out is this value.</summary>
    public bool Is(object value) => value.Equals(Assert.Single(Good())?.BaseObject);
}
