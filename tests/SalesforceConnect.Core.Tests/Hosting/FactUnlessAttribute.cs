namespace SalesforceConnect.Core.Tests.Hosting;

/// <summary>Runtimes that tests know of.</summary>
[Flags]
internal enum Runtimes
{
    /// <summary>The one that PowerShell 7 has.</summary>
    Net = 1,

    /// <summary>The one that Windows PowerShell has.</summary>
    NetFramework = 2,

    /// <summary>What runs net472 where Windows is not.</summary>
    Mono = 4,
}

/// <summary>A test of what a runtime does another way, for the reason that is given.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactUnlessAttribute : FactAttribute
{
    public FactUnlessAttribute(Runtimes runtimes, string reason)
    {
        if (runtimes.HasFlag(Current))
        {
            Skip = reason;
        }
    }

    private static Runtimes Current
#if NET
        => Runtimes.Net;
#else
        => Type.GetType("Mono.Runtime") is null ? Runtimes.NetFramework : Runtimes.Mono;
#endif
}
