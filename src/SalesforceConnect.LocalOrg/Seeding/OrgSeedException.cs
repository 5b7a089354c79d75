namespace SalesforceConnect.LocalOrg;

/// <summary>A seed cannot be used. The message names the file, the place in it, and what is wrong there.</summary>
public sealed class OrgSeedException : Exception
{
    internal OrgSeedException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
