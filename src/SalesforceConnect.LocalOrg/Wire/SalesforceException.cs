namespace SalesforceConnect.LocalOrg;

/// <summary>Ends a REST call with an error answer.</summary>
internal sealed class SalesforceException(int status, IReadOnlyList<SalesforceError> errors) : Exception(errors[0].Message)
{
    public SalesforceException(int status, string errorCode, string message, IReadOnlyList<string>? fields = null)
        : this(status, [new SalesforceError(errorCode, message, fields)])
    {
    }

    public int Status { get; } = status;

    public IReadOnlyList<SalesforceError> Errors { get; } = errors;

    public static SalesforceException NotFound() => new(404, "NOT_FOUND", "The requested resource does not exist");

    public static SalesforceException TooLarge(long maxLength) =>
        new(413, "EXCEEDED_MAX_SIZE_REQUEST", $"Maximum size of request reached. Maximum size of request is {maxLength} bytes.");

    public static SalesforceException PreconditionFailed() =>
        new(412, "PRECONDITION_FAILED", "The request's conditions do not hold: the resource has been changed.");

    public static SalesforceException MethodNotAllowed(string method, params string[] allowed) =>
        new(405, "METHOD_NOT_ALLOWED", $"HTTP Method '{method}' not allowed. Allowed are {string.Join(",", allowed)}");
}
