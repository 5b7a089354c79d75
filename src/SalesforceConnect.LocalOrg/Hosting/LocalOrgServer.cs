using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SalesforceConnect.LocalOrg;

/// <summary>A Salesforce-compatible org that listens on loopback, in memory, until it is disposed.</summary>
public sealed class LocalOrgServer : IAsyncDisposable
{
    /// <summary>The consumer key of the app that every org starts with.</summary>
    public const string DefaultClientId = "3MVG9LocalOrg.DefaultConsumerKey";

    /// <summary>The consumer secret of the app that every org starts with.</summary>
    public const string DefaultClientSecret = "local-org-consumer-secret";

    /// <summary>The consumer key of the Salesforce CLI's own app, which every org knows.</summary>
    public const string SalesforceCliClientId = "PlatformCLI";

    private readonly Org _org;
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping;
    private int _disposed;

    private LocalOrgServer(Org org, WebApplication app, CancellationTokenSource stopping, Uri url)
    {
        _org = org;
        _app = app;
        _stopping = stopping;
        Url = url;
    }

    /// <summary>The org's address, without a path: <c>http://localhost:PORT</c>, or <c>http://127.0.0.1:PORT</c> where IPv6 loopback is not to be had.</summary>
    public Uri Url { get; }

    /// <summary>The options the server was started with.</summary>
    public LocalOrgOptions Options => _org.Options;

    /// <summary>The organization's 18-character ID (00D…).</summary>
    public string OrganizationId => _org.OrganizationId;

    /// <summary>The External Client Apps.</summary>
    public AppRegistry Apps => _org.Apps;

    /// <summary>The users.</summary>
    public UserDirectory Users => _org.Users;

    /// <summary>The records.</summary>
    public OrgStore Store => _org.Store;

    /// <summary>The access tokens given out.</summary>
    public TokenStore Tokens => _org.Tokens;

    /// <summary>Which users let which apps in by signing in, with the refresh tokens that came of it.</summary>
    public ApprovalStore Approvals => _org.Approvals;

    /// <summary>What happens when an app sends a browser here to sign in.</summary>
    public SignInSettings SignIn => _org.SignIn;

    /// <summary>What is to go wrong.</summary>
    public FaultPlan Faults => _org.Faults;

    /// <summary>The rules that give new records their owner; <c>Sforce-Auto-Assign</c> chooses.</summary>
    public AssignmentRules AssignmentRules => _org.AssignmentRules;

    /// <summary>The rules that find duplicates; <c>Sforce-Duplicate-Rule-Header</c> chooses.</summary>
    public DuplicateRules DuplicateRules => _org.DuplicateRules;

    /// <summary>How files and attachments are sent.</summary>
    public FileSettings Files => _org.Files;

    /// <summary>Every request, in order.</summary>
    public RequestLog Requests => _org.Requests;

    /// <summary>The host that tokens given out from now on name as <c>instance_url</c>; see <see cref="LocalOrgOptions.MyDomainHost"/>.</summary>
    public string? MyDomainHost
    {
        get => _org.MyDomainHost;
        set => _org.MyDomainHost = value;
    }

    /// <summary>The audiences that JWT bearer assertions may name from now on; see <see cref="LocalOrgOptions.JwtAudiences"/>.</summary>
    public IReadOnlyCollection<string>? JwtAudiences
    {
        get => _org.JwtAudiences;
        set => _org.JwtAudiences = value;
    }

    /// <summary>Whether the org has the API at all. When not, REST answers API_DISABLED_FOR_ORG.</summary>
    public bool ApiEnabled
    {
        get => _org.ApiEnabled;
        set => _org.ApiEnabled = value;
    }

    /// <summary>
    /// When the org's objects and fields changed last, to the second: the <c>Last-Modified</c> of describes, and what they answer 304 by.
    /// </summary>
    public DateTimeOffset SchemaModified
    {
        get => _org.SchemaModified;
        set => _org.SchemaModified = value.AddTicks(-(value.Ticks % TimeSpan.TicksPerSecond));
    }

    /// <summary>
    /// The REST requests that counted against the day's limit. Set it to put the org near its limit: the next request is one more, so
    /// that <c>ApiRequestsUsed = (DailyApiLimit * 8 / 10) - 1</c> makes it say 80 %.
    /// </summary>
    public int ApiRequestsUsed
    {
        get => _org.Usage.Used;
        set => _org.Usage.Used = value;
    }

