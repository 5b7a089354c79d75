using System.Net;
using System.Text.RegularExpressions;
using SalesforceConnect.Connections;
using SalesforceConnect.Files;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Core.Tests.Files;

/// <summary>Files that go up: what the org has of them, and what is told.</summary>
public sealed class FileUploadTests : FileTest
{
    [Fact]
    public async Task A_file_is_linked_to_all_of_its_records_by_two_calls_more()
    {
        string[] accounts = [Account(), Account(), Account()];

        UploadOutcome outcome = await UploadAsync(new UploadItem(Local("one", "Größe 'x'.v1.txt")) { LinkedTo = accounts, Description = "d" });

        Assert.Empty(outcome.Errors);
        SfFile file = outcome.File;
        Assert.Equal((SfFileAction.Uploaded, "Größe 'x'.v1", 3L, 1), (file.Action, file.Title, file.Size, file.Version));
        Assert.Equal("one", Stored(file.ContentVersionId!));
        Assert.Equal((DocumentOf(file.ContentVersionId!), "d"), (file.Id, Org.Store.Get("ContentVersion", file.ContentVersionId!)!["Description"]));
        Assert.Equal("f97c5d29941bfb1b2fdab0874906ab82", file.Checksum);
        Assert.Equal("Größe 'x'.v1.txt", Org.Store.Get("ContentVersion", file.ContentVersionId!)!["PathOnClient"]);
        Assert.Equal(accounts, file.LinkedTo);
        Assert.Equal(accounts, LinkedTo(file.Id!));
        Assert.Equal((1, 1), (Org.Requests.Count("POST", Versions), Org.Requests.Count("POST", Root + "/composite/sobjects")));
    }

    [Fact]
    public async Task A_new_version_keeps_its_links_and_gets_more()
    {
        string[] accounts = [Account(), Account()];
        string first = Version("one", "old", accounts[0]);

        UploadOutcome outcome = await UploadAsync(
            new UploadItem(Local("two")) { ContentDocumentId = DocumentOf(first), LinkedTo = accounts, ReasonForChange = "May", Title = "new" });

        Assert.Empty(outcome.Errors);
        Assert.Equal((SfFileAction.Versioned, 2, DocumentOf(first)), (outcome.File.Action, outcome.File.Version, outcome.File.Id));
        Assert.Equal(accounts, outcome.File.LinkedTo);
        Assert.Equal(accounts, LinkedTo(outcome.File.Id!));
        Assert.Equal("May", Org.Store.Get("ContentVersion", outcome.File.ContentVersionId!)!["ReasonForChange"]);
        Assert.Equal("new", Org.Store.Get("ContentDocument", outcome.File.Id!)!["Title"]);
    }

    [Fact]
    public async Task What_is_refused_is_failed_and_the_org_has_nothing_of_it()
    {
        UploadOutcome outcome = await UploadAsync(new UploadItem(Local("one")) { LinkedTo = ["0015g00000ZZZZZAAA"] });

        Assert.Equal((SfFileAction.Failed, "INVALID_CROSS_REFERENCE_KEY"), (outcome.File.Action, outcome.File.ErrorCode));
        Assert.False(outcome.File.Success);
        Assert.Equal("Salesforce.INVALID_CROSS_REFERENCE_KEY", Assert.Single(outcome.Errors).ErrorId);
        Assert.Equal(0, Org.Store.Count("ContentDocument"));
    }

