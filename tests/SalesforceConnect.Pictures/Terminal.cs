using System.Globalization;
using System.Text.RegularExpressions;

namespace SalesforceConnect.Pictures;

/// <summary>What stands on an endless terminal after all that a program wrote to it.</summary>
/// <param name="width">How many characters a line of it takes.</param>
/// <param name="answer">Takes what the terminal tells the program: where its cursor is.</param>
internal sealed partial class Terminal(int width, Action<string> answer)
{
    // The longest beginning of a sequence that may wait for its end.
    private const int LongestSequence = 300;

    private readonly List<List<Cell>> _lines = [[]];
    private int _row;
    private int _column;
    private Style _style;
    private string _unfinished = "";

    public IReadOnlyList<IReadOnlyList<Cell>> Lines => _lines;

    /// <summary>Writes what a program wrote, with the sequences that move and colour; the last of them may go on in the next text.</summary>
    /// <exception cref="NotSupportedException">It has a sequence that would change the picture, and is not known.</exception>
    public void Write(string text)
    {
        text = _unfinished + text;
        _unfinished = "";
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] == '\e')
            {
                Match sequence = Sequence().Match(text, at);
                if (!sequence.Success && text.Length - at < LongestSequence)
                {
                    _unfinished = text[at..];
                    return;
                }

                if (!sequence.Success)
                {
                    throw new NotSupportedException($"The picture knows no sequence that begins with ESC {text[at + 1]}.");
                }

                at += sequence.Length - 1;
                Obey(sequence.Groups["end"].Value, sequence.Groups["numbers"].Value);
            }
            else
            {
                Put(text[at]);
            }
        }
    }

    private void Put(char character)
    {
        switch (character)
        {
            case '\r':
                _column = 0;
                return;
            case '\n':
                MoveTo(_row + 1, _column);
                return;
            case '\a':
                return;
        }

        if (_column == width)
        {
            MoveTo(_row + 1, 0);
        }

        List<Cell> line = _lines[_row];
        while (line.Count <= _column)
        {
            line.Add(new Cell(' ', default));
        }

        line[_column++] = new Cell(character, _style);
    }

    private void Obey(string end, string numbers)
    {
        int[] values = [.. numbers.Split(';').Select(number => int.TryParse(number, CultureInfo.InvariantCulture, out int value) ? value : 0)];
        int steps = Math.Max(1, values[0]);
        switch (end)
        {
            case "m":
                _style = _style.With(values);
                break;
            case "A":
                MoveTo(_row - steps, _column);
                break;
            case "B":
                MoveTo(_row + steps, _column);
                break;
            case "C":
                MoveTo(_row, _column + steps);
                break;
            case "D":
                MoveTo(_row, _column - steps);
                break;
            case "G":
                MoveTo(_row, steps - 1);
                break;
            case "H":
                MoveTo(steps - 1, (values.Length > 1 ? Math.Max(1, values[1]) : 1) - 1);
                break;
            case "n":
                answer(string.Create(CultureInfo.InvariantCulture, $"\e[{_row + 1};{_column + 1}R"));
                break;
            case "K" when values[0] == 0:
                _lines[_row].RemoveRange(Math.Min(_column, _lines[_row].Count), Math.Max(0, _lines[_row].Count - _column));
                break;
            case "K" when values[0] == 2:
                _lines[_row].Clear();
                break;
            // A title, keyboard modes, whether the cursor shows: nothing of a picture.
            case "" or "h" or "l" or "=" or ">":
                break;
            default:
                throw new NotSupportedException($"The picture knows no sequence ESC [ {numbers} {end}.");
        }
    }

    private void MoveTo(int row, int column)
    {
        _row = Math.Max(0, row);
        _column = Math.Max(0, column);
        while (_lines.Count <= _row)
        {
            _lines.Add([]);
        }
    }

    [GeneratedRegex(@"\G\e(?:\[\??(?<numbers>[0-9;]*)(?<end>[A-Za-z])|\][^\a\e]*(?:\a|\e\\)|(?<end>[=>]))")]
    private static partial Regex Sequence();
}
