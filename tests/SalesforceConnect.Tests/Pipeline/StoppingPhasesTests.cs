using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Pipeline;

/// <summary>
/// Ctrl+C in every phase of a call: while it connects, in the headers, between pages, in a refresh, in a file either way.
/// </summary>
public sealed class StoppingPhasesTests : StoppingTest
{
    private const string Root = "/services/data/v67.0";
    private const string TokenPath = "/services/oauth2/token";
    private const string ByToken = "New-SfConnection silent -AccessToken $Token -SessionOnly -SkipTest -ApiVersion 67.0";

    [Theory]
    [InlineData("-InstanceUrl $Https")]
    [InlineData("-InstanceUrl $Http")]
    [InlineData("-InstanceUrl https://acme.my.salesforce.com -Proxy $Http")]
    [InlineData("-InstanceUrl $Url -Proxy $Http")]
    public async Task Ctrl_C_ends_a_call_whose_host_or_proxy_says_nothing(string where)
    {
        await using SilentHost host = SilentHost.Start();
        using ModuleSession session = Silent(host, where);

        Stop(session, "Invoke-SfRequest limits; 'went on'", _ => host.Reached);

        await host.Left.WaitAsync(Patience);
        AssertNothingSent();
    }

    [Fact]
    public async Task Ctrl_C_ends_a_call_that_gets_no_connection()
    {
        await using SilentHost host = await SilentHost.NotConnectingAsync();
        using ModuleSession session = Silent(host, "-InstanceUrl $Https");

        // What is said right before the connection is asked for.
        Stop(session, "$DebugPreference = 'Continue'; Invoke-SfRequest limits; 'went on'", shell => FirstAsync(shell.Streams.Debug));
    }

