using System.Security.Cryptography;

namespace SalesforceConnect.LocalOrg;

/// <summary>The bytes of a file or attachment. They never change; what replaces them is another blob.</summary>
public abstract class OrgBlob
{
    private static long s_lastNumber;

    private protected OrgBlob(long length) => Length = length;

    /// <summary>How many bytes there are.</summary>
    public long Length { get; }

    /// <summary>Another number for each blob of the process, for entity tags.</summary>
    internal long Number { get; } = Interlocked.Increment(ref s_lastNumber);

    /// <summary>
    /// The MD5 of the bytes in lower-case hexadecimal, as <c>ContentVersion.Checksum</c> has it; null where it was not worked out.
    /// </summary>
    internal string? Checksum { get; private protected init; }

    /// <summary>A blob that holds these bytes.</summary>
    public static OrgBlob FromBytes(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return new MemoryBlob(bytes, FileChecksum.Of(bytes));
    }

    /// <summary>
    /// A blob of any size that takes no memory: its bytes, which look random and are the same for the same seed every time, are made
    /// while they are read.
    /// </summary>
    public static OrgBlob Generated(long length, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new GeneratedBlob(length, seed);
    }

    /// <summary>A stream over the bytes that can seek. Any number may be open at once.</summary>
    public abstract Stream OpenRead();

    /// <summary>The SHA-256 of the bytes in upper-case hexadecimal, read through once with little memory.</summary>
    public async Task<string> Sha256Async(CancellationToken cancellationToken = default)
    {
        await using Stream stream = OpenRead();
        return Convert.ToHexString(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
    }
}
