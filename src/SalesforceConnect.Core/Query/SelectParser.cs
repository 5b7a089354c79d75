using SalesforceConnect.Describe;

namespace SalesforceConnect.Query;

/// <summary>
/// Reads the SELECT list of a SOQL text (SOQL and SOSL Reference, "SOQL SELECT Syntax"): which properties a record has, whatever its
/// row happens to hold. What is wrong with a text is Salesforce's to say.
/// </summary>
internal sealed class SelectParser
{
    private static readonly string[] s_aggregates = ["COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"];

    private static readonly string[] s_clauses = ["WHERE", "WITH", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR", "USING", "UPDATE", "ALL"];

    private readonly IReadOnlyList<SoqlToken> _tokens;
    private int _at;

    private SelectParser(IReadOnlyList<SoqlToken> tokens, int at) => (_tokens, _at) = (tokens, at);

    /// <summary>The statement; null where the text is not understood.</summary>
    public static SelectStatement? Parse(string soql) => Parse(SoqlTokenizer.Read(soql));

    /// <summary>The statement that begins at a token: the whole text, or a subquery of it.</summary>
    public static SelectStatement? Parse(IReadOnlyList<SoqlToken> tokens, int at = 0)
    {
        try
        {
            return new SelectParser(tokens, at).ReadStatement(isChild: at > 0);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private SoqlToken Current => _at < _tokens.Count ? _tokens[_at] : new SoqlToken(SoqlTokenKind.Symbol, "", int.MaxValue);

    private SelectStatement ReadStatement(bool isChild)
    {
        Expect("SELECT");
        int list = _at;
        int from = FindFrom();
        _at = from + 1;
        string objectPath = ReadWord();
        string objectName = Last(objectPath);
        var aliases = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase) { [objectName] = [] };
        ReadAliases(aliases);
        Dictionary<string, int> clauses = FindClauses(isChild);
        int end = _at;

        _at = list;
        bool isAggregate = clauses.ContainsKey("GROUP") || ListHasAggregate(from);
        var selection = new SelectNode(objectName);
        bool isCount = from - list == 3 && Current.Is("COUNT") && _tokens[list + 1].Is("(") && _tokens[list + 2].Is(")");
        if (isAggregate && !isCount)
        {
            ReadGroups(selection, from, aliases);
        }
        else if (!isCount)
        {
            ReadItems(selection, () => _at == from, aliases);
        }

        _at = end;
        return new SelectStatement
        {
            ObjectName = objectName, Selection = selection, IsCount = isCount, IsAggregate = isAggregate, Tokens = _tokens, From = from, Clauses = clauses, Aliases = aliases,
        };
    }

    private void ReadItems(SelectNode selection, Func<bool> isEnd, Dictionary<string, IReadOnlyList<string>> aliases)
    {
        do
        {
            ReadItem(selection, aliases);
        }
        while (Takes(","));
        if (!isEnd())
        {
            throw new FormatException();
        }
    }

    private void ReadItem(SelectNode selection, Dictionary<string, IReadOnlyList<string>> aliases)
    {
        if (Current.Is("("))
        {
            _at++;
            SelectStatement child = ReadStatement(isChild: true);
            Expect(")");
            selection.Columns.Add(new SelectColumn(SelectColumnKind.Children, child.ObjectName) { Node = child.Selection });
        }
        else if (Current.Is("TYPEOF"))
        {
            ReadTypeOf(selection, aliases);
        }
        else if (IsCall)
        {
            ReadCall(selection, aliases);
        }
        else
        {
            selection.Add(ReadPath(aliases));
        }
    }

    private bool IsCall => Current.Kind == SoqlTokenKind.Word && _at + 1 < _tokens.Count && _tokens[_at + 1].Is("(");

    // TYPEOF What WHEN Account THEN Phone, Name WHEN … ELSE Name END
    private void ReadTypeOf(SelectNode selection, Dictionary<string, IReadOnlyList<string>> aliases)
    {
        Expect("TYPEOF");
        IReadOnlyList<string> path = ReadPath(aliases);
        var branches = new Dictionary<string, SelectNode>(StringComparer.OrdinalIgnoreCase);
        SelectNode? otherwise = null;
        while (!Current.Is("END"))
        {
            SelectNode branch;
            if (Current.Is("WHEN"))
            {
                _at++;
                string name = ReadWord();
                Expect("THEN");
                branches[name] = branch = new SelectNode(name);
            }
            else
            {
                Expect("ELSE");
                otherwise = branch = new SelectNode(path[path.Count - 1]);
            }

            ReadItems(branch, () => Current.Is("WHEN") || Current.Is("ELSE") || Current.Is("END"), []);
        }

        Expect("END");
        selection.Columns.Add(new SelectColumn(SelectColumnKind.TypeOf, path[path.Count - 1]) { Branches = branches, Node = otherwise });
    }

    // FIELDS(ALL), FORMAT(Amount) shown, toLabel(Status), DISTANCE(Location__c, GEOLOCATION(1, 2), 'km')
    private void ReadCall(SelectNode selection, Dictionary<string, IReadOnlyList<string>> aliases)
    {
        (string function, IReadOnlyList<string>? field, string? alias) = ReadCallParts(aliases);
        bool isNumber = function.Equals("convertCurrency", StringComparison.OrdinalIgnoreCase);
        if (function.Equals("FIELDS", StringComparison.OrdinalIgnoreCase))
        {
            selection.Columns.Add(new SelectColumn(SelectColumnKind.Open, ""));
        }
        else if (alias is not null)
        {
            selection.Columns.Add(new SelectColumn(SelectColumnKind.Value, alias) { Type = isNumber ? FieldType.Decimal : FieldType.Unknown });
        }
        else if (field is not null)
        {
            selection.Add(field, isTyped: isNumber);
        }
        else
        {
            selection.Columns.Add(new SelectColumn(SelectColumnKind.Unnamed, ""));
        }
    }

    // A row of groups is flat: a field goes by its last name, an expression by its alias or by its number among those without.
    private void ReadGroups(SelectNode selection, int from, Dictionary<string, IReadOnlyList<string>> aliases)
    {
        int unnamed = 0;
        do
        {
            bool isCall = IsCall;
            (string function, IReadOnlyList<string>? field, string? alias) = isCall ? ReadCallParts(aliases) : ("", ReadPath(aliases), ReadAlias());
            string name = alias ?? (isCall ? $"expr{unnamed++}" : field![field.Count - 1]);
            string kind = function.ToUpperInvariant();
            selection.Columns.Add(new SelectColumn(SelectColumnKind.Value, name)
            {
                FieldPath = kind is "" or "MIN" or "MAX" ? field : null,
                Type = kind switch { "DAY_ONLY" => FieldType.Date, "SUM" or "AVG" => FieldType.Decimal, _ => FieldType.Unknown },
            });
        }
        while (Takes(","));
        if (_at != from)
        {
            throw new FormatException();
        }
    }

    private (string Function, IReadOnlyList<string>? Field, string? Alias) ReadCallParts(Dictionary<string, IReadOnlyList<string>> aliases)
    {
        string function = ReadWord();
        int depth = 0;
        var words = new List<SoqlToken>();
        bool hasOthers = false;
        do
        {
            if (_at >= _tokens.Count)
            {
                throw new FormatException();
            }

            SoqlToken token = Current;
            depth += token.Is("(") ? 1 : token.Is(")") ? -1 : 0;
            if (token.Kind == SoqlTokenKind.Word && !IsCall)
            {
                words.Add(token);
            }
            else if (!token.Is("(") && !token.Is(")") && token.Kind != SoqlTokenKind.Word)
            {
                hasOthers = true;
            }

            _at++;
        }
        while (depth > 0);
        return (function, words.Count == 1 && !hasOthers ? SelectStatement.WithoutAlias(words[0].Text, aliases) : null, ReadAlias());
    }

    private string? ReadAlias()
        => Current.Kind == SoqlTokenKind.Word && !Current.Is("FROM") ? ReadWord() : null;

    private IReadOnlyList<string> ReadPath(Dictionary<string, IReadOnlyList<string>> aliases) => SelectStatement.WithoutAlias(ReadWord(), aliases);

    // FROM Contact c, c.Account AS a
    private void ReadAliases(Dictionary<string, IReadOnlyList<string>> aliases)
    {
        ReadAlias(aliases, []);
        while (Takes(","))
        {
            ReadAlias(aliases, ReadPath(aliases));
        }
    }

    private void ReadAlias(Dictionary<string, IReadOnlyList<string>> aliases, IReadOnlyList<string> meant)
    {
        if (Takes("AS") || (Current.Kind == SoqlTokenKind.Word && !s_clauses.Contains(Current.Text, StringComparer.OrdinalIgnoreCase)))
        {
            aliases[ReadWord()] = meant;
        }
    }

    // Leaves the place at the end of the statement.
    private Dictionary<string, int> FindClauses(bool isChild)
    {
        var clauses = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        int depth = 0;
        for (; _at < _tokens.Count; _at++)
        {
            depth += Current.Is("(") ? 1 : Current.Is(")") ? -1 : 0;
            if (depth < 0)
            {
                return isChild ? clauses : throw new FormatException();
            }

            if (depth == 0 && s_clauses.FirstOrDefault(clause => Current.Is(clause)) is { } found && !clauses.ContainsKey(found))
            {
                clauses.Add(found, _at);
            }
        }

        return isChild ? throw new FormatException() : clauses;
    }

    private int FindFrom()
    {
        int depth = 0;
        for (int index = _at; index < _tokens.Count; index++)
        {
            depth += _tokens[index].Is("(") ? 1 : _tokens[index].Is(")") ? -1 : 0;
            if (depth == 0 && _tokens[index].Is("FROM"))
            {
                return index;
            }
        }

        throw new FormatException();
    }

    // FORMAT(SUM(Amount)) is one too, what a subquery selects is none.
    private bool ListHasAggregate(int from)
    {
        int depth = 0;
        bool isInSubquery = false;
        for (int index = _at; index < from; index++)
        {
            isInSubquery = depth > 0 ? isInSubquery : _tokens[index].Is("(") && _tokens[index + 1].Is("SELECT");
            depth += _tokens[index].Is("(") ? 1 : _tokens[index].Is(")") ? -1 : 0;
            if (!isInSubquery && _tokens[index + 1].Is("(") && s_aggregates.Any(function => _tokens[index].Is(function)))
            {
                return true;
            }
        }

        return false;
    }

    private static string Last(string path) => path.Substring(path.LastIndexOf('.') + 1);

    private string ReadWord()
    {
        if (_at >= _tokens.Count || Current.Kind != SoqlTokenKind.Word || Current.Text.Split('.').Any(part => part.Length == 0))
        {
            throw new FormatException();
        }

        return _tokens[_at++].Text;
    }

    private void Expect(string text)
    {
        if (!Takes(text))
        {
            throw new FormatException();
        }
    }

    private bool Takes(string text)
    {
        bool isThere = Current.Is(text);
        _at += isThere ? 1 : 0;
        return isThere;
    }
}
