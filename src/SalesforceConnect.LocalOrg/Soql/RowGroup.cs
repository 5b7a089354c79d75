namespace SalesforceConnect.LocalOrg;

/// <summary>Rows with the same values of the GROUP BY fields.</summary>
internal sealed record RowGroup(object?[] Key, OrgRow[] Rows)
{
    public static readonly IEqualityComparer<object?[]> KeyComparer = EqualityComparer<object?[]>.Create(
        (x, y) => x!.SequenceEqual(y!, SoqlValue.Comparer),
        key =>
        {
            var hash = default(HashCode);
            foreach (var value in key)
            {
                hash.Add(SoqlValue.Comparer.GetHashCode(value));
            }

            return hash.ToHashCode();
        });
}
