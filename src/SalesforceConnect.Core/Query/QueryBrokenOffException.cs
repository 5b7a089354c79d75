using SalesforceConnect.Errors;

namespace SalesforceConnect.Query;

/// <summary>A query failed after its first page: the error of the failure, and how many records there were before it.</summary>
internal sealed class QueryBrokenOffException : SfException
{
    /// <param name="cause">What went wrong.</param>
    /// <param name="rows">How many records were given.</param>
    /// <param name="total">How many there should be; -1 where that is not known.</param>
    public QueryBrokenOffException(SfException cause, long rows, long total)
        : base(Text.Message(total < 0 ? "Query.BrokenOff" : "Query.BrokenOffOfTotal", rows, cause.Message, total), cause.ErrorId, cause.Category, cause.RecommendedAction, cause)
    {
    }
}
