using System.Diagnostics.CodeAnalysis;
using System.Text;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Rest;

/// <summary>
/// Puts a path that a user gave on the connection's own host: relative to the API version (<c>limits</c>, <c>/limits</c>), from the
/// root (<c>/services/…</c>, <c>/id/…</c>), or absolute on the same instance. Salesforce itself gives some paths from the root without
/// their slash (a bulk job's <c>contentUrl</c>), so that <c>services/…</c> is from the root too.
/// </summary>
internal static class ResourceUrl
{
    private static readonly string[] s_rootPaths = ["/services/", "services/", "/id/", "/.well-known/"];

    /// <summary>The URL that a path means.</summary>
    /// <param name="instance">The host that the token belongs to.</param>
    /// <param name="apiVersion">The API version, such as <c>67.0</c>; null where the path is from the root.</param>
    /// <param name="path">The path.</param>
    /// <param name="query">Parameters to add, not yet encoded.</param>
    /// <exception cref="SfException"><c>ForeignHost</c> or <c>InvalidPath</c>.</exception>
    public static Uri Resolve(Uri instance, string? apiVersion, string path, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        string address = path.Trim();
        if (address.Length == 0 || address.Any(char.IsControl) || address.Contains('\\'))
        {
            throw new SfException("InvalidPath", SfErrorCategory.InvalidArgument, Redactor.Input(path));
        }

        // A '#' would cut the path short in silence; half a surrogate pair is what the .NET Framework throws at.
        address = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(address)).Replace("#", "%23");
        Uri url;
        if (address.StartsWith("//", StringComparison.Ordinal) || HasScheme(address))
        {
            if (!TryParse(address, out Uri? absolute) || !IsSameOrigin(instance, absolute) || absolute.UserInfo.Length > 0)
            {
                throw new SfException(
                    "ForeignHost", SfErrorCategory.SecurityError, absolute?.Host ?? Redactor.Input(address), instance.Host);
            }

            url = absolute;
        }
        else
        {
            string rooted = IsFromRoot(address) ? "/" + address.TrimStart('/') : $"/services/data/v{apiVersion}/{address.TrimStart('/')}";
            if (!Uri.TryCreate(instance, rooted, out Uri? relative) || !IsSameOrigin(instance, relative))
            {
                throw new SfException("InvalidPath", SfErrorCategory.InvalidArgument, Redactor.Input(path));
            }

            url = relative;
        }

        return query.Count == 0
            ? url
            : AddQuery(url, query) ?? throw new SfException("InvalidPath", SfErrorCategory.InvalidArgument, Redactor.Input(path));
    }

    /// <summary>Whether the API version has to be known to resolve this path.</summary>
    public static bool NeedsApiVersion(string path) => !IsFromRoot(path.Trim()) && !HasScheme(path.Trim());

    /// <summary>
    /// Reads an absolute URL. A host that is not written in ASCII is none: Salesforce has no such, what looks like one of its own is
    /// another, and on some of them the runtime's parser throws.
    /// </summary>
    public static bool TryParse(string address, [NotNullWhen(true)] out Uri? url)
    {
        url = null;
        int start = address.IndexOf("://", StringComparison.Ordinal) + 3;
        int end = start < 3 ? -1 : address.IndexOfAny(['/', '?', '#'], start);
        string host = start < 3 ? "" : end < 0 ? address.Substring(start) : address.Substring(start, end - start);
        return host.Length > 0 && host.All(c => c < 128) && Uri.TryCreate(address, UriKind.Absolute, out url);
    }

    /// <summary>Whether both are the same scheme, host and port.</summary>
    public static bool IsSameOrigin(Uri one, Uri other)
        => Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static bool IsFromRoot(string path) => s_rootPaths.Any(root => path.StartsWith(root, StringComparison.OrdinalIgnoreCase));

    private static bool HasScheme(string address)
    {
        int colon = address.IndexOf("://", StringComparison.Ordinal);
        return colon > 0 && address.Take(colon).All(c => char.IsLetterOrDigit(c) || c is '+' or '-' or '.');
    }

    private static Uri? AddQuery(Uri url, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        string added = string.Join("&", query.Select(pair => UrlText.Escape(pair.Key) + "=" + UrlText.Escape(pair.Value)));
        string separator = url.Query.Length switch { 0 => "?", 1 => "", _ => "&" };
        return Uri.TryCreate(url.AbsoluteUri + separator + added, UriKind.Absolute, out Uri? whole) ? whole : null;
    }
}
