using System.Net;
using System.Net.Sockets;
using System.Text;
using SalesforceConnect.Auth;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Auth;

/// <summary>Of all that may knock while a sign-in waits, its own answer alone ends it.</summary>
public sealed class CallbackListenerTests
{
    private readonly BrowserSignIn _signIn;
    private readonly string _state;
    private readonly int _port = FreePort();

    public CallbackListenerTests()
    {
        _signIn = new BrowserSignIn(
            new Uri(
                "https://login.salesforce.com"), "PlatformCLI", clientSecret: null, new Uri(
                    $"http://localhost:{_port}/OauthRedirect"), ["api"], loginHint: null);
        _state = _signIn.AuthorizeUrl.Query
            .Split('&')
            .Single(pair => pair.StartsWith("state=", StringComparison.Ordinal))["state=".Length..];
    }

    // {state}, {other} (of the same length) and {port} stand for what is known when the test runs.
    public static TheoryData<string> Strays =>
    [
        "GET / HTTP/1.1\r\nHost: localhost:{port}",
        "GET /favicon.ico HTTP/1.1\r\nHost: localhost:{port}",
        "GET /OauthRedirect HTTP/1.1\r\nHost: localhost:{port}",
        "GET /OauthRedirect?x=1 HTTP/1.1\r\nHost: localhost:{port}",
        "GET /OauthRedirect?code=aPrx HTTP/1.1\r\nHost: localhost:{port}",
        "GET /OauthRedirect?code=aPrx&state= HTTP/1.1\r\nHost: localhost:{port}",
        "GET /OauthRedirect?code=aPrx&state={other} HTTP/1.1\r\nHost: localhost:{port}",
        "GET /OauthRedirect?code=aPrx&state={state}x HTTP/1.1\r\nHost: localhost:{port}",
        "GET /OauthRedirect?error=access_denied HTTP/1.1\r\nHost: localhost:{port}",
        "GET /OauthRedirect?error=access_denied&state={other} HTTP/1.1\r\nHost: localhost:{port}",
        "GET /OauthRedirect?state={state} HTTP/1.1\r\nHost: localhost:{port}",
        "GET /OauthRedirect?state={state}&code= HTTP/1.1\r\nHost: localhost:{port}",
        "GET /OauthRedirect?state={state}&state={other}&code=aPrx HTTP/1.1\r\nHost: localhost:{port}",
        "GET /OauthRedirect?state={state}&code=aPrx&code=aPry HTTP/1.1\r\nHost: localhost:{port}",
        "GET /oauthredirect?state={state}&code=aPrx HTTP/1.1\r\nHost: localhost:{port}",
        "GET /OauthRedirect/?state={state}&code=aPrx HTTP/1.1\r\nHost: localhost:{port}",
        "GET //evil.example/OauthRedirect?state={state}&code=aPrx HTTP/1.1\r\nHost: localhost:{port}",
        "GET http://evil.example/OauthRedirect?state={state}&code=aPrx HTTP/1.1\r\nHost: localhost:{port}",
        "GET /OauthRedirect?state={state}&code=aPrx HTTP/1.1\r\nHost: evil.example:{port}",
        "GET /OauthRedirect?state={state}&code=aPrx HTTP/1.1\r\nHost: localhost.evil.example:{port}",
        "GET /OauthRedirect?state={state}&code=aPrx HTTP/1.1\r\nHost: localhost",
        "GET /OauthRedirect?state={state}&code=aPrx HTTP/1.1\r\nHost: localhost:{port}\r\nHost: evil.example",
        "GET /OauthRedirect?state={state}&code=aPrx HTTP/1.1\r\nAccept: */*",
        "GET /OauthRedirect?state={state}&code=aPrx",
        "POST /OauthRedirect?state={state}&code=aPrx HTTP/1.1\r\nHost: localhost:{port}",
        "HEAD /OauthRedirect?state={state}&code=aPrx HTTP/1.1\r\nHost: localhost:{port}",
        "OPTIONS /OauthRedirect?state={state}&code=aPrx HTTP/1.1\r\nHost: localhost:{port}",
        "PRI * HTTP/2.0",
        "\u0016\u0003\u0001",
    ];

    [Theory]
    [MemberData(nameof(Strays))]
    public async Task A_stray_request_gets_400_and_the_sign_in_goes_on(string stray)
    {
        using var listener = new CallbackListener(_signIn.CallbackUrl, _signIn.IsAnswer);
        Task<Uri> wait = listener.WaitAsync(Task.FromResult, _ => "the page", CancellationToken.None);

        Assert.StartsWith("HTTP/1.1 400 ", await AskAsync(stray), StringComparison.Ordinal);
        Assert.False(wait.IsCompleted);

        Assert.Contains(
            "the page",
            await AskAsync("GET /OauthRedirect?code=aPrx.good%3D%3D&state={state} HTTP/1.1\r\nHost: localhost:{port}"),
            StringComparison.Ordinal);
        Uri callback = await wait.WaitAsync(CoreTest.Patience);
        Assert.Null(_signIn.FindError(callback));
        Assert.Contains("aPrx.good", callback.Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task A_refusal_of_this_sign_in_ends_it_by_whichever_name_of_this_machine(string host)
    {
        using var listener = new CallbackListener(_signIn.CallbackUrl, _signIn.IsAnswer);
        Task<Uri> wait = listener.WaitAsync<Uri>(
            callback => throw _signIn.FindError(callback)!, error => "page of " + error!.ErrorId, CancellationToken.None);

        string page = await AskAsync(
            $"GET /OauthRedirect?error=access_denied&error_description=no&state={{state}} HTTP/1.1\r\nhost: {host}:{{port}}");

        Assert.EndsWith("page of SignInDenied", page, StringComparison.Ordinal);
        Assert.Equal("SignInDenied", (await Assert.ThrowsAsync<SfException>(() => wait.WaitAsync(CoreTest.Patience))).ErrorId);
    }

    [Fact]
    public async Task What_a_stray_request_holds_is_not_on_the_page_that_it_gets()
    {
        using var listener = new CallbackListener(_signIn.CallbackUrl, _signIn.IsAnswer);
        Task<Uri> wait = listener.WaitAsync(Task.FromResult, _ => "", CancellationToken.None);

        string page = await AskAsync("GET /OauthRedirect?state=<script>alert(1)</script>&code=<b>x HTTP/1.1\r\nHost: localhost:{port}");

        Assert.Contains("does not belong to this sign-in", page, StringComparison.Ordinal);
        Assert.DoesNotContain("alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.False(wait.IsCompleted);
    }

    private async Task<string> AskAsync(string request)
    {
        string other = new([.. _state.Reverse()]);
        string head = request.Replace("{state}", _state, StringComparison.Ordinal).Replace("{other}", other, StringComparison.Ordinal)
            .Replace("{port}", $"{_port}", StringComparison.Ordinal);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + "\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync().WaitAsync(CoreTest.Patience);
    }

    private static int FreePort()
    {
        var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        int port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        return port;
    }
}
