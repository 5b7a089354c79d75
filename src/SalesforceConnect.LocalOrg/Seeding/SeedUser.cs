using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>A user as a seed says it: a new one, or a change to one who is there.</summary>
internal sealed class SeedUser(string username, string place, bool isMadeIfMissing)
{
    private string? FirstName { get; init; }

    private string? LastName { get; init; }

    private string? Profile { get; init; }

    private bool? IsActive { get; init; }

    private bool? ApiEnabled { get; init; }

    private bool? BulkHardDelete { get; init; }

    private bool? LoginRestricted { get; init; }

    public static SeedUser Read(JsonElement json, string place)
    {
        var fields = new JsonFields(json, place);
        string username = fields.Text("username") ?? throw new JsonMistakeException(fields.At("username"), "The user name is needed here.");
        if (!username.Contains('@', StringComparison.Ordinal))
        {
            throw new JsonMistakeException(fields.At("username"), $"A user name looks like an e-mail address, and this is \"{username}\".");
        }

        var user = new SeedUser(username, place, isMadeIfMissing: false)
        {
            FirstName = fields.Text("firstName"),
            LastName = fields.Text("lastName"),
            Profile = fields.Text("profile"),
            IsActive = fields.Flag("isActive"),
            ApiEnabled = fields.Flag("apiEnabled"),
            BulkHardDelete = fields.Flag("bulkHardDelete"),
            LoginRestricted = fields.Flag("loginRestricted"),
        };
        fields.End();
        return user;
    }

    public void AddTo(OrgStore store, UserDirectory users)
    {
        OrgUser? user = users.Find(username);
        if (user is not null && isMadeIfMissing)
        {
            return;
        }

        string local = username.Split('@')[0];
        user ??= users.Add(username, FirstName ?? "", LastName ?? local);
        Dictionary<string, object> changes = [];
        if (FirstName is not null)
        {
            changes["FirstName"] = FirstName;
        }

        if (LastName is not null)
        {
            changes["LastName"] = LastName;
        }

        if (Profile is not null)
        {
            changes["Profile"] = new { Name = Profile };
        }

        try
        {
            if (changes.Count > 0)
            {
                store.Update("User", user.Id, changes);
            }
        }
        catch (ArgumentException refused)
        {
            throw new JsonMistakeException(place, refused.Message);
        }

        user.IsActive = IsActive ?? user.IsActive;
        user.ApiEnabled = ApiEnabled ?? user.ApiEnabled;
        user.BulkHardDelete = BulkHardDelete ?? user.BulkHardDelete;
        user.LoginRestricted = LoginRestricted ?? user.LoginRestricted;
    }
}
