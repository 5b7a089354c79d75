using SalesforceConnect.Errors;

namespace SalesforceConnect.Bulk;

/// <summary>
/// Rows sorted by a column, equal ones in their own order: parts that fit into memory are sorted and kept on the disk, and then merged.
/// </summary>
/// <param name="rows">The rows.</param>
/// <param name="column">The column's name in the job.</param>
internal sealed class SortedSource(ILoadSource rows, string column) : ILoadSource
{
    private const int MostInMemory = 20_000;

    public IReadOnlyList<string> Columns => rows.Columns;

    public IEnumerable<LoadRow> Rows()
    {
        var parts = new List<RowFile>();
        try
        {
            int key = Place();
            var part = new List<LoadRow>();
            foreach (LoadRow row in rows.Rows())
            {
                part.Add(row with { Cells = [.. row.Cells] });
                if (part.Count == MostInMemory)
                {
                    parts.Add(Sorted(part, key));
                    part.Clear();
                }
            }

            parts.Add(Sorted(part, key));
            foreach (LoadRow row in Merged(parts, key))
            {
                yield return row;
            }
        }
        finally
        {
            parts.ForEach(each => each.Dispose());
        }
    }

    /// <summary>The column's place.</summary>
    /// <exception cref="SfException"><c>SortColumnMissing</c>.</exception>
    public int Place()
    {
        for (int place = 0; place < Columns.Count; place++)
        {
            if (Columns[place].Equals(column, StringComparison.OrdinalIgnoreCase))
            {
                return place;
            }
        }

        throw new SfException("SortColumnMissing", SfErrorCategory.InvalidArgument, column, string.Join(", ", Columns)) { Target = column };
    }

    private static RowFile Sorted(List<LoadRow> part, int key)
    {
        var file = new RowFile();
        try
        {
            foreach (LoadRow row in part.OrderBy(row => row.Cells[key] ?? "", StringComparer.Ordinal))
            {
                file.Add(row.Line, [.. row.Cells.Select((cell, place) => new KeyValuePair<int, string>(place, cell ?? ""))]);
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private IEnumerable<LoadRow> Merged(List<RowFile> parts, int key)
    {
        IEnumerator<LoadRow>[] heads = [.. parts.Select(part => part.Rows(Columns.Count).GetEnumerator())];
        var first = new SortedSet<(string Key, int Part)>(Comparer<(string Key, int Part)>.Create((one, other) =>
            string.CompareOrdinal(one.Key, other.Key) is not 0 and var order ? order : one.Part.CompareTo(other.Part)));
        try
        {
            for (int part = 0; part < heads.Length; part++)
            {
                Step(part);
            }

            while (first.Count > 0)
            {
                (string Key, int Part) next = first.Min;
                first.Remove(next);
                yield return heads[next.Part].Current;
                Step(next.Part);
            }
        }
        finally
        {
            foreach (IEnumerator<LoadRow> head in heads)
            {
                head.Dispose();
            }
        }

        void Step(int part)
        {
            if (heads[part].MoveNext())
            {
                first.Add((heads[part].Current.Cells[key] ?? "", part));
            }
        }
    }
}