    [Fact]
    public async Task A_link_that_is_refused_leaves_the_file_and_the_others()
    {
        string[] accounts = [Account(), "0015g00000ZZZZZAAA", Account()];

        UploadOutcome outcome = await UploadAsync(new UploadItem(Local("one")) { LinkedTo = accounts });

        Assert.Equal((SfFileAction.Uploaded, "FileNotLinked"), (outcome.File.Action, outcome.File.ErrorCode));
        SfException error = Assert.Single(outcome.Errors);
        Assert.Equal(("FileNotLinked", SfErrorCategory.ObjectNotFound), (error.ErrorId, error.Category));
        Assert.Contains("0015g00000ZZZZZAAA", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(accounts[2], error.Message, StringComparison.Ordinal);
        Assert.Contains($"ContentDocumentId = '{outcome.File.Id}'", error.RecommendedAction!, StringComparison.Ordinal);
        Assert.Equal([accounts[0], accounts[2]], outcome.File.LinkedTo);
    }

    [Fact]
    public async Task A_call_whose_answer_is_lost_is_unknown_and_not_made_again()
    {
        Org.Faults.On("POST", Versions).Always(Fault.Drop().AfterWork());

        UploadOutcome outcome = await UploadAsync(new UploadItem(Local("one", "It's \"x\" $a.txt".Replace("\"", Path.DirectorySeparatorChar == '/' ? "\"" : "", StringComparison.Ordinal))));

        Assert.Equal((SfFileAction.Unknown, "FileOutcomeUnknown"), (outcome.File.Action, outcome.File.ErrorCode));
        Assert.Equal((1, 1), (Org.Requests.Count("POST", Versions), Org.Store.Count("ContentVersion")));
        SfException error = Assert.Single(outcome.Errors);
        Assert.Equal(SfErrorCategory.OperationTimeout, error.Category);

        // What it recommends finds the file.
        string query = Regex.Match(error.RecommendedAction!, "Invoke-SfQuery \"(.+?) AND CreatedDate").Groups[1].Value.Replace("`", "");
        Assert.Single((await GetAsync(Connect(), "query?q=" + Uri.EscapeDataString(query))).Text.Split("\"Id\"")[1..]);
    }

    [Fact]
    public async Task What_cannot_be_read_back_is_uploaded_all_the_same()
    {
        Org.Faults.On("GET", Versions).Always(Fault.Error(HttpStatusCode.Forbidden, "INSUFFICIENT_ACCESS", "no"));
        string[] accounts = [Account(), Account()];

        UploadOutcome alone = await UploadAsync(new UploadItem(Local("one")) { LinkedTo = accounts[..1] });
        UploadOutcome linked = await UploadAsync(new UploadItem(Local("one")) { LinkedTo = accounts });

        Assert.Equal((SfFileAction.Uploaded, "FileUnread", null), (alone.File.Action, alone.File.ErrorCode, alone.File.Id));
        Assert.Equal((SfFileAction.Uploaded, "FileNotLinkedUnread"), (linked.File.Action, linked.File.ErrorCode));
        Assert.Equal(accounts[..1], linked.File.LinkedTo);
        Assert.Contains(linked.File.ContentVersionId!, linked.Errors[0].RecommendedAction!, StringComparison.Ordinal);
        Assert.Equal(2, Org.Store.Count("ContentVersion"));
    }

    [Fact]
    public async Task What_cannot_go_is_found_before_anything_is_sent()
    {
        string large = Path.Combine(Folder, "large.bin");
        using (FileStream file = File.Create(large))
        {
            file.SetLength(FileUploads.MostBytes + 1);
        }

        await FailsAsync(() => UploadAsync(new UploadItem(large)), "FileTooLarge", SfErrorCategory.LimitsExceeded);
        await FailsAsync(() => UploadAsync(new UploadItem(Folder)), "FileUnreadable", SfErrorCategory.ReadError);
        await FailsAsync(() => UploadAsync(new UploadItem(Path.Combine(Folder, "none"))), "FileUnreadable", SfErrorCategory.ReadError);
        await FailsAsync(
            () => UploadAsync(new UploadItem(Local("x")) { Title = new string('x', 256) }), "FileTitleTooLong", SfErrorCategory.InvalidArgument);
        Assert.Empty(Org.Requests.All);
    }

    [Fact]
    public async Task A_connection_that_cannot_sign_in_ends_all_of_it()
    {
        (UploadItem, long)[] files = [.. Enumerable.Range(0, 30).Select(number => (new UploadItem(Local("x", $"{number}.txt")), 1L))];
        OpenConnection session = Connect(secret: "wrong");
        var uploads = new FileUploads(session, new Describe.TypeCache(session), Trace, Clock);
        int taken = 0;

        await FailsAsync(
            () => uploads.RunAsync(
                files,
                throttle: 2,
                _ =>
                {
                    taken++;
                    return Task.CompletedTask;
                },
                listener: null,
                CancellationToken.None),
            "Salesforce.invalid_client",
            SfErrorCategory.AuthenticationError);

        Assert.Equal((0, 0), (taken, Org.Requests.Count("POST", Versions)));
        Assert.InRange(TokenRequests, 1, 10);
    }

    private string[] LinkedTo(string document) =>
    [
        .. Org.Store.Ids("ContentDocumentLink").Select(id => Org.Store.Get("ContentDocumentLink", id)!)
            .Where(link => document.Equals(link["ContentDocumentId"]))
            .Select(link => (string)link["LinkedEntityId"]!)
            .Where(id => id.StartsWith("001", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
