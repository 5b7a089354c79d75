using System.Management.Automation;
using System.Text;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Files;

/// <summary><c>Export-SfFile</c>, as people call it.</summary>
public sealed class ExportFileTests : FileTest
{
    [Theory]
    [InlineData("Invoke-SfQuery 'SELECT Id FROM Account' | Export-SfFile out")]
    [InlineData("Invoke-SfQuery 'SELECT Id, Name FROM Account' | Export-SfFile -Directory $Folder/out")]
    [InlineData("Export-SfFile out $Account")]
    [InlineData("Export-SfFile ./out -LinkedTo @{ Id = $Account }")]
    [InlineData("$Account | Export-SfFile out -Connection acme")]
    [InlineData("Export-SfFile out -Id $Version, $Attachment")]
    [InlineData("Export-SfFile out -Id (Invoke-SfQuery 'SELECT Id FROM ContentDocument'), $Attachment")]
    [InlineData("Invoke-SfQuery 'SELECT Id FROM Attachment' | & { begin { $Version } process { $_ } } | Export-SfFile out")]
    public void Files_are_fetched_however_they_are_named(string command)
    {
        string account = Account();
        using ModuleSession session = Session()
            .Set("Account", account)
            .Set("Version", Version("one", "report", account))
            .Set(
                "Attachment",
                Org.Store.Insert("Attachment", new { Name = "a.txt", ParentId = account }, "Body", OrgBlob.FromBytes(Encoding.UTF8.GetBytes("two"))));

        dynamic[] files = [.. session.Run(command).Good().Select(file => file!)];

        Assert.Equal(["Downloaded", "Downloaded"], files.Select(file => (string)file.Action.ToString()));
        Assert.Equal(["a.txt", "report.txt"], Names("out"));
        Assert.Equal("one", File.ReadAllText(Path.Combine(Folder, "out", "report.txt")));
        Assert.Equal(Path.Combine(Folder, "out", "report.txt"), (string)files.Single(file => file.Title == "report").Path);
    }

    [Fact]
    public void A_record_without_files_gives_nothing_and_a_word()
    {
        using ModuleSession session = Session().Set("Account", Account());
        RunResult run = session.Run("$Account | Export-SfFile out -Verbose");
        Assert.Empty(run.Good());
        Assert.Contains("1 of 1 record has no files.", run.Verbose);
    }