    /// <summary>The use of one app, which <c>Sforce-Limit-Info</c> then says too; null, as at first, for none.</summary>
    public AppApiUsage? AppApiUsage
    {
        get => _org.Usage.App;
        set => _org.Usage.App = value;
    }

    /// <summary>The day's limit on REST requests.</summary>
    public int DailyApiLimit
    {
        get => _org.Usage.Limit;
        set => _org.Usage.Limit = value;
    }

    /// <summary>Ends every open query, so that its next page answers INVALID_QUERY_LOCATOR. By themselves they end after two days of the org's clock.</summary>
    public void ExpireLocators()
    {
        _org.Cursors.Clear();
        _org.Pages.Clear();
    }

    /// <summary>Starts an org and returns when it listens.</summary>
    public static async Task<LocalOrgServer> StartAsync(LocalOrgOptions? options = null, CancellationToken ct = default)
    {
        options ??= new LocalOrgOptions();
        var org = new Org(options);
        var stopping = new CancellationTokenSource();
        var sockets = Bind(options.Port);
        try
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore();
            if (options.Certificate is not null)
            {
                builder.WebHost.UseKestrelHttpsConfiguration();
            }

            builder.Services.Configure<SocketTransportOptions>(o => o.CreateBoundListenSocket = endpoint => sockets[(IPEndPoint)endpoint]);
            builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(2));
            builder.Services.AddResponseCompression(o =>
            {
                o.EnableForHttps = true;
                o.Providers.Add<GzipCompressionProvider>();
                o.MimeTypes = ["application/json", "text/csv", "text/html", "text/plain"];
            });
            builder.Services.Configure<GzipCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestLineSize = 256 * 1024;
                kestrel.Limits.MaxRequestHeadersTotalSize = 256 * 1024;
                kestrel.Limits.MaxRequestBodySize = null;
                kestrel.Limits.MinRequestBodyDataRate = null;
                kestrel.Limits.MinResponseDataRate = null;
                foreach (var endpoint in sockets.Keys)
                {
                    kestrel.Listen(endpoint, listen =>
                    {
                        if (options.Certificate is { } certificate)
                        {
                            listen.UseHttps(certificate);
                        }
                    });
                }
            });

            var app = builder.Build();
            var pipeline = new RequestPipeline(org, stopping.Token);
            app.Use(pipeline.RecordAsync);
            app.UseResponseCompression();
            app.Run(pipeline.AnswerAsync);
            await app.StartAsync(ct).ConfigureAwait(false);

            var host = sockets.Count == 2 ? "localhost" : "127.0.0.1";
            var scheme = options.Certificate is null ? "http" : "https";
            return new LocalOrgServer(org, app, stopping, new Uri($"{scheme}://{host}:{sockets.Keys.First().Port}"));
        }
        catch
        {
            stopping.Dispose();
            foreach (var socket in sockets.Values)
            {
                socket.Dispose();
            }

            throw;
        }
    }

    /// <summary>Stops the server. Requests that hang are dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        using (var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200)))
        {
            await _app.StopAsync(now.Token).ConfigureAwait(false);
        }

        await _app.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
        foreach (var upload in _org.Uploads)
        {
            upload.Dispose();
        }
    }

    /// <summary>
    /// Sockets on 127.0.0.1 and, where the machine has it, ::1, with the same port. Bound here rather than by Kestrel, which
    /// cannot take one free port for both.
    /// </summary>
    private static Dictionary<IPEndPoint, Socket> Bind(int port)
    {
        const int attempts = 20;
        for (var attempt = 1; ; attempt++)
        {
            var four = Listen(AddressFamily.InterNetwork, IPAddress.Loopback, port);
            var endpoint = (IPEndPoint)four.LocalEndPoint!;
            var sockets = new Dictionary<IPEndPoint, Socket> { [endpoint] = four };
            if (!Socket.OSSupportsIPv6)
            {
                return sockets;
            }

            try
            {
                var six = Listen(AddressFamily.InterNetworkV6, IPAddress.IPv6Loopback, endpoint.Port);
                sockets.Add((IPEndPoint)six.LocalEndPoint!, six);
                return sockets;
            }
            catch (SocketException taken) when (port == 0 && attempt < attempts && taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                four.Dispose();
            }
            catch (SocketException)
            {
                return sockets;
            }
        }
    }

    private static Socket Listen(AddressFamily family, IPAddress address, int port)
    {
        var socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
