using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace SalesforceConnect.LocalOrg;

/// <summary>What the conditions of a request come to, as RFC 9110 section 13 has it.</summary>
internal static class ConditionalRequest
{
    /// <summary>304 or 412 where the entity tag decides that the request is not to be carried out; else null.</summary>
    public static int? Status(RequestHeaders headers, EntityTagHeaderValue tag)
    {
        if (headers.IfMatch is { Count: > 0 } match && !Matches(match, tag, useStrongComparison: true))
        {
            return 412;
        }

        return headers.IfNoneMatch is { Count: > 0 } noneMatch && Matches(noneMatch, tag, useStrongComparison: false) ? 304 : null;
    }

    /// <summary>304 or 412 where the time of the last change decides; else null. Entity tags go before times.</summary>
    public static int? Status(RequestHeaders headers, DateTimeOffset modified)
    {
        if (headers.IfMatch.Count == 0 && headers.IfUnmodifiedSince is { } unmodified && modified > unmodified)
        {
            return 412;
        }

        return headers.IfNoneMatch.Count == 0 && headers.IfModifiedSince is { } since && modified <= since ? 304 : null;
    }

    private static bool Matches(IList<EntityTagHeaderValue> wanted, EntityTagHeaderValue tag, bool useStrongComparison) =>
        wanted.Any(w => w.Equals(EntityTagHeaderValue.Any) || w.Compare(tag, useStrongComparison));
}
