namespace SalesforceConnect.Bulk;

/// <summary>A column of an input that is uploaded.</summary>
/// <param name="Place">Its place in the input.</param>
/// <param name="Name">What it is called in the job: a field, or the path to a parent's key.</param>
internal readonly record struct LoadColumn(int Place, string Name);
