using SalesforceConnect.Errors;

namespace SalesforceConnect.Http;

/// <summary>
/// Ends the reading of pages that lead in a circle or have no end. The number that a server announces is not always true, so a few
/// rows more are no error.
/// </summary>
/// <param name="announced">How many rows the first page says that there are; negative where it does not.</param>
/// <param name="outer">The guard of the pages that these stand in, as those of children do; null for none.</param>
internal sealed class PageGuard(long announced, PageGuard? outer = null)
{
    private const int MostEmptyPages = 10;
    private const int MostTimes = 10;
    private const long AlwaysFits = 10_000;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly long _most = announced < 0 || announced > long.MaxValue / MostTimes ? long.MaxValue : Math.Max(AlwaysFits, MostTimes * announced);
    private long _rows;
    private int _emptyPages;

    /// <summary>Takes note of a page that names another one.</summary>
    /// <param name="rows">How many rows it has.</param>
    /// <param name="next">Where the next one is.</param>
    /// <returns>Whether that is to be read: it is none that was read already.</returns>
    /// <exception cref="SfException"><c>PagesWithoutEnd</c>: too many rows more than announced, or too many pages without any.</exception>
    public bool Follows(int rows, string next)
    {
        _rows += rows;
        _emptyPages = rows == 0 ? _emptyPages + 1 : 0;
        if (_emptyPages > MostEmptyPages)
        {
            throw WithoutEnd("Empty", _emptyPages);
        }

        if (_rows > _most)
        {
            throw WithoutEnd("Rows", _rows, announced);
        }

        return !WasSeen(next) && _seen.Add(next);
    }

    /// <summary>Whether a page was read already.</summary>
    public bool WasSeen(string url) => _seen.Contains(url) || outer?.WasSeen(url) == true;

    /// <summary>The error for pages that lead back.</summary>
    public static SfException Circle(string next) => WithoutEnd("Circle", Redactor.Input(next));

    private static SfException WithoutEnd(string reason, params object?[] arguments)
        => new("PagesWithoutEnd", SfErrorCategory.InvalidData, Text.Message("PagesWithoutEnd." + reason, arguments));
}
