using System.Globalization;
using System.Text;

namespace SalesforceConnect.LocalOrg;

/// <summary>Reads documents (GraphQL specification, October 2021, 2), fragments and directives aside.</summary>
internal sealed class GraphQlParser
{
    private const string Marks = "!$():=@[]{|}";

    private readonly List<(string Text, char Kind, int Line, int Column)> _tokens = [];
    private int _at;

    private GraphQlParser(string document) => Split(document);

    /// <summary>The operations of a document.</summary>
    /// <exception cref="GraphQlException">It is none.</exception>
    public static IReadOnlyList<GraphQlOperation> Parse(string document)
    {
        var parser = new GraphQlParser(document);
        var operations = new List<GraphQlOperation>();
        do
        {
            operations.Add(parser.Operation());
        }
        while (parser.Kind != 'E');

        return operations;
    }

    private string Text => _tokens[_at].Text;

    private char Kind => _tokens[_at].Kind;

    private GraphQlOperation Operation()
    {
        string kind = "query";
        string? name = null;
        var variables = new List<(string, string, bool, object?)>();
        if (Text != "{")
        {
            kind = Kind == 'N' && Text is "query" or "mutation" ? Next() : throw Unexpected();
            name = Kind == 'N' ? Next() : null;
            if (Takes("("))
            {
                while (!Takes(")"))
                {
                    Expect("$");
                    string variable = Name();
                    Expect(":");
                    string type = TypeName();
                    bool isRequired = Takes("!");
                    variables.Add((variable, type, isRequired, Takes("=") ? Value() : null));
                }
            }
        }

        return new GraphQlOperation(kind, name, variables, Selection());
    }

    private string TypeName()
    {
        if (!Takes("["))
        {
            return Name();
        }

        string inner = TypeName();
        Takes("!");
        Expect("]");
        return $"[{inner}]";
    }

    private List<GraphQlField> Selection()
    {
        var fields = new List<GraphQlField>();
        Expect("{");
        while (!Takes("}"))
        {
            (_, _, int line, int column) = _tokens[_at];
            string name = Name();
            string? alias = null;
            if (Takes(":"))
            {
                (alias, name) = (name, Name());
            }

            var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
            if (Takes("("))
            {
                while (!Takes(")"))
                {
                    string argument = Name();
                    Expect(":");
                    arguments[argument] = Value();
                }
            }

            fields.Add(new GraphQlField(name, alias, arguments, Text == "{" ? Selection() : [], line, column));
        }

        return fields;
    }

    private object? Value()
    {
        (string text, char kind, int line, int column) = _tokens[_at];
        switch (kind)
        {
            case 'S':
                return Next();
            case 'D':
                _at++;
                return text.All(char.IsDigit) && int.TryParse(text, out int whole)
                    ? (object)whole
                    : decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            case 'N':
                _at++;
                return text switch { "true" => true, "false" => false, "null" => null, _ => new GraphQlWord(text) };
            default:
                break;
        }

        if (Takes("$"))
        {
            return new GraphQlVariable(Name(), line, column);
        }

        if (Takes("["))
        {
            var items = new List<object?>();
            while (!Takes("]"))
            {
                items.Add(Value());
            }

            return items;
        }

        Expect("{");
        var table = new Dictionary<string, object?>(StringComparer.Ordinal);
        while (!Takes("}"))
        {
            string name = Name();
            Expect(":");
            table[name] = Value();
        }

        return table;
    }

    private string Name() => Kind == 'N' ? Next() : throw Unexpected();

    private string Next() => _tokens[_at++].Text;

    private bool Takes(string mark)
    {
        bool takes = Kind == 'M' && Text == mark;
        _at += takes ? 1 : 0;
        return takes;
    }

    private void Expect(string mark)
    {
        if (!Takes(mark))
        {
            throw Unexpected();
        }
    }

    private GraphQlException Unexpected()
    {
        (string text, char kind, int line, int column) = _tokens[_at];
        return GraphQlException.Syntax($"offending token '{(kind == 'E' ? "<EOF>" : text)}'", line, column);
    }

    private void Split(string document)
    {
        int line = 1;
        int lineStart = 0;
        for (int at = 0; at < document.Length;)
        {
            char c = document[at];
            int column = at - lineStart + 1;
            if (c == '\n')
            {
                line++;
                lineStart = ++at;
            }
            else if (char.IsWhiteSpace(c) || c is ',' or '\uFEFF')
            {
                at++;
            }
            else if (c == '#')
            {
                at = document.IndexOf('\n', at) is >= 0 and var end ? end : document.Length;
            }
            else if (Marks.Contains(c, StringComparison.Ordinal))
            {
                _tokens.Add((c.ToString(), 'M', line, column));
                at++;
            }
            else if (c == '"')
            {
                _tokens.Add((Quoted(document, ref at, line, column), 'S', line, column));
            }
            else
            {
                int from = at;
                bool isNumber = char.IsDigit(c) || c == '-';
                while (at < document.Length && (char.IsLetterOrDigit(document[at]) || document[at] == '_'
                    || (isNumber && document[at] is '-' or '+' or '.')))
                {
                    at++;
                }

                _tokens.Add(at > from
                    ? (document[from..at], isNumber ? 'D' : 'N', line, column)
                    : throw GraphQlException.Syntax($"offending token '{c}'", line, column));
            }
        }

        _tokens.Add(("", 'E', line, document.Length - lineStart + 1));
    }

    private static string Quoted(string document, ref int at, int line, int column)
    {
        var text = new StringBuilder();
        for (at++; at < document.Length && document[at] is not ('"' or '\n'); at++)
        {
            if (document[at] == '\\' && at + 1 < document.Length)
            {
                at++;
                text.Append(document[at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var c => c });
            }
            else
            {
                text.Append(document[at]);
            }
        }

        return at < document.Length && document[at++] == '"' ? text.ToString() : throw GraphQlException.Syntax("unclosed text", line, column);
    }
}
