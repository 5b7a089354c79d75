using System.Net;
using System.Security;

namespace SalesforceConnect.Tests.Hosting;

internal static class SecureText
{
    public static SecureString ToSecureString(this string text) => new NetworkCredential("", text).SecurePassword;
}
