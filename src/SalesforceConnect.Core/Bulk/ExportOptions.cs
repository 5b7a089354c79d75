using System.Text;

namespace SalesforceConnect.Bulk;

/// <summary>How an export is to go.</summary>
internal sealed record ExportOptions
{
    /// <summary>Whether deleted and archived records are read too.</summary>
    public bool IncludeDeleted { get; init; }

    /// <summary>The character between the values of a file.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>How a file's text is written; null for UTF-8 without a mark.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>How long to wait between two questions; null for soon at first and then less often.</summary>
    public TimeSpan? PollingInterval { get; init; }

    /// <summary>How long to wait for a job in all; null for however long it takes.</summary>
    public TimeSpan? Limit { get; init; }
}
