namespace SalesforceConnect.LocalOrg;

/// <summary>Ends a bulk job as failed; the message is its <c>errorMessage</c>.</summary>
internal sealed class BulkJobException(string message) : Exception(message);
