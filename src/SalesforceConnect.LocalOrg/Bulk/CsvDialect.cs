using System.Buffers;

namespace SalesforceConnect.LocalOrg;

/// <summary>What stands between the values and between the rows of a bulk job's CSV.</summary>
/// <param name="ColumnDelimiter">The delimiter's name on the wire.</param>
/// <param name="LineEnding">The line ending's name on the wire.</param>
internal sealed record CsvDialect(string ColumnDelimiter, string LineEnding)
{
    private const string DelimiterCharacters = "`^,|;\t";

    /// <summary>The delimiters' names.</summary>
    public static readonly string[] Delimiters = ["BACKQUOTE", "CARET", "COMMA", "PIPE", "SEMICOLON", "TAB"];

    /// <summary>The line endings' names.</summary>
    public static readonly string[] LineEndings = ["LF", "CRLF"];

    public char Delimiter => DelimiterCharacters[Array.IndexOf(Delimiters, ColumnDelimiter)];

    public bool IsCrLf => LineEnding == "CRLF";

    /// <summary>Refuses data with another line ending than the job's, inside quotes too: Salesforce looks at the bytes alone.</summary>
    /// <exception cref="BulkJobException">There is one.</exception>
    public void CheckLineEndings(Stream data)
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            bool afterReturn = false;
            int read;
            while ((read = data.Read(piece)) > 0)
            {
                if (IsWrong(piece.AsSpan(0, read), afterReturn))
                {
                    throw new BulkJobException(
                        $"ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is {LineEnding}");
                }

                afterReturn = piece[read - 1] == '\r';
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private bool IsWrong(ReadOnlySpan<byte> piece, bool afterReturn)
    {
        for (int from = 0; from < piece.Length;)
        {
            int at = piece[from..].IndexOf((byte)'\n');
            if (at < 0)
            {
                return false;
            }

            at += from;
            bool isPair = at == 0 ? afterReturn : piece[at - 1] == '\r';
            if (isPair != IsCrLf)
            {
                return true;
            }

            from = at + 1;
        }

        return false;
    }
}
