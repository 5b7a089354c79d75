using System.Globalization;
using System.Text.Json;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;
using SalesforceConnect.Write;

namespace SalesforceConnect.Files;

/// <summary>
/// Uploads files as content versions, each read while it is sent (REST API Developer Guide, "Insert or Update Blob Data"), and links them
/// to records. A call whose answer never came is not made again.
/// </summary>
/// <param name="sender">The connection.</param>
/// <param name="types">The types of the org's objects.</param>
/// <param name="caller">Where to tell of the calls.</param>
/// <param name="clock">The clock that waits are measured by.</param>
internal sealed class FileUploads(ISender sender, TypeCache types, ICaller? caller, TimeProvider clock)
{
    /// <summary>How many bytes a file has at most (REST API Developer Guide, "Insert or Update Blob Data").</summary>
    public const long MostBytes = 2L * 1024 * 1024 * 1024;

    private const int LongestTitle = 255;
    private const string Versions = "sobjects/ContentVersion";
    private const string LinkObject = "ContentDocumentLink";
    private const string IsLinkedAlready = "DUPLICATE_VALUE";

    // A library decides by itself who may do what (Object Reference, "ContentDocumentLink", ShareType).
    private const string LibraryPrefix = "058";

    /// <summary>Finds what is wrong with a file before anything is sent.</summary>
    /// <param name="item">The file.</param>
    /// <returns>How many bytes it has.</returns>
    /// <exception cref="SfException"><c>FileUnreadable</c>, <c>FileTooLarge</c> or <c>FileTitleTooLong</c>.</exception>
    public static long Check(UploadItem item)
    {
        if (Directory.Exists(item.Path))
        {
            throw new SfException("FileUnreadable", SfErrorCategory.ReadError, item.Path, Text.Message("FileIsNone")) { Target = item.Target };
        }

        long length = UploadContent.LengthOf(item.Path);
        if (length > MostBytes)
        {
            throw new SfException("FileTooLarge", SfErrorCategory.LimitsExceeded, item.Path, length, MostBytes) { Target = item.Target };
        }

        return item.TitleInOrg is { Length: <= LongestTitle }
            ? length
            : throw new SfException("FileTitleTooLong", SfErrorCategory.InvalidArgument, item.Path, item.TitleInOrg.Length, LongestTitle)
            {
                Target = item.Target,
            };
    }

    /// <summary>Uploads files side by side, each as <see cref="RunAsync(UploadItem, long, ITransferListener?, CancellationToken)"/> does.</summary>
    /// <param name="files">The files, each with how many bytes it has.</param>
    /// <param name="throttle">How many are under way at a time.</param>
    /// <param name="take">Takes what became of each, in order.</param>
    /// <param name="listener">Hears of bytes that have gone, of all files together.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">The connection cannot sign in, so that no file can be sent.</exception>
    public async Task RunAsync(
        IReadOnlyList<(UploadItem Item, long Length)> files,
        int throttle,
        Func<UploadOutcome, Task> take,
        ITransferListener? listener,
        CancellationToken cancellationToken)
    {
        using var room = new SideBySide(throttle);
        var sum = new TransferSum(listener, files.Sum(file => file.Length));
        await SideBySide.InOrderAsync(
            files,
            (file, stop) => room.RunAsync(() => RunAsync(file.Item, file.Length, sum.Part(), stop), stop),
            async (_, done) =>
            {
                UploadOutcome outcome = await done.ConfigureAwait(false);
                await take(
                    outcome is { File.Action: SfFileAction.Failed, Errors: [{ Category: SfErrorCategory.AuthenticationError } failure] }
                        ? throw failure
                        : outcome).ConfigureAwait(false);
            },
            cancellationToken,
            ahead: 4 * throttle).ConfigureAwait(false);
    }

    /// <summary>Uploads a file and links it.</summary>
    /// <param name="item">The file, which <see cref="Check"/> found good.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="listener">Hears of bytes that have gone.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task<UploadOutcome> RunAsync(UploadItem item, long length, ITransferListener? listener, CancellationToken cancellationToken)
    {
        DateTimeOffset begun = clock.GetUtcNow();
        string id;
        try
        {
            id = ReadId(
                await sender.SendAsync(Request(item) with { Listener = listener }, caller, cancellationToken).ConfigureAwait(false));
        }
        catch (SfException failure)
        {
            return NotUploaded(item, length, failure, begun);
        }

        var errors = new List<SfException>();
        SfFile file = await ReadBackAsync(item, length, id, errors, cancellationToken).ConfigureAwait(false);

        // The first one was linked by the call itself.
        string[] rest = [.. item.ContentDocumentId is null ? item.LinkedTo.Skip(1) : item.LinkedTo];
        if (rest.Length > 0 && file.ContentDocumentId is { } document)
        {
            await LinkAsync(file, document, rest, errors, cancellationToken).ConfigureAwait(false);
        }

        return new UploadOutcome(file, errors);
    }

