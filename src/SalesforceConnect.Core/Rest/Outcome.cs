using SalesforceConnect.Wire;

namespace SalesforceConnect.Rest;

/// <summary>What is known of a call that has failed.</summary>
internal static class Outcome
{
    /// <summary>Whether the org may have done what a call asked for, although no good answer came.</summary>
    public static bool MayBeDone(SfException failure) => !failure.IsBeforeCall && failure switch
    {
        TransportException wire => wire.WasSent,
        SfApiException refusal => refusal.StatusCode >= 500 && !refusal.Refusal.Meaning.WasRefusedUnprocessed,
        _ => false,
    };
}
