using System.Buffers.Binary;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Reports;

/// <summary>
/// Writes an Excel workbook beside its place until it is whole, which its own directory says; an answer that is none is left to the caller.
/// </summary>
internal sealed class SheetSink : BodySink
{
    /// <summary>The media type of a workbook.</summary>
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private readonly FileSink _file;
    private readonly string _report;

    /// <param name="path">The full path of the file.</param>
    /// <param name="report">The report's name.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>; nothing has been sent.</exception>
    public SheetSink(string path, string report)
    {
        _file = new FileSink(path, resume: false);
        _report = report;
    }

    public override string? Warning => _file.Warning;

    /// <summary>Whether an answer is a workbook.</summary>
    public static bool IsSheet(AnswerHead head)
        => MediaType.Equals(head.Content?.ContentType?.MediaType, StringComparison.OrdinalIgnoreCase);

    public override IEnumerable<KeyValuePair<string, string>> HeadersFor(Uri url) => _file.HeadersFor(url);

    public override bool Takes(AnswerHead head) => _file.Takes(head) && IsSheet(head);

    /// <summary>Writes what comes.</summary>
    /// <param name="head">The answer's head.</param>
    /// <param name="body">The answer's body.</param>
    /// <param name="patience">Hears of every piece.</param>
    /// <exception cref="TransportException"><c>ReportSheetBroken</c>: what has come is no whole workbook.</exception>
    public override async Task<byte[]> ReceiveAsync(AnswerHead head, Stream body, Patience patience)
    {
        using var end = new EndOfStream(body);
        byte[] kept = await _file.ReceiveAsync(head, end, patience).ConfigureAwait(false);
        return end.IsWholeZip
            ? kept
            : throw new TransportException(
                "ReportSheetBroken", SfErrorCategory.InvalidData, isTransient: true, wasSent: true, inner: null, _report);
    }

    public override SinkVerdict Judge(AnswerHead refusal) => _file.Judge(refusal);

    public override void Complete() => _file.Complete();

    public override string? Keep() => _file.Keep();

    public override CancellationTokenRegistration LetGoOn(CancellationToken cancellationToken) => _file.LetGoOn(cancellationToken);

    /// <summary>A stream that is read on, and remembers its end, where a ZIP file has its directory (APPNOTE.TXT, 4.3.16).</summary>
    private sealed class EndOfStream(Stream inner) : Stream
    {
        private const int RecordLength = 22;
        private const int Most = RecordLength + ushort.MaxValue;
        private const int DirectoryLength = 12;
        private const int DirectoryStart = 16;

        private readonly List<byte> _end = [];
        private long _length;

        /// <summary>Whether the last record is there and says where the directory is that ends before it.</summary>
        public bool IsWholeZip
        {
            get
            {
                byte[] end = [.. _end];
                for (int at = end.Length - RecordLength; at >= 0; at--)
                {
                    if (end[at] == 'P' && end[at + 1] == 'K' && end[at + 2] == 5 && end[at + 3] == 6)
                    {
                        uint length = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(at + DirectoryLength));
                        uint start = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(at + DirectoryStart));
                        return start == uint.MaxValue || (long)start + length == _length - end.Length + at;
                    }
                }

                return false;
            }
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = inner.Read(buffer, offset, count);
            See(buffer.AsSpan(offset, read));
            return read;
        }

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            int read = await inner.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false);
            See(buffer.AsSpan(offset, read));
            return read;
        }

#if NET
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            See(buffer.Span.Slice(0, read));
            return read;
        }
#endif

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private void See(ReadOnlySpan<byte> piece)
        {
            _length += piece.Length;
            _end.AddRange(piece.ToArray());
            if (_end.Count > Most)
            {
                _end.RemoveRange(0, _end.Count - Most);
            }
        }
    }
}
