namespace SalesforceConnect.LocalOrg;

/// <summary>How filters go together, as in <c>1 AND (2 OR NOT 3)</c>.</summary>
internal sealed class ReportLogic
{
    private readonly IReadOnlyList<Func<OrgRow, bool>> _filters;
    private readonly string[] _words;
    private int _at;

    private ReportLogic(string logic, IReadOnlyList<Func<OrgRow, bool>> filters)
    {
        _filters = filters;
        _words = logic.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The filters as one; each has to be named.</summary>
    public static Func<OrgRow, bool> Parse(string logic, IReadOnlyList<Func<OrgRow, bool>> filters)
    {
        var parser = new ReportLogic(logic, filters);
        Func<OrgRow, bool> all = parser.Or();
        bool namesEach = Enumerable.Range(1, filters.Count).All(number => parser._words.Contains($"{number}"));
        return parser._at == parser._words.Length && namesEach ? all : throw Invalid();
    }

    private Func<OrgRow, bool> Or()
    {
        Func<OrgRow, bool> left = And();
        while (Takes("OR"))
        {
            (Func<OrgRow, bool> first, Func<OrgRow, bool> second) = (left, And());
            left = row => first(row) || second(row);
        }

        return left;
    }

    private Func<OrgRow, bool> And()
    {
        Func<OrgRow, bool> left = One();
        while (Takes("AND"))
        {
            (Func<OrgRow, bool> first, Func<OrgRow, bool> second) = (left, One());
            left = row => first(row) && second(row);
        }

        return left;
    }

    private Func<OrgRow, bool> One()
    {
        if (Takes("NOT"))
        {
            Func<OrgRow, bool> not = One();
            return row => !not(row);
        }

        if (Takes("("))
        {
            Func<OrgRow, bool> inner = Or();
            return Takes(")") ? inner : throw Invalid();
        }

        return _at < _words.Length && int.TryParse(_words[_at++], out int number) && number >= 1 && number <= _filters.Count
            ? _filters[number - 1]
            : throw Invalid();
    }

    private bool Takes(string word)
    {
        bool takes = _at < _words.Length && _words[_at].Equals(word, StringComparison.OrdinalIgnoreCase);
        _at += takes ? 1 : 0;
        return takes;
    }

    private static SalesforceException Invalid() => new(400, "BAD_REQUEST", "The boolean filter is invalid.");
}
