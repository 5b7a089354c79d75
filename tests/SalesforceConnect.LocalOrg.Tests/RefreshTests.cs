namespace SalesforceConnect.LocalOrg.Tests;

public sealed class RefreshTests : OAuthTest
{
    private const string Ended = "expired access/refresh token";

    [Fact]
    public async Task A_refresh_token_gives_new_access_tokens_time_and_again()
    {
        (string? access, string? refresh) = await SignInAsync();
        Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(401, await CallAsync(access));

        for (int i = 0; i < 2; i++)
        {
            Answer answer = await RefreshAsync(refresh);
            Assert.Equal(
                ["access_token", "api_instance_url", "id", "instance_url", "issued_at", "scope", "signature", "token_format", "token_type"], Names(
                    answer));
            Assert.Equal("api refresh_token", Text(answer, "scope"));
            Assert.Equal(200, await CallAsync(Text(answer, "access_token")));
        }

        Assert.Equal(Clock.GetUtcNow(), Assert.Single(Org.Approvals.All).LastUsedAt);
    }

    [Fact]
    public async Task A_test_can_start_with_a_refresh_token()
    {
        Assert.Null(Org.Approvals.Grant(App, Org.Users.Administrator, ["api"]).RefreshToken);
        Assert.NotNull(Org.Approvals.Grant(App, Org.Users.Administrator, ["api", "offline_access"]).RefreshToken);
        Approval approval = Org.Approvals.Grant(App, Org.Users.Administrator);
        IssuedToken access = Org.Tokens.Issue(approval);

        Assert.Equal(200, (await RefreshAsync(approval.RefreshToken!)).Status);
        Assert.Equal(200, await CallAsync(access.Value));
        Assert.Equal(3, Org.Approvals.RevokeAll());
        Assert.Equal(401, await CallAsync(access.Value));
        Assert.True(access.IsEnded);
    }

    [Theory]
    [InlineData("refresh_token", null, "invalid_request", "missing required parameter: refresh_token")]
    [InlineData("refresh_token", "5Aep861invented", "invalid_grant", Ended)]
    [InlineData("client_secret", null, "invalid_client", "invalid client credentials")]
    [InlineData("client_secret", "wrong", "invalid_client", "invalid client credentials")]
    [InlineData("client_id", "3MVG9unknown", "invalid_client_id", "client identifier invalid")]
    public async Task A_wrong_request_is_refused(string name, string? value, string error, string description)
    {
        (string _, string? refresh) = await SignInAsync();

        (await RefreshAsync(refresh, (name, value))).AssertOAuthError(error, description);

        Assert.Equal(200, (await RefreshAsync(refresh)).Status);
    }

    [Fact]
    public async Task A_refresh_token_is_for_its_own_app()
    {
        (string _, string? refresh) = await SignInAsync();

        (await RefreshAsync(refresh, ("client_id", Org.Apps.Default.ConsumerKey), ("client_secret", Org.Apps.Default.ConsumerSecret)))
            .AssertOAuthError("invalid_grant", Ended);
        Assert.Equal(200, (await RefreshAsync(refresh)).Status);
    }

    [Fact]
    public async Task The_secret_is_asked_for_only_where_the_app_says_so()
    {
        (string _, string? refresh) = await SignInAsync();
        App.RequireSecretForRefreshTokenFlow = false;

        Assert.Equal(200, (await RefreshAsync(refresh, ("client_secret", null))).Status);
        (await RefreshAsync(refresh, ("client_secret", "wrong"))).AssertOAuthError("invalid_client", "invalid client credentials");
    }

    [Fact]
    public async Task Rotation_gives_a_new_refresh_token_and_leaves_the_access_tokens_alone()
    {
        App.RefreshTokenRotation = true;
        (string? access, string? first) = await SignInAsync();

        string second = Text(await RefreshAsync(first), "refresh_token");
        string third = Text(await RefreshAsync(second), "refresh_token");

        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
        Assert.Equal(third, Assert.Single(Org.Approvals.All).RefreshToken);
        Assert.Equal(200, await CallAsync(access));
    }

    [Fact]
    public async Task Reuse_of_a_rotated_token_revokes_the_whole_family_and_nothing_else()
    {
        App.RefreshTokenRotation = true;
        (string? access, string? first) = await SignInAsync();
        (string? otherAccess, string? otherRefresh) = await SignInAsync();
        Answer answer = await RefreshAsync(first);
        (string? newAccess, string? second) = (Text(answer, "access_token"), Text(answer, "refresh_token"));

        (await RefreshAsync(first)).AssertOAuthError("invalid_grant", Ended);

        (await RefreshAsync(second)).AssertOAuthError("invalid_grant", Ended);
        Assert.Equal((401, 401), (await CallAsync(access), await CallAsync(newAccess)));
        Assert.Equal(200, await CallAsync(otherAccess));
        Assert.Equal(200, (await RefreshAsync(otherRefresh)).Status);
    }