    private static SfRequest Request(UploadItem item)
    {
        byte[] fields = JsonObject.Write(writer =>
        {
            writer.WriteString("Title", item.TitleInOrg);
            writer.WriteString("PathOnClient", Path.GetFileName(item.Path));
            Write("Description", item.Description);
            Write("ContentDocumentId", item.ContentDocumentId);
            Write("ReasonForChange", item.ReasonForChange);
            Write("FirstPublishLocationId", item is { ContentDocumentId: null, LinkedTo: [var first, ..] } ? first : null);

            void Write(string name, string? value)
            {
                if (value is not null)
                {
                    writer.WriteString(name, value);
                }
            }
        });
        return new SfRequest("POST", Versions, RequestBody.FromParts(
        [
            new FormPart("entity_content", new RequestBody(fields, RequestBody.Json)),
            new FormPart("VersionData", RequestBody.FromFile(item.Path), PlainName(item.Path)),
        ]));
    }

    // The true name stands in the JSON; what a header may hold differs between servers.
    private static string PlainName(string path)
        => string.Concat(Path.GetFileName(path).Select(c => c is > ' ' and < (char)127 and not ('"' or '\\' or '%') ? c : '_'));

    private static string ReadId(SfResponse response)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(response.Json);
            return document.RootElement.FindText("id") ?? throw new InvalidOperationException();
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new SfException("NotAWriteResult", SfErrorCategory.InvalidData, failure);
        }
    }

    private static UploadOutcome NotUploaded(UploadItem item, long length, SfException failure, DateTimeOffset begun)
    {
        bool isOpen = Outcome.MayBeDone(failure) || WriteCalls.IsUnreadable(failure);
        string since = begun.UtcDateTime.AddMinutes(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        string title = item.TitleInOrg.Replace("\\", "\\\\").Replace("'", "\\'").Replace("\"", "`\"").Replace("$", "`$");
        SfException error = isOpen
            ? new SfException("FileOutcomeUnknown", SfErrorCategory.OperationTimeout, failure, item.Path, failure.Message, title, since)
            {
                Target = item.Target,
            }
            : failure;
        return new UploadOutcome(
            new SfFile
            {
                Action = isOpen ? SfFileAction.Unknown : SfFileAction.Failed,
                Title = item.TitleInOrg,
                Path = item.Path,
                Size = length,
                ContentDocumentId = item.ContentDocumentId,
                Id = item.ContentDocumentId,
                LinkedTo = item.LinkedTo,
                ErrorCode = CodeOf(error),
                Message = error.Message,
            },
            [error]);
    }

    private static string CodeOf(SfException error) => error is SfApiException refusal ? refusal.ErrorCode : error.ErrorId;

    // What Salesforce has made of it: the document, which is what records are linked to, and the checksum.
    private async Task<SfFile> ReadBackAsync(
        UploadItem item, long length, string id, List<SfException> errors, CancellationToken cancellationToken)
    {
        var file = new FileFacts(null, null, null, null);
        try
        {
            file = FileFacts.Read(await sender.SendAsync(
                new SfRequest("GET", $"{Versions}/{id}")
                {
                    Query = [new("fields", "ContentDocumentId,Checksum,ContentSize,VersionNumber")],
                },
                caller,
                cancellationToken).ConfigureAwait(false));
            if (file.Size is { } size && size != length)
            {
                errors.Add(new SfException("FileSizeDiffers", SfErrorCategory.InvalidData, item.Path, id, length, size));
            }
        }
        catch (SfException failure)
        {
            bool isUnlinked = item.LinkedTo.Count > 1 || (item.ContentDocumentId is not null && item.LinkedTo.Count > 0);
            errors.Add(
                new SfException(
                    isUnlinked && item.ContentDocumentId is null ? "FileNotLinkedUnread" : "FileUnread",
                    failure.Category,
                    failure,
                    item.Path,
                    id,
                    failure.Message));
        }

        string? document = file.DocumentId ?? item.ContentDocumentId;
        return new SfFile
        {
            Action = item.ContentDocumentId is null ? SfFileAction.Uploaded : SfFileAction.Versioned,
            Title = item.TitleInOrg,
            Path = item.Path,
            Size = length,
            Checksum = file.Checksum,
            Id = document,
            ContentDocumentId = document,
            ContentVersionId = id,
            Version = file.Version,
            LinkedTo = item.ContentDocumentId is null ? [.. item.LinkedTo.Take(1)] : [],
            ErrorCode = errors.Count > 0 ? CodeOf(errors[0]) : null,
            Message = errors.Count > 0 ? errors[0].Message : null,
        };
    }

    // A link that may have been made is made again: that it is there already is then as good.
    private async Task LinkAsync(
        SfFile file, string document, string[] records, List<SfException> errors, CancellationToken cancellationToken)
    {
        var linked = new HashSet<string>(StringComparer.Ordinal);
        LinkResults results;
        string[] unknown = records;
        var failed = new List<string>();
        SfException? cause = null;
        int attempt = 0;
        do
        {
            results = await MakeLinksAsync(document, unknown, cancellationToken).ConfigureAwait(false);
            foreach (SfWriteResult result in results.All.Where(result => result.Action != SfWriteAction.Unknown))
            {
                // One that an earlier version was linked to, or the owner, has the file already.
                bool isLinked = result.Success || result.ErrorCode == IsLinkedAlready;
                (isLinked ? (ICollection<string>)linked : failed).Add((string)result.InputObject!);
                cause ??= isLinked ? null : result.Error;
            }

            unknown = [.. unknown.Where(record => !linked.Contains(record) && !failed.Contains(record))];
        }
        while (unknown.Length > 0 && results.All.Count > 0 && ++attempt <= RetryPolicy.UsualRetries);

        cause ??= results.Failure;
        if (failed.Count + unknown.Length > 0)
        {
            errors.Add(
                new SfException(
                    failed.Count == 0 && results.All.Count > 0 ? "FileLinkUnknown" : "FileNotLinked",
                    cause?.Category ?? SfErrorCategory.NotSpecified,
                    cause,
                    file.Path,
                    document,
                    string.Join(", ", records.Where(record => !linked.Contains(record))),
                    cause?.Message ?? "?"));
        }

        file.LinkedTo = [.. file.LinkedTo, .. records.Where(linked.Contains)];
        file.ErrorCode ??= errors.Count > 0 ? CodeOf(errors[0]) : null;
        file.Message ??= errors.Count > 0 ? errors[0].Message : null;
    }

    private async Task<LinkResults> MakeLinksAsync(string document, string[] records, CancellationToken cancellationToken)
    {
        var options = new WriteOptions { Operation = WriteOperation.Create, ObjectName = LinkObject };
        var results = new LinkResults();
        using var rows = new HandOver<WriteRow>(records.Length);
        foreach (string record in records)
        {
            rows.TryAdd(
                new WriteRow(
                    record,
                    RowKind.Table,
                    [
                        new RowField("ContentDocumentId", document),
                        new RowField("LinkedEntityId", record),
                        new RowField("ShareType", RecordId.Prefix(record) == LibraryPrefix ? "I" : "V"),
                    ]));
        }

        rows.Complete();
        using var writer = new RecordWriter(types, new WriteCalls(sender, options, clock), options, results, caller);
        try
        {
            await writer.RunAsync(rows, cancellationToken).ConfigureAwait(false);
        }
        catch (SfException failure)
        {
            results.Failure = failure;
        }

        return results;
    }

    /// <summary>What the org says of a version.</summary>
    private sealed record FileFacts(string? DocumentId, string? Checksum, long? Size, int? Version)
    {
        public static FileFacts Read(SfResponse response)
        {
            try
            {
                using JsonDocument json = JsonDocument.Parse(response.Json);
                JsonElement root = json.RootElement;
                return new FileFacts(
                    root.FindText("ContentDocumentId") ?? throw new InvalidOperationException(),
                    root.FindText("Checksum"),
                    root.TryGetProperty("ContentSize", out JsonElement size) && size.TryGetInt64(out long bytes) ? bytes : null,
                    int.TryParse(root.FindText("VersionNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                        ? number
                        : null);
            }
            catch (Exception failure) when (failure is JsonException or InvalidOperationException)
            {
                throw new SfException("NotAWriteResult", SfErrorCategory.InvalidData, failure);
            }
        }
    }

    /// <summary>Gathers what became of links; they may be made, since whoever uploads was asked for all of it.</summary>
    private sealed class LinkResults : IWriteObserver
    {
        public List<SfWriteResult> All { get; } = [];

        public SfException? Failure { get; set; }

        public Task<bool> MayWriteAsync(WriteBatch batch) => Task.FromResult(true);

        public Task TakeAsync(IReadOnlyList<SfWriteResult> results)
        {
            All.AddRange(results);
            return Task.CompletedTask;
        }

        public void CallFailed(CallFailure failure) => Failure = failure.Error;

        public void Progressed(long done, long failed)
        {
        }
    }
}
