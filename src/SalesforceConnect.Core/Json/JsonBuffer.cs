using System.Buffers;

namespace SalesforceConnect.Json;

/// <summary>Takes JSON that is written, in memory that is lent and given back.</summary>
internal sealed class JsonBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 4096;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _length;

    /// <summary>What was written.</summary>
    public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        int least = Math.Max(1, sizeHint);
        if (_bytes.Length - _length < least)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _bytes.Length, _length + least));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }
}
