using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Core.Tests.Fuzz;

/// <summary>Whatever path or address is given, a call stays on the token's own host, and an address is safe.</summary>
public sealed class UrlFuzzTests
{
    private static readonly string[] s_parts =
    [
        "/", "//", "\\", "..", ".", "../", "%2e%2e/", "%2f", "%2F%2F", "%5c", "%00", "@", ":", "://", ":443", ":80", ":99999", "https",
        "http", "HTTPS://", "https://", "http://", "ftp://",
        "file:", "javascript:", "data:", "evil.example", "acme.my.salesforce.com", "ACME", "acme", "--dev", "-dev-ed",
        ".my.salesforce.com", ".lightning.force.com", "localhost",
        "127.0.0.1", "2130706433", "0x7f000001", "[::1]", "[", "]", "[fe80::1%25eth0]", "xn--", "/services/", "/services/data", "/id/",
        ".well-known", "limits", "?", "#", "&", "=", " ", "\t",
        "\n", "\r\n", "\0", "\u3002", "\uFF0F", "\uFF20", "\uFF1A", "\u2025", "\u00AD", "\u200B", "\u202E", "\u0130", "é", "ß", "😀",
        "\uD800", "\uDC00", "user:pw@", ";", ",", "'", "\"", "<", ">",
        "{0}", "|", "^", "*", "+", "%", "%zz", "~", "!", "$", "a", "1",
    ];

    private static readonly Uri[] s_instances =
        [new(
            "https://acme.my.salesforce.com"), new(
                "https://acme.my.salesforce.com:8443"), new(
                    "http://localhost:8080"), new("http://[::1]:8080"), new("http://127.0.0.1:5000")];

    [Fact]
    public async Task No_path_leaves_the_own_host()
    {
        int resolved = await Generated.CheckAsync(
            20260801,
            MakePath,
            StaysOrIsRefused,
            given => $"{given.Instance} {Generated.Escaped(given.Path)} {string.Join("&", given.Query)}");

        Assert.InRange(resolved, Generated.Count / 5, Generated.Count * 4 / 5);
    }

    [Fact]
    public async Task No_address_is_taken_that_is_not_safe()
    {
        int taken = await Generated.CheckAsync(
            20260802, random => random.Join(s_parts, random.Next(1, 6)), IsSafeOrIsRefused, Generated.Escaped);

        Assert.InRange(taken, Generated.Count / 50, Generated.Count * 4 / 5);
    }

    private static (Uri Instance, string Path, KeyValuePair<string, string>[] Query) MakePath(Random random)
    {
        Uri instance = random.One(s_instances);
        string path = random.Join(s_parts, random.Next(1, 9));
        return (
            instance,
            random.Next(10) == 0 ? instance.AbsoluteUri.TrimEnd('/') + path : path,
            random.Next(3) == 0 ? [new(random.Join(s_parts, 2), random.Join(s_parts, 4))] : []);
    }

    private static bool StaysOrIsRefused((Uri Instance, string Path, KeyValuePair<string, string>[] Query) given)
    {
        Uri url;
        try
        {
            url = ResourceUrl.Resolve(given.Instance, "67.0", given.Path, given.Query);
        }
        catch (SfException error)
        {
            Assert.Contains(error.ErrorId, new[] { "ForeignHost", "InvalidPath" });
            Assert.DoesNotContain(error.Message, char.IsControl);
            return false;
        }

        Assert.Equal(
            (given.Instance.Scheme, given.Instance.Host, given.Instance.Port, "", ""),
            (url.Scheme, url.Host, url.Port, url.UserInfo, url.Fragment));
        Assert.StartsWith(given.Instance.AbsoluteUri, url.AbsoluteUri, StringComparison.Ordinal);

        // And however it is written out and read again on its way.
        Assert.True(ResourceUrl.IsSameOrigin(given.Instance, new Uri(url.AbsoluteUri)));
        Assert.True(ResourceUrl.IsSameOrigin(given.Instance, new Uri(url.OriginalString)));
        Assert.DoesNotContain(url.AbsoluteUri, c => c is <= ' ' or >= (char)127 or '\\');
        return true;
    }

    private static bool IsSafeOrIsRefused(string given)
    {
        Uri url;
        try
        {
            url = InstanceAddress.Parse(given);
        }
        catch (SfException error)
        {
            Assert.Equal(("InvalidInstanceUrl", SfErrorCategory.InvalidArgument), (error.ErrorId, error.Category));
            Assert.DoesNotContain(error.Message, char.IsControl);
            Assert.DoesNotContain("user:pw@", error.Message, StringComparison.Ordinal);
            return false;
        }

        Assert.True(
            url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback),
            "Its token would go over the wire in the open.");
        Assert.Equal(("", "", "", "/"), (url.UserInfo, url.Query, url.Fragment, url.AbsolutePath));
        Assert.NotEqual("", url.Host);
        Assert.Equal(url, InstanceAddress.Parse(url.AbsoluteUri));
        return true;
    }
}
