using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Rest;
using SalesforceConnect.Work;

namespace SalesforceConnect.Reports;

/// <summary>What a report is made of (Reports and Dashboards REST API Developer Guide, "Describe").</summary>
internal sealed class ReportDescription
{
    private const string Metadata = "reportMetadata";
    private const string Extended = "reportExtendedMetadata";

    private readonly JsonElement _metadata;

    private ReportDescription(SfReport report, JsonElement root)
    {
        _metadata = root.GetProperty(Metadata);
        JsonElement extended = root.GetProperty(Extended);
        Dictionary<string, string[]> operators = Operators(root);
        IReadOnlyList<SfReportColumn> shown = [.. Infos(extended, "groupingColumnInfo"), .. Infos(extended, "detailColumnInfo")];
        Columns = [.. Filterable(root, operators, shown), .. shown];
        Columns = [.. Columns.GroupBy(column => column.Name, StringComparer.Ordinal).Select(same => same.First())];
        IReadOnlyList<SfReportColumn> groupings =
            [.. GroupingsOf(_metadata, "groupingsDown"), .. GroupingsOf(_metadata, "groupingsAcross")];
        Report = new SfReport(report.Id, _metadata.FindText("name") ?? report.Name)
        {
            DeveloperName = _metadata.FindText("developerName") ?? report.DeveloperName,
            Folder = report.Folder,
            Format = report.Format,
            Description = _metadata.FindText("description") ?? report.Description,
            LastRunDate = report.LastRunDate,
            LastModifiedDate = report.LastModifiedDate,
            ReportType = _metadata.TryGetProperty("reportType", out JsonElement type) ? type.FindText("label") : null,
            Groupings = groupings,
            Columns = [.. groupings, .. Texts(_metadata, "detailColumns").Select(Column)],
            Aggregates = [.. Texts(_metadata, "aggregates").Select(name => Infos(extended, "aggregateColumnInfo").FirstOrDefault(info => info.Name == name) ?? new SfReportColumn(name, name, ""))],
            Filters = [.. Filters().Select(filter => new SfReportFilter(filter.Column, Column(filter.Column).Label, filter.Operator, filter.Value))],
            FilterLogic = Logic,
            DateFilter = DateFilterText(),
            HasDetailRows = Flag(_metadata, "hasDetailRows"),
            FilterColumns = [.. Columns.Where(column => column.IsFilterable)],
        };

        IEnumerable<SfReportColumn> GroupingsOf(JsonElement metadata, string name)
            => metadata.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray().Select(grouping => Column(grouping.FindText("name") ?? ""))
                : [];
    }

    /// <summary>The report, with all that is known of it.</summary>
    public SfReport Report { get; }

    /// <summary>All columns, each once: those that it can be filtered by, and those that it shows.</summary>
    public IReadOnlyList<SfReportColumn> Columns { get; }

    /// <summary>The format as the Analytics API writes it.</summary>
    public string Format => _metadata.FindText("reportFormat") ?? "";

    /// <summary>The API name of what the report is about; empty where it has none.</summary>
    public string TypeName => _metadata.TryGetProperty("reportType", out JsonElement type) ? type.FindText("type") ?? "" : "";

    /// <summary>How the saved filters go together; null where all must hold.</summary>
    public string? Logic => _metadata.FindText("reportBooleanFilter") is { Length: > 0 } logic ? logic : null;

    /// <summary>The standard date filter; null for none.</summary>
    public JsonElement? DateFilter
        => _metadata.TryGetProperty("standardDateFilter", out JsonElement dates) && dates.ValueKind == JsonValueKind.Object ? dates : null;

    /// <summary>The saved filters as they are, to be sent again.</summary>
    public IReadOnlyList<JsonElement> SavedFilters
        => _metadata.TryGetProperty("reportFilters", out JsonElement filters) && filters.ValueKind == JsonValueKind.Array
            ? [.. filters.EnumerateArray()]
            : [];

    /// <summary>The path of a report.</summary>
    public static string PathOf(string id) => $"analytics/reports/{id}";

