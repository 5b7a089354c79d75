using System.Runtime.CompilerServices;
using SalesforceConnect.Connections;

namespace SalesforceConnect.Describe;

/// <summary>What was learnt of an org over a connection, kept for as long as the connection lives.</summary>
internal static class OrgCaches
{
    private static readonly ConditionalWeakTable<OpenConnection, TypeCache> s_types = new();
    private static readonly ConditionalWeakTable<OpenConnection, OrgOffers> s_offers = new();

    extension(OpenConnection connection)
    {
        /// <summary>The field types of the org's objects, as far as they were asked for.</summary>
        public TypeCache Types => s_types.GetValue(connection, sender => new TypeCache(sender));

        /// <summary>What the org offers by name, for those who can do without.</summary>
        public OrgOffers Offers => s_offers.GetValue(connection, sender => new OrgOffers(sender, cancellationToken
            => sender.GetVersionsAsync(OrgOffers.Quiet(ApiVersions.Request.Path), caller: null, cancellationToken)));
    }
}
