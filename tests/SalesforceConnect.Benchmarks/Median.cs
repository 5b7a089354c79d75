namespace SalesforceConnect.Benchmarks;

internal static class Median
{
    /// <summary>The middle value; the mean of the two in the middle where their number is even.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
