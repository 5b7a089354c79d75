using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Connections;

/// <summary>The consumer key of an app, which OAuth calls its client ID.</summary>
internal static class ConsumerKey
{
    /// <summary>That of the Salesforce CLI's own app, which every org knows.</summary>
    public const string CommandLine = "PlatformCLI";

    /// <summary>A consumer key as a user gave it, checked.</summary>
    /// <exception cref="SfException"><c>InvalidClientId</c>.</exception>
    public static string Parse(string given)
    {
        string key = given.Trim();
        return key.Length > 0 && key.All(c => c is > ' ' and < (char)127)
            ? key
            : throw new SfException("InvalidClientId", SfErrorCategory.InvalidArgument, Redactor.Input(given))
            {
                Target = Redactor.Input(given),
            };
    }
}
