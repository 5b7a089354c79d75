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

    private string _status = Text.Message("ReportState.Run");

    /// <summary>Whether to run it beside other things from the beginning.</summary>
    public bool IsAsynchronous { get; init; }

    /// <summary>Whether the rows are wanted, and not the groups' sums alone.</summary>
    public bool WantsRows { get; init; } = true;

    /// <inheritdoc cref="StateWait{T}.Interval"/>
    public TimeSpan? Interval { get; init; }

    /// <summary>How long all of it may take; null for however long it takes.</summary>
    public ReportLimit? Limit { get; init; }

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
    public Task<ReportTable> ReadAsync(ReportDescription report, byte[]? body, CancellationToken cancellationToken)
        => KeepAsync(stop => ReadWithinAsync(report, body, stop), cancellationToken);

    /// <summary>Has Salesforce write the report as an Excel workbook, which has no limit of rows.</summary>
    /// <param name="report">The report.</param>
    /// <param name="body">Its filters; null for those that are saved.</param>
    /// <param name="path">The full path of the file; one that is there stays until the new one is whole.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException"><c>ReportNotExcel</c>, <c>ReportSheetBroken</c>: something else came, or not all of it. <c>FileNotWritten</c>; or the call was refused.</exception>
    public Task ToSheetAsync(ReportDescription report, byte[]? body, string path, CancellationToken cancellationToken)
        => KeepAsync(stop => ToSheetWithinAsync(report, body, path, stop), cancellationToken);

    private Task<T> KeepAsync<T>(Func<CancellationToken, Task<T>> workAsync, CancellationToken cancellationToken)
        => Limit is null ? workAsync(cancellationToken) : Limit.KeepAsync(() => _status, workAsync, cancellationToken);

    private async Task<ReportTable> ReadWithinAsync(ReportDescription report, byte[]? body, CancellationToken cancellationToken)
    {
        ReportTable.Refuse(report.Format, report.Report);
        if (!IsAsynchronous)
        {
            try
            {
                SfRequest request = Request(report, "", body) with
                {
                    Timeout = Patience,
                    MaximumRetries = 0,
                };
                return ReportTable.Read(
                    await sender.SendAsync(report.Report, request, caller, cancellationToken).ConfigureAwait(false), WantsRows, report.Report);
            }
            catch (SfException failure) when (Passing.Is(failure))
            {
                caller?.Verbose(() => Text.Message("ReportGoesOn", report.Report.Name, failure.Message));
            }
        }

        return await BesideAsync(report, body, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> ToSheetWithinAsync(ReportDescription report, byte[]? body, string path, CancellationToken cancellationToken)
    {
        SfRequest request = Request(report, "", body) with { Sink = new SheetSink(path, report.Report.Name), Listener = Listener, Timeout = Limit?.Left };
        SfResponse answer = await sender.SendAsync(
            report.Report, request.WithHeader("Accept", SheetSink.MediaType), caller, cancellationToken)
            .ConfigureAwait(false);
        if (!SheetSink.IsSheet(answer.Head))
        {
            throw new SfException("ReportNotExcel", SfErrorCategory.InvalidData, report.Report.Name, answer.ContentType)
            {
                Target = report.Report.Name,
            };
        }

        return true;
    }

    private async Task<ReportTable> BesideAsync(ReportDescription report, byte[]? body, CancellationToken cancellationToken)
    {
        SfResponse begun = await sender.SendAsync(
            report.Report, Request(report, "/instances", body ?? JsonObject.Write(_ => { })), caller, cancellationToken).ConfigureAwait(false);
        string id = ReportAnswer.Read(begun, root => root.GetProperty("id").GetString()!);
        string path = $"{ReportDescription.PathOf(report.Report.Id)}/instances/{CheckedId(id)}";
        var wait = new StateWait<Asked>(clock)
        {
            Interval = Interval,
            Limit = Limit?.Left,
            IsDone = asked => asked.Status is Success or Failed,
            TimedOut = (asked, _) => Limit!.Over(asked.Status),
        };
        Asked end = await wait.EndAsync(
            new Asked("New", null, null),
            async (_, stop) => Read(await sender.SendAsync(
                report.Report, new SfRequest("GET", path) { Listener = Listener }, caller, stop).ConfigureAwait(false)),
            asked =>
            {
                _status = asked.Status;
                OnStatus?.Invoke(_status);
            },
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
