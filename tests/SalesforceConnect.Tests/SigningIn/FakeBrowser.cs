using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.SigningIn;

/// <summary>
/// What <c>$env:BROWSER</c> names while it is not disposed of: a script that writes down the page it was to open. The test then plays
/// the person and the browser.
/// </summary>
internal sealed class FakeBrowser : IDisposable
{
    // For what is bound to happen; reached only when a test fails.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("sf-browser-").FullName;
    private readonly TaskCompletionSource<Uri> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FileSystemWatcher _watcher;
    private readonly IDisposable _settings;

    /// <param name="exitCode">What the script ends with.</param>
    public FakeBrowser(int exitCode = 0)
    {
        string page = Path.Combine(_folder, "page");
        string script = Path.Combine(_folder, "a browser");
        File.WriteAllText(
            script,
            $"#!/bin/sh\necho talkative; echo noisy >&2\nenv > '{page}.environment'\nprintf %s \"$1\" > '{page}.draft' && mv '{page}.draft' '{page}'\nexit {exitCode}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        _watcher = new FileSystemWatcher(_folder, "page");
        _watcher.Renamed += (_, _) => _opened.TrySetResult(new Uri(File.ReadAllText(page)));
        _watcher.EnableRaisingEvents = true;
        _settings = ProcessEnvironment.Set(
            [KeyValuePair.Create<string, string?>("BROWSER", script), KeyValuePair.Create<string, string?>("CI", null)]);
    }

    /// <summary>The page that it was told to open.</summary>
    public Task<Uri> Opened => _opened.Task.WaitAsync(s_patience);

    /// <summary>What the browser's process was given as its environment.</summary>
    public string[] Variables => File.ReadAllLines(Path.Combine(_folder, "page.environment"));

    /// <summary>Goes to the page and wherever that leads, as a browser does; the page that it ends on.</summary>
    public async Task<string> FollowAsync()
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(await Opened);
    }

    /// <summary>Goes to the page and stops at the callback, which it does not follow.</summary>
    public async Task<Uri> CallbackAsync() => await CallbackOfAsync(await Opened);

    /// <summary>The callback that a sign-in page leads to.</summary>
    public static async Task<Uri> CallbackOfAsync(Uri page)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using HttpResponseMessage answer = await client.GetAsync(page);
        return answer.Headers.Location ?? throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }

    public void Dispose()
    {
        _settings.Dispose();
        _watcher.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
