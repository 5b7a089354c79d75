namespace SalesforceConnect.Errors;

/// <summary>What a misspelt word may have been meant for.</summary>
internal static class Spelling
{
    /// <summary>The word that is nearest to one that is not known, whatever their case; null where none is near.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="known">What there is.</param>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        string written = word.ToUpperInvariant();
        int limit = Math.Max(2, written.Length / 3);
        return known
            .Select(name => (Name: name, Distance: Distance(written, name.ToUpperInvariant())))
            .Where(candidate => candidate.Distance <= limit || IsTold(written, candidate.Name.ToUpperInvariant()))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary>How many letters must be put in, left out or changed to make one word of the other (Levenshtein).</summary>
    public static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int before = row[0];
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int changed = before + (one[i - 1] == other[j - 1] ? 0 : 1);
                before = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[other.Length];
    }

    // A custom field written without its ending.
    private static bool IsTold(string written, string name) => name == written + "__C";
}
