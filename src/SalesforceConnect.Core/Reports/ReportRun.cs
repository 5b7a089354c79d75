using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Reports;

/// <summary>Runs a report: at once, and where that takes too long or fails for a moment, beside other things.</summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="caller">Where to tell of them.</param>
/// <param name="clock">The clock for the waits.</param>
internal sealed class ReportRun(ISender sender, ICaller? caller, TimeProvider clock)
{
    private const string Success = "Success";
    private const string Failed = "Error";

    /// <summary>Whether to run it beside other things from the beginning.</summary>
    public bool IsAsynchronous { get; init; }

    /// <summary>Whether the rows are wanted, and not the groups' sums alone.</summary>
    public bool WantsRows { get; init; } = true;

    /// <inheritdoc cref="StateWait{T}.Interval"/>
    public TimeSpan? Interval { get; init; }

    /// <summary>How long to wait for it in all; null for however long it takes.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>
    /// How long a run at once may be silent. Salesforce gives it up after two minutes; one that takes longer than this is better begun anew.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Hears how far it is; null for nobody.</summary>
    public Action<string>? OnStatus { get; init; }

    /// <summary>Hears of bytes that come; null for nobody.</summary>
    public ITransferListener? Listener { get; init; }

    /// <summary>What the report shows.</summary>
    /// <param name="report">The report.</param>
    /// <param name="body">Its filters, as <see cref="ReportFilters"/> makes them; null for those that are saved.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">
    /// As <see cref="ReportTable.Read(SfResponse, bool, SfReport)"/> says; <c>ReportRunFailed</c>, <c>ReportTimeout</c>; or a call was
    /// refused.
    /// </exception>
    public async Task<ReportTable> ReadAsync(ReportDescription report, byte[]? body, CancellationToken cancellationToken)
    {
        ReportTable.Refuse(report.Format, report.Report);
        if (!IsAsynchronous)
        {
            try
            {
                SfRequest request = Request(report, "", body) with
                {
                    Timeout = Limit < Patience ? Limit.Value : Patience,
                    MaximumRetries = 0,
                };
                return ReportTable.Read(
                    await sender.SendAsync(request, caller, cancellationToken).ConfigureAwait(false), WantsRows, report.Report);
            }
            catch (SfException failure) when (Passing.Is(failure))
            {
                caller?.Verbose(() => Text.Message("ReportGoesOn", report.Report.Name, failure.Message));
            }
        }

        return await BesideAsync(report, body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has Salesforce write the report as an Excel workbook, which has no limit of rows.</summary>
    /// <param name="report">The report.</param>
    /// <param name="body">Its filters; null for those that are saved.</param>
    /// <param name="path">The full path of the file; one that is there stays until the new one is whole.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException"><c>ReportNotExcel</c>, <c>ReportSheetBroken</c>: something else came, or not all of it. <c>FileNotWritten</c>; or the call was refused.</exception>
    public async Task ToSheetAsync(ReportDescription report, byte[]? body, string path, CancellationToken cancellationToken)
    {
        SfRequest request = Request(report, "", body) with { Sink = new SheetSink(path, report.Report.Name), Listener = Listener, Timeout = Limit };
        SfResponse answer = await sender.SendAsync(request.WithHeader("Accept", SheetSink.MediaType), caller, cancellationToken)
            .ConfigureAwait(false);
        if (!SheetSink.IsSheet(answer.Head))
        {
            throw new SfException("ReportNotExcel", SfErrorCategory.InvalidData, report.Report.Name, answer.ContentType)
            {
                Target = report.Report.Name,
            };
        }
    }

    private async Task<ReportTable> BesideAsync(ReportDescription report, byte[]? body, CancellationToken cancellationToken)
    {
        SfResponse begun = await sender.SendAsync(
            Request(report, "/instances", body ?? JsonObject.Write(_ => { })), caller, cancellationToken).ConfigureAwait(false);
        string id = ReportAnswer.Read(begun, root => root.GetProperty("id").GetString()!);
        string path = $"{ReportDescription.PathOf(report.Report.Id)}/instances/{CheckedId(id)}";
        var wait = new StateWait<Asked>(clock)
        {
            Interval = Interval,
            Limit = Limit,
            IsDone = asked => asked.Status is Success or Failed,
            TimedOut = (asked, waited) => new SfException(
                "ReportTimeout", SfErrorCategory.OperationTimeout, report.Report.Name, asked.Status, (long)waited.TotalSeconds)
            { Target = report.Report.Name },
        };
        Asked end = await wait.EndAsync(
            new Asked("New", null, null),
            async (_, stop) => Read(await sender.SendAsync(
                new SfRequest("GET", path) { Listener = Listener }, caller, stop).ConfigureAwait(false)),
            asked => OnStatus?.Invoke(asked.Status),
            cancellationToken).ConfigureAwait(false);
        return end.Status == Failed
            ? throw new SfException(
                "ReportRunFailed", SfErrorCategory.ResourceUnavailable, report.Report.Name, end.Why ?? "?")
            { Target = report.Report.Name }
            : ReportTable.Read(end.Answer!, WantsRows, report.Report);
    }

    private static Asked Read(SfResponse answer) => ReportAnswer.Read(answer, root =>
    {
        JsonElement attributes = root.GetProperty("attributes");
        return new Asked(attributes.GetProperty("status").GetString() ?? "", attributes.FindText("errorMessage"), answer);
    });

    private static string CheckedId(string id)
        => RecordId.IsId(id) ? id : throw new SfException("ReportUnreadable", SfErrorCategory.InvalidData);

    // A POST that runs a report changes nothing.
    private SfRequest Request(ReportDescription report, string resource, byte[]? body)
        => new(body is null ? "GET" : "POST", ReportDescription.PathOf(report.Report.Id) + resource, body is null
            ? null
            : new RequestBody(body, RequestBody.Json))
        {
            IsRepeatable = true,
            Query = [new("includeDetails", WantsRows ? "true" : "false")],
            Listener = Listener,
        };

    /// <summary>What was said of a run.</summary>
    private sealed record Asked(string Status, string? Why, SfResponse? Answer);
}
