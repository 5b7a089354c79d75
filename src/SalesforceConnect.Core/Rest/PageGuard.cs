using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Rest;

/// <summary>
/// Counts pages and their rows, and ends the reading of pages that lead in a circle or have no end. The number that a server announces is
/// not always true, so a few rows more are no error.
/// </summary>
/// <param name="outer">The guard of the pages that these stand in, as those of children do; null for none.</param>
internal sealed class PageGuard(PageGuard? outer = null)
{
    private const int MostEmptyPages = 10;
    private const int MostTimes = 10;
    private const long AlwaysFits = 10_000;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _emptyPages;

    /// <summary>How many pages were taken.</summary>
    public int Pages { get; private set; }

    /// <summary>How many rows they have.</summary>
    public long Rows { get; private set; }

    /// <summary>How many rows the first page says that there are; -1 where it does not.</summary>
    public long Announced { get; private set; } = -1;

    /// <summary>The link to the page that is to be read next; null where none follows.</summary>
    public string? Next { get; private set; }

    private long Most => Announced is < 0 or > long.MaxValue / MostTimes ? long.MaxValue : Math.Max(AlwaysFits, MostTimes * Announced);

    /// <summary>Takes note of a page that was read.</summary>
    /// <returns>Whether the page that it names is to be read: it names one, which was not read already.</returns>
    /// <exception cref="SfException"><c>PagesWithoutEnd</c>: too many rows more than announced, or too many pages without any.</exception>
    public bool Take(IPage page)
    {
        Announced = Pages == 0 ? page.Announced : Announced;
        int emptyPages = page.RowCount == 0 ? _emptyPages + 1 : 0;
        long rows = Rows + page.RowCount;
        if (page.Next is not null && emptyPages > MostEmptyPages)
        {
            throw WithoutEnd("Empty", emptyPages);
        }

        if (page.Next is not null && rows > Most)
        {
            throw WithoutEnd("Rows", rows, Announced);
        }

        _emptyPages = emptyPages;
        Rows = rows;
        Pages++;
        Next = page.Next is { } next && !WasSeen(next) && _seen.Add(next) ? next : null;
        return Next is not null;
    }

    /// <summary>Whether a page was read already.</summary>
    public bool WasSeen(string link) => _seen.Contains(link) || outer?.WasSeen(link) == true;

    /// <summary>The error for pages that lead back.</summary>
    public static SfException Circle(string next) => WithoutEnd("Circle", Redactor.Input(next));

    private static SfException WithoutEnd(string reason, params object?[] arguments)
        => new("PagesWithoutEnd", SfErrorCategory.InvalidData, Text.Message("PagesWithoutEnd." + reason, arguments));
}
