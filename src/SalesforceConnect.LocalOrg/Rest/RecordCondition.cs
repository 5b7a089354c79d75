using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// The conditions on a single record: <c>If-Modified-Since</c> and <c>If-Unmodified-Since</c> for every object, entity tags for Account
/// alone, as Salesforce documents them. A deletion takes no condition.
/// </summary>
internal static class RecordCondition
{
    /// <summary>Writes the validators of the answer, and 304 when the client has this version already.</summary>
    public static bool IsNotModified(RestCall call, OrgTable table, OrgRow row)
    {
        IHeaderDictionary headers = call.Http.Response.Headers;
        EntityTagHeaderValue? tag = Tag(table, row);
        headers.LastModified = Modified(table, row).ToString("R", CultureInfo.InvariantCulture);
        if (tag is not null)
        {
            headers.ETag = tag.ToString();
        }

        if (Status(call, table, row, tag) != 304)
        {
            return false;
        }

        call.Http.Response.StatusCode = 304;
        return true;
    }

    /// <summary>Refuses a change whose conditions do not hold.</summary>
    public static void Check(RestCall call, OrgTable table, OrgRow row)
    {
        if (Status(call, table, row, Tag(table, row)) is not null)
        {
            throw SalesforceException.PreconditionFailed();
        }
    }

    private static int? Status(RestCall call, OrgTable table, OrgRow row, EntityTagHeaderValue? tag)
    {
        RequestHeaders asked = call.Http.Request.GetTypedHeaders();
        int? status = (tag is null ? null : ConditionalRequest.Status(asked, tag))
            ?? ConditionalRequest.Status(asked, Modified(table, row));
        return status == 412 ? throw SalesforceException.PreconditionFailed() : status;
    }

    private static DateTimeOffset Modified(OrgTable table, OrgRow row) =>
        new((DateTime)row[table.Definition.Field("SystemModstamp")]!, TimeSpan.Zero);

    private static EntityTagHeaderValue? Tag(OrgTable table, OrgRow row) => table.Definition.Name == "Account"
        ? new EntityTagHeaderValue($"\"{row.Id}-{row.Version.ToString(CultureInfo.InvariantCulture)}\"")
        : null;
}
