namespace SalesforceConnect.LocalOrg;

/// <summary>
/// The objects that hold files: content documents with their versions and their links to records, and the classic ones, attachments of a
/// record and documents in a folder.
/// </summary>
internal static class FileSchema
{
    private static readonly string[] s_linkable =
        ["Account", "Contact", "Opportunity", "Invoice__c", "Case", "Lead", "Task", "Event", "User", "Group"];

    public static IReadOnlyList<ObjectDefinition> Objects { get; } =
        [Attachment(), ContentDocument(), ContentVersion(), ContentDocumentLink(), Folder(), Document()];

    private static ObjectDefinition Attachment() => new("Attachment", "Attachment", "Attachments", "00P",
    [
        OrgSchema.Id("Attachment"), OrgSchema.IsDeleted(),
        new("ParentId", "Parent ID", FieldKind.Reference)
        {
            Length = 18,
            Nillable = false,
            ReferenceTo = ["Account", "Contact", "Opportunity", "Invoice__c", "Case", "Lead", "Task"],
            RelationshipName = "Parent",
            ChildRelationshipName = "Attachments",
            CascadeDelete = true,
        },
        OrgSchema.Text("Name", "File Name", 255) with { IsNameField = true, Nillable = false },
        new("IsPrivate", "Private", FieldKind.Checkbox) { Nillable = false, Default = false, DefaultedOnCreate = true },
        OrgSchema.Text("ContentType", "Content Type", 120),
        ReadOnly(OrgSchema.Whole("BodyLength", "Body Length", 9)),
        new("Body", "Body", FieldKind.Base64) { Nillable = false },
        OrgSchema.Text("Description", "Description", 500),
        OrgSchema.Owner(), .. OrgSchema.Audit(),
    ])
    {
        Searchable = false,
        Recalculate = (definition, _, row) => row[definition.Field("BodyLength").Index] = Length(row[definition.Field("Body").Index]),
    };

    private static ObjectDefinition ContentDocument() => new("ContentDocument", "Content Document", "Content Documents", "069",
    [
        OrgSchema.Id("ContentDocument"), OrgSchema.IsDeleted(),
        OrgSchema.Text("Title", "Title", 255) with { IsNameField = true, Nillable = false },
        ReadOnly(
            OrgSchema.Reference(
                "LatestPublishedVersionId", "Latest Published Version ID", "ContentVersion", "LatestPublishedVersion", null)),
        ReadOnly(OrgSchema.Text("FileType", "File Type", 20)), ReadOnly(OrgSchema.Text("FileExtension", "File Extension", 40)),
        ReadOnly(OrgSchema.Whole("ContentSize", "Size", 9)),
        OrgSchema.Owner(), .. OrgSchema.Audit(),
    ])
    {
        Createable = false,
    };

    private static ObjectDefinition ContentVersion() => new("ContentVersion", "Content Version", "Content Versions", "068",
    [
        OrgSchema.Id("ContentVersion"),
        OrgSchema.Reference("ContentDocumentId", "ContentDocument ID", "ContentDocument", "ContentDocument", "ContentVersions") with
        {
            Updateable = false,
            CascadeDelete = true,
        },
        ReadOnly(
            new FieldDefinition(
                "IsLatest", "Is Latest", FieldKind.Checkbox) { Nillable = false, Default = true, DefaultedOnCreate = true }),
        ReadOnly(OrgSchema.Text("VersionNumber", "Version Number", 20)),
        OrgSchema.Text("Title", "Title", 255) with { IsNameField = true },
        OrgSchema.Text("Description", "Description", 1000),
        OrgSchema.Text("ReasonForChange", "Reason For Change", 1000),
        OrgSchema.Text("PathOnClient", "Path On Client", 500) with { Updateable = false },
        Linked("FirstPublishLocationId", "First Publish Location ID", "FirstPublishLocation"),
        ReadOnly(OrgSchema.Text("FileType", "File Type", 20)), ReadOnly(OrgSchema.Text("FileExtension", "File Extension", 40)),
        ReadOnly(OrgSchema.Whole("ContentSize", "Size", 9)),
        ReadOnly(OrgSchema.Text("Checksum", "Checksum", 50)),
        new("VersionData", "Version Data", FieldKind.Base64) { Nillable = false, Updateable = false },
        OrgSchema.Owner(), .. OrgSchema.Audit(),
    ])
    {
        Deletable = false,
        MaxBlobLength = 2L * 1024 * 1024 * 1024,
        OnInsert = AddVersion,
    };

    // Object Reference, "ContentDocumentLink": a query must say of which documents or records.
    private static ObjectDefinition ContentDocumentLink() => new(
        "ContentDocumentLink", "Content Document Link", "Content Document Links", "06A",
    [
        OrgSchema.Id("ContentDocumentLink"), OrgSchema.IsDeleted(),
        Linked("LinkedEntityId", "Linked Entity ID", "LinkedEntity") with
        {
            Nillable = false,
            ChildRelationshipName = "ContentDocumentLinks",
            CascadeDelete = true,
        },
        OrgSchema.Reference("ContentDocumentId", "ContentDocument ID", "ContentDocument", "ContentDocument", "ContentDocumentLinks") with
        {
            Nillable = false,
            Updateable = false,
            CascadeDelete = true,
        },
        OrgSchema.Pick("ShareType", "Share Type", "V", "C", "I") with { Nillable = false, RestrictedPicklist = true },
        OrgSchema.Pick("Visibility", "Visibility", "AllUsers", "InternalUsers", "SharedUsers") with
        {
            Nillable = false,
            RestrictedPicklist = true,
            Default = "AllUsers",
            DefaultedOnCreate = true,
        },
        OrgSchema.Audit()[^1],
    ])
    {
        Searchable = false,
        UniqueTogether = ["ContentDocumentId", "LinkedEntityId"],
        NeedsFilterBy = ["ContentDocumentId", "LinkedEntityId"],
    };

