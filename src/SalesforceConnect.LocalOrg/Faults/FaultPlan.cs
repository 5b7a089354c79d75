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

    internal FaultPlan()
    {
    }

    /// <summary>A rule for requests with this method (null or <c>*</c> for any) and a path that starts with this prefix.</summary>
    public FaultRule On(string? method, string pathPrefix) =>
        On(r => IsMethod(r, method) && r.Path.StartsWith(pathPrefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>A rule for requests with this method (null or <c>*</c> for any) and a path that matches.</summary>
    public FaultRule On(string? method, Regex path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return On(r => IsMethod(r, method) && path.IsMatch(r.Path));
    }

    /// <summary>A rule for requests for which this holds. The body has been read when it is asked.</summary>
    public FaultRule On(Func<RecordedRequest, bool> matches)
    {
        ArgumentNullException.ThrowIfNull(matches);
        var rule = new FaultRule(this, matches);
        lock (_gate)
        {
            _rules = [.. _rules, rule];
        }

        return rule;
    }

    /// <summary>
    /// A rule for token requests of this grant type. With <see cref="Fault.AfterWork"/> the grant is made, a refresh token rotated,
    /// and only the answer is lost: <code>org.Faults.OnGrant("refresh_token").Once(Fault.Drop().AfterWork());</code>
    /// </summary>
    public FaultRule OnGrant(string grantType) =>
        On(r => r.Path == "/services/oauth2/token" && r.Form("grant_type") == grantType);

    /// <summary>Takes every rule away.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _rules = [];
        }
    }

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

    private static bool IsMethod(RecordedRequest request, string? method) =>
        method is null or "*" || request.Method.Equals(method, StringComparison.OrdinalIgnoreCase);
}
