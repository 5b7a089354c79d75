using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using RestSharp;
using SalesforceConnect.Auth;
using SalesforceConnect.Connections;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Benchmarks;

/// <summary>
/// The request pipeline alone, without PowerShell: <c>GET /limits</c> through a connection against a bare HttpClient that does the
/// same and with RestSharp, on which the pipeline stands, sequentially, in turn; requests a second, allocations and processor time a
/// request.
/// </summary>
internal static class PipelineBenchmark
{
    private const int Rounds = 40;
    private const int Calls = 100;

    public static async Task RunAsync()
    {
        using OrgProcess org = OrgProcess.Start(latency: 0);
        var saved = new ConnectionDocument(
            new ConnectionFacts(
                "bench",
                org.Url.AbsoluteUri.TrimEnd('/'),
                AuthMethod.ClientSecret)
            { ClientId = LocalOrgServer.DefaultClientId, ApiVersion = "67.0" },
            new Dictionary<string, SecretText> { [ConnectionSecret.ClientSecret.Name] = new(LocalOrgServer.DefaultClientSecret) });
        using var session = new OpenConnection(saved);
        await session.SignInAsync(caller: null, CancellationToken.None);
        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip, UseCookies = false });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.Grant!.Token.Reveal());
        http.DefaultRequestHeaders.Accept.ParseAdd(RequestBody.Json);
        var limits = new Uri(org.Url, "services/data/v67.0/limits");

        using var rest = new RestClient(new RestClientOptions(org.Url)
        {
            AutomaticDecompression = DecompressionMethods.GZip,
            FollowRedirects = false,
            ConfigureMessageHandler = _
                => new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip, UseCookies = false },
        });

        var ours = new Figures();
        var library = new Figures();
        var bare = new Figures();
        for (int round = -20; round < Rounds; round++)
        {
            await ours.MeasureAsync(round, () => session.SendAsync(new SfRequest("GET", "limits"), caller: null, CancellationToken.None));
            await library.MeasureAsync(round, () => DownloadAsync(rest, limits, session.Grant!.Token.Reveal()));
            await bare.MeasureAsync(round, () => http.GetByteArrayAsync(limits));
        }

        Console.WriteLine($"{Calls} x /limits, {Rounds} rounds, one after another");
        Console.WriteLine($"  ours:       {ours}");
        Console.WriteLine($"  RestSharp:  {library}");
        Console.WriteLine($"  HttpClient: {bare}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  ours/HttpClient: time {ours.Time / bare.Time:0.00} (at most 1.15), processor time {ours.Processor / bare.Processor:0.00}, allocated {ours.Allocated / bare.Allocated:0.00}"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  RestSharp/HttpClient: time {library.Time / bare.Time:0.00}, processor time {library.Processor / bare.Processor:0.00}, allocated {library.Allocated / bare.Allocated:0.00}"));
    }

    // What the pipeline does on the wire and nothing else.
    private static async Task DownloadAsync(RestClient client, Uri url, string token)
    {
        var request = new RestRequest(url.AbsolutePath);
        request.AddHeader("Accept", RequestBody.Json);
        request.AddHeader("Authorization", "Bearer " + token);
        using Stream stream = (await client.DownloadStreamAsync(request))!;
        using var whole = new MemoryStream();
        await stream.CopyToAsync(whole);
    }

    private sealed class Figures
    {
        private readonly List<double> _times = [];
        private readonly List<double> _processor = [];
        private readonly List<double> _allocated = [];

        public double Time => Median.Of(_times);

        public double Processor => Median.Of(_processor);

        public double Allocated => Median.Of(_allocated);

        public async Task MeasureAsync(int round, Func<Task> call)
        {
            long allocated = GC.GetTotalAllocatedBytes(precise: true);
            TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime;
            var clock = Stopwatch.StartNew();
            for (int i = 0; i < Calls; i++)
            {
                await call();
            }

            if (round >= 0)
            {
                _times.Add(clock.Elapsed.TotalSeconds);
                _processor.Add((Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds);
                _allocated.Add(GC.GetTotalAllocatedBytes(precise: true) - allocated);
            }
        }

        public override string ToString()
            => string.Create(
                CultureInfo.InvariantCulture,
                $"{Calls / Time:0} requests/s, {Allocated / Calls / 1000:0.0} kB and {1e6 * Processor / Calls:0} us of processor time a request");
    }
}