    private static ObjectDefinition Folder() => new("Folder", "Folder", "Folders", "00l",
    [
        OrgSchema.Id("Folder"),
        OrgSchema.Text("Name", "Name", 80) with { IsNameField = true, Nillable = false },
        OrgSchema.Text("DeveloperName", "Unique Name", 80),
        OrgSchema.Pick("Type", "Type", "Document", "Email", "Report", "Dashboard") with { Nillable = false, Updateable = false },
        OrgSchema.Pick("AccessType", "Access Type", "Public", "Hidden", "Shared") with { Default = "Public", DefaultedOnCreate = true },
        .. OrgSchema.Audit(),
    ])
    {
        Searchable = false,
    };

    private static ObjectDefinition Document() => new("Document", "Document", "Documents", "015",
    [
        OrgSchema.Id("Document"), OrgSchema.IsDeleted(),
        new("FolderId", "Folder ID", FieldKind.Reference)
        {
            Length = 18,
            Nillable = false,
            ReferenceTo = ["Folder", "User"],
            RelationshipName = "Folder",
        },
        OrgSchema.Text("Name", "Document Name", 255) with { IsNameField = true, Nillable = false },
        OrgSchema.Text("DeveloperName", "Document Unique Name", 80),
        OrgSchema.Text("ContentType", "MIME Type", 120),
        OrgSchema.Text("Type", "File Extension", 40),
        new("IsPublic", "Externally Available", FieldKind.Checkbox) { Nillable = false, Default = false, DefaultedOnCreate = true },
        ReadOnly(OrgSchema.Whole("BodyLength", "Body Length", 9)),
        new("Body", "Body", FieldKind.Base64),
        OrgSchema.Text("Description", "Description", 255),
        OrgSchema.Text("Keywords", "Keywords", 255),
        .. OrgSchema.Audit(),
    ])
    {
        Searchable = false,
        Recalculate = (definition, _, row) => row[definition.Field("BodyLength").Index] = Length(row[definition.Field("Body").Index]),
    };

    private static FieldDefinition Linked(string name, string label, string relationship) => new(name, label, FieldKind.Reference)
    {
        Length = 18,
        Updateable = false,
        ReferenceTo = s_linkable,
        RelationshipName = relationship,
    };

    private static FieldDefinition ReadOnly(FieldDefinition field) => field with { Createable = false, Updateable = false };

    /// <summary>
    /// Fills in what Salesforce knows of a new version itself, and puts it on top of its document, which is made when there is none.
    /// </summary>
    private static void AddVersion(OrgStore store, ObjectDefinition definition, object?[] version, string userId)
    {
        string path = version[definition.Field("PathOnClient").Index] as string
            ?? throw new SalesforceException(
                400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [PathOnClient]", ["PathOnClient"]);
        string fileName = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        int dot = fileName.LastIndexOf('.');
        string? extension = dot > 0 ? fileName[(dot + 1)..] : null;
        object? blob = version[definition.Field("VersionData").Index];
        Set("Title", version[definition.Field("Title").Index] ?? (dot > 0 ? fileName[..dot] : fileName));
        Set("FileExtension", extension);
        Set("FileType", extension is null ? "UNKNOWN" : extension.ToUpperInvariant());
        Set("ContentSize", Length(blob));
        Set("Checksum", (blob as OrgBlob)?.Checksum);

        OrgTable documents = store.Table("ContentDocument");
        OrgRow? document = version[definition.Field("ContentDocumentId").Index] is string id ? store.Find(documents, id)! : null;
        OrgTable versions = store.Table("ContentVersion");
        List<OrgRow> older = document is null ? [] : store.FindBy(versions, definition.Field("ContentDocumentId"), document.Id);
        foreach (OrgRow row in older)
        {
            object?[] values = row.CopyValues();
            values[definition.Field("IsLatest").Index] = false;
            store.Put(versions, new OrgRow(values));
        }

        Set("VersionNumber", (older.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
        object?[] top = document?.CopyValues() ?? RecordWriter.NewValues(store, documents, userId);
        foreach (string name in (string[])["Title", "FileType", "FileExtension", "ContentSize"])
        {
            top[documents.Definition.Field(name).Index] = version[definition.Field(name).Index];
        }

        top[documents.Definition.Field("LatestPublishedVersionId").Index] = version[0];
        store.Put(documents, new OrgRow(top));
        Set("ContentDocumentId", top[0]);
        string? location = version[definition.Field("FirstPublishLocationId").Index] as string;
        if (document is null)
        {
            // The owner has every file of his own.
            string owner = (string)version[definition.Field("OwnerId").Index]!;
            Link(store, (string)top[0]!, owner, "I", userId);
            if (location is not null && location != owner)
            {
                Link(store, (string)top[0]!, location, "V", userId);
            }
        }

        void Set(string name, object? value) => version[definition.Field(name).Index] = value;
    }

    private static void Link(OrgStore store, string documentId, string linkedId, string shareType, string userId)
    {
        OrgTable links = store.Table("ContentDocumentLink");
        object?[] link = RecordWriter.NewValues(store, links, userId);
        link[links.Definition.Field("ContentDocumentId").Index] = documentId;
        link[links.Definition.Field("LinkedEntityId").Index] = linkedId;
        link[links.Definition.Field("ShareType").Index] = shareType;
        store.Put(links, new OrgRow(link));
    }

    private static int Length(object? blob) => blob is OrgBlob { Length: var length } ? (int)Math.Min(length, int.MaxValue) : 0;
}
