using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect;

/// <summary>One check of a connection.</summary>
public sealed class SfConnectionCheck
{
    internal SfConnectionCheck(string name, CheckStatus status, string detail, TimeSpan duration, SfException? error = null)
    {
        Name = name;
        Status = status;
        Detail = KnownSecret.Mask(detail);
        DurationMs = (long)duration.TotalMilliseconds;
        Recommendation = error?.RecommendedAction;
        ErrorId = error?.ErrorId;
        Error = error;
    }

    /// <summary><c>Secret</c>, <c>Host</c>, <c>Token</c>, <c>Api</c>, <c>Identity</c> or <c>Limits</c>.</summary>
    public string Name { get; }

    /// <summary>How it came out.</summary>
    public CheckStatus Status { get; }

    /// <summary>What was found.</summary>
    public string Detail { get; }

    /// <summary>What to do about it; null where there is nothing to do.</summary>
    public string? Recommendation { get; }

    /// <summary>The stable ID of the error; null where there was none.</summary>
    public string? ErrorId { get; }

    /// <summary>How long it took, in milliseconds.</summary>
    public long DurationMs { get; }

    internal SfException? Error { get; }

    /// <summary>Name and status.</summary>
    public override string ToString() => $"{Name}: {Status}";
}
