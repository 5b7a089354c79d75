using System.Security.Cryptography;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// The MD5 that <c>ContentVersion.Checksum</c> holds, in lower-case hexadecimal. It tells files apart and protects nothing.
/// </summary>
internal sealed class FileChecksum : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);

    public static string Of(ReadOnlySpan<byte> bytes)
    {
        using var sum = new FileChecksum();
        sum.Add(bytes);
        return sum.Text();
    }

    public void Add(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    public string Text() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();
}
