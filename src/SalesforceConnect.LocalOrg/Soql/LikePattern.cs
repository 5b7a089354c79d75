namespace SalesforceConnect.LocalOrg;

/// <summary>A LIKE pattern: <c>%</c> any run, <c>_</c> any one character, either literal after a backslash, case ignored.</summary>
internal sealed class LikePattern
{
    private readonly List<(char Char, Kind Kind)> _parts = [];

    private enum Kind
    {
        Literal,
        One,
        Run,
    }

    public LikePattern(string query, SoqlToken token)
    {
        for (int i = 0; i < token.Text.Length; i++)
        {
            char c = token.Text[i];
            _parts.Add(c switch
            {
                '\\' => (char.ToUpperInvariant(SoqlTokenizer.Escaped(query, token, ref i)), Kind.Literal),
                '%' => (c, Kind.Run),
                '_' => (c, Kind.One),
                _ => (char.ToUpperInvariant(c), Kind.Literal),
            });
        }
    }

    public bool Matches(string text)
    {
        (int at, int part, int runPart, int runAt) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (part < _parts.Count && _parts[part].Kind == Kind.Run)
            {
                (runPart, runAt) = (part++, at);
            }
            else if (part < _parts.Count && (_parts[part].Kind == Kind.One || _parts[part].Char == char.ToUpperInvariant(text[at])))
            {
                part++;
                at++;
            }
            else if (runPart >= 0)
            {
                (part, at) = (runPart + 1, ++runAt);
            }
            else
            {
                return false;
            }
        }

        while (part < _parts.Count && _parts[part].Kind == Kind.Run)
        {
            part++;
        }

        return part == _parts.Count;
    }
}
