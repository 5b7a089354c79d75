using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace SalesforceConnect.LocalOrg.Tests.Tool;

/// <summary>salesforce-local-org as the build made it, in a process of its own.</summary>
public sealed class ToolTests
{
    [Fact]
    public async Task It_says_how_to_sign_in_and_that_works()
    {
        using ToolProcess tool = ToolProcess.Start("--empty");
        string said = await tool.UntilAsync("/_localorg/");
        string url = Regex.Match(said, @"listens on (http://localhost:\d+)").Groups[1].Value;
        string token = Regex.Match(said, @"Access token +(\S+)").Groups[1].Value;
        Assert.Contains($"New-SfConnection local -InstanceUrl {url} -ClientId {Org.DefaultClientId} -ClientSecret $secret -SessionOnly\n", said, StringComparison.Ordinal);
        Assert.Contains($"SF_ACCESS_TOKEN='{token}' sf org login access-token --instance-url {url} ", said, StringComparison.Ordinal);

        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        Assert.Equal("[]", Regex.Match(await http.GetStringAsync($"{url}/services/data/v67.0/query?q=SELECT+Id+FROM+Account"), @"\[.*\]").Value);

        // A reset gives that token back, whatever became of it.
        await http.PostAsync($"{url}/_localorg/tokens/expire", content: null);
        await http.PostAsync($"{url}/_localorg/reset", content: null);
        Assert.True((await http.GetAsync($"{url}/services/data/v67.0/limits")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Quiet_it_prints_the_URL_alone_and_ends_with_its_input()
    {
        using ToolProcess tool = ToolProcess.Start("--quiet", "--readings", "7", "--organization", "2", "--token-lifetime", "60");
        string url = await tool.LineAsync();
        using var http = new HttpClient();
        string status = await http.GetStringAsync($"{url}/_localorg/status");
        Assert.Contains("\"Reading__c\":7", status, StringComparison.Ordinal);
        Assert.Contains(SalesforceId.Create("00D", 2), status, StringComparison.Ordinal);
        Assert.Contains("\"tokenLifetime\":60", await http.GetStringAsync($"{url}/_localorg/settings"), StringComparison.Ordinal);

        tool.EndInput();
        Assert.Equal((0, "", ""), await tool.EndAsync());
    }

    [Fact]
    public async Task SIGTERM_ends_it_though_requests_hang_and_the_log_tells_of_them()
    {
        if (OperatingSystem.IsWindows())
        {
            // Windows has no such signal.
            return;
        }

        using ToolProcess tool = ToolProcess.Start("--quiet", "--log");
        string url = await tool.LineAsync();
        using var http = new HttpClient();
        await http.GetStringAsync($"{url}/services/data");
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d\d\d GET /services/data 200 \d+ ms$", await tool.LineAsync());

        await http.PostAsync($"{url}/_localorg/faults", new StringContent("""{"fault": "hang"}"""));
        Task<HttpResponseMessage> hanging = http.GetAsync($"{url}/services/data?q=%1b%5b31m");
        while (!(await http.GetStringAsync($"{url}/_localorg/faults")).Contains("\"hits\":1", StringComparison.Ordinal))
        {
            await Task.Yield();
        }

        tool.Terminate();
        (int exit, string output, string error) = await tool.EndAsync();
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains(" GET /services/data?q=\uFFFD[31m no answer ", output, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => hanging);
    }

    [Fact]
    public async Task It_starts_with_objects_records_and_apps_of_one_s_own()
    {
        string folder = Directory.CreateTempSubdirectory("salesforce-local-org-").FullName;
        try
        {
            string objects = Path.Combine(folder, "objects.json");
            string rows = Path.Combine(folder, "rows.json");
            await File.WriteAllTextAsync(objects, """[{ "name": "Project__c", "fields": [{ "name": "Code__c", "type": "string" }] }]""");
            await File.WriteAllTextAsync(rows, """{ "records": { "Project__c": [{ "Code__c": "M" }, { "Code__c": "N" }] } }""");
            using ToolProcess tool = ToolProcess.Start(
                "--quiet", "--seed", objects, "--seed", rows, "--apps", "robot:s3cret:robot@acme.example", "--apps", "other:s3:cret@acme.example");
            string url = await tool.LineAsync();
            using var http = new HttpClient();
            Assert.Contains("{\"User\":6,\"Profile\":3,\"Project__c\":2,\"Organization\":1,", await http.GetStringAsync($"{url}/_localorg/status"), StringComparison.Ordinal);
            HttpResponseMessage token = await http.PostAsync($"{url}/services/oauth2/token", new FormUrlEncodedContent(
                [new("grant_type", "client_credentials"), new("client_id", "robot"), new("client_secret", "s3cret")]));
            Assert.True(token.IsSuccessStatusCode);

            await File.WriteAllTextAsync(rows, """{ "records": { "Project__c": [{ "Cod__c": "M" }] } }""");
            Assert.Equal(
                (1, "", "rows.json: records.Project__c[0].Cod__c: Project__c has no field Cod__c."),
                Trimmed(await ToolProcess.RunAsync("--seed", objects, "--seed", rows)));
            Assert.Equal((1, "", $"{rows}x.json: There is no such file."), Trimmed(await ToolProcess.RunAsync("--apps", $"{rows}x.json")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static (int, string, string) Trimmed((int Exit, string Output, string Error) end) => (end.Exit, end.Output, end.Error.TrimEnd());
    }

    [Fact]
    public async Task It_speaks_HTTPS_with_a_certificate_to_trust()
    {
        string file = Path.GetTempFileName();
        try
        {
            using ToolProcess tool = ToolProcess.Start("--quiet", "--empty", "--https", file);
            string url = await tool.LineAsync();
            Assert.StartsWith("https://localhost:", url, StringComparison.Ordinal);
            string pem = await File.ReadAllTextAsync(file);
            Assert.DoesNotContain("PRIVATE KEY", pem, StringComparison.Ordinal);
            using var trusted = X509Certificate2.CreateFromPem(pem);
            using var http = new HttpClient(new SocketsHttpHandler
            {
                SslOptions =
                {
                    CertificateChainPolicy = new X509ChainPolicy
                    {
                        TrustMode = X509ChainTrustMode.CustomRootTrust,
                        CustomTrustStore = { trusted },
                        RevocationMode = X509RevocationMode.NoCheck,
                    },
                },
            });
            Assert.Contains("v67.0", await http.GetStringAsync($"{url}/services/data"), StringComparison.Ordinal);
            Assert.Contains("organizationId", await http.GetStringAsync($"{url.Replace("localhost", "127.0.0.1", StringComparison.Ordinal)}/_localorg/status"), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }

        (int exit, _, string error) = await ToolProcess.RunAsync("--https", Path.Combine(file, "none.pem"));
        Assert.Equal(1, exit);
        Assert.StartsWith("The certificate cannot be written to ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence()
    {
        await using LocalOrgServer other = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false });
        string port = other.Url.Port.ToString(CultureInfo.InvariantCulture);
        (int exit, string output, string error) = await ToolProcess.RunAsync("--port", port);
        Assert.Equal((1, ""), (exit, output));
        Assert.Equal($"Port {port} is in use by another program: choose another with --port, or 0 for a free one.", error.TrimEnd());
    }

    [Theory]
    [InlineData("--port takes a number from 0 to 65535.", "--port", "65536")]
    [InlineData("--port takes a number from 0 to 65535.", "--port", "x")]
    [InlineData("--token-lifetime takes a number from 1 on.", "--token-lifetime", "0")]
    [InlineData("'--prot'", "--prot", "1")]
    public async Task A_slip_is_told_and_nothing_starts(string said, params string[] arguments)
    {
        (int exit, string output, string error) = await ToolProcess.RunAsync(arguments);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Contains("salesforce-local-org --help", error, StringComparison.Ordinal);
    }
}
