using SalesforceConnect.Bulk;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Core.Tests.Bulk;

/// <summary>Rows sorted before they are sent.</summary>
[Collection(TemporaryFiles.Name)]
public sealed class SortedSourceTests : IDisposable
{
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(20_000)]
    [InlineData(65_000)]
    public void Rows_are_sorted_and_equal_ones_keep_their_order(int count)
    {
        var source = new ListSource(["Name", "AccountId"], Enumerable.Range(0, count).Select(number => Row(number, $"N{number}", Key(number))));
        LoadRow[] sorted = [.. new SortedSource(source, "accountid").Rows().Select(row => row with { Cells = [.. row.Cells] })];

        Assert.Equal(
            Enumerable.Range(0, count).OrderBy(number => Key(number) ?? "", StringComparer.Ordinal).Select(number => $"{number} N{number} {Key(number)}"),
            sorted.Select(row => $"{row.Line} {row.Cells[0]} {row.Cells[1]}"));
        Assert.Empty(_files.Own);

        // Few keys, of which some are empty, and not in the order of the rows.
        static string? Key(int number) => number % 11 == 0 ? null : $"001{number * 7919L % 101:000}";
    }

    [Fact]
    public void Whoever_has_enough_leaves_nothing_behind()
    {
        var source = new ListSource(["Name"], Enumerable.Range(0, 45_000).Select(number => Row(number, $"{number}")));
        foreach (LoadRow _ in new SortedSource(source, "Name").Rows())
        {
#if NET
            // On Windows they have names as long as they are open.
            Assert.Equal(OperatingSystem.IsWindows() ? 3 : 0, _files.Own.Count);
#endif
            break;
        }

        Assert.Empty(_files.Own);
    }

    [Fact]
    public void A_column_that_is_not_there_is_an_error_that_names_those_that_are()
    {
        SfException error = Assert.Throws<SfException>(() => new SortedSource(new ListSource(["Name", "Phone"], []), "Parent").Rows().Count());
        Assert.Equal(("SortColumnMissing", SfErrorCategory.InvalidArgument, "Parent"), (error.ErrorId, error.Category, error.Target));
        Assert.Contains("Name, Phone", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.RecommendedAction);
    }

    private static LoadRow Row(long line, params string?[] cells) => new(line, cells);
}
