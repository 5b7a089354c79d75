using System.Buffers.Binary;

namespace SalesforceConnect.LocalOrg;

/// <summary>Bytes that follow from their place and a seed.</summary>
internal sealed class GeneratedBlob : OrgBlob
{
    /// <summary>Working the checksum out takes longer than a test should wait above this.</summary>
    private const long LargestChecked = 16 * 1024 * 1024;

    private readonly int _seed;

    public GeneratedBlob(long length, int seed)
        : base(length)
    {
        _seed = seed;
        if (length <= LargestChecked)
        {
            using Stream stream = OpenRead();
            byte[] bytes = new byte[length];
            stream.ReadExactly(bytes);
            Checksum = FileChecksum.Of(bytes);
        }
    }

    public override Stream OpenRead() => new GeneratedStream(Length, _seed);

    private sealed class GeneratedStream(long length, int seed) : ReadOnlyStream(length)
    {
        private const int WordSize = sizeof(ulong);

        public override int Read(Span<byte> buffer)
        {
            int count = (int)Math.Min(buffer.Length, Math.Max(0, Length - Position));
            buffer = buffer[..count];
            long at = Position;
            Span<byte> word = stackalloc byte[WordSize];
            while (buffer.Length > 0)
            {
                int inWord = (int)(at % WordSize);
                if (inWord == 0 && buffer.Length >= WordSize)
                {
                    BinaryPrimitives.WriteUInt64LittleEndian(buffer, Word(at / WordSize));
                    buffer = buffer[WordSize..];
                    at += WordSize;
                    continue;
                }

                BinaryPrimitives.WriteUInt64LittleEndian(word, Word(at / WordSize));
                Span<byte> part = word[inWord..Math.Min(WordSize, inWord + buffer.Length)];
                part.CopyTo(buffer);
                buffer = buffer[part.Length..];
                at += part.Length;
            }

            return Advance(count);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : new(Read(buffer.Span));

        /// <summary>SplitMix64 of the place.</summary>
        private ulong Word(long index)
        {
            ulong z = ((ulong)index + 1 + ((ulong)(uint)seed << 32)) * 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
