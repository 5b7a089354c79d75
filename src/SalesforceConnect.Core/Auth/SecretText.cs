using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Auth;

/// <summary>A secret in memory. It prints as stars, has no property, and no serialiser sees it.</summary>
[DebuggerDisplay("***")]
internal sealed class SecretText
{
    private readonly KnownSecret _secret;

    public SecretText(string value) => _secret = new KnownSecret(value);

    /// <summary>Takes a secret that a user gave.</summary>
    /// <param name="secure">The secret.</param>
    /// <param name="parameter">The parameter that it came by, for the error.</param>
    /// <exception cref="SfException"><c>EmptySecret</c> or <c>MultiLineSecret</c>.</exception>
    public static SecretText FromUser(SecureString secure, string parameter) => FromUser(Reveal(secure), parameter);

    /// <inheritdoc cref="FromUser(SecureString, string)"/>
    public static SecretText FromUser(string value, string parameter)
    {
        if (value.IndexOfAny(['\r', '\n']) >= 0)
        {
            throw new SfException("MultiLineSecret", SfErrorCategory.InvalidArgument, parameter);
        }

        string trimmed = value.Trim();
        return trimmed.Length == 0
            ? throw new SfException("EmptySecret", SfErrorCategory.InvalidArgument, parameter)
            : new SecretText(trimmed);
    }

    /// <summary>The clear text of a secure string.</summary>
    public static string Reveal(SecureString secure)
    {
        IntPtr pointer = Marshal.SecureStringToGlobalAllocUnicode(secure);
        try
        {
            return Marshal.PtrToStringUni(pointer, secure.Length);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
        }
    }

    /// <summary>The clear text, for the wire and the vault alone.</summary>
    public string Reveal() => _secret.Value;

    /// <summary>A text without this secret.</summary>
    public string Mask(string text) => KnownSecret.Mask(text, [_secret]);

    /// <summary>A secure string with the same text, for the vault.</summary>
    public SecureString ToSecureString()
    {
        var secure = new SecureString();
        foreach (char c in Reveal())
        {
            secure.AppendChar(c);
        }

        secure.MakeReadOnly();
        return secure;
    }

    public override string ToString() => "***";
}
