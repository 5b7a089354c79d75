using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

public sealed class FileTests : OrgTest
{
    private const string Versions = OrgClient.Root + "/sobjects/ContentVersion";
    private const string Attachments = OrgClient.Root + "/sobjects/Attachment";

    private string Account => field ??= Org.Store.Insert("Account", new { Name = "Parent" });

    [Fact]
    public async Task A_file_goes_in_as_base64_and_comes_out_as_bytes()
    {
        byte[] bytes = [0, 1, 2, 253, 254, 255, 13, 10, 0];
        Answer made = await Client.PostAsync(
            Versions, new { PathOnClient = "in/Größe.v1.bin", VersionData = Convert.ToBase64String(bytes) });
        Assert.True(made.Status == 201, made.Text);
        string id = made.Json.GetProperty("id").GetString()!;
        Assert.StartsWith("068", id, StringComparison.Ordinal);

        JsonElement row =
            (await Client.RecordsAsync(
                $"SELECT Title, FileExtension, ContentSize, Checksum, IsLatest, VersionNumber, VersionData, ContentDocumentId FROM ContentVersion WHERE Id = '{id}'"))[0];
        Assert.Equal(
            ("Größe.v1", "bin", 9),
            (row.GetProperty("Title")
                .GetString(), row.GetProperty("FileExtension").GetString(), row.GetProperty("ContentSize").GetInt32()));
        Assert.Equal(FileChecksum.Of(bytes), row.GetProperty("Checksum").GetString());
        Assert.Equal($"{Versions}/{id}/VersionData", row.GetProperty("VersionData").GetString());

        Answer data = await Client.GetAsync(row.GetProperty("VersionData").GetString()!);
        Assert.Equal(bytes, data.Bytes);
        Assert.Equal(("application/octetstream", "9"), (data.Headers["Content-Type"], data.Headers["Content-Length"]));
        Assert.False(data.Headers.ContainsKey("Accept-Ranges"));

        string? document = row.GetProperty("ContentDocumentId").GetString();
        Assert.Equal(
            id,
            (await Client.ColumnAsync(
                $"SELECT LatestPublishedVersionId FROM ContentDocument WHERE Id = '{document}'", "LatestPublishedVersionId"))[0]);
    }

    [Fact]
    public async Task An_event_log_is_made_by_the_org_alone_and_knows_its_columns()
    {
        byte[] csv = "\"EVENT_TYPE\",\"TIMESTAMP\",\"RUN_TIME\",\"IS_SUCCESS\",\"X\"\n"u8.ToArray();
        string id = Org.Store.Insert("EventLogFile", new { EventType = "Login", LogDate = "2026-08-01T00:00:00Z" }, "LogFile", OrgBlob.FromBytes(csv));

        JsonElement row = (await Client.RecordsAsync(
            "SELECT Interval, Sequence, LogFileLength, LogFileFieldNames, LogFileFieldTypes, LogFile FROM EventLogFile WHERE EventType = 'Login'"))[0];
        Assert.Equal(
            "Daily 0 EVENT_TYPE,TIMESTAMP,RUN_TIME,IS_SUCCESS,X String,DateTime,Number,Boolean,String",
            string.Join(' ', ((string[])["Interval", "Sequence", "LogFileFieldNames", "LogFileFieldTypes"]).Select(name => row.GetProperty(name).ToString())));
        Assert.Equal(csv.Length, row.GetProperty("LogFileLength").GetDecimal());
        Answer data = await Client.GetAsync(row.GetProperty("LogFile").GetString()!);
        Assert.Equal(csv, data.Bytes);
        Answer refused = await Client.PostAsync(
            OrgClient.Root + "/sobjects/EventLogFile", new { EventType = "Login", LogDate = "2026-08-01T00:00:00Z", LogFile = "eA==" });
        Assert.Equal((400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"), (refused.Status, refused.Json[0].GetProperty("errorCode").GetString()));
        Assert.Equal(204, (await Client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"{OrgClient.Root}/sobjects/EventLogFile/{id}"))).Status);
    }

