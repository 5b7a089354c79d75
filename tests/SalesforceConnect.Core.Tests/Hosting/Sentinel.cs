namespace SalesforceConnect.Core.Tests.Hosting;

/// <summary>Values that nobody may ever see printed.</summary>
internal static class Sentinel
{
    public const string Secret = "S3ntinelSecretValue7f3a";

    public const string ProxyPassword = "pr0xyS3ntinel";
}
