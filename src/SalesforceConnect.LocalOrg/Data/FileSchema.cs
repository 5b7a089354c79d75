namespace SalesforceConnect.LocalOrg;

/// <summary>The objects that hold files: content documents with their versions, and attachments.</summary>
internal static class FileSchema
{
    public static IReadOnlyList<ObjectDefinition> Objects { get; } = [Attachment(), ContentDocument(), ContentVersion()];

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

        void Set(string name, object? value) => version[definition.Field(name).Index] = value;
    }

    private static int Length(object? blob) => blob is OrgBlob { Length: var length } ? (int)Math.Min(length, int.MaxValue) : 0;
}
