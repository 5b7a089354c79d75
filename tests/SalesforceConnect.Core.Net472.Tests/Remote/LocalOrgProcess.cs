using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using SalesforceConnect.LocalOrg.Host;

namespace SalesforceConnect.LocalOrg;

/// <summary>The process that hosts every org of these tests, on the runtime that LocalOrg needs. It ends with this one.</summary>
internal sealed class LocalOrgProcess
{
    private static readonly Lazy<LocalOrgProcess> s_only = new(() => new LocalOrgProcess());

    private readonly ConcurrentDictionary<int, LocalOrgServer> _orgs = new();
    private readonly Link _link;

    private LocalOrgProcess()
    {
        // A request waits on a thread here and on one there while it is asked whether a fault strikes it.
        ThreadPool.SetMinThreads(64, 64);
        string host = typeof(LocalOrgProcess).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(fact => fact.Key == "LocalOrgHost").Value!;
        Process process = Process.Start(
            new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", $"\"{host}\"")
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
        AppDomain.CurrentDomain.DomainUnload += (_, _) => process.StandardInput.Close();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => process.StandardInput.Close();
        _link = new Link(process.StandardOutput.BaseStream, process.StandardInput.BaseStream, ServeAsync);
        new Thread(_link.Run) { IsBackground = true, Name = nameof(LocalOrgProcess) }.Start();
    }

    public static Link Link => s_only.Value._link;

    public static void Add(LocalOrgServer org) => s_only.Value._orgs[org.Number] = org;

    private async Task<object?> ServeAsync(string call, JsonElement[] arguments)
    {
        // An org may be struck before its start has been told here.
        LocalOrgServer? org;
        while (!_orgs.TryGetValue(arguments[0].GetInt32(), out org))
        {
            await Task.Delay(1).ConfigureAwait(false);
        }

        return await org.ServeAsync(call, [.. arguments.Skip(1)]).ConfigureAwait(false);
    }
}
