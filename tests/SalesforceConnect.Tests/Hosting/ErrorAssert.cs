using System.Management.Automation;

namespace SalesforceConnect.Tests.Hosting;

/// <summary>What every error of the module promises.</summary>
internal static class ErrorAssert
{
    /// <summary>
    /// The error has this ID and category, says what to do next, and, where one is given, has the user's input as its target.
    /// </summary>
    public static ErrorRecord Is(this ErrorRecord error, string id, ErrorCategory category, object? target = null)
    {
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.False(string.IsNullOrWhiteSpace(error.ErrorDetails?.RecommendedAction), $"{id} recommends nothing.");
        if (target is not null)
        {
            Assert.Equal(target, error.TargetObject);
        }

        return error;
    }

    /// <summary>The message holds this text.</summary>
    public static ErrorRecord Says(this ErrorRecord error, string text)
    {
        Assert.Contains(text, error.ToString(), StringComparison.Ordinal);
        return error;
    }

    /// <summary>The recommendation holds this text.</summary>
    public static ErrorRecord Recommends(this ErrorRecord error, string text)
    {
        Assert.Contains(text, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        return error;
    }
}
