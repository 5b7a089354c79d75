namespace SalesforceConnect.LocalOrg;

/// <summary>What <c>Sforce-Limit-Info</c> says of one app: <c>per-app-api-usage=17/250(appName=sample-app)</c>.</summary>
public sealed record AppApiUsage(string AppName, int Used, int Limit);