    [Fact]
    public async Task A_second_version_is_the_latest_of_the_same_document()
    {
        string first = Org.Store.Insert("ContentVersion", new { PathOnClient = "a.txt" }, "VersionData", OrgBlob.FromBytes([1]));
        object? document = Org.Store.Get("ContentVersion", first)!["ContentDocumentId"];

        Org.Store.Insert(
            "ContentVersion", new { PathOnClient = "b.txt", ContentDocumentId = document }, "VersionData", OrgBlob.FromBytes([2, 2]));

        Assert.Equal(
            ["1 a False", "2 b True"],
            (await Client.RecordsAsync(
                $"SELECT VersionNumber, Title, IsLatest FROM ContentVersion WHERE ContentDocumentId = '{document}' ORDER BY VersionNumber"))
            .Select(r => $"{r.GetProperty("VersionNumber")} {r.GetProperty("Title")} {r.GetProperty("IsLatest").GetBoolean()}"));
        Assert.Equal("2", (await Client.ColumnAsync("SELECT ContentSize FROM ContentDocument", "ContentSize"))[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(3_000_000)]
    public async Task A_multipart_upload_is_taken_in_whole(int length)
    {
        var blob = OrgBlob.Generated(length, seed: 7);
        using MultipartFormDataContent form = Multipart(
            "entity_content", new { Title = "Großes", PathOnClient = "big.dat" }, "VersionData", blob.OpenRead());

        Answer made = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, Versions) { Content = form });

        Assert.True(made.Status == 201, made.Text);
        string id = made.Json.GetProperty("id").GetString()!;
        Assert.Equal(await blob.Sha256Async(), await Org.Store.Blob("ContentVersion", id, "VersionData")!.Sha256Async());
        Assert.Equal("Großes", Org.Store.Get("ContentVersion", id)!["Title"]);
        Assert.Equal(blob.Checksum, Org.Store.Get("ContentVersion", id)!["Checksum"]);
        Assert.Equal(
            await blob.Sha256Async(), Convert.ToHexString(SHA256.HashData((await Client.GetAsync($"{Versions}/{id}/VersionData")).Bytes)));
    }

