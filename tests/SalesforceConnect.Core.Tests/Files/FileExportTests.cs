using System.Net;
using SalesforceConnect.Disk;
using SalesforceConnect.Files;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Core.Tests.Files;

/// <summary>Files that come down: what is in the folder, what was asked for, and what is told.</summary>
public sealed class FileExportTests : FileTest
{
    private string Out => Path.Combine(Folder, "out");

    private string List => Path.Combine(Folder, "list.csv");

    private int Bodies => Org.Requests.All.Count(IsBody);

    [Fact]
    public async Task Files_and_attachments_of_many_records_are_found_by_few_queries()
    {
        string[] accounts = [.. Enumerable.Range(0, 600).Select(number => Account($"A{number}"))];
        Version("one", "first", accounts[0]);
        string shared = Version("two", "second", accounts[1]);
        Org.Store.Insert("ContentDocumentLink", new { ContentDocumentId = DocumentOf(shared), LinkedEntityId = accounts[2], ShareType = "V" });
        Attachment("three", "third.dat", accounts[599]);

        Fetched fetched = await FetchAsync(accounts);

        Assert.Equal(["Downloaded first.txt", "Downloaded second.txt", "Downloaded third.dat"], fetched.Told.Order(StringComparer.Ordinal));
        Assert.Equal(["one", "two", "three"], NamesIn(Out).Select(name => File.ReadAllText(Path.Combine(Out, name))));
        Assert.Equal(accounts[1..3], fetched.Files.Single(file => file.Title == "second").LinkedTo.Order(StringComparer.Ordinal));
        Assert.InRange(Org.Requests.Count("GET", Root + "/query"), 4, 6);
        Assert.Equal(3, Bodies);
        Assert.Contains("596 of 600 records have no files.", Trace.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_again_fetches_what_is_missing_alone()
    {
        string account = Account();
        string[] versions = [Version("one", "Report", account), Version("two", "report", account), Version("six", "REPORT", account)];
        string attachment = Attachment("four", "report.txt", account);
        string[] names = ["Report.txt", $"report ({versions[1]}).txt", $"REPORT ({versions[2]}).txt", $"report ({attachment}).txt"];

        Assert.Equal(names.Select(name => "Downloaded " + name), (await FetchAsync([account])).Told);
        Assert.Equal(4, Bodies);
        Assert.Equal(names.Select(name => "Unchanged " + name), (await FetchAsync([account])).Told);
        Assert.Equal(4, Bodies);

        File.Delete(Path.Combine(Out, names[1]));
        File.WriteAllText(Path.Combine(Out, names[2]), "bad");
        Fetched again = await FetchAsync([account]);

        Assert.Equal(["Unchanged Report.txt", "Downloaded " + names[1], "Unchanged " + names[3]], again.Told);
        Assert.Equal([("FileNameTaken", versions[2])], again.Errors);
        Assert.Equal("Downloaded " + names[2], (await FetchAsync([account], force: true)).Told[2]);
        Assert.Equal("six", File.ReadAllText(Path.Combine(Out, names[2])));
        Assert.Equal(names.Order(StringComparer.Ordinal), NamesIn(Out));
    }

    [Fact]
    public async Task No_other_file_is_written_over_unless_that_is_wanted()
    {
        string account = Account();
        string version = Version("one", "report", account);
        WantedFolder.CreateAndProbe(Out);
        File.WriteAllText(Path.Combine(Out, "report.txt"), "mine");

        Assert.Equal([$"Downloaded report ({version}).txt"], (await FetchAsync([account])).Told);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Out, "report.txt")));

