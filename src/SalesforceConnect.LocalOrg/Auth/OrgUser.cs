namespace SalesforceConnect.LocalOrg;

/// <summary>A user of the org: a view of the User record, so that a change here or through the API is the same change.</summary>
public sealed class OrgUser
{
    private readonly OrgStore _store;
    private readonly OrgTable _table;

    internal OrgUser(OrgStore store, string id)
    {
        _store = store;
        _table = store.Table("User");
        Id = id;
    }

    /// <summary>The user's 18-character ID (005…).</summary>
    public string Id { get; }

    /// <summary>The user name, which looks like an e-mail address.</summary>
    public string Username => Text("Username")!;

    /// <summary>First and last name.</summary>
    public string Name => Text("Name")!;

    /// <summary>The first name.</summary>
    public string? FirstName => Text("FirstName");

    /// <summary>The last name.</summary>
    public string LastName => Text("LastName")!;

    /// <summary>The e-mail address.</summary>
    public string Email => Text("Email")!;

    /// <summary>Whether the user may log in.</summary>
    public bool IsActive
    {
        get => (bool)Row[_table.Definition.Field("IsActive")]!;
        set => Set("IsActive", value);
    }

    /// <summary>The profile's "API Enabled" permission.</summary>
    public bool ApiEnabled { get; set; } = true;

    /// <summary>The permission "Bulk API Hard Delete", which nobody has at first.</summary>
    public bool BulkHardDelete { get; set; }

    /// <summary>Whether a login now is outside the profile's login hours or IP ranges. Tokens given out before go on working.</summary>
    public bool LoginRestricted { get; set; }

    internal string? Text(string field) => Row[_table.Definition.Field(field)] as string;

    internal DateTime LastModified => (DateTime)Row[_table.Definition.Field("LastModifiedDate")]!;

    internal void LoggedIn() => Set("LastLoginDate", _store.Now());

    private OrgRow Row => _store.Find(_table, Id)!;

    private void Set(string field, object value) => _store.Write(() =>
    {
        object?[] values = Row.CopyValues();
        values[_table.Definition.Field(field).Index] = value;
        _store.Put(_table, new OrgRow(values));
        return true;
    });
}
