using System.Diagnostics.CodeAnalysis;

namespace SalesforceConnect.LocalOrg;

/// <summary>Which users let which apps in, with the refresh tokens that came of it. Safe for any number of threads.</summary>
public sealed class ApprovalStore
{
    /// <summary>How many approvals one user can have for one app. One more silently revokes the oldest.</summary>
    public const int LimitPerUserAndApp = 5;

    private readonly Lock _gate = new();
    private readonly List<Approval> _approvals = [];
    private readonly TimeProvider _clock;

    // Rotated tokens stay: that is how their reuse is noticed.
    private readonly Dictionary<string, Approval> _byRefreshToken = new(StringComparer.Ordinal);

    internal ApprovalStore(TimeProvider clock) => _clock = clock;

    /// <summary>Every approval, the revoked ones too, oldest first.</summary>
    public IReadOnlyList<Approval> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _approvals];
            }
        }
    }

    /// <summary>
    /// Lets an app in as a sign-in does, for tests that start with a refresh token. Scopes left out are all of the app's.
    /// </summary>
    public Approval Grant(ExternalClientApp app, OrgUser user, IReadOnlyList<string>? scopes = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(user);
        scopes ??= [.. app.Scopes];
        string? refreshToken = scopes.Contains("refresh_token") || scopes.Contains("offline_access") ? NewRefreshToken() : null;
        lock (_gate)
        {
            var earlier = _approvals.Where(a => !a.IsRevoked && a.App == app && a.User == user).ToList();
            foreach (Approval? oldest in earlier.Take(earlier.Count - LimitPerUserAndApp + 1))
            {
                oldest.Revoke();
            }

            var approval = new Approval(app, user, scopes, _clock.GetUtcNow(), refreshToken);
            _approvals.Add(approval);
            if (refreshToken is not null)
            {
                _byRefreshToken.Add(refreshToken, approval);
            }

            return approval;
        }
    }

    /// <summary>Revokes the approval that this refresh token stands for, with all its tokens. False when it does not work now.</summary>
    public bool Revoke(string refreshToken)
    {
        lock (_gate)
        {
            if (!TryGetActive(refreshToken, out Approval? approval))
            {
                return false;
            }

            approval.Revoke();
            return true;
        }
    }

    /// <summary>Revokes every approval, with all tokens. Returns how many that were.</summary>
    public int RevokeAll()
    {
        lock (_gate)
        {
            var active = _approvals.Where(a => !a.IsRevoked).ToList();
            active.ForEach(a => a.Revoke());
            return active.Count;
        }
    }

    /// <summary>The approval whose refresh token this is, if that works now.</summary>
    public bool TryGetActive(string refreshToken, [NotNullWhen(true)] out Approval? approval)
    {
        lock (_gate)
        {
            return _byRefreshToken.TryGetValue(refreshToken, out approval)
                && approval.RefreshToken == refreshToken
                && approval.IsRefreshableAt(_clock.GetUtcNow());
        }
    }

    /// <summary>
    /// Takes over the approvals of an org that this one takes the place of, where they work and their app and user are here too. Gives the
    /// one here for each of those.
    /// </summary>
    internal IReadOnlyDictionary<Approval, Approval> Adopt(ApprovalStore former, AppRegistry apps, UserDirectory users)
    {
        var adopted = new Dictionary<Approval, Approval>();
        DateTimeOffset now = _clock.GetUtcNow();
        lock (_gate)
        {
            foreach (Approval old in former.All.Where(approval => !approval.IsRevoked))
            {
                if (!apps.TryGet(old.App.ConsumerKey, out ExternalClientApp? app) || users.Find(old.Username) is not { } user)
                {
                    continue;
                }

                var approval = new Approval(app, user, old.Scopes, now, old.RefreshToken);
                adopted[old] = approval;
                _approvals.Add(approval);
                if (approval.RefreshToken is { } token)
                {
                    _byRefreshToken[token] = approval;
                }
            }
        }

        return adopted;
    }

    /// <summary>The newest approval of this app by this user that was not revoked.</summary>
    internal Approval? Find(ExternalClientApp app, OrgUser user)
    {
        lock (_gate)
        {
            return _approvals.FindLast(a => !a.IsRevoked && a.App == app && a.User == user);
        }
    }

    /// <summary>Uses a refresh token, and rotates it where the app says so: then the second value is the new one.</summary>
    /// <exception cref="OAuthException">
    /// It does not work. When that is because it was rotated before, the approval is now revoked.
    /// </exception>
    internal (Approval Approval, string? NewRefreshToken) Use(ExternalClientApp app, string refreshToken)
    {
        lock (_gate)
        {
            if (!_byRefreshToken.TryGetValue(refreshToken, out Approval? approval) || approval.App != app)
            {
                throw Expired();
            }

            if (approval.RefreshToken != refreshToken)
            {
                approval.Revoke();
            }

            DateTimeOffset now = _clock.GetUtcNow();
            if (!approval.IsRefreshableAt(now))
            {
                throw Expired();
            }

            AccessRules.Check(app, approval.User);
            approval.Used(now);
            if (!app.RefreshTokenRotation)
            {
                return (approval, null);
            }

            string next = NewRefreshToken();
            approval.Rotate(next);
            _byRefreshToken.Add(next, approval);
            return (approval, next);
        }
    }

    private static OAuthException Expired() => new("invalid_grant", "expired access/refresh token");

    private static string NewRefreshToken() => "5Aep861" + TokenStore.Secret(60);
}
