using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Work;

namespace SalesforceConnect.Reports;

/// <summary>Makes the calls of one report, whose refusals say what was refused and what to do about a report.</summary>
internal static class ReportCalls
{
    // What to do about a path, a method or a body, which are not the user's here.
    private static readonly HashSet<string?> s_ofRequests =
        [.. new[] { "Other", "NOT_FOUND", "METHOD_NOT_ALLOWED", "UNSUPPORTED_MEDIA_TYPE" }.Select(name => Text.Action("Salesforce." + name))];

    /// <inheritdoc cref="ISender.SendAsync"/>
    public static async Task<SfResponse> SendAsync(
        this ISender sender, SfReport report, SfRequest request, ICaller? caller, CancellationToken cancellationToken)
    {
        try
        {
            return await sender.SendAsync(request, caller, cancellationToken).ConfigureAwait(false);
        }
        catch (SfApiException failure) when (s_ofRequests.Contains(failure.RecommendedAction))
        {
            throw failure.Advising(
                Text.Message("ReportRefused", report.Name, failure.Message), Text.Action("ReportRefused", report.Id)!);
        }
    }
}
