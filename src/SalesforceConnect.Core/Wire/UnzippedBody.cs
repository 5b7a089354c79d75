using System.Buffers.Binary;
using System.IO.Compression;
#if !NET
using SalesforceConnect.Work;
#endif

namespace SalesforceConnect.Wire;

/// <summary>
/// Unzips a body while it comes, for one that is too large to be kept whole. What breaks off is found: the runtime's own decompression
/// ends there in silence.
/// </summary>
internal sealed class UnzippedBody : IDisposable
{
    private readonly TailStream _zipped;
    private readonly GZipStream _gzip;
    private uint _length;
#if !NET
    private Task<int> _reading = Task.FromResult(0);
#endif

    /// <param name="zipped">The body as it comes over the wire, of one member, which is what servers send.</param>
    public UnzippedBody(Stream zipped)
    {
        _zipped = new TailStream(zipped);
        _gzip = new GZipStream(_zipped, CompressionMode.Decompress, leaveOpen: true);
    }

    /// <summary>Reads what has come.</summary>
    /// <returns>How many bytes; 0 at the end, which then is sound.</returns>
    /// <exception cref="InvalidDataException">It is damaged, or breaks off.</exception>
    public async Task<int> ReadAsync(byte[] buffer, CancellationToken cancellationToken)
    {
#if NET
        int count = await _gzip.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false);
#else
        // There it waits for the wire on a thread of its own, and nothing but the wire's end ends that.
        _reading = _gzip.ReadAsync(buffer, 0, buffer.Length, cancellationToken);
        int count = await Waits.ForAsync(_reading, cancellationToken).ConfigureAwait(false);
#endif
        if (count > 0)
        {
            unchecked
            {
                _length += (uint)count;
            }

            return count;
        }

        // The rest of the trailer may not have been looked at yet. The checksum in it has been compared where it is there.
        while (await _zipped.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false) > 0)
        {
        }

        return _zipped.Length >= GzipBody.SmallestSize && _zipped.LastNumber == _length
            ? 0
            : throw GzipBody.BrokenOff();
    }

    public void Dispose()
    {
#if NET
        Close();
#else
        // Not while something reads from it.
        _reading.ContinueWith(_ => Close(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
#endif
    }

    private void Close()
    {
        _gzip.Dispose();
        _zipped.Dispose();
    }

    // Remembers the last four bytes that went through, which hold the length of what was zipped (RFC 1952, 2.3.1).
    private sealed class TailStream(Stream body) : Stream
    {
        private const int Size = 4;

        private readonly byte[] _tail = new byte[Size];
        private long _length;

        public uint LastNumber => BinaryPrimitives.ReadUInt32LittleEndian(_tail);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => _length;

        public override long Position
        {
            get => _length;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Pass(buffer, offset, body.Read(buffer, offset, count));

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
            => Pass(buffer, offset, await body.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false));

#if NET
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            Keep(buffer.Span.Slice(0, count));
            return count;
        }
#endif

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private int Pass(byte[] buffer, int offset, int count)
        {
            Keep(buffer.AsSpan(offset, count));
            return count;
        }

        private void Keep(ReadOnlySpan<byte> passed)
        {
            _length += passed.Length;
            if (passed.Length >= Size)
            {
                passed.Slice(passed.Length - Size).CopyTo(_tail);
            }
            else if (passed.Length > 0)
            {
                _tail.AsSpan(passed.Length).CopyTo(_tail);
                passed.CopyTo(_tail.AsSpan(Size - passed.Length));
            }
        }
    }
}
