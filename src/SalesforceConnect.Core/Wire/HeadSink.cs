using System.Net;

namespace SalesforceConnect.Wire;

/// <summary>
/// Keeps the body of a good answer in memory, and shows its beginning to one who can begin with it before the rest has come; once more
/// when the call is tried again.
/// </summary>
/// <param name="show">Gets the head and the beginning, as <see cref="BodyHead"/> says.</param>
internal sealed class HeadSink(Action<AnswerHead, byte[]> show) : BodySink
{
    public override bool Takes(AnswerHead head) => head.StatusCode == (int)HttpStatusCode.OK;

    public override Task<byte[]> ReceiveAsync(AnswerHead head, Stream body, Patience patience)
        => MemorySink.ReceiveAsync(head, body, patience, beginning => Show(head, beginning));

    /// <summary>Shows the beginning of a body.</summary>
    public void Show(AnswerHead head, byte[] beginning) => show(head, beginning);
}
