namespace SalesforceConnect;

/// <summary>A column that a report shows, groups by, or can be filtered by.</summary>
public sealed class SfReportColumn
{
    internal SfReportColumn(string name, string label, string type)
    {
        Name = name;
        Label = label;
        Type = type;
    }

    /// <summary>The API name, such as <c>ACCOUNT.NAME</c>.</summary>
    public string Name { get; }

    /// <summary>What people see, in the language of the user.</summary>
    public string Label { get; }

    /// <summary>Salesforce's name for the type, such as <c>string</c>, <c>currency</c> or <c>date</c>.</summary>
    public string Type { get; }

    /// <summary>Whether the report shows it or groups by it; else it can be filtered by.</summary>
    public bool IsShown { get; internal init; }

    /// <summary>The operators that a filter of it knows, such as <c>equals</c>; empty where that is not known.</summary>
    public IReadOnlyList<string> Operators { get; internal init; } = [];

    /// <summary>Whether it can be filtered by.</summary>
    public bool IsFilterable { get; internal init; } = true;

    /// <summary>The label.</summary>
    public override string ToString() => Label;
}
