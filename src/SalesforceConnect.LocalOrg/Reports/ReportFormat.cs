namespace SalesforceConnect.LocalOrg;

/// <summary>How a report is laid out.</summary>
internal enum ReportFormat
{
    /// <summary>Rows.</summary>
    Tabular,

    /// <summary>Rows in groups, one within the other.</summary>
    Summary,

    /// <summary>Groups down and across.</summary>
    Matrix,

    /// <summary>Several reports beside each other, called joined.</summary>
    MultiBlock,
}
