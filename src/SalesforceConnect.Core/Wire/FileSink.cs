using System.Net;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Wire;

/// <summary>
/// Writes an answer's body beside the wanted file under a temporary name, which becomes its own only when all of it has come, and of
/// one version. It serves one call. What has come of a broken transfer is gone on from where the server allows ranges (RFC 9110,
/// section 14). A file that has the temporary name and is not of an earlier call is left alone.
/// </summary>
internal sealed class FileSink : BodySink
{
    private const int RangeRefused = 416;
    private const int PieceSize = 80 * 1024;
    private const string Identity = "identity";

    private readonly PendingFile _pending;
    private readonly bool _isFromEarlierCall;

    // There was something to go on from, by its name, that no earlier call has left.
    private readonly bool _isOtherLeftAlone;

    private Uri? _address;
    private FileVersion? _version;
    private bool _hasBegun;
    private bool _canGoOn;

    /// <param name="path">The full path of the wanted file.</param>
    /// <param name="resume">Goes on from what an earlier call left.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>; nothing has been sent.</exception>
    public FileSink(string path, bool resume)
    {
        KeptDownload? kept = null;
        _pending = PendingFile.Open(path, target => (kept = KeptDownload.Find(target))?.PartialPath);
        _isOtherLeftAlone = kept is null && resume && _pending.PartialPath != PendingFile.UsualPartialPath(_pending.Path);
        if (kept is not null && resume)
        {
            _isFromEarlierCall = true;
            _canGoOn = kept.Version.Validator is not null;
            _address = kept.Address;
            _version = kept.Version;
        }
    }

    /// <summary>The name of the text that tells what a later call can go on from.</summary>
    public string KeptText { get; init; } = "DownloadKept";

    /// <summary>
    /// Looks at the file, by its temporary name, before it gets its own; where it throws, nothing is left of the file. Null for no such look.
    /// </summary>
    public Action<string>? WhenWhole { get; init; }

    private long Length => _pending.Stream.Length;

    // The server allows it, and will tell if the rest is of another version.
    private bool CanGoOn => _canGoOn && _pending is { IsOpen: true, Stream.Length: > 0 };

    public override string? Warning => _isOtherLeftAlone ? Text.Message("PartialOfOthers", _pending.PartialPath) : null;

    /// <summary>The headers that ask for the rest alone, where it can go on from what has come.</summary>
    /// <param name="url">Where the call goes.</param>
    public override IEnumerable<KeyValuePair<string, string>> HeadersFor(Uri url)
    {
        _canGoOn = _canGoOn && url == _address;
        _address = url;

        // What is written in pieces must be counted in bytes of the file itself.
        yield return new("Accept-Encoding", Identity);
        if (CanGoOn)
        {
            yield return new("Range", $"bytes={Length}-");
            yield return new("If-Range", _version!.Validator!);
        }
    }

    public override bool Takes(AnswerHead head) => head.StatusCode is (int)HttpStatusCode.OK or (int)HttpStatusCode.PartialContent;

    /// <summary>Writes what comes.</summary>
    /// <param name="head">The answer's head: 200 for all of it, 206 for the rest.</param>
    /// <param name="body">The answer's body.</param>
    /// <param name="patience">Hears of every piece.</param>
    /// <exception cref="TransportException">
    /// <c>RangeDoesNotFit</c>: the server sends another part than was asked for, or of another version; the next try asks for all.
    /// <c>AnswerBrokeOff</c>: fewer bytes came than the file has.
    /// </exception>
    /// <exception cref="SfException">
    /// <c>FileNotWritten</c>; <c>FileEncoded</c>: the server sends the file zipped, though it was asked not to.
    /// </exception>
    public override async Task<byte[]> ReceiveAsync(AnswerHead head, Stream body, Patience patience)
    {
        FileStream file = _pending.Stream;
        long? total = Begin(head);
        byte[] piece = new byte[PieceSize];
        for (int count; (count = await body.ReadAsync(piece, 0, piece.Length, patience.Token).ConfigureAwait(false)) > 0;)
        {
            try
            {
                await file.WriteAsync(piece, 0, count, patience.Token).ConfigureAwait(false);
            }
            catch (IOException failure)
            {
                throw _pending.NotWritten(failure);
            }

            patience.Moved(file.Position, total);
        }

        if (total < file.Length)
        {
            throw DoesNotFit();
        }

        if (total > file.Length)
        {
            throw new TransportException(
                "AnswerBrokeOff", SfErrorCategory.ConnectionError, isTransient: true, wasSent: true, inner: null, _address!.Host);
        }

        return [];
    }

