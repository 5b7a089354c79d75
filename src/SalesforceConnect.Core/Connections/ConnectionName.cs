using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Connections;

/// <summary>
/// The rules of a connection's name, and the name of the secret that holds it. Letters, digits and dashes are what every known
/// vault accepts.
/// </summary>
internal static class ConnectionName
{
    /// <summary>What the name of every saved connection's secret begins with.</summary>
    public const string SecretPrefix = "SfConnection-";

    // Azure Key Vault allows 127 characters for the whole.
    private const int MaximumLength = 100;

    /// <summary>Whether a connection may have this name.</summary>
    public static bool IsValid(string name)
        => name.Length is > 0 and <= MaximumLength
            && name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-')
            && name[0] != '-'
            && name[name.Length - 1] != '-';

    /// <exception cref="SfException"><c>InvalidConnectionName</c>.</exception>
    public static string Validate(string name)
        => IsValid(name)
            ? name
            : throw new SfException(
                "InvalidConnectionName", SfErrorCategory.InvalidArgument, Redactor.Input(name), MaximumLength)
            { Target = name };

    /// <summary>The name of the secret that holds a connection.</summary>
    public static string ToSecretName(string name) => SecretPrefix + name;

    /// <summary>The connection whose secret has this name; null where it is no connection's.</summary>
    public static string? FromSecretName(string secretName)
        => secretName.StartsWith(SecretPrefix, StringComparison.OrdinalIgnoreCase) && IsValid(secretName.Substring(SecretPrefix.Length))
            ? secretName.Substring(SecretPrefix.Length)
            : null;
}
