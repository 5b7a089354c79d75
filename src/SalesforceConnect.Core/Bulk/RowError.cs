namespace SalesforceConnect.Bulk;

/// <summary>What a file of failed rows says of one (Bulk API 2.0 and Bulk API Developer Guide, "Get Job Failed Record Results").</summary>
/// <param name="Code">Salesforce's code.</param>
/// <param name="Message">The words.</param>
/// <param name="Fields">The fields that it is about; often none.</param>
internal sealed record RowError(string Code, string Message, IReadOnlyList<string> Fields)
{
    // Rows that met a lock, alone or in a part of the job that met too many, pass a moment later.
    private static readonly string[] s_locks = ["UNABLE_TO_LOCK_ROW", "TooManyLockFailure", "TOO_MANY_LOCK_FAILURE"];

    private static readonly char[] s_between = [' ', ','];

    /// <summary>Whether it may pass a moment later.</summary>
    public bool IsLock => s_locks.Contains(Code, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads <c>CODE:message:FIELD1 FIELD2 --</c>, of which any part may be missing.</summary>
    public static RowError Parse(string text)
    {
        string rest = text.Trim();
        int colon = rest.IndexOf(':');
        string code = colon > 0 && rest.Take(colon).All(c => char.IsLetterOrDigit(c) || c is '_' or '.') ? rest.Substring(0, colon) : "";
        rest = code.Length == 0 ? rest : rest.Substring(colon + 1);
        string[] fields = [];
        if (rest.EndsWith("--", StringComparison.Ordinal))
        {
            rest = rest.Substring(0, rest.Length - 2).TrimEnd();
            int last = rest.LastIndexOf(':');
            string named = rest.Substring(last + 1);
            if (last >= 0 && named.All(c => char.IsLetterOrDigit(c) || c is '_' or ' ' or ',' or '.'))
            {
                fields = named.Split(s_between, StringSplitOptions.RemoveEmptyEntries);
                rest = rest.Substring(0, last);
            }
        }

        return new RowError(code.Length == 0 ? "UNKNOWN_EXCEPTION" : code, rest.Trim(), fields);
    }
}
