namespace SalesforceConnect;

/// <summary>What a report's columns are called in the rows.</summary>
public enum SfReportColumnName
{
    /// <summary>As people see them, in the language of the user.</summary>
    Label,

    /// <summary>As the API has them.</summary>
    ApiName,
}
