using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>Answers of every shape, and the speeds at which they come.</summary>
public sealed class FaultShapeTests : OrgTest
{
    private const string Limits = OrgClient.Root + "/limits";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public static TheoryData<string, Fault, int, string> Answers => new()
    {
        { "array", Fault.Json("""[{"a":1},2]"""), 200, """[{"a":1},2]""" },
        { "value", Fault.Json("\"text\""), 200, "\"text\"" },
        { "empty", Fault.EmptyBody(), 200, "" },
        { "empty error", Fault.EmptyBody(HttpStatusCode.BadGateway), 502, "" },
        { "error object", Fault.ErrorObject(HttpStatusCode.Forbidden, "NO", "not so"), 403, """{"message":"not so","errorCode":"NO"}""" },
        {
            "several errors", Fault.Errors(
                HttpStatusCode.BadRequest, new SalesforceError("A", "a", ["F"]), new SalesforceError("B", "b")), 400,
            """[{"message":"a","errorCode":"A","fields":["F"]},{"message":"b","errorCode":"B"}]"""
        },
        {
            "several records", Fault.MultipleChoices(
                "/services/data/v67.0/sobjects/Contact/003A", "/services/data/v67.0/sobjects/Contact/003B"), 300,
            """["/services/data/v67.0/sobjects/Contact/003A","/services/data/v67.0/sobjects/Contact/003B"]"""
        },
        {
            "long transactions", Fault.ConcurrentLongRunningLimit(), 403,
            """[{"message":"ConcurrentPerOrgLongTxn Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]"""
        },
        {
            "concurrent", Fault.ConcurrentLimit(), 403,
            """[{"message":"ConcurrentRequests (Concurrent API Requests) Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]"""
        },
        { "locator expired", Fault.LocatorExpired(), 400, """[{"message":"invalid query locator","errorCode":"INVALID_QUERY_LOCATOR"}]""" },
        { "row locked", Fault.RowLocked(), 400, """[{"message":"unable to obtain exclusive access to this record","errorCode":"UNABLE_TO_LOCK_ROW"}]""" },
    };

    public static TheoryData<Fault, int> Waits => new()
    {
        { Fault.TooManyRequests(TimeSpan.FromSeconds(7)), 429 },
        { Fault.EdgeNotRouted(TimeSpan.FromSeconds(7)), 420 },
        { Fault.ServerUnavailable(TimeSpan.FromSeconds(7)), 503 },
        { Fault.Maintenance(TimeSpan.FromSeconds(6.5)), 503 },
    };

