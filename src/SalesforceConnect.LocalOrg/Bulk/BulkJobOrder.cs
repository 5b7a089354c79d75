namespace SalesforceConnect.LocalOrg;

/// <summary>What every bulk job is made with.</summary>
/// <param name="Id">The ID that it gets.</param>
/// <param name="Operation">What it is to do, as on the wire.</param>
/// <param name="UserId">Who makes it.</param>
/// <param name="ApiVersion">The API version of the request, as in <c>67.0</c>.</param>
/// <param name="Dialect">Its CSV.</param>
/// <param name="Plan">How it goes.</param>
/// <param name="Clock">The org's clock.</param>
internal sealed record BulkJobOrder(
    string Id, string Operation, string UserId, string ApiVersion, CsvDialect Dialect, BulkJobPlan Plan, TimeProvider Clock);