    [Fact]
    public void WhatIf_names_the_files_and_writes_nothing()
    {
        string account = Account();
        Version("one", "report", account);
        using ModuleSession session = Session().Set("Account", account);

        Assert.Empty(session.Run("Export-SfFile out $Account -ManifestPath list.csv -WhatIf").Good());

        Assert.Contains(Path.Combine("out", "report.txt") + " (3 bytes)", session.Host.Written, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Folder, "out")));
        Assert.False(File.Exists(Path.Combine(Folder, "list.csv")));
    }

    [Fact]
    public void The_same_again_fetches_nothing_and_the_list_is_kept_up()
    {
        string account = Account();
        Version("one", "report", account);
        using ModuleSession session = Session().Set("Account", account);
        session.Run("Export-SfFile out $Account -ManifestPath list.csv").One();
        string first = File.ReadAllText(Path.Combine(Folder, "list.csv"));

        Assert.Equal("Unchanged", session.Run("Export-SfFile out $Account -ManifestPath list.csv").One().Action.ToString());

        Assert.Equal(first, File.ReadAllText(Path.Combine(Folder, "list.csv")));
        Assert.Equal(
            "report.txt", session.Run("(Export-SfFile out $Account -Force) | & { process { [IO.Path]::GetFileName($_.Path) } }").Value());
        Assert.Single(Org.Requests.All, request => request.Path.EndsWith("/VersionData", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Export-SfFile out x", "InvalidRecordId", ErrorCategory.InvalidArgument)]
    [InlineData("$null | Export-SfFile out", "NothingToFetch", ErrorCategory.InvalidArgument)]
    [InlineData("Export-SfFile out $null", "NothingToFetch", ErrorCategory.InvalidArgument)]
    [InlineData("Export-SfFile out -Id ' '", "NothingToFetch", ErrorCategory.InvalidArgument)]
    [InlineData("Export-SfFile a.txt/out 0015g0000000001AAA", "FileNotWritten", ErrorCategory.WriteError)]
    [InlineData("Export-SfFile a.txt 0015g0000000001AAA -WhatIf", "FileNotWritten", ErrorCategory.WriteError)]
    [InlineData("Export-SfFile out zzz5g0000000001AAA", "NoObjectForPrefix", ErrorCategory.ObjectNotFound)]
    [InlineData("Export-SfFile out -Id 0015g0000000001AAA", "NotAFileId", ErrorCategory.InvalidArgument)]
    [InlineData("Export-SfFile out -Id 0695g0000000001AAA", "FileNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Export-SfFile a.txt 0015g0000000001AAA", "FileNotWritten", ErrorCategory.WriteError)]
    [InlineData("Export-SfFile out 0015g0000000001AAA -ManifestPath a.txt", "NotAManifest", ErrorCategory.InvalidData)]
    [InlineData("Export-SfFile out 0015g0000000001AAA -ManifestPath none/list.csv", "FileNotWritten", ErrorCategory.WriteError)]
    public void What_cannot_be_is_an_error(string command, string errorId, ErrorCategory category)
    {
        using ModuleSession session = Session("a.txt");
        session.Run(command).Error.Is(errorId, category);
        Assert.Equal("text of a.txt", File.ReadAllText(Path.Combine(Folder, "a.txt")));
        Assert.False(Directory.Exists(Path.Combine(Folder, "out")));
    }

    [Fact]
    public void The_folder_comes_first()
    {
        using ModuleSession session = Session();
        session.Run("Export-SfFile 0015g0000000001AAA cases").Error
            .Is("InvalidRecordId", ErrorCategory.InvalidArgument).Recommends("The folder comes first");
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
    }

    [Theory]
    [InlineData("out dir")]
    [InlineData("out dir/")]
    public void A_list_may_stand_in_the_folder_that_is_made(string folder)
    {
        string account = Account();
        Version("one", "report", account);
        using ModuleSession session = Session().Set("Account", account).Set("Out", folder);

        Assert.Empty(session.Run("$Account | Export-SfFile $Out -ManifestPath 'out dir/m.csv' -WhatIf").Good());
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
        session.Run("$Account | Export-SfFile $Out -ManifestPath 'out dir/m.csv'").One();

        Assert.Equal(["m.csv", "report.txt"], Names("out dir"));
    }

    [Fact]
    public async Task Ctrl_C_ends_it_leaves_no_part_and_keeps_the_list()
    {
        string account = Account();
        string first = Version("one", "a", account);
        string second = Version(new string('x', 50_000), "b", account);
        using ModuleSession session = Session().Set("Account", account);

        string body = $"{Versions}/{second}/VersionData";
        HangFault hang = Fault.HangInBody();
        Org.Faults.On("GET", body).Always(hang);
        RunResult run = session.RunWhile("Export-SfFile out $Account -ManifestPath list.csv -ThrottleLimit 1", async shell =>
        {
            await hang.Reached.WaitAsync(Patience);
            shell.Stop();
        });

        Assert.True(run.WasStopped);
        await AssertAborted(Org, "GET", body);
        Assert.Equal(["a.txt"], Names("out"));
        Assert.Contains(first, File.ReadAllText(Path.Combine(Folder, "list.csv")), StringComparison.Ordinal);
        Org.Faults.Clear();
        Assert.Equal(
            ["Unchanged", "Downloaded"],
            session.Run("Export-SfFile out $Account -ManifestPath list.csv").Good().Select(file => (string)((dynamic)file!).Action.ToString()));
    }

    [Fact]
    public void Whoever_has_enough_ends_it()
    {
        string account = Account();
        for (int number = 0; number < 60; number++)
        {
            Version($"{number}", $"f{number}", account);
        }

        using ModuleSession session = Session().Set("Account", account);
        session.Run("Export-SfFile out $Account -ThrottleLimit 2 | Select-First 1").One();
        Assert.InRange(Names("out").Length, 1, 20);
        Assert.All(Names("out"), name => Assert.EndsWith(".txt", name, StringComparison.Ordinal));
    }
}
