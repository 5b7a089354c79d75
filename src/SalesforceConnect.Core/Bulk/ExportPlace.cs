using System.Text;

namespace SalesforceConnect.Bulk;

/// <summary>Where a character stands among the results of a query: an encoder says which one it cannot write, and not where it was.</summary>
/// <param name="Row">The row, from 1; the header is none.</param>
/// <param name="Column">The column's name.</param>
internal readonly record struct ExportPlace(long Row, string Column)
{
    /// <summary>Finds the first place of a character.</summary>
    /// <param name="text">The results as Salesforce writes them: every value in quotes.</param>
    /// <param name="delimiter">The character between values.</param>
    /// <param name="character">The character, which may be two of them.</param>
    /// <returns>Null where it stands in no row.</returns>
    public static ExportPlace? Find(TextReader text, char delimiter, string character)
    {
        List<string> columns = [];
        var name = new StringBuilder();
        long row = 0;
        int column = 0;
        bool isQuoted = false;
        for (int next; (next = text.Read()) >= 0;)
        {
            char c = (char)next;
            if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && (c == delimiter || c == '\n'))
            {
                if (row == 0)
                {
                    columns.Add(name.ToString());
                    name.Clear();
                }

                column = c == '\n' ? 0 : column + 1;
                row += c == '\n' ? 1 : 0;
            }
            else if (row == 0)
            {
                name.Append(c);
            }
            else if (c == character[0] && (character.Length == 1 || text.Peek() == character[1]))
            {
                return column < columns.Count ? new ExportPlace(row, columns[column]) : null;
            }
        }

        return null;
    }
}
