namespace SalesforceConnect.Rest;

/// <summary>One try of a call.</summary>
/// <param name="Number">Which it is, from 1.</param>
/// <param name="MayBeDone">Whether an earlier one may have been done, its answer lost: not where the org said that it had not begun.</param>
internal readonly record struct Attempt(int Number, bool MayBeDone);
