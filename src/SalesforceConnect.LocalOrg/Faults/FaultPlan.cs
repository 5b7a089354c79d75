using System.Text.RegularExpressions;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// The faults that requests are to meet. Rules are tried in the order they were made; the first that is not used up strikes.
/// <code>org.Faults.On("GET", "/services/data/v67.0/limits").Once(Fault.Hang());</code>
/// </summary>
public sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private FaultRule[] _rules = [];
    private int _lastNumber;

    internal FaultPlan()
    {
    }

    /// <summary>The rules in the order they were made, used up or not.</summary>
    public IReadOnlyList<FaultRule> Rules => _rules;

    /// <summary>
    /// A rule for requests with this method (null or <c>*</c> for any) and a path that starts with this prefix, in which <c>*</c> stands
    /// for anything up to the next slash: <c>/services/data/*/query</c>.
    /// </summary>
    public FaultRule On(string? method, string pathPrefix)
    {
        ArgumentNullException.ThrowIfNull(pathPrefix);
        Func<RecordedRequest, bool> isPath = PathStarts(pathPrefix);
        return Add(r => IsMethod(r, method) && isPath(r), $"{method ?? "*"} {pathPrefix}");
    }

    /// <summary>A rule for requests with this method (null or <c>*</c> for any) and a path that matches.</summary>
    public FaultRule On(string? method, Regex path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Add(r => IsMethod(r, method) && path.IsMatch(r.Path), $"{method ?? "*"} {path}");
    }

    /// <summary>A rule for requests for which this holds. The body has been read when it is asked.</summary>
    public FaultRule On(Func<RecordedRequest, bool> matches) => Add(matches, "chosen by code");

    /// <summary>
    /// A rule for token requests of this grant type. With <see cref="Fault.AfterWork"/> the grant is made, a refresh token rotated,
    /// and only the answer is lost: <code>org.Faults.OnGrant("refresh_token").Once(Fault.Drop().AfterWork());</code>
    /// </summary>
    public FaultRule OnGrant(string grantType) =>
        Add(r => r.Path == "/services/oauth2/token" && r.Form("grant_type") == grantType, $"POST /services/oauth2/token {grantType}");

    /// <summary>Takes every rule away.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _rules = [];
        }
    }

    /// <summary>Takes every rule away, and lets every request go on that hangs.</summary>
    internal void End()
    {
        IReadOnlyList<FaultRule> rules = _rules;
        Clear();
        foreach (FaultRule rule in rules)
        {
            (rule.Fault as HangFault)?.Release();
        }
    }

    internal FaultRule Add(Func<RecordedRequest, bool> matches, string requests)
    {
        ArgumentNullException.ThrowIfNull(matches);
        lock (_gate)
        {
            var rule = new FaultRule(this, ++_lastNumber, requests, matches);
            _rules = [.. _rules, rule];
            return rule;
        }
    }

    internal static Func<RecordedRequest, bool> PathStarts(string prefix)
    {
        if (prefix.IndexOf('*') < 0)
        {
            return r => r.Path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
        }

        string pattern = "^" + string.Join("[^/]*", prefix.Split('*').Select(Regex.Escape));
        var start = new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return r => start.IsMatch(r.Path);
    }

    internal static bool IsMethod(RecordedRequest request, string? method) =>
        method is null or "*" || request.Method.Equals(method, StringComparison.OrdinalIgnoreCase);

    internal void Remove(FaultRule rule)
    {
        lock (_gate)
        {
            _rules = [.. _rules.Where(r => r != rule)];
        }
    }

    internal Fault? Take(RecordedRequest request)
    {
        foreach (FaultRule rule in _rules)
        {
            if (rule.Take(request) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }
}
