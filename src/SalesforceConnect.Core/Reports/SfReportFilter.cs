namespace SalesforceConnect;

/// <summary>A filter of a report: column, operator, value.</summary>
public sealed class SfReportFilter
{
    internal SfReportFilter(string column, string label, string @operator, string value)
    {
        Column = column;
        Label = label;
        Operator = @operator;
        Value = value;
    }

    /// <summary>The column's API name.</summary>
    public string Column { get; }

    /// <summary>The column's label.</summary>
    public string Label { get; }

    /// <summary>Salesforce's name for the operator, such as <c>equals</c> or <c>greaterThan</c>.</summary>
    public string Operator { get; }

    /// <summary>The value as Salesforce has it; commas separate several.</summary>
    public string Value { get; }

    /// <summary>As <c>Stage equals Closed Won</c>.</summary>
    public override string ToString() => $"{Label} {Operator} {Value}";
}
