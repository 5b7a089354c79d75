using SalesforceConnect.Wire;

namespace SalesforceConnect.Rest;

/// <summary>Failures that pass.</summary>
internal static class Passing
{
    /// <summary>Whether the same call may go well a moment later.</summary>
    public static bool Is(SfException failure) => failure switch
    {
        SfApiException refusal => refusal.Refusal.Meaning.IsTransient,
        TransportException broken => broken.IsTransient,
        _ => failure.ErrorId == "InvalidJson",
    };
}
