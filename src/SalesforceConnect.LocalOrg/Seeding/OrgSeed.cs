using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// What an org starts with instead of the sample records: objects, fields, records, apps and users of one's own, read from JSON. A file
/// may also be the describe of an object, as Salesforce answers it or as <c>Get-SfObject -Name X | ConvertTo-Json -Depth 5</c> writes it,
/// or records as <c>sf data export tree</c> writes them.
/// </summary>
public sealed class OrgSeed
{
    private static readonly JsonDocumentOptions s_json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly List<SeedObject> _objects = [];
    private readonly List<SeedRow> _rows = [];
    private readonly List<SeedUser> _users = [];
    private readonly List<SeedApp> _apps = [];
    private readonly List<string> _sources = [];
    private bool? _sampleData;
    private string? _organizationName;
    private bool? _isSandbox;
    private IReadOnlyList<ObjectDefinition>? _schema;

    private OrgSeed()
    {
    }

    /// <summary>The objects of the org; null when the seed has none of its own.</summary>
    internal IReadOnlyList<ObjectDefinition>? Objects => _objects.Count == 0 ? null : _schema ??= SeedSchema.Merge(_objects);

    /// <summary>Reads files, whose objects, records, apps and users come together.</summary>
    /// <exception cref="OrgSeedException">A file has a mistake or cannot be read.</exception>
    public static OrgSeed Load(params IEnumerable<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var seed = new OrgSeed();
        foreach (string file in files)
        {
            seed.Add(file);
        }

        return seed;
    }

    /// <summary>Reads a seed from text.</summary>
    /// <exception cref="OrgSeedException">It has a mistake.</exception>
    public static OrgSeed Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var seed = new OrgSeed();
        seed.Read("seed", json, folder: null);
        return seed;
    }

    /// <summary>Adds what another file says.</summary>
    /// <exception cref="OrgSeedException">It has a mistake or cannot be read.</exception>
    public void Add(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string why = failure is FileNotFoundException or DirectoryNotFoundException ? "There is no such file." : failure.Message;
            throw new OrgSeedException($"{file}: {why}", failure);
        }

        Read(file, text, Path.GetDirectoryName(Path.GetFullPath(file)));
    }

    /// <summary>
    /// Adds an external client app for the client-credentials flow; without a user it runs as the administrator, with one that is not there
    /// the user is made.
    /// </summary>
    public void AddApp(string consumerKey, string consumerSecret, string? username = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(consumerKey);
        if (username is not null)
        {
            _users.Add(new SeedUser(username, "", isMadeIfMissing: true));
        }

        _apps.Add(SeedApp.ForClientCredentials(consumerKey, consumerSecret, username));
    }

    /// <summary>The options of an org that starts with this.</summary>
    internal LocalOrgOptions Change(LocalOrgOptions options) => options with
    {
        SampleData = _sampleData ?? (options.SampleData && _objects.Count == 0 && _rows.Count == 0),
        OrganizationName = _organizationName ?? options.OrganizationName,
        IsSandbox = _isSandbox ?? options.IsSandbox,
    };

    /// <summary>Puts the records, users and apps into an org.</summary>
    /// <exception cref="OrgSeedException">The org refuses something; the message says what and why.</exception>
    internal void Fill(OrgStore store, UserDirectory users, AppRegistry apps)
    {
        try
        {
            foreach (SeedUser user in _users)
            {
                user.AddTo(store, users);
            }

            new SeedFilling(store).Add(_rows);
            foreach (SeedApp app in _apps)
            {
                app.AddTo(apps, users);
            }
        }
        catch (JsonMistakeException mistake)
        {
            throw new OrgSeedException(mistake.Message, mistake);
        }
    }

    private void Read(string source, string text, string? folder)
    {
        try
        {
            using var document = JsonDocument.Parse(text, s_json);
            _sources.Add(source);
            ReadRoot(document.RootElement.Clone(), $"{Path.GetFileName(source)}: ", folder);
            _schema = null;
            _ = Objects;
        }
        catch (JsonException mistake)
        {
            throw new OrgSeedException($"{source}: This is no JSON: {mistake.Message}", mistake);
        }
        catch (JsonMistakeException mistake)
        {
            throw new OrgSeedException(mistake.Message, mistake);
        }
    }

    private void ReadRoot(JsonElement root, string source, string? folder)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            foreach ((JsonElement item, string place) in JsonFields.List(root, source))
            {
                ReadItem(item, place);
            }

            return;
        }

        var fields = new JsonFields(root, source);
        if (fields.Has("fields"))
        {
            _objects.Add(SeedObject.Read(root, source));
            return;
        }

        fields.Text("$schema");
        _sampleData = fields.Flag("sampleData") ?? _sampleData;
        if (fields.Take("organization") is { } organization)
        {
            var its = new JsonFields(organization, fields.At("organization"));
            _organizationName = its.Text("name") ?? _organizationName;
            _isSandbox = its.Flag("isSandbox") ?? _isSandbox;
            its.End();
        }

        foreach ((JsonElement item, string place) in fields.Items("objects"))
        {
            _objects.Add(SeedObject.Read(item, place));
        }

        if (fields.Take("records") is { } records)
        {
            _rows.AddRange(SeedRow.ReadAll(records, fields.At("records")));
        }

        foreach ((JsonElement item, string place) in fields.Items("users"))
        {
            _users.Add(SeedUser.Read(item, place));
        }

        foreach ((JsonElement item, string place) in fields.Items("apps"))
        {
            _apps.Add(SeedApp.Read(item, place, folder));
        }

        fields.End();
    }

    /// <summary>A member of a list that is the whole file: an object, an app, or a record that says its type.</summary>
    private void ReadItem(JsonElement item, string place)
    {
        var fields = new JsonFields(item, place);
        if (fields.Has("fields"))
        {
            _objects.Add(SeedObject.Read(item, place));
        }
        else if (fields.Has("consumerKey"))
        {
            _apps.Add(SeedApp.Read(item, place, folder: null));
        }
        else if (fields.Has("attributes"))
        {
            _rows.Add(SeedRow.ReadOne(item, place));
        }
        else
        {
            throw new JsonMistakeException(
                place,
                "This is no object (which has \"fields\"), no app (\"consumerKey\") and no record (\"attributes\"). Get-SfObject without -Name writes "
                + "no fields: say Get-SfObject -Name X | ConvertTo-Json -Depth 5.");
        }
    }
}
