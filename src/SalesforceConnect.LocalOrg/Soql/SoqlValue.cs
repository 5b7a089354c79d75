namespace SalesforceConnect.LocalOrg;

/// <summary>How SOQL compares values: text without regard to case, numbers by value, IDs exactly.</summary>
internal sealed class SoqlValue : IComparer<object?>, IEqualityComparer<object?>
{
    public static readonly SoqlValue Comparer = new();

    private SoqlValue()
    {
    }

    /// <summary>Null comes first; otherwise both values are of one type.</summary>
    public int Compare(object? x, object? y) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (string a, string b) => string.Compare(a, b, StringComparison.OrdinalIgnoreCase),
        (int a, decimal b) => ((decimal)a).CompareTo(b),
        (decimal a, int b) => a.CompareTo(b),
        (IComparable a, _) => a.CompareTo(y),
        _ => throw new InvalidOperationException($"Values of {x!.GetType()} have no order."),
    };

    public new bool Equals(object? x, object? y) => Compare(x, y) == 0;

    public int GetHashCode(object? obj) => obj switch
    {
        null => 0,
        string text => StringComparer.OrdinalIgnoreCase.GetHashCode(text),
        int whole => ((decimal)whole).GetHashCode(),
        _ => obj.GetHashCode(),
    };
}
