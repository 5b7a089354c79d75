namespace SalesforceConnect.Bulk;

/// <summary>The characters that may stand between the values of a job's files, and what the jobs call them.</summary>
internal static class BulkDelimiter
{
    private static readonly (char Character, string Name)[] s_all =
        [(',', "COMMA"), (';', "SEMICOLON"), ('\t', "TAB"), ('|', "PIPE"), ('^', "CARET"), ('`', "BACKQUOTE")];

    /// <summary>All of them.</summary>
    public static IEnumerable<char> All => s_all.Select(each => each.Character);

    /// <summary>What a job calls a character; null for one that it does not take.</summary>
    public static string? NameOf(char character) => s_all.FirstOrDefault(each => each.Character == character).Name;

    /// <summary>The character of a name; the comma where there is none of that name.</summary>
    public static char Of(string? name)
        => s_all.FirstOrDefault(each => each.Name == name) is { Name: not null } found ? found.Character : ',';
}
