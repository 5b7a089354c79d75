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
public sealed class LocalOrgServer : Org, IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();
    private int _disposed;

    private LocalOrgServer(LocalOrgOptions options, OrgSeed? seed, Dictionary<IPEndPoint, Socket> sockets)
        : base(options, seed)
    {
        string host = sockets.Count == 2 ? "localhost" : "127.0.0.1";
        string scheme = options.Certificate is null ? "http" : "https";
        Url = new Uri($"{scheme}://{host}:{sockets.Keys.First().Port}");
        _app = Build(sockets);
        var pipeline = new RequestPipeline(this, _stopping.Token);
        _app.Use(pipeline.RecordAsync);
        _app.UseResponseCompression();
        _app.Run(pipeline.AnswerAsync);
    }

    /// <summary>
    /// The org's address, without a path: <c>http://localhost:PORT</c>, or <c>http://127.0.0.1:PORT</c> where IPv6 loopback is not to be
    /// had.
    /// </summary>
    public Uri Url { get; }

    /// <summary>Starts an org and returns when it listens.</summary>
    public static Task<LocalOrgServer> StartAsync(LocalOrgOptions? options = null, CancellationToken ct = default) =>
        StartAsync(options ?? new LocalOrgOptions(), seed: null, ct);

    /// <summary>Starts an org with objects, records, apps and users of one's own, and returns when it listens.</summary>
    /// <exception cref="OrgSeedException">The seed has a mistake, which is told with its place.</exception>
    public static async Task<LocalOrgServer> StartAsync(LocalOrgOptions options, OrgSeed? seed, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        Dictionary<IPEndPoint, Socket> sockets = Bind(options.Port);
        try
        {
            var server = new LocalOrgServer(options, seed, sockets);
            await server._app.StartAsync(ct).ConfigureAwait(false);
            return server;
        }
        catch
        {
            foreach (Socket socket in sockets.Values)
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
        BulkJobs.End();
        EndUploads();
    }

    private WebApplication Build(Dictionary<IPEndPoint, Socket> sockets)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        if (Options.Certificate is not null)
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
            foreach (IPEndPoint endpoint in sockets.Keys)
            {
                kestrel.Listen(endpoint, listen =>
                {
                    if (Options.Certificate is { } certificate)
                    {
                        listen.UseHttps(certificate);
                    }
                });
            }
        });
        return builder.Build();
    }

    /// <summary>
    /// Sockets on 127.0.0.1 and, where the machine has it, ::1, with the same port. Bound here rather than by Kestrel, which
    /// cannot take one free port for both.
    /// </summary>
    private static Dictionary<IPEndPoint, Socket> Bind(int port)
    {
        const int attempts = 20;
        for (int attempt = 1; ; attempt++)
        {
            Socket four = Listen(AddressFamily.InterNetwork, IPAddress.Loopback, port);
            var endpoint = (IPEndPoint)four.LocalEndPoint!;
            var sockets = new Dictionary<IPEndPoint, Socket> { [endpoint] = four };
            if (!Socket.OSSupportsIPv6)
            {
                return sockets;
            }

            try
            {
                Socket six = Listen(AddressFamily.InterNetworkV6, IPAddress.IPv6Loopback, endpoint.Port);
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
