using System.Globalization;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Query;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using SalesforceConnect.Soql;
using SalesforceConnect.Work;

namespace SalesforceConnect.Files;

/// <summary>
/// Finds files by records or by IDs of their own, many in a call: a query goes over as many IDs as its URL has room for, and never over
/// one record alone (Object Reference, "ContentDocumentLink": it must be filtered by records or files).
/// </summary>
/// <param name="sender">The connection.</param>
/// <param name="types">The types of the org's objects.</param>
/// <param name="allVersions">Whether older versions are wanted too.</param>
/// <param name="caller">Where to tell of the calls.</param>
internal sealed class FileSearch(ISender sender, TypeCache types, bool allVersions, ICaller? caller)
{
    private const string DocumentPrefix = "069";
    private const string VersionPrefix = "068";
    private const string AttachmentPrefix = "00P";
    private const string FolderDocumentPrefix = "015";

    private const string Links =
        "SELECT LinkedEntityId, ContentDocumentId, ContentDocument.LatestPublishedVersionId, "
        + "ContentDocument.LatestPublishedVersion.Title, ContentDocument.LatestPublishedVersion.FileExtension, "
        + "ContentDocument.LatestPublishedVersion.ContentSize, ContentDocument.LatestPublishedVersion.Checksum, "
        + "ContentDocument.LatestPublishedVersion.VersionNumber, ContentDocument.LatestPublishedVersion.LastModifiedDate "
        + "FROM ContentDocumentLink WHERE LinkedEntityId IN :ids";

    private const string Versions =
        "SELECT Id, ContentDocumentId, Title, FileExtension, ContentSize, Checksum, VersionNumber, LastModifiedDate FROM ContentVersion ";

    private const string Attachments = "SELECT Id, ParentId, Name, BodyLength, LastModifiedDate FROM Attachment ";

    private const string FolderDocuments = "SELECT Id, Name, Type, BodyLength, LastModifiedDate FROM Document WHERE Id IN :ids";

    /// <summary>Whether an ID is that of a file, and not of a record that may have some.</summary>
    public static bool IsFile(string id)
        => RecordId.Prefix(id) is DocumentPrefix or VersionPrefix or AttachmentPrefix or FolderDocumentPrefix;

