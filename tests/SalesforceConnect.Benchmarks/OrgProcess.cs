using System.Diagnostics;
using System.Globalization;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Benchmarks;

/// <summary>A local org in a process of its own, so that its work is not measured with its clients'.</summary>
internal sealed class OrgProcess : IDisposable
{
    /// <summary>The argument by which this program is the org.</summary>
    public const string Argument = "org";

    private readonly Process _process;

    private OrgProcess(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    /// <summary>Starts it.</summary>
    /// <param name="latency">How many milliseconds each answer waits.</param>
    /// <param name="contacts">How many contacts it has.</param>
    public static OrgProcess Start(int latency, int contacts = 5000)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Argument, latency.ToString(CultureInfo.InvariantCulture), contacts.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        return new OrgProcess(process, new Uri(process.StandardOutput.ReadLine()!));
    }

    /// <summary>Is the org, until standard input ends.</summary>
    public static async Task ServeAsync(string latency, string contacts)
    {
        await using LocalOrgServer org = await LocalOrgServer.StartAsync(new LocalOrgOptions
        {
            DailyApiLimit = 100_000_000, ContactCount = int.Parse(contacts, CultureInfo.InvariantCulture), PreparedPages = true,
        });
        if (int.Parse(latency, CultureInfo.InvariantCulture) is > 0 and var milliseconds)
        {
            org.Faults.On("GET", "/services/data/v67.0/").Always(Fault.Delay(TimeSpan.FromMilliseconds(milliseconds)));
        }

        Console.WriteLine(org.Url.AbsoluteUri);
        await Console.In.ReadToEndAsync();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