        File.Delete(Path.Combine(Out, $"report ({version}).txt"));
        Assert.Equal(["Downloaded report.txt"], (await FetchAsync([account], force: true)).Told);
        Assert.Equal("one", File.ReadAllText(Path.Combine(Out, "report.txt")));
    }

    [Fact]
    public async Task A_newer_version_goes_beside_the_older_one_or_over_it()
    {
        string account = Account();
        string first = Version("one", "report", account);
        await FetchAsync([account]);
        string second = Version("two", "report", document: DocumentOf(first));

        Assert.Equal([$"Downloaded report ({second}).txt"], (await FetchAsync([account])).Told);
        File.Delete(Path.Combine(Out, $"report ({second}).txt"));
        Assert.Equal(["Downloaded report.txt"], (await FetchAsync([account], force: true)).Told);
        Assert.Equal(["Unchanged report.txt"], (await FetchAsync([account])).Told);
    }

    [Fact]
    public async Task By_the_list_a_newer_version_takes_the_place_of_the_older_one()
    {
        string[] accounts = [Account("A"), Account("B")];
        string first = Version("one", "report", accounts[0]);
        string document = DocumentOf(first);
        Org.Store.Insert("ContentDocumentLink", new { ContentDocumentId = document, LinkedEntityId = accounts[1], ShareType = "V" });
        string attachment = Attachment("four", "a.txt", accounts[0]);
        await FetchAsync(accounts, manifest: List);
        string second = Version("two", "report", document: document);
        Org.Store.Update("Attachment", attachment, new { Description = "x" }, "Body", Blob("fifth"));

        Assert.Equal(["Downloaded report.txt", "Downloaded a.txt"], (await FetchAsync([accounts[0]], manifest: List)).Told);

        Assert.Equal(["a.txt", "report.txt"], NamesIn(Out));
        Assert.Equal(["fifth", "two"], NamesIn(Out).Select(name => File.ReadAllText(Path.Combine(Out, name))));
        string[] lines = File.ReadAllLines(List);
        Assert.Equal(4, lines.Length);
        Assert.All(accounts, account => Assert.Single(lines, line => line.StartsWith($"{account},report,report.txt,3,", StringComparison.Ordinal)
            && line.Contains($",{document},{second},2,", StringComparison.Ordinal)));
        Assert.Equal(["Unchanged report.txt", "Unchanged a.txt"], (await FetchAsync(accounts, manifest: List)).Told);

        // An older one does not take the place of a newer one.
        Assert.Equal([$"Downloaded report ({first}).txt"], (await FetchAsync([first], areFiles: true, manifest: List)).Told);
        Assert.Equal("two", File.ReadAllText(Path.Combine(Out, "report.txt")));
    }

    [Fact]
    public async Task By_the_list_a_file_that_somebody_has_written_to_stays()
    {
        string account = Account();
        string first = Version("one", "report", account);
        await FetchAsync([account], manifest: List);
        string second = Version("two", "report", document: DocumentOf(first));
        File.WriteAllText(Path.Combine(Out, "report.txt"), "own");

        Assert.Equal([$"Downloaded report ({second}).txt"], (await FetchAsync([account], manifest: List)).Told);
        Assert.Equal("own", File.ReadAllText(Path.Combine(Out, "report.txt")));
    }

    [Fact]
    public async Task Versions_that_are_wanted_by_their_IDs_have_a_name_each()
    {
        string first = Version("one", "report");
        string second = Version("two", "report", document: DocumentOf(first));

        Fetched fetched = await FetchAsync([first, second], areFiles: true, manifest: List);

        Assert.Equal(["Downloaded report.txt", $"Downloaded report ({second}).txt"], fetched.Told);
        Assert.Equal(["one", "two"], fetched.Files.Select(file => File.ReadAllText(file.Path!)));
    }

    [Fact]
    public async Task What_breaks_off_is_named_and_is_no_change_to_be_looked_after()
    {
        string account = Account();
        string version = Version("one", "report", account);
        Org.Faults.On(IsBody).Always(Fault.Drop());

        SfException error = Assert.Single((await FetchAsync([account])).Refusals);

        Assert.Equal("AnswerBrokeOff", error.ErrorId);
        Assert.StartsWith($"The file 'report' ({version}) was not fetched: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("may have been done", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_ends_it_and_one_without_files_is_not_made()
    {
        string account = Account();
        await FetchAsync([account]);
        Assert.False(Directory.Exists(Out));
        Version("one", "a", account);
        Version("two", "b", account);
        File.WriteAllText(Out, "a file");

        Fetched fetched = await FetchAsync([account], manifest: List);

        Assert.Equal("FileNotWritten", fetched.Ended?.ErrorId);
        Assert.Contains("is a file, and a folder is needed", fetched.Ended!.Message, StringComparison.Ordinal);
        Assert.Empty(fetched.Errors);
        Assert.False(File.Exists(List));
    }

    [Fact]
    public async Task All_versions_have_their_numbers_in_their_names()
    {
        string account = Account();
        string first = Version("one", "report", account);
        Version("two", "report", document: DocumentOf(first));
        string other = Version("x", "report", account);

        Fetched fetched = await FetchAsync([account], allVersions: true);

        Assert.Equal(
            ["Downloaded report (v1).txt", "Downloaded report (v2).txt", $"Downloaded report (v1 {other}).txt"], fetched.Told);
        Assert.Equal(["one", "two", "x"], fetched.Files.Select(file => File.ReadAllText(file.Path!)));
        Assert.Equal(3, (await FetchAsync([account], allVersions: true)).Files.Count(file => file.Action == SfFileAction.Unchanged));
        Assert.Equal(2, (await FetchAsync([first], areFiles: true, allVersions: true)).Files.Count);
    }

    [Fact]
    public async Task Files_are_found_by_their_own_IDs_of_every_kind()
    {
        string account = Account();
        string version = Version("one", "a");
        string attachment = Attachment("two", "b.txt", account);
        string folder = Org.Store.Insert("Folder", new { Name = "F", Type = "Document" });
        string document = Org.Store.Insert("Document", new { Name = "c", Type = "png", FolderId = folder }, "Body", Blob("three"));
        string[] ids =
        [
            DocumentOf(version), version, attachment[..15], document, "0685g00000ZZZZZAAA", "0695g00000ZZZZZAAA", "00P5g00000ZZZZZAAA",
            "0155g00000ZZZZZAAA", account,
        ];

        Fetched fetched = await FetchAsync(ids, areFiles: true);

        // The document and its version are the same bytes.
        Assert.Equal(["Downloaded a.txt", "Downloaded b.txt", "Downloaded c.png"], fetched.Told);
        Assert.Equal([version, attachment, document], fetched.Files.Select(file => file.ContentVersionId ?? file.Id));
        Assert.Equal(
            [("FileNotFound", ids[5]), ("FileNotFound", ids[4]), ("FileNotFound", ids[6]), ("FileNotFound", ids[7]), ("NotAFileId", account)],
            fetched.Errors);
        Assert.Equal(3, (await FetchAsync([DocumentOf(version), attachment, document])).Files.Count(file => file.Action == SfFileAction.Unchanged));
        Assert.Equal([("NoObjectForPrefix", "zzz5g0000000001AAA")], (await FetchAsync(["zzz5g0000000001AAA"])).Errors);
    }

    [Fact]
    public async Task One_file_that_is_gone_is_one_error_and_the_rest_goes_on()
    {
        string account = Account();
        string[] versions = [.. Enumerable.Range(0, 5).Select(number => Version($"{number}", $"f{number}", account))];
        Org.Faults.On("GET", $"{Versions}/{versions[2]}").Always(Fault.Error(HttpStatusCode.NotFound, "NOT_FOUND", "gone"));

        Fetched fetched = await FetchAsync([account], manifest: List);

        Assert.Equal([("Salesforce.NOT_FOUND", versions[2])], fetched.Errors);
        Assert.Equal(["f0.txt", "f1.txt", "f3.txt", "f4.txt"], NamesIn(Out));
        Assert.Contains("not in the org any more", File.ReadAllLines(List)[3], StringComparison.Ordinal);

        Org.Faults.Clear();
        Assert.Equal("Downloaded f2.txt", (await FetchAsync([account], manifest: List)).Told[2]);
        Assert.DoesNotContain("not in the org any more", File.ReadAllText(List), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
#if NET
    [InlineData(true)]
#endif
    public async Task What_is_not_what_the_org_says_gets_no_name(bool hasRanges)
    {
#if NET
        Org.Files.AcceptRanges = hasRanges;
#else
        Assert.False(hasRanges);
#endif
        string account = Account();
        Version("the true text", "report", account);
        Attachment("more", "other.txt", account);
        Org.Faults.On(IsBody).Always(Fault.TransformResponse(body => body == "more" ? "less!" : body.Replace('t', 'T')));

        Fetched fetched = await FetchAsync([account]);

        Assert.Equal(["FileDiffers", "FileDiffers"], fetched.Errors.Select(error => error.ErrorId));
        Assert.Empty(NamesIn(Out));
        Org.Faults.Clear();
        Assert.Equal(["Downloaded report.txt", "Downloaded other.txt"], (await FetchAsync([account])).Told);
    }

    [Fact]
    public async Task A_network_that_is_gone_ends_it_and_leaves_no_part()
    {
        string account = Account();
        for (int number = 0; number < 40; number++)
        {
            Version($"{number}", $"f{number:00}", account);
        }

        Org.Faults.On(IsBody).Skip(3).Always(Fault.Drop());

        Fetched fetched = await FetchAsync([account], throttle: 2);

        Assert.Equal("AnswerBrokeOff", fetched.Ended?.ErrorId);

        // Two are under way, so one of the first three to be answered may be told after one that broke off.
        Assert.InRange(fetched.Errors.Count, 4, 7);
        Assert.Equal(fetched.Files.Select(file => Path.GetFileName(file.Path)), NamesIn(Out));
        Org.Faults.Clear();
        Assert.Equal(40 - fetched.Files.Count, (await FetchAsync([account])).Files.Count(file => file.Action == SfFileAction.Downloaded));
        Assert.Equal(40, NamesIn(Out).Length);
    }

    [Fact]
    public async Task A_list_says_of_each_record_what_it_has_and_which_bytes_are_there()
    {
        string[] accounts = [Account("A"), Account("B")];
        string shared = Version("one", "shared, \"file\"", accounts[0]);
        Org.Store.Insert("ContentDocumentLink", new { ContentDocumentId = DocumentOf(shared), LinkedEntityId = accounts[1], ShareType = "V" });
        string attachment = Attachment("four", "a.txt", accounts[1]);

        await FetchAsync([accounts[0]], manifest: List);
        await FetchAsync([accounts[1]], manifest: List);

        string[] lines = File.ReadAllLines(List);
        Assert.Equal("RecordId,Title,File,Size,Checksum,FileId,VersionId,Version,LastModified,Error", lines[0]);
        Assert.StartsWith(
            $"{accounts[0]},\"shared, \"\"file\"\"\",\"shared, _file_.txt\",3,f97c5d29941bfb1b2fdab0874906ab82,{DocumentOf(shared)},{shared},1,2",
            lines[1],
            StringComparison.Ordinal);
        Assert.StartsWith($"{accounts[1]},", lines[2], StringComparison.Ordinal);
        Assert.StartsWith($"{accounts[1]},a.txt,a.txt,4,8cbad96aced40b3838dd9f07f6ef5772,{attachment},,,2", lines[3], StringComparison.Ordinal);
        Assert.Equal(4, lines.Length);

        // Salesforce has no checksum of an attachment: the list has.
        string path = Path.Combine(Out, "a.txt");
        DateTime time = File.GetLastWriteTimeUtc(path);
        File.WriteAllText(path, "five");
        File.SetLastWriteTimeUtc(path, time);
        Assert.Equal("Unchanged a.txt", (await FetchAsync([accounts[1]])).Told[1]);
        Assert.Equal($"Downloaded a ({attachment}).txt", (await FetchAsync([accounts[1]], manifest: List)).Told[1]);
        Assert.Contains($",a ({attachment}).txt,4,", File.ReadAllText(List), StringComparison.Ordinal);
        Assert.Equal(2, Org.Requests.All.Count(request => request.Path.Contains(attachment, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_list_among_the_files_and_a_file_of_its_name_are_both_there()
    {
        string account = Account();
        string attachment = Attachment("one", "LIST.csv", account);
        string list = Path.Combine(Out, "list.csv");
        WantedFolder.CreateAndProbe(Out);

        await FetchAsync([account], manifest: list);

        Assert.Equal([$"LIST ({attachment}).csv", "list.csv"], NamesIn(Out));
        Assert.Equal([$"Unchanged LIST ({attachment}).csv"], (await FetchAsync([account], manifest: list)).Told);
    }

    [Fact]
    public async Task A_file_that_is_no_list_stays()
    {
        File.WriteAllText(List, "Name,Phone\na,1\n");
        await FailsAsync(() => FetchAsync([Account()], manifest: List), "NotAManifest", SfErrorCategory.InvalidData);
        Assert.Equal("Name,Phone\na,1\n", File.ReadAllText(List));
        Assert.Empty(Org.Requests.All);
    }

    [Fact]
    public async Task A_list_that_names_a_file_outside_the_folder_is_not_followed()
    {
        string account = Account();
        string version = Version("one", "report", account);
        string outside = Path.Combine(Folder, "outside.txt");
        await FetchAsync([account], manifest: List);
        File.WriteAllText(List, File.ReadAllText(List).Replace(",report.txt,", ",../outside.txt,", StringComparison.Ordinal));
        File.Delete(Path.Combine(Out, "report.txt"));

        Assert.Equal(["Downloaded report.txt"], (await FetchAsync([account], force: true, manifest: List)).Told);
        Assert.False(File.Exists(outside), version);
    }

#if NET
    [Fact]
    public async Task A_link_in_the_folder_is_not_written_through()
    {
        string account = Account();
        string version = Version("one", "report", account);
        string outside = Local("mine", "outside.txt");
        WantedFolder.CreateAndProbe(Out);
        File.CreateSymbolicLink(Path.Combine(Out, "report.txt"), outside);

        Assert.Equal([$"Downloaded report ({version}).txt"], (await FetchAsync([account], force: true)).Told);
        Assert.Equal("mine", await File.ReadAllTextAsync(outside));
    }
#endif

    private static bool IsBody(RecordedRequest request)
        => request.Path.EndsWith("/VersionData", StringComparison.Ordinal) || request.Path.EndsWith("/Body", StringComparison.Ordinal);
}
