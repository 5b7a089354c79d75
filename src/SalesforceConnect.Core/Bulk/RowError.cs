namespace SalesforceConnect.Bulk;

/// <summary>What a file of failed rows says of one (Bulk API 2.0 and Bulk API Developer Guide, "Get Job Failed Record Results").</summary>
/// <param name="Code">Salesforce's code.</param>
/// <param name="Message">The words.</param>
/// <param name="Fields">The fields that it is about; often none.</param>
internal sealed record RowError(string Code, string Message, IReadOnlyList<string> Fields)
{
    // Rows that met a lock, alone or in a part of the job that met too many, pass a moment later.
    private static readonly string[] s_locks = ["UNABLE_TO_LOCK_ROW", "TooManyLockFailure", "TOO_MANY_LOCK_FAILURE"];

    private const string End = "--";

    private static readonly char[] s_between = [' ', ','];

    /// <summary>Whether it may pass a moment later.</summary>
    public bool IsLock => s_locks.Contains(Code, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Reads <c>CODE:message:FIELD1 FIELD2 --</c>, of which any part may be missing. Of several, one after the other, the first counts, and
    /// the others' words and fields are told with it.
    /// </summary>
    public static RowError Parse(string text)
    {
        RowError[] errors = [.. Parts(text.Trim()).Select(ParseOne)];
        return errors.Length == 1
            ? errors[0]
            : errors[0] with
            {
                Message = string.Join(" ", errors.Select((error, place) => place == 0 ? error.Message : $"{error.Code}: {error.Message}")),
                Fields = [.. errors.SelectMany(error => error.Fields).Distinct(StringComparer.OrdinalIgnoreCase)],
            };
    }

    // Each ends in two dashes, and the next begins with its code.
    private static IEnumerable<string> Parts(string text)
    {
        int begin = 0;
        for (int end; (end = text.IndexOf(End, begin, StringComparison.Ordinal)) >= 0;)
        {
            end += End.Length;
            while (end < text.Length && CodeLength(text, end) == 0)
            {
                int next = text.IndexOf(End, end, StringComparison.Ordinal);
                end = next < 0 ? text.Length : next + End.Length;
            }

            yield return text.Substring(begin, end - begin);
            begin = end;
            if (begin == text.Length)
            {
                yield break;
            }
        }

        yield return text.Substring(begin);
    }

    // The length of the code that stands at a place, before its colon; 0 for none.
    private static int CodeLength(string text, int begin)
    {
        int end = begin;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '.'))
        {
            end++;
        }

        return end < text.Length && text[end] == ':' ? end - begin : 0;
    }

    private static RowError ParseOne(string text)
    {
        string rest = text;
        int length = CodeLength(rest, 0);
        string code = rest.Substring(0, length);
        rest = length == 0 ? rest : rest.Substring(length + 1);
        string[] fields = [];
        if (rest.EndsWith(End, StringComparison.Ordinal))
        {
            rest = rest.Substring(0, rest.Length - End.Length).TrimEnd();
            int last = rest.LastIndexOf(':');
            string named = rest.Substring(last + 1);
            if (length > 0 && last >= 0 && named.All(c => char.IsLetterOrDigit(c) || c is '_' or ' ' or ',' or '.'))
            {
                fields = named.Split(s_between, StringSplitOptions.RemoveEmptyEntries);
                rest = rest.Substring(0, last);
            }
        }

        return new RowError(code.Length == 0 ? "UNKNOWN_EXCEPTION" : code, rest.Trim(), fields);
    }
}
