namespace SalesforceConnect.LocalOrg;

internal sealed class MemoryBlob : OrgBlob
{
    private readonly byte[] _bytes;

    public MemoryBlob(byte[] bytes, string? checksum)
        : base(bytes.Length)
    {
        _bytes = bytes;
        Checksum = checksum;
    }

    public override Stream OpenRead() => new MemoryStream(_bytes, writable: false);
}
