using System.Management.Automation;
using System.Security.Cryptography;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Requests;

/// <summary>Files that go to the org and come from it: <c>-InFile</c>, <c>-Form</c>, <c>-OutFile</c> and <c>-Resume</c>.</summary>
public sealed class FileTransferTests : OrgTest
{
    private const int Length = 2_000_000;
    private const string Download = "Invoke-SfRequest $Blob -OutFile $File";

    private readonly string _folder = Directory.CreateTempSubdirectory("sf-files-").FullName;
    private readonly OrgBlob _blob = OrgBlob.Generated(Length, seed: 3);

    private string File_ => Path.Combine(_folder, "file.bin");

    private string Partial => File_ + ".partial";

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("@{ entity_content = @{ Title = 'Großes'; PathOnClient = 'a.bin' }; VersionData = [System.IO.FileInfo]$File }")]
    [InlineData("[ordered]@{ VersionData = [System.IO.FileInfo]$File; entity_content = [pscustomobject]@{ Title = 'Großes'; PathOnClient = 'a.bin' } }")]
    [InlineData("@{ VersionData = [System.IO.File]::ReadAllBytes($File); entity_content = @{ Title = 'Großes'; PathOnClient = 'a.bin' } }")]
    public async Task A_form_brings_a_file_with_its_record(string form)
    {
        await WriteAsync(File_);
        using ModuleSession session = Session();
        dynamic made = session.Run($"Invoke-SfRequest sobjects/ContentVersion -Method POST -Form ({form})").One();
        Assert.Equal("Großes", Org.Store.Get("ContentVersion", (string)made.id)!["Title"]);
        Assert.Equal(await _blob.Sha256Async(), await Org.Store.Blob("ContentVersion", (string)made.id, "VersionData")!.Sha256Async());
    }

    [Fact]
    public void A_file_is_sent_as_it_is_with_the_media_type_of_its_extension_or_the_given_one()
    {
        string json = Path.Combine(_folder, "account.json");
        File.WriteAllText(json, """{"Name":"Müller"}""");
        using ModuleSession session = Session().Set("Json", json);
        dynamic made = session.Run("Invoke-SfRequest sobjects/Account -Method POST -InFile $Json").One();
        Assert.Equal("Müller", Org.Store.Get("Account", (string)made.id)!["Name"]);
        Assert.Equal("application/json", Org.Requests.All[^1].Headers["Content-Type"]);
        Assert.Equal("18", Org.Requests.All[^1].Headers["Content-Length"]);
        session.Run("Invoke-SfRequest sobjects/Account -Method POST -InFile $Json -ContentType 'application/json; charset=UTF-8'").One();
        Assert.Equal("application/json; charset=UTF-8", Org.Requests.All[^1].Headers["Content-Type"]);
    }

    [Fact]
    public void A_refresh_that_goes_on_after_Ctrl_C_does_not_keep_the_file()
    {
        using ModuleSession session = Session();
        session.Set("Refresh", Org.Approvals.Grant(Org.Apps.Default, Org.Users.Administrator).RefreshToken!.ToSecureString());
        session.Run("New-SfConnection refreshed -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret -RefreshToken $Refresh -SessionOnly")
            .Good();
        Org.Tokens.ExpireAll();
        HangFault hang = Fault.Hang();
        Org.Faults.On("POST", "/services/oauth2/token").Once(hang);
        session.RunWhile(Download, async shell =>
        {
            await hang.Reached;
            shell.Stop();
        });
        Assert.False(File.Exists(Partial));
        hang.Release();
    }

    [Fact]
    public async Task A_download_is_the_file_and_nothing_else()
    {
        using ModuleSession session = Session();
        Assert.Empty(session.Run(Download + " -StatusCodeVariable status").Good());
        Assert.Equal(200, session.Run("$status").Value());
        await AssertWholeAsync();
        Assert.Equal([File_], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "bytes=1500000-")]
    public async Task A_download_that_breaks_off_is_gone_on_with_where_the_org_allows_and_begun_again_where_not(bool ranges, string? range)
    {
        Org.Files.AcceptRanges = ranges;
        using ModuleSession session = Session();
        Org.Faults.On("GET", BlobPath).Once(Fault.DropInBody(afterBytes: 1_500_000));
        session.Run(Download).Good();
        await AssertWholeAsync();
        Assert.Equal(2, Org.Requests.Count("GET", BlobPath));
        string? asked = Org.Requests.All[^1].Headers.GetValueOrDefault("Range");
        Assert.Equal(range is null, asked is null);
        Assert.Equal([File_], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task What_came_is_kept_for_Resume_where_the_org_allows_ranges()
    {
        Org.Files.AcceptRanges = true;
        Org.Files.ETags = false;
        using ModuleSession session = Session();
        Org.Faults.On("GET", BlobPath).Once(Fault.DropInBody(afterBytes: 1_500_000));
        RunResult broken = session.Run(Download + " -MaximumRetryCount 0 -WarningVariable warned -WarningAction SilentlyContinue");
        broken.Error.Is("AnswerBrokeOff", ErrorCategory.ConnectionError, BlobPath);
        Assert.Contains("-Resume", session.Run("\"$warned\"").Value().ToString());
        Assert.Equal([Partial], Directory.GetFiles(_folder));
        long kept = new FileInfo(Partial).Length;
        Assert.InRange(kept, 1, Length - 1);

        session.Run(Download + " -Resume").Good();
        await AssertWholeAsync();
        Assert.Equal($"bytes={kept}-", Org.Requests.All[^1].Headers["Range"]);
        Assert.Equal([File_], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Resume_begins_again_where_the_file_is_another_one_by_now(bool etags)
    {
        Org.Files.AcceptRanges = true;
        Org.Files.ETags = etags;
        using ModuleSession session = Session();
        Break(session);
        Org.Faults
            .On("GET", BlobPath)
            .Always(Fault.ResponseHeader(etags ? "ETag" : "Last-Modified", etags ? "\"other\"" : "Mon, 01 Jan 2024 00:00:00 GMT"));
        session.Run(Download + " -Resume").Good();
        await AssertWholeAsync();
        Assert.Equal([File_], Directory.GetFiles(_folder));
    }

    public static TheoryData<string, string, string?> BadRests => new()
    {
        { "another ETag", "RangeDoesNotFit", "ETag: \"other\"" },
        { "another date", "RangeDoesNotFit", "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT" },
        { "another length", "RangeDoesNotFit", null },
        { "another beginning", "RangeDoesNotFit", null },
        { "no range", "RangeDoesNotFit", null },
        { "too much", "RangeDoesNotFit", null },
        { "less than it says", "AnswerBrokeOff", null },
        { "a part of the rest", "AnswerBrokeOff", null },
    };

    [Theory]
    [MemberData(nameof(BadRests))]
    public async Task A_rest_that_is_none_is_not_joined(string kind, string errorId, string? header)
    {
        Org.Files.AcceptRanges = true;
        const int Few = 1000;
        var fault = new RestFault(
            206,
            from => kind switch
            {
                "another length" => $"bytes {from}-{Length}/{Length + 1}",
                "another beginning" => $"bytes {from - 1}-{Length - 1}/{Length}",
                "no range" => "nonsense",
                "a part of the rest" => $"bytes {from}-{from + Few - 1}/{Length}",
                _ => $"bytes {from}-{Length - 1}/{Length}",
            },
            from => kind switch
            {
                "less than it says" or "a part of the rest" => Few,
                "another length" or "another beginning" or "too much" => Length - from + 1,
                _ => Length - from,
            },
            header);
        using ModuleSession session = Session();
        foreach (bool isSameCall in (bool[])[true, false])
        {
            if (!isSameCall)
            {
                Break(session);
            }
            else
            {
                Org.Faults.On("GET", BlobPath).Once(Fault.DropInBody(afterBytes: 1_500_000));
            }

            Org.Faults.On(request => request.Path == BlobPath && request.Headers.ContainsKey("Range")).Once(fault);
            session.Run(
                Download
                    + (isSameCall ? " -MaximumRetryCount 1" : " -MaximumRetryCount 0 -Resume")
                        + " -WarningAction SilentlyContinue").Error.Is(
                    errorId,
                    errorId == "AnswerBrokeOff" ? ErrorCategory.ConnectionError : ErrorCategory.InvalidData);
            Assert.False(File.Exists(File_));
            foreach (string left in Directory.GetFiles(_folder))
            {
                File.Delete(left);
            }
        }

        Break(session);
        Org.Faults.On(request => request.Path == BlobPath && request.Headers.ContainsKey("Range")).Once(fault);
        session.Run(Download + " -Resume").Good();
        if (errorId == "RangeDoesNotFit")
        {
            await AssertWholeAsync();
        }

        Assert.Equal(Length, new FileInfo(File_).Length);
        Assert.Equal([File_], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" -Resume")]
    public async Task A_partial_file_of_somebody_else_is_left_alone(string option)
    {
        Org.Files.AcceptRanges = true;
        using ModuleSession session = Session();
        await File.WriteAllBytesAsync(Partial, new byte[500_000]);
        Org.Faults.On("GET", BlobPath).Once(Fault.DropInBody(afterBytes: 1_500_000));
        RunResult broken = session.Run(Download + option + " -MaximumRetryCount 0 -WarningVariable warned -WarningAction SilentlyContinue");
        broken.Error.Is("AnswerBrokeOff", ErrorCategory.ConnectionError);
        Assert.Equal(
            option.Length > 0, session.Run("\"$warned\"").Value().ToString()!.Contains("stays as it is", StringComparison.Ordinal));
        string ours = Assert.Single(Directory.GetFiles(_folder), file => file != Partial);
        long kept = new FileInfo(ours).Length;

        session.Run(Download + " -Resume").Good();
        await AssertWholeAsync();
        Assert.Equal($"bytes={kept}-", Org.Requests.All[^1].Headers["Range"]);
        Assert.Equal(new byte[500_000], await File.ReadAllBytesAsync(Partial));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public async Task What_was_left_and_changed_since_is_left_alone()
    {
        Org.Files.AcceptRanges = true;
        using ModuleSession session = Session();
        long kept = Break(session);
        await File.AppendAllTextAsync(Partial, "mine");
        session.Run(Download + " -Resume -WarningAction SilentlyContinue").Good();
        await AssertWholeAsync();
        Assert.Equal(kept + 4, new FileInfo(Partial).Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_in_the_place_of_the_partial_file_is_not_followed(bool isThere)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string other = Path.Combine(_folder, "other.txt");
        if (isThere)
        {
            await File.WriteAllTextAsync(other, "mine");
        }

        File.CreateSymbolicLink(Partial, other);
        using ModuleSession session = Session();
        session.Run(Download).Good();
        await AssertWholeAsync();
        Assert.Equal(isThere, File.Exists(other));
        Assert.NotNull(new FileInfo(Partial).LinkTarget);
        Assert.Equal(isThere ? "mine" : null, isThere ? await File.ReadAllTextAsync(other) : null);
    }

    [Theory]
    [InlineData(false, 0, true)]
    [InlineData(false, 1, false)]
    [InlineData(true, 0, false)]
    public void A_refused_range_means_that_all_of_it_is_there_or_that_it_comes_again(bool isLengthKnown, int more, bool isWhole)
    {
        Org.Files.AcceptRanges = true;
        Org.Files.ContentLength = isLengthKnown;
        using ModuleSession session = Session();
        long kept = Break(session);
        Org.Faults.On("GET", BlobPath).Once(new RestFault(416, from => $"bytes */{from + more}"));
        session.Run(Download + " -Resume").Good();
        Assert.Equal(isWhole ? kept : Length, new FileInfo(File_).Length);
        Assert.Equal([File_], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Nothing_is_left_of_a_download_that_fails_and_an_older_file_stays()
    {
        File.WriteAllText(File_, "old");
        using ModuleSession session = Session();
        Org.Faults.On("GET", BlobPath).Always(Fault.DropInBody(afterBytes: 1_500_000));
        session.Run(Download + " -MaximumRetryCount 0").Error.Is("AnswerBrokeOff", ErrorCategory.ConnectionError);
        Org.Faults.Clear();
        session.Run("Invoke-SfRequest sobjects/Nothing -OutFile $File").Error.Is("Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound);
        Assert.Equal("old", File.ReadAllText(File_));
        Assert.Equal([File_], Directory.GetFiles(_folder));
    }

    [Fact]
    public void What_an_earlier_call_left_outlives_one_that_brings_nothing()
    {
        Org.Files.AcceptRanges = true;
        using ModuleSession session = Session();
        long kept = Break(session);
        session.Run(
            "Invoke-SfRequest sobjects/Nothing -OutFile $File -Resume").Error.Is("Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound);
        Assert.Equal(kept, new FileInfo(Partial).Length);
        File.WriteAllText(Partial, "left");
        session.Run(
            "Invoke-SfRequest sobjects/Nothing -OutFile $File -Resume -WarningAction SilentlyContinue").Error.Is(
                "Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound);
        Assert.Equal("left", File.ReadAllText(Partial));
    }

    [Theory]
    [InlineData("Invoke-SfRequest limits -OutFile $Folder", "FileNotWritten", ErrorCategory.WriteError)]
    [InlineData("Invoke-SfRequest limits -OutFile /dev/null", "FileNotWritten", ErrorCategory.WriteError)]
    [InlineData("Invoke-SfRequest limits -OutFile Variable:x", "FileNotWritten", ErrorCategory.WriteError)]
    [InlineData("Invoke-SfRequest limits -Method POST -InFile Variable:x", "FileUnreadable", ErrorCategory.ReadError)]
    [InlineData("Invoke-SfRequest limits -OutFile $Folder/none/file", "FileNotWritten", ErrorCategory.WriteError)]
    [InlineData("Invoke-SfRequest limits -Method POST -InFile $Folder/none", "FileUnreadable", ErrorCategory.ReadError)]
    [InlineData("Invoke-SfRequest limits -Method POST -InFile $Folder", "FileUnreadable", ErrorCategory.ReadError)]
    [InlineData("Invoke-SfRequest limits -Method POST -Form @{ a = [System.IO.FileInfo]\"$Folder/none\" }", "FileUnreadable", ErrorCategory.ReadError)]
    [InlineData("Invoke-SfRequest limits -Method POST -Form @{ a = [System.IO.DirectoryInfo]$Folder }", "FormValueNotSupported", ErrorCategory.InvalidArgument)]
    [InlineData("Invoke-SfRequest limits -Method POST -Body x -ContentType nonsense", "InvalidContentType", ErrorCategory.InvalidArgument)]
    [InlineData("Invoke-SfRequest limits -Method POST -Body x -ContentType 'text/plain; charset=none'", "InvalidContentType", ErrorCategory.InvalidArgument)]
    [InlineData("Invoke-SfRequest limits -InFile $Manifest", "BodyNotAllowed", ErrorCategory.InvalidArgument)]
    public void What_cannot_work_is_said_before_anything_is_sent(string command, string id, ErrorCategory category)
    {
        using ModuleSession session = Session();
        session.Run(command).Error.Is(id, category);
        AssertNothingSent();
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_link_stays_one_and_a_file_keeps_its_mode()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string real = Path.Combine(_folder, "real.bin");
        await File.WriteAllTextAsync(real, "old");
        File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(File_, real);
        using ModuleSession session = Session();
        session.Run(Download).Good();
        await AssertWholeAsync();
        Assert.Equal(real, File.ResolveLinkTarget(File_, returnFinalTarget: true)!.FullName);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(real));
    }

    [Fact]
    public void Resume_wants_a_file()
    {
        using ModuleSession session = Session();
        session.Run("Invoke-SfRequest limits -Resume").Error.Is("OutFileMissing", ErrorCategory.InvalidArgument);
        AssertNothingSent();
    }

    [Fact]
    public void Under_WhatIf_no_file_is_made_and_nothing_sent()
    {
        using ModuleSession session = Session();
        session.Run("Invoke-SfRequest sobjects/Account -Method POST -Body @{ Name = 'x' } -OutFile $File -WhatIf").Good();
        AssertNothingSent();
        Assert.Empty(Directory.GetFiles(_folder));
        Assert.Contains("\"POST\" on target \"sobjects/Account\"", session.Host.Written, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_download_shows_how_far_it_is()
    {
        using ModuleSession session = Session();
        Org.Faults.On("GET", BlobPath).Once(Fault.SlowBody(TimeSpan.FromMilliseconds(120)));
        session.Run(Download).Good();
        ProgressRecord shown = session.Host.Progress.First();
        Assert.Matches(@"^\d+\.\d [KM]B of 2\.0 MB, \d+\.\d [KM]B/s$", shown.StatusDescription);
        Assert.InRange(shown.PercentComplete, 0, 100);
        Assert.Equal(ProgressRecordType.Completed, session.Host.Progress.Last().RecordType);
    }

    [Fact]
    public async Task A_file_that_goes_over_slowly_is_not_timed_out_while_it_moves()
    {
        using ModuleSession session = Session();
        Org.Faults.On("GET", BlobPath).Once(Fault.SlowBody(TimeSpan.FromMilliseconds(300)));
        session.Run(Download + " -TimeoutSec 1").Good();
        await AssertWholeAsync();
    }

    private string BlobPath { get; set; } = "";

    // Leaves some of its bytes, and says how many.
    private long Break(ModuleSession session)
    {
        Org.Faults.On("GET", BlobPath).Once(Fault.DropInBody(afterBytes: 1_500_000));
        session.Run(
            Download + " -MaximumRetryCount 0 -WarningAction SilentlyContinue").Error.Is("AnswerBrokeOff", ErrorCategory.ConnectionError);
        return new FileInfo(Partial).Length;
    }

    private ModuleSession Session()
    {
        string id = Org.Store.Insert("ContentVersion", new { PathOnClient = "a.bin" }, "VersionData", _blob);
        BlobPath = $"/services/data/v67.0/sobjects/ContentVersion/{id}/VersionData";
        return new ModuleSession().Connect(Org).Set("Blob", BlobPath).Set("File", File_).Set("Folder", _folder);
    }

    private async Task WriteAsync(string path)
    {
        await using FileStream file = File.Create(path);
        await using Stream content = _blob.OpenRead();
        await content.CopyToAsync(file);
    }

    private async Task AssertWholeAsync()
    {
        byte[] bytes = await File.ReadAllBytesAsync(File_);
        Assert.Equal(Length, bytes.Length);
        Assert.Equal(await _blob.Sha256Async(), Convert.ToHexString(SHA256.HashData(bytes)));
    }
}
