using System.Text.RegularExpressions;

namespace SalesforceConnect.Describe;

/// <summary>Finds how a path of the REST API may go on: by the org's list of resources, its objects, and what stands below them.</summary>
/// <param name="offers">The connection's lists of what its org offers.</param>
/// <param name="types">The connection's describes.</param>
internal sealed class ResourcePaths(OrgOffers offers, TypeCache types)
{
    private const string AnyObject = "*/";

    // A version's own list goes one level deep (REST API Developer Guide, "Reference").
    private static readonly Dictionary<string, string[]> s_below = new(StringComparer.OrdinalIgnoreCase)
    {
        ["actions/"] = ["custom", "standard"],
        ["analytics/"] = ["dashboards", "reports"],
        ["composite/"] = ["batch", "graph", "sobjects", "tree"],
        ["jobs/"] = ["ingest", "query"],
        ["sobjects/" + AnyObject] = ["deleted", "describe", "describe/layouts", "listviews", "quickActions", "updated"],
        ["tooling/"] = ["executeAnonymous", "query", "search", "sobjects"],
        ["tooling/sobjects/" + AnyObject] = ["describe"],
    };

    private static readonly string[] s_objectsBelow = [SfObject.Collection
        + "/", "tooling/" + SfObject.Collection + "/", "composite/sobjects/", "composite/tree/"];

    /// <summary>A path that begins with a version, or a slash, and what comes after that.</summary>
    public static (string Root, string Path) Split(string path)
    {
        int length = Regex.Match(path, @"^(/?services/data/v\d+\.0)?/|^", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant).Length;
        return (path.Substring(0, length), path.Substring(length));
    }

    /// <summary>The paths that begin as this one does up to its last slash.</summary>
    /// <param name="typed">A path, typed in part.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task<List<string>> FindAsync(string typed, CancellationToken cancellationToken)
    {
        (string root, string path) = Split(typed);
        string parent = path.Substring(0, path.LastIndexOf('/') + 1);
        return [.. (await BelowAsync(parent, cancellationToken).ConfigureAwait(false)).Select(name => root + parent + name)];
    }

    private async Task<IEnumerable<string>> BelowAsync(string parent, CancellationToken cancellationToken)
    {
        if (parent.Length == 0)
        {
            return await offers.ResourcesAsync(cancellationToken).ConfigureAwait(false);
        }

        if (s_objectsBelow.Contains(parent, StringComparer.OrdinalIgnoreCase))
        {
            string collection = parent.StartsWith("tooling/", StringComparison.OrdinalIgnoreCase)
                ? "tooling/" + SfObject.Collection
                : SfObject.Collection;
            return (await types.ListQuietlyAsync(collection, cancellationToken).ConfigureAwait(false)).Select(found => found.Name);
        }

        string[] parts = parent.Split('/');
        int names = Array.FindIndex(parts, part => part.Equals(SfObject.Collection, StringComparison.OrdinalIgnoreCase)) + 1;
        string known = names > 0 && parts.Length == names + 2 ? string.Join("/", parts.Take(names)) + "/" + AnyObject : parent;
        return s_below.TryGetValue(known, out string[]? below) ? below : [];
    }
}
