using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using SalesforceConnect.Conversion;

namespace SalesforceConnect.Records;

/// <summary>
/// Draws records as a table, for the view of <see cref="SfTabularRecord"/>: a view has its columns from a file, and these have theirs from
/// the query. Where the columns do not fit side by side, it draws a list.
/// </summary>
public sealed class RecordTable
{
    // The width that is filled where there is more; a wider screen is used where the columns need it.
    private const int UsualWidth = 100;
    private const int LeastWidth = 10;
    private const int GenerousWidth = 40;

    // Later numbers are longer than the first one, or it is null.
    private const int NumberWidth = 15;
    private const int ShownItems = 4;
#if NETFRAMEWORK
    private const string Ellipsis = "...";
#else
    private const string Ellipsis = "\u2026";
#endif

    [ThreadStatic]
    private static RecordTable? s_current;

    private readonly PSHostRawUserInterface? _screen;
    private readonly int _width;
    private readonly string[] _names;
    private readonly int[] _widths;
    private readonly bool[] _isNumber;
    private readonly bool _fits;
    private readonly string _shape;

    private RecordTable(PSObject first, PSHost? host)
    {
        _screen = host?.UI?.RawUI;
        _width = (Ask(screen => screen.BufferSize.Width) is > 0 and int given ? given : UsualWidth) - 1;
        _shape = Shape(first);
        PSPropertyInfo[] properties = [.. first.Properties.Where(property => property.IsGettable)];
        _names = [.. properties.Select(property => property.Name)];
        _isNumber =
            [.. properties.Select(property => property.Value is int or long or decimal or double || IsNumeric(property.TypeNameOfValue))];
        _widths =
            [.. properties.Select(
                (property, i) => Math.Max(_isNumber[i] ? NumberWidth : 0, Math.Max(Cells(_names[i]), Cells(Text(property.Value)))))];
        bool[] isFlexible = [.. properties.Select(
            (property, i) => !_isNumber[i] && property.Value is not (bool or DateTime or TimeSpan or string { Length: 15 or 18 }))];
        _fits = TryFit(isFlexible);
    }

    /// <summary>What the records of one table have in common.</summary>
    /// <param name="record">A record.</param>
    public static string Shape(PSObject record) => record?.TypeNames[0] ?? "";

    /// <summary>The head of the table that a record is the first of; empty where it is a list.</summary>
    /// <param name="record">The record.</param>
    /// <param name="host">The host that shows it.</param>
    public static string Header(PSObject record, PSHost? host)
    {
        s_current = new RecordTable(record, host);
        return s_current._fits
            ? s_current.Line(
                s_current._names) + "\n" + s_current.Line([.. s_current._names.Select(name => new string('-', s_current.Cells(name)))])
            : "";
    }

    /// <summary>A record as a row of the table that was begun last, or as a list.</summary>
    /// <param name="record">The record.</param>
    /// <param name="host">The host that shows it.</param>
    public static string Row(PSObject record, PSHost? host)
    {
        RecordTable table = s_current is { } current && current._shape == Shape(record)
            ? current
            : s_current = new RecordTable(record!, host);
        object?[] values = [.. table._names.Select(name => record!.Properties[name]?.Value)];
        string[] texts = [.. values.Select(Text)];
        return table._fits ? table.Line(texts, [.. values.Select(value => value is int or long or decimal or double)]) : table.List(texts);
    }

    // Shrinks the widest of the flexible columns until all fit, or shares what is left over among them.
    private bool TryFit(bool[] isFlexible)
    {
        int[] flexible = [.. Enumerable.Range(0, _widths.Length).Where(i => isFlexible[i])];
        int left = _width - _widths.Sum() - (_widths.Length - 1);
        if (left < 0 && left + flexible.Sum(i => Math.Max(0, _widths[i] - LeastWidth)) < 0)
        {
            return false;
        }

        for (; left < 0; left++)
        {
            _widths[flexible.OrderByDescending(i => _widths[i]).First()]--;
        }

        left -= Math.Max(0, _width + 1 - UsualWidth);
        for (; left > 0 && flexible.Any(i => _widths[i] < GenerousWidth); left--)
        {
            _widths[flexible.OrderBy(i => _widths[i]).First()]++;
        }

        return true;
    }

    private string Line(string[] values, bool[]? isNumber = null)
        => string.Join(" ", values.Select((value, i) => Cell(value, _widths[i], _isNumber[i] || isNumber?[i] is true))).TrimEnd();

    private string Cell(string value, int width, bool isRight)
    {
        int missing = width - Cells(value);
        if (missing >= 0)
        {
            return isRight ? new string(' ', missing) + value : value + new string(' ', missing);
        }

        // The beginning of a number is another number.
        if (isRight)
        {
            return value;
        }

        string kept = value;
        while (kept.Length > 0 && Cells(kept) > width - Ellipsis.Length)
        {
            kept = kept.Remove(kept.Length - (kept.Length > 1 && char.IsLowSurrogate(kept[kept.Length - 1]) ? 2 : 1));
        }

        return Cell(kept + Ellipsis, width, isRight);
    }

    private string List(string[] values)
    {
        int names = _names.Max(Cells);
        int room = Math.Max(1, _width - names - 3);
        return string.Concat(values.Select((value, i) =>
        {
            IEnumerable<string> lines = Enumerable.Range(0, Math.Max(1, (value.Length + room - 1) / room))
                .Select(line => value.Substring(line * room, Math.Min(room, value.Length - (line * room))));
            return Cell(_names[i], names, isRight: false) + " : " + string.Join("\n" + new string(' ', names + 3), lines) + "\n";
        }));
    }

    private static string Text(object? value)
    {
        object? plain = Wrapped.Plain(value);
        string text = plain switch
        {
            null => "",
            string given => given,
            DateTime { Kind: DateTimeKind.Unspecified } day when day.TimeOfDay == TimeSpan.Zero
                => day.ToString("d", CultureInfo.CurrentCulture),
            double or decimal or float => ((IFormattable)plain).ToString("F", CultureInfo.CurrentCulture),
            IFormattable formattable => formattable.ToString(null, CultureInfo.CurrentCulture),
            ICollection items =>
                "{" + string.Join(
                    ", ", items.Cast<object?>().Take(ShownItems).Select(Text)) + (items.Count > ShownItems ? Ellipsis : "") + "}",
            _ => plain.ToString() ?? "",
        };
        return text.Replace("\r\n", " ").Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ');
    }

    private static bool IsNumeric(string? type)
        => type is not null
            && (type.Contains("System.Double")
                || type.Contains("System.Decimal")
                || type.Contains("System.Int32")
                || type.Contains("System.Int64"));

    // Characters of East Asia take two cells each.
    private int Cells(string text) => Ask(screen => screen.LengthInBufferCells(text)) ?? text.Length;

    // A host that has no screen refuses in the way that its author chose.
    private int? Ask(Func<PSHostRawUserInterface, int> question)
    {
        try
        {
            return _screen is null ? null : question(_screen);
        }
        catch (Exception refusal) when (refusal is HostException
            or NotImplementedException or NotSupportedException or InvalidOperationException or System.IO.IOException)
        {
            return null;
        }
    }
}
