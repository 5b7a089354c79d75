namespace SalesforceConnect.Wire;

/// <summary>An answer that has come whole, whatever its status.</summary>
/// <param name="Head">Its status and headers.</param>
/// <param name="Body">Its body, unzipped; empty where there was none, or where the request's sink took it elsewhere.</param>
internal sealed record WireAnswer(AnswerHead Head, byte[] Body);
