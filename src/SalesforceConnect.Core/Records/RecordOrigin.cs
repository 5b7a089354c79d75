using System.Text;
using SalesforceConnect.Connections;

namespace SalesforceConnect.Records;

/// <summary>What all records of one object have in common in their <c>attributes</c>: kept once, not with each record.</summary>
internal sealed class RecordOrigin
{
    private readonly byte[] _utf8Name;
    private readonly byte[]? _utf8Prefix;

    public RecordOrigin(ReadOnlySpan<byte> objectName, ReadOnlySpan<byte> urlPrefix, OrgKey? org = null)
    {
        Org = org;
        _utf8Name = objectName.ToArray();
        _utf8Prefix = urlPrefix.Length == 0 ? null : urlPrefix.ToArray();
        ObjectName = Encoding.UTF8.GetString(_utf8Name);
        UrlPrefix = _utf8Prefix is null ? null : Encoding.UTF8.GetString(_utf8Prefix);
    }

    /// <summary>The object's API name.</summary>
    public string ObjectName { get; }

    /// <summary>The org that the records were read from; null where that is not known.</summary>
    public OrgKey? Org { get; }

    /// <summary>A record's path up to its ID, with the slash; null for what has no path, as an aggregate has.</summary>
    public string? UrlPrefix { get; }

    /// <summary>Whether it is the origin with this name and prefix.</summary>
    public bool Is(ReadOnlySpan<byte> objectName, ReadOnlySpan<byte> urlPrefix)
        => objectName.SequenceEqual(_utf8Name) && urlPrefix.SequenceEqual(_utf8Prefix ?? []);
}
