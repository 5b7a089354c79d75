namespace SalesforceConnect.Query;

/// <summary>What a pipeline gave that gave nothing: null in the place of one value, an empty list in the place of a list.</summary>
internal sealed class NoValues
{
    /// <summary>The one there is.</summary>
    public static readonly NoValues Instance = new();

    private NoValues()
    {
    }
}
