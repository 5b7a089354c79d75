using System.Collections.Concurrent;

namespace SalesforceConnect.LocalOrg;

/// <summary>The org's users. Each has a User record in the store.</summary>
public sealed class UserDirectory
{
    internal const string AdministratorUsername = "admin@local-org.example";

    private static readonly (string First, string Last, string Username, string Profile)[] s_seed =
    [
        ("Ada", "Admin", AdministratorUsername, "System Administrator"),
        ("Stefan", "Müller", "stefan.mueller@local-org.example", "Standard User"),
        ("Niamh", "O'Connor", "niamh.oconnor@local-org.example", "Standard User"),
        ("Integration", "User", "integration@local-org.example", "Minimum Access - API Only Integrations"),
    ];

    private readonly OrgStore _store;
    private readonly OrgTable _table;
    private readonly ConcurrentDictionary<string, OrgUser> _users = new(StringComparer.Ordinal);

    internal UserDirectory(OrgStore store)
    {
        _store = store;
        _table = store.Table("User");
        Dictionary<string, string> profiles = AddProfiles();
        foreach ((string? first, string? last, string? username, string? profile) in s_seed)
        {
            Insert(first, last, username, profiles[profile], new DateTime(2023, 11, 6, 8, 0, 0, DateTimeKind.Utc));
        }

        Administrator = Find(AdministratorUsername)!;
    }

    /// <summary>The administrator, whom the default app runs as.</summary>
    public OrgUser Administrator { get; }

    /// <summary>All users.</summary>
    public IReadOnlyList<OrgUser> All => [.. _store.Snapshot(_table).Select(r => View(r.Id))];

    /// <summary>The user with this user name, without regard to case; null when there is none.</summary>
    public OrgUser? Find(string? username) =>
        username is not null && _store.FindBy(_table, _table.Definition.Field("Username"), username) is [var row, ..] ? View(row.Id) : null;

    /// <summary>The user with this ID; null when there is none.</summary>
    public OrgUser? FindById(string id) => _store.Find(_table, id) is { } row ? View(row.Id) : null;

    /// <summary>Makes a user with the standard profile.</summary>
    public OrgUser Add(string username, string firstName, string lastName)
    {
        string profile = _store.Ids("Profile")[1];
        return View(Insert(firstName, lastName, username, profile, _store.Now()));
    }

    private OrgUser View(string id) => _users.GetOrAdd(id, i => new OrgUser(_store, i));

    private Dictionary<string, string> AddProfiles()
    {
        OrgTable table = _store.Table("Profile");
        var ids = new Dictionary<string, string>();
        foreach (string? name in s_seed.Select(s => s.Profile).Distinct())
        {
            object?[] values = NewRow(table, new DateTime(2023, 11, 6, 8, 0, 0, DateTimeKind.Utc));
            values[table.Definition.Field("Name").Index] = name;
            values[table.Definition.Field("UserType").Index] = "Standard";
            var row = new OrgRow(values);
            _store.Put(table, row);
            ids.Add(name, row.Id);
        }

        return ids;
    }

    private string Insert(string first, string last, string username, string profileId, DateTime created)
    {
        object?[] values = NewRow(_table, created);
        ObjectDefinition definition = _table.Definition;
        foreach (FieldDefinition? field in definition.Fields.Where(f => f.Default is not null))
        {
            values[field.Index] = field.Default;
        }

        if (first.Length > 0)
        {
            Set("FirstName", first);
        }

        Set("LastName", last);
        Set("Name", $"{first} {last}".TrimStart());
        Set("Username", username);
        Set("Email", username);
        string alias = (first.Length > 0 ? first[..1] + last : last).ToLowerInvariant();
        Set("Alias", alias[..Math.Min(8, alias.Length)]);
        Set("CommunityNickname", username[..Math.Min(40, username.IndexOf('@', StringComparison.Ordinal))]);
        Set("CompanyName", "Local Org");
        Set("ProfileId", profileId);
        var row = new OrgRow(values);
        _store.Put(_table, row);
        return row.Id;

        void Set(string name, object value) => values[definition.Field(name).Index] = value;
    }

    private static object?[] NewRow(OrgTable table, DateTime created)
    {
        ObjectDefinition definition = table.Definition;
        object?[] values = new object?[definition.Fields.Count];
        values[0] = SalesforceId.Create(definition.KeyPrefix, table.NextNumber());
        values[definition.Field("CreatedDate").Index] = created;
        values[definition.Field("LastModifiedDate").Index] = created;
        values[definition.Field("SystemModstamp").Index] = created;
        values[definition.Field("CreatedById").Index] = OrgStore.AdministratorId;
        values[definition.Field("LastModifiedById").Index] = OrgStore.AdministratorId;
        return values;
    }
}
