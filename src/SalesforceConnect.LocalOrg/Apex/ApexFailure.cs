namespace SalesforceConnect.LocalOrg;

/// <summary>An exception that code has thrown and nobody has caught.</summary>
internal sealed class ApexFailure(string type, string message, ApexToken at) : Exception($"{type}: {message}")
{
    public ApexToken At { get; } = at;
}
