using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace SalesforceConnect.LocalOrg.Tool;

/// <summary>Runs an org until Ctrl+C, SIGTERM or the end of standard input.</summary>
internal sealed class Server(ToolOptions options, TextWriter output, TextWriter error)
{
    /// <summary>What is kept of the log, so that an org that runs for days does not fill the memory.</summary>
    private const int KeptRequests = 2000;
    private const long KeptBodies = 32 * 1024 * 1024;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using PosixSignalRegistration interrupt = OnSignal(PosixSignal.SIGINT, end);
        using PosixSignalRegistration terminate = OnSignal(PosixSignal.SIGTERM, end);
        using CancellationTokenRegistration cancelled = cancellation.Register(() => end.TrySetResult());

        LocalOrgServer started;
        try
        {
            started = await LocalOrgServer.StartAsync(OrgOptions(), Seed(), cancellation).ConfigureAwait(false);
        }
        catch (OrgSeedException mistake)
        {
            await error.WriteLineAsync(mistake.Message).ConfigureAwait(false);
            return 1;
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            await error.WriteLineAsync($"The certificate cannot be written to {options.HttpsCertificate}: {failure.Message}").ConfigureAwait(false);
            return 1;
        }
        catch (SocketException refused)
        {
            await error.WriteLineAsync(refused.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"Port {options.Port} is in use by another program: choose another with --port, or 0 for a free one.",
                SocketError.AccessDenied => $"Port {options.Port} may not be used by this user: choose one from 1024 on with --port, or 0 for a free one.",
                _ => $"Port {options.Port} cannot be listened on: {refused.Message}",
            }).ConfigureAwait(false);
            return 1;
        }

        await using (started.ConfigureAwait(false))
        {
            started.Requests.Capacity = KeptRequests;
            started.Requests.BodyCapacity = KeptBodies;
            started.Files.AcceptRanges = true;
            await output.WriteLineAsync(options.IsQuiet ? Greeting.Url(started) : Greeting.Text(started)).ConfigureAwait(false);
            await output.FlushAsync(cancellation).ConfigureAwait(false);
            if (options.WritesLog)
            {
                var lines = new LogLines(output);
                started.Requests.Ended += lines.Write;
            }

            Task input = options.EndsWithInput ? ReadToEndAsync() : Task.Delay(Timeout.Infinite, CancellationToken.None);
            await Task.WhenAny(end.Task, input).ConfigureAwait(false);
        }

        return 0;
    }

    private LocalOrgOptions OrgOptions() => new()
    {
        Port = options.Port,
        SampleData = !options.IsEmpty,
        TokenLifetime = options.TokenLifetime,
        OrganizationNumber = options.Organization,
        IsSandbox = options.IsSandbox,
        Certificate = options.HttpsCertificate is { } file ? LoopbackCertificate.Make(file) : null,
        ReadingCount = options.Readings,
    };

    private OrgSeed? Seed()
    {
        if (options.Seeds.Count == 0 && options.Apps.Count == 0)
        {
            return null;
        }

        var seed = OrgSeed.Load(options.Seeds);
        foreach (string app in options.Apps)
        {
            string[] parts = app.Split(':', 3);
            if (File.Exists(app) || app.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || parts.Length < 2 || parts[0].Length == 0)
            {
                seed.Add(app);
            }
            else
            {
                seed.AddApp(parts[0], parts[1], parts.Length > 2 ? parts[2] : null);
            }
        }

        return seed;
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, TaskCompletionSource end) => PosixSignalRegistration.Create(signal, context =>
    {
        // The first one ends it in order, the second at once.
        context.Cancel = end.TrySetResult();
    });

    private static async Task ReadToEndAsync()
    {
        await using Stream input = Console.OpenStandardInput();
        await input.CopyToAsync(Stream.Null).ConfigureAwait(false);
    }
}
