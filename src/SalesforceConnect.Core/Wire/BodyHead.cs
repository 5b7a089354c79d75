namespace SalesforceConnect.Wire;

/// <summary>Shows the first bytes of a body, unzipped, to one who can begin with them before the rest has come.</summary>
/// <param name="show">Gets them as soon as some have come, and again with more while they are fewer than <see cref="Size"/>.</param>
/// <param name="isZipped">Whether the body comes zipped.</param>
internal sealed class BodyHead(Action<byte[]> show, bool isZipped)
{
    /// <summary>How many bytes are shown at most.</summary>
    public const int Size = 1024;

    private bool _isShown;

    /// <summary>More of the body has come.</summary>
    /// <param name="body">What has come so far, at its beginning.</param>
    /// <param name="length">How much that is.</param>
    public void Grew(byte[] body, int length)
    {
        if (!_isShown)
        {
            byte[] head = isZipped ? GzipBody.UnzipHead(body, length, Size) : body.AsSpan(0, Math.Min(length, Size)).ToArray();
            _isShown = head.Length == Size;
            show(head);
        }
    }
}
