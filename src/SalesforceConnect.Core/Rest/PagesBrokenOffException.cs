using SalesforceConnect.Errors;

namespace SalesforceConnect.Rest;

/// <summary>A page after the first failed: the error of the failure, and how many rows there were before it.</summary>
internal sealed class PagesBrokenOffException : SfException
{
    /// <param name="cause">What went wrong.</param>
    /// <param name="message">The same, and how far the pages were read.</param>
    public PagesBrokenOffException(SfException cause, string message)
        : base(message, cause.ErrorId, cause.Category, cause.RecommendedAction, cause)
    {
    }
}
