using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>Reports in the JSON of the Analytics API.</summary>
internal static class ReportJson
{
    private const string Currency = "USD";

    /// <summary>What is known of a report without running it.</summary>
    public static void WriteDescribe(Utf8JsonWriter json, ReportDefinition report, OrgStore store)
    {
        json.WriteStartObject();
        json.WriteStartObject("attributes");
        json.WriteString("reportId", report.Id);
        json.WriteString("reportName", report.Name);
        json.WriteString("type", "Report");
        json.WriteEndObject();
        WriteMetadata(json, report);
        WriteExtended(json, report, store);
        json.WriteStartObject("reportTypeMetadata");
        json.WriteStartArray("categories");
        json.WriteStartObject();
        json.WriteStartObject("columns");
        foreach (ReportColumn column in report.Type.Columns)
        {
            json.WriteStartObject(column.Name);
            json.WriteString("dataType", TypeName(ReportRun.KindOf(store, report.Type, column)));
            json.WriteStartArray("filterValues");
            json.WriteEndArray();
            json.WriteBoolean("filterable", true);
            json.WriteString("label", column.Label);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteString("label", report.Type.Label);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("dataTypeFilterOperatorMap");
        foreach (FieldKind kind in report.Type.Columns.Select(column => ReportRun.KindOf(store, report.Type, column)).Distinct())
        {
            json.WriteStartArray(TypeName(kind));
            foreach ((string name, string label) in ReportCondition.Operators(kind))
            {
                json.WriteStartObject();
                json.WriteString("label", label);
                json.WriteString("name", name);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>What a run has shown.</summary>
    public static void WriteResult(
        Utf8JsonWriter json, ReportRun run, OrgStore store, bool includeDetails, int limit, Action<Utf8JsonWriter> writeAttributes)
    {
        ReportDefinition report = run.Report;
        bool hasRows = includeDetails && report.HasDetailRows;
        json.WriteStartObject();
        json.WriteStartObject("attributes");
        writeAttributes(json);
        json.WriteEndObject();
        json.WriteBoolean("allData", !hasRows || run.Rows.Count <= limit);
        WriteFacts(json, run, hasRows, limit);
        WriteGroupings(json, "groupingsAcross", run.Across);
        WriteGroupings(json, "groupingsDown", run.Down);
        json.WriteBoolean("hasDetailRows", hasRows);
        WriteExtended(json, report, store);
        WriteMetadata(json, report);
        json.WriteEndObject();
    }

    private static void WriteFacts(Utf8JsonWriter json, ReportRun run, bool hasRows, int limit)
    {
        IEnumerable<(string Key, IReadOnlyList<OrgRow> Rows, bool IsDeepest)> down = Paths(run.Down, run.Rows);
        IReadOnlyList<(string Key, IReadOnlyList<OrgRow> Rows, bool IsDeepest)> across = [.. Paths(run.Across, run.Rows)];
        int left = limit;
        json.WriteStartObject("factMap");
        foreach ((string downKey, IReadOnlyList<OrgRow> downRows, bool isDeepestDown) in down)
        {
            foreach ((string acrossKey, IReadOnlyList<OrgRow> acrossRows, bool isDeepestAcross) in across)
            {
                IReadOnlyList<OrgRow> rows = across.Count == 1 ? downRows : [.. downRows.Intersect(acrossRows)];
                json.WriteStartObject($"{downKey}!{acrossKey}");
                json.WriteStartArray("aggregates");
                foreach (string aggregate in run.Report.Aggregates)
                {
                    WriteCell(json, run.Aggregate(aggregate, rows));
                }

                json.WriteEndArray();
                if (hasRows)
                {
                    OrgRow[] shown = isDeepestDown && isDeepestAcross ? [.. rows.Take(left)] : [];
                    left -= shown.Length;
                    WriteRows(json, run, shown);
                }

                json.WriteEndObject();
            }
        }

        json.WriteEndObject();
    }

    private static void WriteRows(Utf8JsonWriter json, ReportRun run, IEnumerable<OrgRow> rows)
    {
        json.WriteStartArray("rows");
        foreach (OrgRow row in rows)
        {
            json.WriteStartObject();
            json.WriteStartArray("dataCells");
            foreach (string column in run.Report.DetailColumns)
            {
                WriteCell(json, run.Cell(column, row));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The groups, however deep, and the total; rows are shown at the deepest.</summary>
    private static IEnumerable<(string Key, IReadOnlyList<OrgRow> Rows, bool IsDeepest)> Paths(
        IReadOnlyList<ReportGroup> groups, IReadOnlyList<OrgRow> all)
        => groups.SelectMany(group => group.All)
            .Select(group => (group.Key, group.Rows, group.Inner.Count == 0))
            .Append(("T", all, groups.Count == 0));

    private static void WriteGroupings(Utf8JsonWriter json, string name, IReadOnlyList<ReportGroup> groups)
    {
        json.WriteStartObject(name);
        WriteGroups(json, groups);
        json.WriteEndObject();
    }

    private static void WriteGroups(Utf8JsonWriter json, IReadOnlyList<ReportGroup> groups)
    {
        json.WriteStartArray("groupings");
        foreach (ReportGroup group in groups)
        {
            json.WriteStartObject();
            WriteGroups(json, group.Inner);
            json.WriteString("key", group.Key);
            WriteLabelAndValue(json, group.Cell);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCell(Utf8JsonWriter json, ReportCell cell)
    {
        json.WriteStartObject();
        WriteLabelAndValue(json, cell);
        json.WriteEndObject();
    }

    private static void WriteLabelAndValue(Utf8JsonWriter json, ReportCell cell)
    {
        json.WriteString("label", cell.Label);
        json.WritePropertyName("value");
        switch (cell.Value)
        {
            case decimal amount when cell.Kind == FieldKind.Currency:
                json.WriteStartObject();
                json.WriteNumber("amount", amount);
                json.WriteString("currency", Currency);
                json.WriteEndObject();
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case DateTime instant:
                json.WriteStringValue(instant.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                SalesforceFormat.WriteValue(json, cell.Id ?? cell.Value);
                break;
        }
    }

    private static void WriteMetadata(Utf8JsonWriter json, ReportDefinition report)
    {
        json.WriteStartObject("reportMetadata");
        WriteTexts(json, "aggregates", report.Aggregates);
        json.WriteNull("chart");
        json.WriteString("currency", Currency);
        json.WriteString("description", report.Description);
        WriteTexts(json, "detailColumns", report.DetailColumns);
        json.WriteString("developerName", report.DeveloperName);
        WriteGroupingList(json, "groupingsAcross", report.Across);
        WriteGroupingList(json, "groupingsDown", report.Down);
        json.WriteBoolean("hasDetailRows", report.HasDetailRows);
        json.WriteBoolean("hasRecordCount", report.Aggregates.Contains("RowCount"));
        json.WriteString("id", report.Id);
        json.WriteString("name", report.Name);
        json.WriteString("reportBooleanFilter", report.FilterLogic);
        json.WriteStartArray("reportFilters");
        foreach (ReportFilter filter in report.Filters)
        {
            json.WriteStartObject();
            json.WriteString("column", filter.Column);
            json.WriteString("filterType", "fieldValue");
            json.WriteBoolean("isRunPageEditable", true);
            json.WriteString("operator", filter.Operator);
            json.WriteString("value", filter.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("reportFormat", report.FormatName);
        json.WriteStartObject("reportType");
        json.WriteString("label", report.Type.Label);
        json.WriteString("type", report.Type.Name);
        json.WriteEndObject();
        json.WriteString("scope", "organization");
        json.WriteStartArray("sortBy");
        if (report.SortBy is { } sort)
        {
            json.WriteStartObject();
            json.WriteString("sortColumn", sort);
            json.WriteString("sortOrder", "Asc");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("standardDateFilter");
        json.WriteString("column", report.Dates?.Column ?? "CREATED_DATE");
        json.WriteString("durationValue", "CUSTOM");
        json.WriteString("endDate", report.Dates?.To is { } to ? SalesforceFormat.Date(to) : null);
        json.WriteString("startDate", report.Dates?.From is { } from ? SalesforceFormat.Date(from) : null);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteExtended(Utf8JsonWriter json, ReportDefinition report, OrgStore store)
    {
        json.WriteStartObject("reportExtendedMetadata");
        json.WriteStartObject("aggregateColumnInfo");
        foreach (string aggregate in report.Aggregates)
        {
            (FieldKind kind, string label) = aggregate == "RowCount"
                ? (FieldKind.WholeNumber, "Record Count")
                : (ReportRun.KindOf(store, report.Type, report.Type.Column(aggregate[2..])),
                    (aggregate.StartsWith("a!", StringComparison.Ordinal) ? "Average " : "Sum of ") + report.Type.Column(aggregate[2..]).Label);
            WriteInfo(json, aggregate, kind, label);
        }

        json.WriteEndObject();
        WriteInfos(json, "detailColumnInfo", report, report.DetailColumns, store);
        WriteInfos(json, "groupingColumnInfo", report, [.. report.Down, .. report.Across], store);
        json.WriteEndObject();
    }

    private static void WriteInfos(
        Utf8JsonWriter json, string name, ReportDefinition report, IReadOnlyList<string> columns, OrgStore store)
    {
        json.WriteStartObject(name);
        foreach (ReportColumn column in columns.Select(report.Type.Column))
        {
            WriteInfo(json, column.Name, ReportRun.KindOf(store, report.Type, column), column.Label);
        }

        json.WriteEndObject();
    }

    private static void WriteInfo(Utf8JsonWriter json, string name, FieldKind kind, string label)
    {
        json.WriteStartObject(name);
        json.WriteString("dataType", TypeName(kind));
        json.WriteString("label", label);
        json.WriteEndObject();
    }

    private static void WriteGroupingList(Utf8JsonWriter json, string name, IReadOnlyList<string> columns)
    {
        json.WriteStartArray(name);
        foreach (string column in columns)
        {
            json.WriteStartObject();
            json.WriteString("dateGranularity", "None");
            json.WriteString("name", column);
            json.WriteNull("sortAggregate");
            json.WriteString("sortOrder", "Asc");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static string TypeName(FieldKind kind) => new FieldDefinition("", "", kind).TypeName;
}
