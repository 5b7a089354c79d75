using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;

namespace SalesforceConnect.Files;

/// <summary>The MD5 of a file's bytes, which is what Salesforce keeps of versions. It finds what is not whole, and protects nothing.</summary>
internal static class FileChecksum
{
    /// <summary>The checksum in hexadecimal; null where this machine may not work it out, as under FIPS.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    [SuppressMessage("Security", "CA5351", Justification = "It is what Salesforce compares files by.")]
    public static string? Of(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 128 * 1024);
        try
        {
            using var hash = MD5.Create();
            return string.Concat(hash.ComputeHash(file).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
        }
        catch (Exception failure) when (failure is InvalidOperationException or TargetInvocationException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether two checksums, as far as both are known, are the same.</summary>
    public static bool Agree(string? one, string? other)
        => one is null || other is null || one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