    [Fact]
    public async Task Of_many_rotations_at_once_one_succeeds_and_the_family_ends()
    {
        App.RefreshTokenRotation = true;
        (string _, string? refresh) = await SignInAsync();

        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => RefreshAsync(refresh)));

        Answer won = Assert.Single(answers, a => a.Status == 200);
        Assert.Equal(401, await CallAsync(Text(won, "access_token")));
    }

    [Fact]
    public async Task An_answer_lost_after_the_rotation_leaves_the_client_with_a_dead_token()
    {
        App.RefreshTokenRotation = true;
        (string _, string? refresh) = await SignInAsync();
        FaultRule lost = Org.Faults.OnGrant("refresh_token").Once(Fault.Drop().AfterWork());

        await Assert.ThrowsAsync<HttpRequestException>(() => RefreshAsync(refresh));

        Assert.Equal(1, lost.Hits);
        Assert.NotEqual(refresh, Assert.Single(Org.Approvals.All).RefreshToken);
        (await RefreshAsync(refresh)).AssertOAuthError("invalid_grant", Ended);
    }

    [Fact]
    public async Task A_fault_before_the_rotation_leaves_the_token_alive_and_strikes_its_grant_alone()
    {
        App.RefreshTokenRotation = true;
        Org.Faults.OnGrant("refresh_token").Once(Fault.Maintenance());
        (string _, string? refresh) = await SignInAsync();

        Assert.Equal(503, (await RefreshAsync(refresh)).Status);

        Assert.Equal(200, (await RefreshAsync(refresh)).Status);
        Assert.Equal(refresh, Org.Requests.All[^1].Form("refresh_token"));
    }

    [Fact]
    public async Task A_hang_between_rotation_and_answer_lets_a_test_look_at_what_lies_between()
    {
        App.RefreshTokenRotation = true;
        (string _, string? refresh) = await SignInAsync();
        HangFault hang = Fault.Hang();
        Org.Faults.OnGrant("refresh_token").Once(hang.AfterWork());

        Task<Answer> asking = RefreshAsync(refresh);
        await hang.Reached.WaitAsync(TimeSpan.FromSeconds(30));

        string? rotated = Assert.Single(Org.Approvals.All).RefreshToken;
        Assert.NotEqual(refresh, rotated);
        Assert.False(asking.IsCompleted);
        hang.Release();
        Assert.Equal(rotated, Text(await asking, "refresh_token"));
    }

    [Fact]
    public async Task The_policy_ends_a_token_by_age_rotated_or_not()
    {
        App.RefreshTokenLifetime = TimeSpan.FromHours(10);
        App.RefreshTokenRotation = true;
        (string _, string? refresh) = await SignInAsync();
        Clock.Advance(TimeSpan.FromHours(10) - TimeSpan.FromSeconds(1));
        refresh = Text(await RefreshAsync(refresh), "refresh_token");

        Clock.Advance(TimeSpan.FromSeconds(1));

        (await RefreshAsync(refresh)).AssertOAuthError("invalid_grant", Ended);
    }

    [Fact]
    public async Task The_policy_ends_a_token_that_nobody_uses()
    {
        App.RefreshTokenIdleTimeout = TimeSpan.FromDays(30);
        (string _, string? refresh) = await SignInAsync();
        for (int i = 0; i < 3; i++)
        {
            Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
            Assert.Equal(200, (await RefreshAsync(refresh)).Status);
        }

        Clock.Advance(TimeSpan.FromDays(30));

        (await RefreshAsync(refresh)).AssertOAuthError("invalid_grant", Ended);
    }

    [Fact]
    public async Task The_policy_immediately_expire_leaves_the_access_token()
    {
        App.RefreshTokenLifetime = TimeSpan.Zero;
        (string? access, string? refresh) = await SignInAsync();

        (await RefreshAsync(refresh)).AssertOAuthError("invalid_grant", Ended);
        Assert.Equal(200, await CallAsync(access));
    }

    [Fact]
    public async Task Who_may_not_log_in_gets_no_token_and_loses_none()
    {
        App.RefreshTokenRotation = true;
        (string _, string? refresh) = await SignInAsync();
        OrgUser user = Org.Users.Administrator;

        user.LoginRestricted = true;
        (await RefreshAsync(refresh)).AssertOAuthError("invalid_grant", "ip restricted or invalid login hours");
        user.LoginRestricted = false;
        user.IsActive = false;
        (await RefreshAsync(refresh)).AssertOAuthError("inactive_user", "inactive user");
        user.IsActive = true;
        App.AdminApprovedUsersOnly = true;
        (await RefreshAsync(refresh)).AssertOAuthError("invalid_app_access", "user is not admin approved to access this app");
        App.AdminApprovedUsersOnly = false;

        Assert.Equal(200, (await RefreshAsync(refresh)).Status);
    }

    [Fact]
    public async Task A_moved_org_is_named_by_the_next_refresh()
    {
        (string _, string? refresh) = await SignInAsync();
        Org.MyDomainHost = $"127.0.0.1:{Org.Url.Port}";

        Answer answer = await RefreshAsync(refresh);

        Assert.Equal($"http://127.0.0.1:{Org.Url.Port}", Text(answer, "instance_url"));
        Assert.StartsWith($"http://127.0.0.1:{Org.Url.Port}/id/", Text(answer, "id"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_with_openid_brings_an_id_token_too()
    {
        App.Scopes.Add("openid");
        (string _, string? refresh) = await SignInAsync();

        Assert.StartsWith("eyJ", Text(await RefreshAsync(refresh), "id_token"), StringComparison.Ordinal);
    }
}