    [Theory]
    [InlineData("Invoke-SfRequest limits")]
    [InlineData("Get-SfLimit")]
    public async Task Ctrl_C_ends_a_call_in_the_middle_of_the_headers(string script)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);

        await StopWhileHanging(session, script + "; 'went on'", "GET", Root + "/limits", Fault.HangInHeaders());
    }

    [Fact]
    public async Task Ctrl_C_ends_a_list_between_two_pages()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        HangFault hang = Fault.Hang();
        Org.Faults.On("GET", Root + "/query/").Always(hang);
        for (int i = Org.Store.Count("Contact"); i <= 200; i++)
        {
            Org.Store.Insert("Contact", new { LastName = "x" });
        }

        Stop(session, "$null = Invoke-SfRequest 'query?q=SELECT Id FROM Contact' -All -BatchSize 200; 'went on'", _ => hang.Reached);

        await AssertAborted(Org, "GET", Org.Requests.All[^1].Path);
        Assert.Equal(2, Org.Requests.All.Count);
    }

    [Theory]
    [InlineData("Invoke-SfRequest limits", false)]
    [InlineData("Get-SfLimit", true)]
    [InlineData("Invoke-SfRequest sobjects/Account -Method POST -Body @{ Name = 'x' }", false)]
    public async Task Ctrl_C_ends_a_refresh_and_the_next_call_refreshes_again(string script, bool inBody)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        int accounts = Org.Store.Count("Account");
        Org.Tokens.ExpireAll();

        await StopWhileHanging(session, script + "; 'went on'", "POST", TokenPath, inBody);

        Org.Faults.Clear();
        Assert.Equal(accounts, Org.Store.Count("Account"));
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void Ctrl_C_gives_the_prompt_back_and_not_a_refresh_token_that_the_org_is_replacing()
    {
        Org.Apps.Default.RefreshTokenRotation = true;
        using ModuleSession session = new ModuleSession().Use(Org)
            .Set("Refresh", Org.Approvals.Grant(Org.Apps.Default, Org.Users.Administrator).RefreshToken!.ToSecureString());
        session.Run("New-SfConnection acme -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret -RefreshToken $Refresh -SessionOnly")
            .Good();
        Org.Tokens.ExpireAll();
        Org.Requests.Clear();
        HangFault hang = Fault.Hang();
        Org.Faults.On("POST", TokenPath).Once(hang.AfterWork());

        Stop(session, "Get-SfLimit; 'went on'", _ => hang.Reached);
        hang.Release();

        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Assert.Equal(1, Org.Requests.Count("POST", TokenPath));
    }

    [Fact]
    public async Task Ctrl_C_in_one_runspace_leaves_the_refresh_to_the_other_that_waits_for_it()
    {
        using ModuleSession one = new ModuleSession().Connect(Org);
        using var other = new ModuleSession();
        other.Set("Passed", one.Run("Get-SfConnection acme").One());
        Org.Tokens.ExpireAll();
        HangFault hang = Fault.Hang();
        Org.Faults.On("POST", TokenPath).Once(hang);

        Task<RunResult> waiting = null!;
        Stop(one, "Get-SfLimit; 'went on'", async _ =>
        {
            await hang.Reached;
            waiting = Task.Factory.StartNew(
                () => other.Run("Get-SfLimit -Connection $Passed"),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            await Org.Requests.WaitForAsync(
                request => request.Path == Root + "/limits" && request.IsCompleted && request.Number > Org.Requests.All[0].Number,
                Patience);
        });

        Assert.NotEmpty((await waiting.WaitAsync(Patience)).Good());
        await AssertAborted(Org, "POST", TokenPath, last: false);
        Assert.Equal(2, Org.Requests.Count("POST", TokenPath));
    }

    [Theory]
    [InlineData("-InFile $File", "PATCH")]
    [InlineData("-Form @{ entity_content = @{ PathOnClient = 'a.bin' }; VersionData = $Item }", "POST")]
    public async Task Ctrl_C_ends_an_upload_and_lets_go_of_the_file(string what, string method)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        string file = Path.Combine(session.VaultHome, "large.bin");
        await using (FileStream made = File.Create(file))
        {
            // More than the wire holds, so that it is still being read when the org falls silent.
            made.SetLength(64 << 20);
        }

        session.Set("File", file).Set("Item", new FileInfo(file));
        int versions = Org.Store.Count("ContentVersion");
        using var unread = new UnreadFault();
        Org.Faults.On(method, Root + "/sobjects/ContentVersion").Always(unread);

        Stop(session, $"Invoke-SfRequest sobjects/ContentVersion -Method {method} {what}; 'went on'", _ => unread.Reached);
        unread.Go();

        RecordedRequest upload = Assert.Single(Org.Requests.All);
        await upload.Completed.WaitAsync(Patience);
        Assert.InRange(upload.BodyLength, 1, (64 << 20) - 1);
        await using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal(versions, Org.Store.Count("ContentVersion"));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ctrl_C_ends_a_download_and_leaves_no_file_under_its_name(bool canResume)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Files.AcceptRanges = canResume;
        string id = Org.Store.Insert("ContentVersion", new { PathOnClient = "a.bin" }, "VersionData", OrgBlob.Generated(64 << 20));
        string file = Path.Combine(session.VaultHome, "answer.bin");
        string path = $"{Root}/sobjects/ContentVersion/{id}/VersionData";
        session.Set("File", file);

        bool HasBegun() => new DirectoryInfo(session.VaultHome).GetFiles("answer.bin*").Any(begun => begun.Length > 0);
        await StopWhileHanging(
            session, $"Invoke-SfRequest {path} -OutFile $File; 'went on'", "GET", path, Fault.HangInBodyAfter(1 << 20), HasBegun);

        // What can be gone on from is kept, and nobody holds it.
        Assert.Equal(
            canResume ? ["answer.bin.partial"] : [], Directory.GetFiles(session.VaultHome, "answer.bin*").Select(Path.GetFileName));
        Org.Faults.Clear();
        session.Run($"Invoke-SfRequest {path} -OutFile $File -Resume").Good();
        Assert.Equal(64 << 20, new FileInfo(file).Length);
        Assert.Equal(canResume ? 206 : 200, Org.Requests.All[^1].StatusCode);
    }

    private ModuleSession Silent(SilentHost host, string where)
    {
        ModuleSession session = new ModuleSession().Use(Org)
            .Set("Token", "00Dx!token".ToSecureString())
            .Set("Http", host.Url.AbsoluteUri)
            .Set("Https", host.HttpsUrl.AbsoluteUri);
        session.Run($"{ByToken} {where}").Good();
        return session;
    }

    private static Task FirstAsync<T>(PSDataCollection<T> stream)
    {
        var come = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stream.DataAdded += (_, _) => come.TrySetResult();
        if (stream.Count > 0)
        {
            come.TrySetResult();
        }

        return come.Task;
    }

    /// <summary>Leaves the greater part of a body unread, and reads it only when told to.</summary>
    private sealed class UnreadFault : Fault, IDisposable
    {
        private readonly SemaphoreSlim _go = new(0);
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public void Go() => _go.Release();

        public void Dispose() => _go.Dispose();

        public override async Task StrikeAsync(FaultContext context)
        {
            _reached.SetResult();
            await _go.WaitAsync(Patience);
            await context.Http.Request.Body.CopyToAsync(Stream.Null);
        }
    }
}
