using SalesforceConnect.Errors;
using SalesforceConnect.Work;

namespace SalesforceConnect.Bulk;

/// <summary>
/// Looks at rows before they are sent: whether a job takes them, and whether two have the same key (Bulk API 2.0 and Bulk API Developer
/// Guide, "Limits").
/// </summary>
/// <param name="options">What is loaded.</param>
/// <param name="onFailed">Hears of a row that no job takes.</param>
/// <param name="caller">Where to tell of rows with the same key.</param>
internal sealed class LoadCheck(LoadOptions options, Action<SfException, LoadRow> onFailed, ICaller? caller)
{
    private const int LongestCell = 131_072;
    private const int LongestRow = 400_000;
    private const int LongestHeader = 32_000;
    private const int MostColumns = 5_000;
    private const int MostKeys = 200_000;

    private readonly KeyWatch _keys = new(MostKeys, areIds: options.KeyField == LoadOptions.IdName);
    private int? _key;
    private bool _hasToldKeys;

    /// <summary>Looks at all rows of a source.</summary>
    /// <param name="options">What is loaded.</param>
    /// <param name="source">The rows.</param>
    /// <param name="onFailed">Hears of a row that no job takes.</param>
    /// <param name="caller">Where to tell of rows with the same key.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <returns>How many a job takes.</returns>
    /// <exception cref="SfException">The rows cannot be read, or <c>TooManyColumns</c>.</exception>
    public static Task<long> CountAsync(
        LoadOptions options,
        ILoadSource source,
        Action<SfException, LoadRow> onFailed,
        ICaller? caller,
        CancellationToken cancellationToken)
        => Task.Run(
            () =>
            {
                var check = new LoadCheck(options, onFailed, caller);
                long count = 0;
                foreach (LoadRow row in source.Rows())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    count += check.Takes(row, source.Columns) ? 1 : 0;
                }

                check.TellKeys();
                return count;
            },
            cancellationToken);

    /// <summary>Whether a job takes a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="columns">What its columns are called.</param>
    /// <exception cref="SfException"><c>TooManyColumns</c>.</exception>
    public bool Takes(LoadRow row, IReadOnlyList<string> columns)
    {
        _key ??= Begin(columns);
        if (!Fits(row, columns))
        {
            return false;
        }

        if (_key >= 0 && row.Cells[_key.Value] is { Length: > 0 } value)
        {
            _keys.See(value, row.Line);
        }

        return true;
    }

    /// <summary>Warns of rows with the same key, before they are sent.</summary>
    public void TellKeys()
    {
        if (_keys.Twice > 0 && !_hasToldKeys)
        {
            _hasToldKeys = true;
            caller?.Warning(Text.Message("KeysTwice", _keys.Twice, options.KeyField, _keys.FirstLine, _keys.SecondLine));
        }
    }

    private int Begin(IReadOnlyList<string> columns)
    {
        if (columns.Count > MostColumns || columns.Sum(name => name.Length + 1) > LongestHeader)
        {
            throw new SfException("TooManyColumns", SfErrorCategory.LimitsExceeded, columns.Count, MostColumns, LongestHeader);
        }

        for (int place = 0; options.KeyField is { } name && place < columns.Count; place++)
        {
            if (columns[place].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return place;
            }
        }

        return -1;
    }

    private bool Fits(LoadRow row, IReadOnlyList<string> columns)
    {
        int length = 0;
        for (int column = 0; column < row.Cells.Length; column++)
        {
            int cell = row.Cells[column]?.Length ?? 0;
            length += cell;
            if (cell > LongestCell)
            {
                string name = columns[column];
                onFailed(new SfException("BulkValueTooLong", SfErrorCategory.LimitsExceeded, row.Line, name, cell, LongestCell), row);
                return false;
            }
        }

        if (length > LongestRow)
        {
            onFailed(new SfException("BulkRowTooLong", SfErrorCategory.LimitsExceeded, row.Line, length, LongestRow), row);
            return false;
        }

        return true;
    }
}
