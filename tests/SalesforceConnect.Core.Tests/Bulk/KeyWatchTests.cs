using SalesforceConnect.Bulk;

namespace SalesforceConnect.Core.Tests.Bulk;

/// <summary>Rows with the same key.</summary>
public sealed class KeyWatchTests
{
    [Fact]
    public void The_first_two_are_told_and_all_are_counted()
    {
        var keys = new KeyWatch(10, areIds: false);
        string[] seen = ["a", "b", "B", "c", "A", "a"];
        for (int line = 0; line < seen.Length; line++)
        {
            keys.See(seen[line], line + 2);
        }

        Assert.Equal((3L, 3L, 4L), (keys.Twice, keys.FirstLine, keys.SecondLine));
    }

    [Fact]
    public void IDs_differ_by_capitals_and_may_lack_their_suffix()
    {
        var keys = new KeyWatch(10, areIds: true);
        keys.See("001000000000abc", 2);
        keys.See("001000000000aBc", 3);
        Assert.Equal(0, keys.Twice);
        keys.See("001000000000abcAAA", 4);
        Assert.Equal((1L, 2L, 4L), (keys.Twice, keys.FirstLine, keys.SecondLine));
    }

    [Fact]
    public void It_remembers_no_more_than_it_may()
    {
        var keys = new KeyWatch(2, areIds: false);
        foreach (string key in new[] { "a", "b", "c", "c", "b" })
        {
            keys.See(key, 1);
        }

        Assert.Equal(1, keys.Twice);
    }
}
