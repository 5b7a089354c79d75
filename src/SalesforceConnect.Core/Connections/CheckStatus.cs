namespace SalesforceConnect;

/// <summary>How a check of a connection came out.</summary>
public enum CheckStatus
{
    /// <summary>As it should be.</summary>
    Passed,

    /// <summary>It works, and something should be looked at.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failed,

    /// <summary>Not tried, because an earlier check failed.</summary>
    Skipped,
}
