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
    /// <param name="readings">How many rows that take no memory it has.</param>
    /// <param name="resultPage">How many rows a page of a bulk query's results has; 0 for the usual number.</param>
    public static OrgProcess Start(int latency, int contacts = 5000, int readings = 0, int resultPage = 0)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            [Argument, .. new[] { latency, contacts, readings, resultPage }.Select(number => number.ToString(CultureInfo.InvariantCulture))])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        return new OrgProcess(process, new Uri(process.StandardOutput.ReadLine()!));
    }

    /// <summary>Is the org, until standard input ends.</summary>
    public static async Task ServeAsync(int latency, int contacts, int readings, int resultPage)
    {
        await using LocalOrgServer org = await LocalOrgServer.StartAsync(new LocalOrgOptions
        {
            DailyApiLimit = 100_000_000,
            ContactCount = contacts,
            ReadingCount = readings,
            PreparedPages = true,
        });
        if (resultPage > 0)
        {
            org.BulkJobs.ResultPageSize = resultPage;
        }

        if (latency > 0)
        {
            foreach (string method in (string[])["GET", "POST", "PUT", "PATCH", "DELETE"])
            {
                org.Faults.On(method, "/services/data/v67.0/").Always(Fault.Delay(TimeSpan.FromMilliseconds(latency)));
            }
        }

        Console.WriteLine(org.Url.AbsoluteUri);
        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(org.Requests.All.Sum(SentLength));
            org.Requests.Clear();
        }
    }

    /// <summary>How many bytes of bodies have come since the last time.</summary>
    public long SentBytes()
    {
        _process.StandardInput.WriteLine();
        _process.StandardInput.Flush();
        return long.Parse(_process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
    }

    // As it came over the wire, zipped or not.
    private static long SentLength(RecordedRequest request)
        => request.Headers.TryGetValue("Content-Length", out string? length)
            ? long.Parse(length, CultureInfo.InvariantCulture)
            : request.BodyLength;

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