    /// <summary>A refused range means that all of it is there, or that the next try must ask for all of it.</summary>
    public override SinkVerdict Judge(AnswerHead refusal)
    {
        if (refusal.StatusCode != RangeRefused || !CanGoOn)
        {
            return SinkVerdict.Refused;
        }

        _canGoOn = false;
        return refusal.Header("Content-Range") == $"bytes */{Length}"
            && _version!.Fits(new FileVersion(refusal.Header("ETag"), LastModified: null, Length))
            ? SinkVerdict.IsWhole
            : SinkVerdict.AskAgain;
    }

    /// <summary>Gives the file its name.</summary>
    /// <exception cref="SfException"><c>FileNotWritten</c>, or what <see cref="WhenWhole"/> throws.</exception>
    public override void Complete()
    {
        KeptDownload.Forget(_pending.Path);
        if (WhenWhole is { } look)
        {
            _pending.Close();
            try
            {
                look(_pending.PartialPath);
            }
            catch
            {
                _pending.Discard();
                throw;
            }
        }

        _pending.Complete();
    }

    /// <summary>Ends it, and keeps what can be gone on from; what an earlier call left stays where this one has brought nothing.</summary>
    /// <returns>How many bytes a later call can go on from, and where they are; null for none.</returns>
    public override string? Keep()
    {
        if (!_pending.IsOpen)
        {
            return null;
        }

        long length = Length;
        bool canGoOn = CanGoOn;
        bool isUntouched = _isFromEarlierCall && !_hasBegun && length > 0;
        _pending.Close();
        if (canGoOn && _hasBegun ? new KeptDownload(_pending.PartialPath, _address!, _version!).TryKeep(_pending.Path) : isUntouched)
        {
            return canGoOn && length > 0 ? Text.Message(KeptText, length, _pending.PartialPath) : null;
        }

        KeptDownload.Forget(_pending.Path);
        _pending.Discard();
        return null;
    }

    public override CancellationTokenRegistration LetGoOn(CancellationToken cancellationToken) => cancellationToken.Register(Dispose);

    private static bool IsEncoded(string encoding) => !encoding.Equals(Identity, StringComparison.OrdinalIgnoreCase);

    // How long the file is to be, where that is known.
    private long? Begin(AnswerHead head)
    {
        FileStream file = _pending.Stream;
        if (head.Content?.ContentEncoding.FirstOrDefault(IsEncoded) is { } encoding)
        {
            throw new SfException("FileEncoded", SfErrorCategory.InvalidData, Redactor.Input(encoding));
        }

        FileVersion version = FileVersion.Of(head);
        if (head.StatusCode == (int)HttpStatusCode.PartialContent)
        {
            if (!CanGoOn || head.Content?.ContentRange is not { } range || range.From != file.Length || !_version!.Fits(version))
            {
                throw DoesNotFit();
            }

            _hasBegun = true;
            file.Position = file.Length;
            return version.Length ?? _version.Length ?? range.To + 1;
        }

        _hasBegun = true;
        file.SetLength(0);
        file.Position = 0;
        _version = version;
        _canGoOn = head.TakesRanges && version.Validator is not null;
        return version.Length;
    }

    // What is there cannot be trusted to be a part of what the server has now.
    private TransportException DoesNotFit()
    {
        _canGoOn = false;
        return new TransportException(
            "RangeDoesNotFit", SfErrorCategory.InvalidData, isTransient: true, wasSent: true, inner: null, _pending.Stream.Length);
    }
}
