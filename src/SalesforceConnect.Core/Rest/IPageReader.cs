using SalesforceConnect.Errors;

namespace SalesforceConnect.Rest;

/// <summary>Reads pages of one kind for a <see cref="PageStream{TPage}"/>.</summary>
/// <typeparam name="TPage">What a page becomes.</typeparam>
internal interface IPageReader<TPage>
    where TPage : class, IPage
{
    /// <summary>
    /// Finds the link to the next page in an answer of which no more than the headers and the beginning of the body may have come. Null
    /// where it is not there, or where the next page is to be sent for only once this one is read.
    /// </summary>
    string? FindNext(SfResponse answer);

    /// <summary>Reads a page whole, with the lists in it that go on elsewhere.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="guard">Knows the pages before it; those of lists in the page get a guard within this one.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    Task<TPage> ReadAsync(SfResponse answer, PageGuard guard, CancellationToken cancellationToken);

    /// <summary>The error for pages that ended too early; null where that is none.</summary>
    SfException? ErrorOf(PageEnd end);

    /// <summary>The message of an error after the first page, which says how far it got; null where it stays as it is.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="rows">How many rows were given.</param>
    /// <param name="announced">How many there should be; -1 where that is not known.</param>
    string? BrokenOff(string message, long rows, long announced);
}
