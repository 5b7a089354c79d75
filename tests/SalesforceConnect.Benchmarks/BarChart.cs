using System.Globalization;
using System.Net;
using System.Text;

namespace SalesforceConnect.Benchmarks;

/// <summary>Groups of horizontal bars as SVG, each group with a scale of its own.</summary>
internal sealed class BarChart(string title)
{
    private const int Width = 760;
    private const int LabelWidth = 190;
    private const int BarHeight = 18;
    private const int RowHeight = 24;
    private const int GroupHeight = 34;

    private readonly StringBuilder _body = new();
    private int _top = 46;

    /// <summary>Adds a group.</summary>
    /// <param name="name">What is measured, with its unit.</param>
    /// <param name="bars">What each way took; the first is ours.</param>
    public void Add(string name, IReadOnlyList<(string Name, double Value)> bars)
    {
        Text(12, _top + 18, name, "bold");
        _top += GroupHeight;
        double longest = bars.Max(bar => bar.Value);
        foreach ((string bar, double value) in bars)
        {
            int length = (int)Math.Max(1, (Width - LabelWidth - 80) * value / longest);
            Text(24, _top + 14, bar, "normal");
            _body.AppendLine(
                CultureInfo.InvariantCulture,
                $"  <rect x=\"{LabelWidth}\" y=\"{_top}\" width=\"{length}\" height=\"{BarHeight}\" fill=\"{(bar == bars[0].Name ? "#0176d3" : "#a8b3bd")}\"/>");
            Text(LabelWidth + length + 6, _top + 14, value.ToString(value < 100 ? "0.00" : "0", CultureInfo.InvariantCulture), "normal");
            _top += RowHeight;
        }
    }

    /// <summary>Writes the file.</summary>
    public void Save(string path) => File.WriteAllText(
        path,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{_top + 12}\" font-family=\"sans-serif\" font-size=\"13\">\n"
            + $"  <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n  <text x=\"12\" y=\"26\" font-size=\"16\" font-weight=\"bold\">{WebUtility.HtmlEncode(title)}</text>\n{_body}</svg>\n");

    private void Text(int x, int y, string text, string weight)
        => _body.AppendLine(
            CultureInfo.InvariantCulture, $"  <text x=\"{x}\" y=\"{y}\" font-weight=\"{weight}\">{WebUtility.HtmlEncode(text)}</text>");
}
