namespace SalesforceConnect.LocalOrg;

/// <summary>A load of the older Bulk API, which lists have among the others and nothing more can be had of.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="ObjectName">The object's API name.</param>
/// <param name="UserId">Who made it.</param>
/// <param name="CreatedAt">When.</param>
internal sealed record ClassicJob(string Id, string ObjectName, string UserId, DateTimeOffset CreatedAt);