    [Fact]
    public async Task An_attachment_keeps_its_type_and_its_body_can_be_replaced()
    {
        using MultipartFormDataContent form = Multipart(
            "entity_document",
            new { Name = "note.txt", ParentId = Account, ContentType = "text/plain" },
            "Body",
            new MemoryStream("eins"u8.ToArray()));
        string id = (await Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, Attachments) { Content = form })).Json
            .GetProperty("id")
            .GetString()!;
        Answer first = await Client.GetAsync($"{Attachments}/{id}/Body");
        Assert.Equal(("eins", "text/plain"), (first.Text, first.Headers["Content-Type"]));
        Assert.Equal(4, Org.Store.Get("Attachment", id)!["BodyLength"]);

        Assert.Equal(204, (await Client.PatchAsync($"{Attachments}/{id}", new { Body = Convert.ToBase64String("zwei!"u8) })).Status);

        Answer second = await Client.GetAsync($"{Attachments}/{id}/body");
        Assert.Equal("zwei!", second.Text);
        Assert.NotEqual(first.Headers["ETag"], second.Headers["ETag"]);
        Assert.Single(await Client.RecordsAsync($"SELECT Id, (SELECT Name FROM Attachments) FROM Account WHERE Id = '{Account}'"));
    }

    [Theory]
    [InlineData("""{"Title":"x","VersionData":"AAAA"}""", "REQUIRED_FIELD_MISSING")]
    [InlineData("""{"PathOnClient":"x.txt"}""", "REQUIRED_FIELD_MISSING")]
    [InlineData("""{"PathOnClient":"x.txt","VersionData":"not base64!"}""", "INVALID_BASE64_ENCODING")]
    public async Task A_file_that_lacks_something_is_refused(string json, string errorCode)
    {
        (await Client.SendAsync(HttpMethod.Post, Versions, json)).AssertError(400, errorCode);
        Assert.Equal((0, 0), (Org.Store.Count("ContentVersion"), Org.Store.Count("ContentDocument")));
    }

    [Theory]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"VersionData\"; filename=\"a\"\r\n\r\nx\r\n--b--\r\n", "The JSON part is missing.")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"entity_content\"\r\n\r\n{}\r\n", "Unexpected end of Stream")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"e\"\r\n\r\n{\"PathOnClient\":\"a\"}\r\n--b\r\nContent-Disposition: form-data; name=\"Wrong\"; filename=\"a\"\r\n\r\nx\r\n--b--\r\n", "'Wrong'")]
    public async Task A_multipart_body_that_is_no_record_is_refused(string body, string message)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");

        Answer answer = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, Versions) { Content = content });

        Assert.Contains(message, answer.AssertError(400, "INVALID_MULTIPART_REQUEST"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_without_parts_may_hold_50_MB()
    {
        using var content = new StreamContent(OrgBlob.Generated((50L * 1024 * 1024) + 1).OpenRead());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        Answer answer = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, Versions) { Content = content });

        answer.AssertError(413, "EXCEEDED_MAX_SIZE_REQUEST");
    }

    [Fact]
    public async Task What_is_no_binary_field_or_no_record_has_no_bytes()
    {
        (await Client.GetAsync($"{Versions}/068000000000001AAA/VersionData")).AssertError(404, "NOT_FOUND");
        (await Client.PostAsync($"{Versions}/{FileOf(3)}/VersionData", new { })).AssertError(405, "METHOD_NOT_ALLOWED");
    }

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=10-19", 10, 20)]
    [InlineData("bytes=900-", 900, 1000)]
    [InlineData("bytes=-100", 900, 1000)]
    [InlineData("bytes=990-5000", 990, 1000)]
    [InlineData("bytes=-5000", 0, 1000)]
    public async Task A_range_gives_a_part_where_ranges_are_allowed(string range, int from, int to)
    {
        Org.Files.AcceptRanges = true;
        string path = $"{Versions}/{FileOf(1000)}/VersionData";
        Answer whole = await Client.GetAsync(path);
        Assert.Equal((200, "bytes"), (whole.Status, whole.Headers["Accept-Ranges"]));
        Client.Http.DefaultRequestHeaders.Range = RangeHeaderValue.Parse(range);

        Answer part = await Client.GetAsync(path);

        Assert.Equal((206, $"bytes {from}-{to - 1}/1000"), (part.Status, part.Headers["Content-Range"]));
        Assert.Equal(whole.Bytes[from..to], part.Bytes);
        Org.Files.AcceptRanges = false;
        Assert.Equal((200, 1000), ((await Client.GetAsync(path)).Status, (await Client.GetAsync(path)).Bytes.Length));
    }

    [Fact]
    public async Task A_range_past_the_end_is_416_and_one_that_makes_no_sense_is_not_heeded()
    {
        Org.Files.AcceptRanges = true;
        string path = $"{Versions}/{FileOf(1000)}/VersionData";
        Answer past = await Client.GetAsync(path, ("Range", "bytes=1000-"));
        Assert.Equal((416, "bytes */1000", 0), (past.Status, past.Headers["Content-Range"], past.Bytes.Length));

        foreach (string? range in new[] { "bytes=x", "rows=1-2", "bytes=1-2,5-6" })
        {
            Assert.Equal(200, (await Client.GetAsync(path, ("Range", range))).Status);
        }
    }

    [Fact]
    public async Task A_range_is_given_only_of_the_same_bytes()
    {
        Org.Files.AcceptRanges = true;
        string id = Org.Store.Insert("Attachment", new { Name = "a", ParentId = Account }, "Body", OrgBlob.FromBytes([1, 2, 3, 4]));
        string path = $"{Attachments}/{id}/Body";
        string tag = (await Client.GetAsync(path)).Headers["ETag"];
        Assert.Equal(206, (await Client.GetAsync(path, ("Range", "bytes=2-"), ("If-Range", tag))).Status);
        Assert.Equal(304, (await Client.GetAsync(path, ("If-None-Match", tag))).Status);
        Assert.Equal(206, (await Client.GetAsync(path, ("Range", "bytes=2-"), ("If-Match", tag))).Status);

        Org.Store.Update("Attachment", id, new { }, "Body", OrgBlob.FromBytes([5, 6, 7, 8]));

        Answer changed = await Client.GetAsync(path, ("Range", "bytes=2-"), ("If-Range", tag));
        Assert.Equal((200, 4), (changed.Status, changed.Bytes.Length));
        Assert.Equal(412, (await Client.GetAsync(path, ("Range", "bytes=2-"), ("If-Match", tag))).Status);
        Org.Files.ETags = false;
        Assert.False((await Client.GetAsync(path)).Headers.ContainsKey("ETag"));
        Org.Files.ContentLength = false;
        Assert.False((await Client.GetAsync(path)).Headers.ContainsKey("Content-Length"));
    }

    [Fact]
    public async Task Generated_bytes_are_the_same_wherever_reading_starts()
    {
        var blob = OrgBlob.Generated(1003, seed: 5);
        byte[] whole = new byte[1003];
        await using (Stream stream = blob.OpenRead())
        {
            await stream.ReadExactlyAsync(whole);
            Assert.Equal(0, await stream.ReadAsync(whole.AsMemory()));
        }

        for (int from = 0; from < 20; from++)
        {
            await using Stream stream = blob.OpenRead();
            stream.Position = from;
            byte[] part = new byte[31];
            await stream.ReadExactlyAsync(part);
            Assert.Equal(whole[from..(from + 31)], part);
        }

        Assert.NotEqual(await blob.Sha256Async(), await OrgBlob.Generated(1003, seed: 6).Sha256Async());
    }

    [Fact]
    public async Task A_new_file_is_linked_to_its_owner_and_to_where_it_is_published()
    {
        Answer made = await Client.PostAsync(
            Versions, new { PathOnClient = "a.txt", VersionData = "AAAA", FirstPublishLocationId = Account });
        Assert.True(made.Status == 201, made.Text);
        string document = (await Client.ColumnAsync("SELECT Id FROM ContentDocument", "Id"))[0]!;

        Assert.Equal(
            [$"{Account} V a", $"{OrgStore.AdministratorId} I a"],
            (await Client.RecordsAsync(
                "SELECT LinkedEntityId, ShareType, ContentDocument.LatestPublishedVersion.Title FROM ContentDocumentLink "
                + $"WHERE ContentDocumentId = '{document}' ORDER BY LinkedEntityId"))
            .Select(r => $"{r.GetProperty("LinkedEntityId")} {r.GetProperty("ShareType")} "
                + r.GetProperty("ContentDocument").GetProperty("LatestPublishedVersion").GetProperty("Title")));

        (await Client.PostAsync(
            OrgClient.Root + "/sobjects/ContentDocumentLink",
            new { ContentDocumentId = document, LinkedEntityId = Account, ShareType = "V" })).AssertError(400, "DUPLICATE_VALUE");
        Org.Store.Delete("ContentDocument", document);
        Assert.Equal((0, 0), (Org.Store.Count("ContentVersion"), Org.Store.Count("ContentDocumentLink")));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(" WHERE ShareType = 'V'", false)]
    [InlineData(" WHERE LinkedEntityId != '001000000000001AAA'", false)]
    [InlineData(" WHERE LinkedEntityId = '001000000000001AAA' OR ShareType = 'V'", false)]
    [InlineData(" WHERE ShareType = 'V' AND LinkedEntityId = '001000000000001AAA'", true)]
    [InlineData(" WHERE LinkedEntityId IN ('001000000000001AAA', '001000000000002AAA')", true)]
    [InlineData(" WHERE ContentDocumentId IN ('069000000000001AAA')", true)]
    public async Task Links_are_found_of_certain_files_or_records_alone(string where, bool isTaken)
    {
        Answer answer = await Client.QueryAsync("SELECT Id FROM ContentDocumentLink" + where);
        if (isTaken)
        {
            Assert.Equal(200, answer.Status);
        }
        else
        {
            Assert.Contains("requires a filter", answer.AssertError(400, "MALFORMED_QUERY"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_document_of_a_folder_has_bytes_too()
    {
        string folder = Org.Store.Insert("Folder", new { Name = "Logos", Type = "Document" });
        string id = Org.Store.Insert(
            "Document", new { Name = "logo", Type = "png", FolderId = folder, ContentType = "image/png" }, "Body", OrgBlob.FromBytes([7, 8, 9]));

        Answer body = await Client.GetAsync($"{OrgClient.Root}/sobjects/Document/{id}/Body");

        Assert.Equal([7, 8, 9], body.Bytes);
        Assert.Equal("image/png", body.Headers["Content-Type"]);
        Assert.Equal(3, Org.Store.Get("Document", id)!["BodyLength"]);
    }

    private static MultipartFormDataContent Multipart(string jsonName, object fields, string blobName, Stream blob)
    {
        var json = new StringContent(JsonSerializer.Serialize(fields), Encoding.UTF8, "application/json");
        var binary = new StreamContent(blob);
        binary.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return new MultipartFormDataContent { { json, jsonName }, { binary, blobName, "big.dat" } };
    }

    private string FileOf(long length)
        => Org.Store.Insert("ContentVersion", new { PathOnClient = "a.bin" }, "VersionData", OrgBlob.Generated(length));
}
