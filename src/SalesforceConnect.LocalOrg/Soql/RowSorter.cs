namespace SalesforceConnect.LocalOrg;

internal static class RowSorter
{
    /// <summary>The rows, or groups of rows, in the order that the query asks for.</summary>
    public static IEnumerable<T> Sort<T>(this IEnumerable<T> rows, SelectQuery query, Func<Operand, BoundOperand<T>> bind)
    {
        IOrderedEnumerable<T>? sorted = null;
        foreach (SortKey key in query.OrderBy)
        {
            BoundOperand<T> operand = bind(key.Operand);
            if (!operand.Field.Sortable)
            {
                throw SoqlError.At(
                    query.Text, key.Operand.Position, "MALFORMED_QUERY", $"field '{key.Operand}' can not be sorted in a query call");
            }

            var comparer = Comparer<object?>.Create((x, y) => (x, y) switch
            {
                (null, null) => 0,
                (null, _) => key.NullsFirst ? -1 : 1,
                (_, null) => key.NullsFirst ? 1 : -1,
                _ when operand.Field.IsId => string.CompareOrdinal((string)x, (string)y) * (key.Descending ? -1 : 1),
                _ => SoqlValue.Comparer.Compare(x, y) * (key.Descending ? -1 : 1),
            });
            sorted = sorted is null ? rows.OrderBy(operand.Get, comparer) : sorted.ThenBy(operand.Get, comparer);
        }

        return sorted ?? rows;
    }
}
