using System.Globalization;
using System.Text;
using SalesforceConnect.Connections;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Bulk;

/// <summary>
/// The file that the pages of a query's results are put together in: in UTF-8 until it is whole, whatever is wanted, so that what was left
/// by one export can be gone on with by another.
/// </summary>
internal sealed class ExportFile : IDisposable
{
    private const int PieceSize = 256 * 1024;
    private const int MillisecondsBetweenNotes = 1000;

    private readonly PendingFile _pending;
    private readonly SfBulkJob _job;
    private readonly Encoding? _encoding;
    private readonly byte[] _mark;
    private readonly ExportNote _empty;
    private ExportNote _whole;
    private byte[]? _header;
    private bool _hasPages;
    private int _notedAt;

    /// <param name="path">The full path of the wanted file.</param>
    /// <param name="encoding">How its text is to be written; null for UTF-8 without a mark.</param>
    /// <param name="job">The job whose results it gets.</param>
    /// <param name="org">The org that it is a job of.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public ExportFile(string path, Encoding? encoding, SfBulkJob job, OrgKey org)
    {
        _job = job;
        _encoding = encoding is null or UTF8Encoding ? null : encoding;
        _mark = (encoding as UTF8Encoding)?.GetPreamble() ?? [];
        ExportNote? kept = null;
        _pending = PendingFile.Open(path, target => (kept = ExportNote.Find(target))?.PartialPath);
        if (_mark.Length > 0 && kept is { HasMark: false })
        {
            // What came for another encoding has no mark: it is put before it at the end.
            _encoding = encoding;
            _mark = [];
        }

        _empty = new ExportNote(_pending.PartialPath, job.Id, org, _mark.Length, 0, null, _mark.Length > 0);
        _hasPages = kept is not null && kept.JobId == job.Id && kept.Org.Is(org) && kept.HasMark == _empty.HasMark;
        _whole = _hasPages ? kept! : _empty;
    }

    /// <summary>Where it is while it is not whole.</summary>
    public string PartialPath => _pending.PartialPath;

    /// <summary>How many rows it has.</summary>
    public long Rows => _whole.Rows;

    /// <summary>Whether it has pages, be it from an earlier export.</summary>
    public bool HasPages => _hasPages;

    /// <summary>Whether it has all pages.</summary>
    public bool IsWhole => _hasPages && _whole.Next is null;

    /// <summary>The locator of the page that is to come next; null for the first one.</summary>
    public string? Next => _whole.Next;

    /// <summary>Makes it ready for the next page, or for the first one again.</summary>
    /// <returns>Where that one goes, at its end.</returns>
    public FileStream Begin(bool anew)
    {
        if (anew || !_hasPages)
        {
            _whole = _empty;
            _hasPages = false;
            _header = null;
            Guarded(() =>
            {
                _pending.Stream.SetLength(0);
                _pending.Stream.Write(_mark, 0, _mark.Length);
            });
        }
        else
        {
            _pending.Stream.SetLength(_whole.Length);
        }

        return _pending.Stream;
    }

    /// <summary>Adds a page. One that was written into the file itself is there already.</summary>
    /// <exception cref="SfException"><c>FileNotWritten</c>, <c>ResultPagesDiffer</c>: the page has other columns than the one before.</exception>
    public void Add(PageFile page)
    {
        FileStream file = _pending.Stream;
        _header ??= page.Header;
        if (!page.Header.AsSpan().SequenceEqual(_header))
        {
            throw new SfException("ResultPagesDiffer", SfErrorCategory.InvalidData, Encoding.UTF8.GetString(_header), Encoding.UTF8.GetString(page.Header));
        }

        if (page.File != file)
        {
            Guarded(() =>
            {
                page.File.Position = 0;
                file.Position = file.Length;
                page.File.CopyTo(file, PieceSize);
            });
        }

        _whole = _whole with { Length = file.Length, Rows = _whole.Rows + page.Rows, Next = page.Next };
        int now = Environment.TickCount;
        if (!_hasPages || unchecked(now - _notedAt) > MillisecondsBetweenNotes)
        {
            _whole.TryKeep(_pending.Path, file);
            _notedAt = now;
        }

        _hasPages = true;
    }

    /// <summary>Gives it its encoding and its name.</summary>
    /// <exception cref="SfException"><c>FileNotWritten</c>, <c>TextNotInEncoding</c>.</exception>
    public void Complete()
    {
        if (_encoding is null)
        {
            _pending.Complete();
        }
        else
        {
            using PendingFile translated = PendingFile.Open(_pending.Path, _ => null);
            try
            {
                Guarded(() => Translate(_pending.Stream, translated.Stream, _encoding));
            }
            catch
            {
                translated.Discard();
                throw;
            }

            translated.Complete();
            _pending.Discard();
        }

        KeptNote.Forget(_pending.Path);
    }

    /// <summary>Ends it before it is whole, and keeps the pages that are there.</summary>
    /// <returns>Whether there are any.</returns>
    public bool Keep()
    {
        if (_pending.IsOpen && _hasPages)
        {
            _pending.Stream.SetLength(_whole.Length);
            if (_whole.TryKeep(_pending.Path, _pending.Stream))
            {
                _pending.Close();
                return true;
            }
        }

        if (_pending.IsOpen)
        {
            KeptNote.Forget(_pending.Path);
            _pending.Discard();
        }

        return false;
    }

    public void Dispose() => Keep();

    /// <summary>The error for a character that an encoding has not.</summary>
    public static SfException NotInEncoding(EncoderFallbackException failure, Encoding encoding, string path)
        => Csv.NotInEncoding.Error(failure, encoding, path);

    /// <summary>An encoding as a command takes it, after a space; nothing for the usual one.</summary>
    public static string Argument(Encoding? encoding) => encoding switch
    {
        null => "",
        UTF8Encoding => encoding.GetPreamble().Length > 0 ? " -Encoding utf8BOM" : "",
        _ => " -Encoding " + encoding.WebName,
    };

    private static StreamReader Reader(Stream from)
    {
        from.Position = 0;
        return new StreamReader(from, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, PieceSize, leaveOpen: true);
    }

    private static void Translate(Stream from, Stream to, Encoding encoding)
    {
        using StreamReader reader = Reader(from);
        using var writer = new StreamWriter(to, encoding, PieceSize, leaveOpen: true);
        char[] piece = new char[PieceSize];
        for (int count; (count = reader.Read(piece, 0, piece.Length)) > 0;)
        {
            writer.Write(piece, 0, count);
        }

        writer.Flush();
    }

    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw _pending.NotWritten(failure);
        }
        catch (EncoderFallbackException failure)
        {
            throw NotInEncoding(failure);
        }
    }

    private SfException NotInEncoding(EncoderFallbackException failure)
    {
        string character = Csv.NotInEncoding.CharacterOf(failure);
        using StreamReader reader = Reader(_pending.Stream);
        string at = ExportPlace.Find(reader, _job.Delimiter, character) is { } place
            ? " " + Text.Message("TextNotInEncoding.At", place.Row, place.Column)
            : "";
        return Csv.NotInEncoding.Error(failure, _encoding!, _pending.Path, at, Text.Message("TextNotInEncoding.Receive", _job.Id, _pending.Path));
    }
}