    /// <summary>Finds a report by its name or ID, and asks for it.</summary>
    /// <param name="sender">Makes the calls.</param>
    /// <param name="name">The name or ID.</param>
    /// <param name="limit">How long that may take.</param>
    /// <param name="caller">Where to tell of it.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">As the two say; <c>ReportTimeout</c>.</exception>
    public static Task<ReportDescription> FindAsync(
        ISender sender, string name, ReportLimit limit, ICaller? caller, CancellationToken cancellationToken)
    {
        string state = Text.Message("ReportState.Find");
        return limit.KeepAsync(
            () => state,
            async stop =>
            {
                SfReport found = await new ReportList(sender, caller).FindAsync(name, stop).ConfigureAwait(false);
                state = Text.Message("ReportState.Describe");
                return await ReadAsync(sender, found, caller, stop).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <summary>Asks for it.</summary>
    /// <param name="sender">Makes the call.</param>
    /// <param name="report">The report.</param>
    /// <param name="caller">Where to tell of it.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">The call was refused; <c>ReportUnreadable</c>.</exception>
    public static async Task<ReportDescription> ReadAsync(ISender sender, SfReport report, ICaller? caller, CancellationToken cancellationToken)
    {
        SfResponse answer = await sender.SendAsync(
            report, new SfRequest("GET", PathOf(report.Id) + "/describe"), caller, cancellationToken).ConfigureAwait(false);
        return ReportAnswer.Read(answer, root => new ReportDescription(report, root.Clone()));
    }

    /// <summary>The column of this name; one that is not described has no label.</summary>
    public SfReportColumn Column(string name) => Columns.FirstOrDefault(column => column.Name == name) ?? new SfReportColumn(name, name, "");

    /// <summary>The columns of a list of a report's or a run's extended metadata.</summary>
    public static IReadOnlyList<SfReportColumn> Infos(JsonElement extended, string name)
        => extended.TryGetProperty(name, out JsonElement infos) && infos.ValueKind == JsonValueKind.Object
            ?
            [
                .. infos.EnumerateObject().Select(info => new SfReportColumn(
                    info.Name,
                    info.Value.FindText("label") is { Length: > 0 } label ? label : info.Name,
                    info.Value.FindText("dataType") ?? "") { IsShown = true, IsFilterable = false }),
            ]
            : [];

    /// <summary>The texts of a list; none where there is no such list.</summary>
    public static IEnumerable<string> Texts(JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(item => item.GetString() ?? "")
            : [];

    private static bool Flag(JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static IEnumerable<SfReportColumn> Filterable(
        JsonElement root, Dictionary<string, string[]> operators, IReadOnlyList<SfReportColumn> shown)
        => root.TryGetProperty("reportTypeMetadata", out JsonElement type) && type.TryGetProperty("categories", out JsonElement categories)
            ? categories.EnumerateArray()
                .Where(category => category.TryGetProperty("columns", out _))
                .SelectMany(category => category.GetProperty("columns").EnumerateObject())
                .Select(column =>
                {
                    string dataType = column.Value.FindText("dataType") ?? "";
                    return new SfReportColumn(column.Name, column.Value.FindText("label") is { Length: > 0 } label ? label : column.Name, dataType)
                    {
                        IsFilterable = !column.Value.TryGetProperty("filterable", out JsonElement can) || can.ValueKind != JsonValueKind.False,
                        IsShown = shown.Any(known => known.Name == column.Name),
                        Operators = operators.TryGetValue(dataType, out string[]? names) ? names : [],
                    };
                })
            : [];

    private static Dictionary<string, string[]> Operators(JsonElement root)
        => root.TryGetProperty("reportTypeMetadata", out JsonElement type)
            && type.TryGetProperty("dataTypeFilterOperatorMap", out JsonElement map) && map.ValueKind == JsonValueKind.Object
            ? map.EnumerateObject().ToDictionary(
                entry => entry.Name,
                entry => entry.Value.EnumerateArray().Select(known => known.FindText("name") ?? "").ToArray(),
                StringComparer.Ordinal)
            : [];

    private IEnumerable<(string Column, string Operator, string Value)> Filters()
        => SavedFilters.Select(filter => (
            filter.FindText("column") ?? "", filter.FindText("operator") ?? "", filter.FindText("value") ?? ""));

    private string? DateFilterText()
    {
        if (DateFilter is not { } dates)
        {
            return null;
        }

        string label = Column(dates.FindText("column") ?? "").Label;
        string duration = dates.FindText("durationValue") ?? "";
        (string? from, string? to) = (dates.FindText("startDate"), dates.FindText("endDate"));
        return duration != "CUSTOM" ? $"{label}: {duration}"
            : from is null && to is null ? null
            : from is null ? Text.Message("ReportDates.To", label, to)
            : to is null ? Text.Message("ReportDates.From", label, from)
            : Text.Message("ReportDates", label, from, to);
    }
}
