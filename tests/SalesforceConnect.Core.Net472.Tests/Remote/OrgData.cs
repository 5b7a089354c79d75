using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SalesforceConnect.LocalOrg;

/// <summary>The apps of an org in another process.</summary>
public sealed class AppRegistry
{
    private readonly LocalOrgServer _org;

    internal AppRegistry(LocalOrgServer org)
    {
        _org = org;
        Default = new ExternalClientApp(org);
    }

    public ExternalClientApp Default { get; }

    public void Add(ExternalClientApp app) => _org.Call("addApp", app);
}

/// <summary>The default app of an org in another process, or one to be added to it.</summary>
public sealed class ExternalClientApp
{
    private readonly LocalOrgServer? _org;

    public ExternalClientApp()
    {
    }

    internal ExternalClientApp(LocalOrgServer org) => _org = org;

    public string? ConsumerKey { get; set; }

    public string? ConsumerSecret
    {
        get;
        set => field = Tell(value);
    }

    public bool ClientCredentialsEnabled
    {
        get;
        set => field = Tell(value);
    }

    public string? RunAsUsername
    {
        get;
        set => field = Tell(value);
    }

    [JsonIgnore]
    public ScopeSet Scopes => new(_org!);

    private T Tell<T>(T value, [CallerMemberName] string property = "")
    {
        _org?.Call("set", $"{nameof(LocalOrgServer.Apps)}.{nameof(AppRegistry.Default)}.{property}", value);
        return value;
    }
}

/// <summary>The scopes of the default app of an org in another process.</summary>
public sealed class ScopeSet
{
    private readonly LocalOrgServer _org;

    internal ScopeSet(LocalOrgServer org) => _org = org;

    public void Remove(string scope) => _org.Call("removeScope", scope);
}

/// <summary>The users of an org in another process.</summary>
public sealed class UserDirectory
{
    internal UserDirectory(LocalOrgServer org) => Administrator = new OrgUser(org);

    public OrgUser Administrator { get; }
}

/// <summary>The administrator of an org in another process.</summary>
public sealed class OrgUser
{
    private readonly LocalOrgServer _org;

    internal OrgUser(LocalOrgServer org) => _org = org;

    public string Id => _org.Call("get", Path()).GetString()!;

    public string Username => _org.Call("get", Path()).GetString()!;

    public bool IsActive
    {
        set => _org.Call("set", Path(), value);
    }

    public bool ApiEnabled
    {
        set => _org.Call("set", Path(), value);
    }

    private static string Path([CallerMemberName] string property = "")
        => $"{nameof(LocalOrgServer.Users)}.{nameof(UserDirectory.Administrator)}.{property}";
}

/// <summary>The tokens of an org in another process.</summary>
public sealed class TokenStore
{
    private readonly LocalOrgServer _org;

    internal TokenStore(LocalOrgServer org) => _org = org;

    public IReadOnlyList<IssuedToken> All => [.. _org.Call("tokens").EnumerateArray().Select(value => new IssuedToken(value.GetString()!))];

    public int ActiveCount => _org.Call("get", $"{nameof(LocalOrgServer.Tokens)}.{nameof(ActiveCount)}").GetInt32();

    public int ExpireAll() => _org.Call("expireTokens").GetInt32();

    /// <summary>Gives out a token for the default app and the administrator, which are all that there is here.</summary>
    public IssuedToken Issue(ExternalClientApp app, OrgUser user) => new(_org.Call("issueToken").GetString()!);
}

/// <summary>A token of an org in another process.</summary>
public sealed record IssuedToken(string Value);

/// <summary>The records of an org in another process.</summary>
public sealed class OrgStore
{
    private readonly LocalOrgServer _org;

    internal OrgStore(LocalOrgServer org) => _org = org;

    public string Insert(string objectName, object fields) => _org.Call("insert", objectName, fields).GetString()!;

    public string Insert(string objectName, object fields, string blobField, OrgBlob blob)
        => _org.Call("insert", objectName, fields, blobField, blob.Bytes).GetString()!;

    public void Update(string objectName, string id, object fields, string blobField, OrgBlob blob)
        => _org.Call("update", objectName, id, fields, blobField, blob.Bytes);

    public void Delete(string objectName, string id) => _org.Call("delete", objectName, id);

    public int Count(string objectName) => _org.Call("count", objectName).GetInt32();

    public IReadOnlyList<string> Ids(string objectName) => _org.Call("ids", objectName).Deserialize<string[]>()!;

    /// <summary>The fields of a record whose values are text.</summary>
    public IReadOnlyDictionary<string, object?>? Get(string objectName, string id)
        => _org.Call("record", objectName, id)
            .Deserialize<Dictionary<string, string>>()?.ToDictionary(field => field.Key, field => (object?)field.Value);

    public OrgBlob? Blob(string objectName, string id, string blobField)
        => _org.Call("blob", objectName, id, blobField) is { ValueKind: JsonValueKind.String } bytes
            ? OrgBlob.FromBytes(bytes.GetBytesFromBase64())
            : null;
}

/// <summary>The bytes of a file.</summary>
public sealed class OrgBlob
{
    private OrgBlob(byte[] bytes) => Bytes = bytes;

    internal byte[] Bytes { get; }

    public static OrgBlob FromBytes(byte[] bytes) => new(bytes);

    public Stream OpenRead() => new MemoryStream(Bytes);
}
