using SalesforceConnect.Bulk;

namespace SalesforceConnect.Core.Tests.Bulk;

/// <summary>Rows that a test has.</summary>
internal sealed class ListSource(IReadOnlyList<string> columns, IEnumerable<LoadRow> rows) : ILoadSource
{
    public IReadOnlyList<string> Columns => columns;

    public IEnumerable<LoadRow> Rows() => rows;
}
