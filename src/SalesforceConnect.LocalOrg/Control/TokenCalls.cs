namespace SalesforceConnect.LocalOrg;

/// <summary><c>/_localorg/tokens</c>: who is signed in, and the end of that.</summary>
internal sealed class TokenCalls(Org org)
{
    public Task AnswerAsync(ControlCall call, string[] segments, string path) => (call.Method, segments) switch
    {
        ("GET", []) => ListAsync(call),
        ("POST", []) => IssueAsync(call),
        ("POST", ["expire"]) => ExpireAsync(call),
        ("POST", ["revoke"]) => RevokeAsync(call),
        (var method, []) => throw ControlException.NotAllowed(method, "GET", "POST"),
        (var method, ["expire" or "revoke"]) => throw ControlException.NotAllowed(method, "POST"),
        _ => throw ControlException.NotFound(path),
    };

    /// <summary>What there is, without the tokens themselves.</summary>
    private Task ListAsync(ControlCall call) => call.WriteAsync(200, json =>
    {
        DateTimeOffset now = org.Clock.GetUtcNow();
        json.WriteStartArray();
        foreach (IssuedToken token in org.Tokens.All)
        {
            json.WriteStartObject();
            json.WriteString("app", token.App.Name);
            json.WriteString("consumerKey", token.App.ConsumerKey);
            json.WriteString("user", token.User.Username);
            json.WriteString("issuedAt", token.IssuedAt);
            if (token.ExpiresAt is { } end)
            {
                json.WriteString("expiresAt", end);
            }
            else
            {
                json.WriteNull("expiresAt");
            }

            json.WriteBoolean("works", token.IsActiveAt(now));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Gives out an access token without a sign-in.</summary>
    private async Task IssueAsync(ControlCall call)
    {
        JsonFields fields = await call.ReadFieldsAsync().ConfigureAwait(false);
        ExternalClientApp app = fields.Text("consumerKey") is { } key ? App(key) : org.Apps.Default;
        OrgUser user = fields.Text("user") is { } name ? User(name) : org.Users.Administrator;
        fields.End();
        IssuedToken token = org.Tokens.Issue(app, user);
        await call.WriteAsync(201, json =>
        {
            json.WriteStartObject();
            json.WriteString("accessToken", token.Value);
            json.WriteString("user", user.Username);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>Ends access tokens as if their sessions had timed out: a refresh token still works.</summary>
    private async Task ExpireAsync(ControlCall call)
    {
        JsonFields fields = await call.ReadFieldsAsync().ConfigureAwait(false);
        OrgUser? user = fields.Text("user") is { } name ? User(name) : null;
        fields.End();
        await call.CountAsync("expired", user is null ? org.Tokens.ExpireAll() : org.Tokens.ExpireAll(user)).ConfigureAwait(false);
    }

    /// <summary>Ends access and refresh tokens: who was signed in has to sign in again.</summary>
    private async Task RevokeAsync(ControlCall call)
    {
        (await call.ReadFieldsAsync().ConfigureAwait(false)).End();
        int count = org.Tokens.RevokeAll() + org.Approvals.RevokeAll();
        await call.CountAsync("revoked", count).ConfigureAwait(false);
    }

    private ExternalClientApp App(string key) => org.Apps.TryGet(key, out ExternalClientApp? app)
        ? app
        : throw new ControlException(404, $"There is no app with the consumer key {key}.");

    private OrgUser User(string name) => org.Users.Find(name) ?? throw new ControlException(404, $"There is no user {name}.");
}