    public static TheoryData<Fault, int> NoWaits => new()
    {
        { Fault.TooManyRequests(), 429 },
        { Fault.EdgeNotRouted(), 420 },
        { Fault.ServerUnavailable(), 503 },
        { Fault.Maintenance(), 503 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_has_the_shape_that_was_asked_for(string shape, Fault fault, int status, string body)
    {
        Assert.NotEmpty(shape);
        Org.Faults.On("GET", Limits).Once(fault);

        Answer answer = await Client.GetAsync(Limits);

        Assert.Equal((status, body), (answer.Status, answer.Text));
        Assert.Equal(200, (await Client.GetAsync(Limits)).Status);
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task A_refusal_may_say_when_to_come_again(Fault fault, int status)
    {
        Org.Faults.On("GET", Limits).Once(fault);

        Answer answer = await Client.GetAsync(Limits);

        Assert.Equal((status, "7"), (answer.Status, answer.Headers["Retry-After"]));
    }

    [Theory]
    [MemberData(nameof(NoWaits))]
    public async Task A_refusal_of_Salesforce_does_not_say_when_to_come_again(Fault fault, int status)
    {
        Org.Faults.On("GET", Limits).Once(fault);

        Answer answer = await Client.GetAsync(Limits);

        Assert.Equal(status, answer.Status);
        Assert.False(answer.Headers.ContainsKey("Retry-After"));
    }

    [Fact]
    public async Task When_to_come_again_can_be_a_date()
    {
        Org.Faults.On("GET", Limits).Once(Fault.TooManyRequestsUntil(new DateTimeOffset(2026, 8, 26, 15, 30, 0, TimeSpan.Zero)));

        Assert.Equal("Wed, 26 Aug 2026 15:30:00 GMT", (await Client.GetAsync(Limits)).Headers["Retry-After"]);
    }

    [Fact]
    public async Task Html_comes_with_200_too()
    {
        Org.Faults.On("GET", Limits).Once(Fault.HtmlPage());

        Answer answer = await Client.GetAsync(Limits);

        Assert.Equal((200, "text/html; charset=UTF-8"), (answer.Status, answer.Headers["Content-Type"]));
        Assert.StartsWith("<!DOCTYPE html>", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_can_be_cut_short_or_spoilt_in_the_middle()
    {
        foreach (Fault? fault in new[] { Fault.CutJson(), Fault.InvalidJson() })
        {
            Org.Faults.On("GET", Limits).Once(fault);
            Answer answer = await Client.GetAsync(Limits);
            Assert.Equal((200, $"{answer.Bytes.Length}"), (answer.Status, answer.Headers["Content-Length"]));
            Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(answer.Text));
        }
    }

    [Fact]
    public async Task Redirects_go_to_the_own_host_or_a_foreign_one()
    {
        var expected = new (Fault Fault, int Status, string Location)[]
        {
            (Fault.RedirectToOwnHost("/services/data"), 302, $"{Org.Url.GetLeftPart(UriPartial.Authority)}/services/data"),
            (Fault.RedirectToForeignHost(), 302, $"http://other.example{Limits}?a=b%2Fc"),
            (Fault.RedirectToForeignHost("evil.example", HttpStatusCode.PermanentRedirect), 308, $"http://evil.example{Limits}?a=b%2Fc"),
        };
        foreach ((Fault? fault, int status, string? location) in expected)
        {
            Org.Faults.On("GET", Limits).Once(fault);
            Answer answer = await Client.GetAsync(Limits + "?a=b%2Fc");
            Assert.Equal((status, location), (answer.Status, answer.Headers["Location"]));
        }
    }

    [Fact]
    public async Task A_redirect_can_lead_away_from_https()
    {
        using X509Certificate2 certificate = LoopbackCertificate.Create();
        await using LocalOrgServer org = await LocalOrgServer.StartAsync(
            new LocalOrgOptions { SampleData = false, Certificate = certificate });
        using var http = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = LoopbackCertificate.Trust(certificate) });
        org.Faults.On("GET", "/services/data").Once(Fault.RedirectToHttp(HttpStatusCode.TemporaryRedirect));

        using HttpResponseMessage answer = await http.GetAsync(new Uri(org.Url, "/services/data?a=b"));

        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
        Assert.Equal($"http://{org.Url.Authority}/services/data?a=b", answer.Headers.Location!.AbsoluteUri);
    }

    [Fact]
    public async Task A_body_longer_than_its_length_is_sent_to_the_end()
    {
        int whole = (await Client.GetAsync(Limits)).Bytes.Length;
        Org.Faults.On("GET", Limits).Once(Fault.ContentLengthTooShort());

        string wire = await ReadWireAsync(Limits);

        string head = wire[..(wire.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)];
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"Content-Length: {whole / 2}\r\n", head, StringComparison.Ordinal);
        Assert.InRange(wire.Length - head.Length, whole - 5, whole + 5);
        Assert.Equal(200, Org.Requests.All[^1].StatusCode);
        Assert.False(Org.Requests.All[^1].Aborted);
    }

    [Fact]
    public async Task Slow_headers_and_a_slow_body_come_whole_in_the_end()
    {
        Org.DailyApiLimit = 1_000_000;
        Answer plain = await Client.GetAsync(OrgClient.Root + "/sobjects/Account/describe");
        foreach (Fault? fault in new[]
        {
            Fault.SlowHeaders(TimeSpan.FromMilliseconds(5)),
            Fault.SlowBody(TimeSpan.FromMilliseconds(5), pieces: 3)
        })
        {
            Org.Faults.On("GET", OrgClient.Root).Once(fault);
            Answer slow = await Client.GetAsync(OrgClient.Root + "/sobjects/Account/describe");
            Assert.Equal((200, plain.Text), (slow.Status, slow.Text));
            Assert.Equal(plain.Headers["Last-Modified"], slow.Headers["Last-Modified"]);
        }
    }

    [Fact]
    public async Task A_slow_body_sends_its_headers_at_once()
    {
        Org.Faults.On("GET", Limits).Once(Fault.SlowBody(TimeSpan.FromMinutes(10)));
        using var stop = new CancellationTokenSource();

        using HttpResponseMessage response = await Client.Http.GetAsync(Limits, HttpCompletionOption.ResponseHeadersRead);
        Task<byte[]> read = response.Content.ReadAsByteArrayAsync(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        await Org.Requests.All[^1].Completed.WaitAsync(s_patience);
        Assert.True(Org.Requests.All[^1].Aborted);
    }

    [Fact]
    public async Task A_hang_in_the_headers_has_sent_some_and_goes_on_when_released()
    {
        HangFault hang = Fault.HangInHeaders();
        Org.Faults.On("GET", Limits).Times(2, hang);
        using (var stop = new CancellationTokenSource())
        {
            Task<HttpResponseMessage> left = Client.Http.GetAsync(Limits, HttpCompletionOption.ResponseHeadersRead, stop.Token);
            await hang.Reached.WaitAsync(s_patience);
            Assert.False(left.IsCompleted);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
            await Org.Requests.All[^1].Completed.WaitAsync(s_patience);
            Assert.True(Org.Requests.All[^1].Aborted);
        }

        Task<Answer> call = Client.GetAsync(Limits);
        hang.Release();
        Assert.True((await call.WaitAsync(s_patience)).Json.TryGetProperty("DailyApiRequests", out _));
    }

    [Fact]
    public async Task A_download_drops_or_hangs_after_so_many_bytes_without_being_held()
    {
        var blob = OrgBlob.Generated(3_000_000);
        string path =
            $"{OrgClient.Root}/sobjects/ContentVersion/{Org.Store.Insert("ContentVersion", new { PathOnClient = "a.bin" }, "VersionData", blob)}/VersionData";
        Org.Faults.On("GET", path).Once(Fault.DropInBody(1_000_000));
        using (HttpResponseMessage response = await Client.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(3_000_000, response.Content.Headers.ContentLength);
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => response.Content.ReadAsByteArrayAsync());
            await Org.Requests.All[^1].Completed.WaitAsync(s_patience);
            Assert.False(Org.Requests.All[^1].Aborted);
        }

        HangFault hang = Fault.HangInBodyAfter(1_000_000);
        Org.Faults.On("GET", path).Once(hang);
        using HttpResponseMessage slow = await Client.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await slow.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[1_000_000]);
        await hang.Reached.WaitAsync(s_patience);
        hang.Release();
        await body.ReadExactlyAsync(new byte[2_000_000]);
        Assert.Equal(-1, body.ReadByte());
    }

    [Fact]
    public async Task A_drop_in_a_chunked_body_ends_it_before_its_last_chunk()
    {
        Org.Faults.On("GET", OrgClient.Root + "/query").Once(Fault.DropInBody(20));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Client.QueryAsync("SELECT Id FROM User"));
    }

    [Fact]
    public async Task A_drop_in_the_body_after_the_work_does_the_work_once()
    {
        Org.Faults.On("POST", OrgClient.Root).Once(Fault.DropInBody(5).AfterWork());

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Client.PostAsync(OrgClient.Root + "/sobjects/Account", new { Name = "A" }));

        Assert.Equal(1, Org.Store.Count("Account"));
    }

    /// <summary>Everything that the org sends for a request, to the end of the connection.</summary>
    private async Task<string> ReadWireAsync(string path)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Org.Url.Port);
        NetworkStream stream = client.GetStream();
        string request = string.Create(
            CultureInfo.InvariantCulture,
            $"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {Client.Http.DefaultRequestHeaders.Authorization}\r\n\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer);
        }
        catch (IOException)
        {
            // The org ends the connection without ceremony.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