    /// <summary>Finds the files and attachments of records.</summary>
    /// <param name="records">The records' IDs.</param>
    /// <param name="take">Takes files as they are found; one that is linked to several records may come several times.</param>
    /// <param name="refuse">Hears of IDs that are of no object.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">A query was refused or broke off.</exception>
    public async Task OfRecordsAsync(
        IReadOnlyList<string> records,
        Func<IReadOnlyList<FileRow>, Task> take,
        Action<SfException, string> refuse,
        CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> objects = await types.ByPrefixAsync(
            [.. records.Select(RecordId.Prefix).Distinct(StringComparer.Ordinal)], caller, cancellationToken).ConfigureAwait(false);
        foreach (string id in records.Where(id => !objects.ContainsKey(RecordId.Prefix(id))))
        {
            refuse(new SfException("NoObjectForPrefix", SfErrorCategory.ObjectNotFound, RecordId.Prefix(id), id), id);
        }

        string[] known = [.. records.Where(id => objects.ContainsKey(RecordId.Prefix(id))).Distinct(StringComparer.Ordinal)];
        var having = new HashSet<string>(StringComparer.Ordinal);
        await ReadAsync(Links, known, page => TakeLinksAsync(page, having, take, cancellationToken), cancellationToken).ConfigureAwait(false);
        try
        {
            await ReadAsync(
                Attachments + "WHERE ParentId IN :ids",
                known,
                page =>
                {
                    FileRow[] found = [.. page.Select(Attachment)];
                    having.UnionWith(found.Select(row => RecordId.Short(row.Records[0])));
                    return take(found);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (SfApiException refusal) when (refusal.ErrorCode == "INVALID_TYPE")
        {
            caller?.Verbose(() => Text.Message("NoAttachments"));
        }

        int without = known.Count(id => !having.Contains(RecordId.Short(id)));
        caller?.Verbose(() => Text.Message("RecordsWithoutFiles", without, known.Length));
    }

    /// <summary>Finds files by IDs of their own.</summary>
    /// <param name="ids">IDs of content documents, content versions, attachments and documents of folders.</param>
    /// <param name="take">Takes files as they are found.</param>
    /// <param name="refuse">Hears of IDs that are of no file, or that no file has.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">A query was refused or broke off.</exception>
    public async Task ByIdAsync(
        IReadOnlyList<string> ids,
        Func<IReadOnlyList<FileRow>, Task> take,
        Action<SfException, string> refuse,
        CancellationToken cancellationToken)
    {
        foreach (IGrouping<string, string> group in ids.Distinct(StringComparer.Ordinal).GroupBy(RecordId.Prefix))
        {
            var found = new HashSet<string>(StringComparer.Ordinal);
            string[] wanted = [.. group];
            switch (group.Key)
            {
                case DocumentPrefix:
                    await OfDocumentsAsync(wanted, TakeAsync, cancellationToken).ConfigureAwait(false);
                    break;
                case VersionPrefix:
                    await OfVersionsAsync(wanted, found, TakeAsync, cancellationToken).ConfigureAwait(false);
                    break;
                case AttachmentPrefix:
                    await ReadAsync(
                        Attachments + "WHERE Id IN :ids",
                        wanted,
                        page => TakeAsync([.. page.Select(Attachment)]),
                        cancellationToken).ConfigureAwait(false);
                    break;
                case FolderDocumentPrefix:
                    await ReadAsync(
                        FolderDocuments, wanted, page => TakeAsync([.. page.Select(FolderDocument)]), cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    Array.ForEach(wanted, id => refuse(new SfException("NotAFileId", SfErrorCategory.InvalidArgument, id), id));
                    continue;
            }

            foreach (string id in wanted.Where(id => !found.Contains(RecordId.Short(id))))
            {
                refuse(new SfException("FileNotFound", SfErrorCategory.ObjectNotFound, id), id);
            }

            Task TakeAsync(IReadOnlyList<FileRow> rows)
            {
                found.UnionWith(rows.Select(row => RecordId.Short(row.FileId)));
                return take(rows);
            }
        }
    }

    private static FileRow Version(FlatRow row, string id, string documentId, params string[] records) => new()
    {
        FileId = documentId,
        VersionId = id,
        Version = int.TryParse(row.Find("VersionNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null,
        Title = row.Text("Title"),
        Extension = row.Find("FileExtension"),
        Size = row.Number("ContentSize"),
        Checksum = row.Find("Checksum"),
        Modified = row.Time("LastModifiedDate"),
        BodyPath = $"sobjects/ContentVersion/{id}/VersionData",
        Records = records,
    };

    private static FileRow Version(SfRecord record)
    {
        var row = new FlatRow(record);
        return Version(row, row.Text("Id"), row.Text("ContentDocumentId"));
    }

    private static FileRow Attachment(SfRecord record)
    {
        var row = new FlatRow(record);
        return new FileRow
        {
            FileId = row.Text("Id"),
            Title = row.Text("Name"),
            Size = row.Number("BodyLength"),
            Modified = row.Time("LastModifiedDate"),
            BodyPath = $"sobjects/Attachment/{row.Text("Id")}/Body",
            Records = [row.Text("ParentId")],
        };
    }

    private static FileRow FolderDocument(SfRecord record)
    {
        var row = new FlatRow(record);
        return new FileRow
        {
            FileId = row.Text("Id"),
            Title = row.Text("Name"),
            Extension = row.Find("Type"),
            Size = row.Number("BodyLength"),
            Modified = row.Time("LastModifiedDate"),
            BodyPath = $"sobjects/Document/{row.Text("Id")}/Body",
        };
    }

    private async Task TakeLinksAsync(
        IReadOnlyList<SfRecord> page,
        HashSet<string> having,
        Func<IReadOnlyList<FileRow>, Task> take,
        CancellationToken cancellationToken)
    {
        var recordsOf = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var rows = new List<FileRow>();
        foreach (SfRecord record in page)
        {
            var link = new FlatRow(record);
            (string documentId, string linked) = (link.Text("ContentDocumentId"), link.Text("LinkedEntityId"));
            having.Add(RecordId.Short(linked));
            if (recordsOf.TryGetValue(documentId, out List<string>? others))
            {
                others.Add(linked);
                continue;
            }

            List<string> records = recordsOf[documentId] = [linked];
            rows.Add(
                Version(
                    new FlatRow(record, "ContentDocument.LatestPublishedVersion."),
                    link.Text("ContentDocument.LatestPublishedVersionId"),
                    documentId) with
                { Records = records });
        }

        await (allVersions
            ? OfDocumentsAsync(
                [.. recordsOf.Keys],
                versions => take([.. versions.Select(version => version with { Records = recordsOf[version.FileId] })]),
                cancellationToken)
            : take(rows)).ConfigureAwait(false);
    }

    private Task OfDocumentsAsync(string[] ids, Func<IReadOnlyList<FileRow>, Task> take, CancellationToken cancellationToken)
        => ReadAsync(
            Versions + "WHERE ContentDocumentId IN :ids" + (allVersions ? "" : " AND IsLatest = true"),
            ids,
            page => take([.. page.Select(Version)]),
            cancellationToken);

    private async Task OfVersionsAsync(
        string[] ids, HashSet<string> found, Func<IReadOnlyList<FileRow>, Task> take, CancellationToken cancellationToken)
    {
        var documents = new List<string>();
        await ReadAsync(
            Versions + "WHERE Id IN :ids",
            ids,
            page =>
            {
                FileRow[] rows = [.. page.Select(Version)];
                found.UnionWith(rows.Select(row => RecordId.Short(row.VersionId!)));
                documents.AddRange(rows.Select(row => row.FileId));
                return allVersions ? Task.CompletedTask : take(rows);
            },
            cancellationToken).ConfigureAwait(false);
        if (allVersions && documents.Count > 0)
        {
            await OfDocumentsAsync([.. documents.Distinct(StringComparer.Ordinal)], take, cancellationToken).ConfigureAwait(false);
        }
    }

    // As text: what is needed of it needs no describes. Sorted here, so that files get the same names the next time: a query that is sorted
    // by the org could not be split where the list of IDs is too long for one.
    private async Task ReadAsync(
        string soql, string[] ids, Func<IReadOnlyList<SfRecord>, Task> take, CancellationToken cancellationToken)
    {
        if (ids.Length == 0)
        {
            return;
        }

        var query = new QueryParameters(
            SoqlQuery.Parse(soql), new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["ids"] = ids });
        var options = new QueryOptions { AsText = true, IsFlat = true };
        using var run = new QueryRun(
            sender, query.Query, query.Queries, options, caller, new SelectionTypes(types, options.ObjectsResource, caller));
        while (await run.NextAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            await take([.. page.Records.OrderBy(record => record.Key, StringComparer.Ordinal)]).ConfigureAwait(false);
        }
    }
}
