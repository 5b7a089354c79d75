using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>What loads do with rows.</summary>
public sealed class BulkIngestTests : BulkTest
{
    [Fact]
    public async Task A_load_goes_from_Open_to_JobComplete_in_the_documented_shapes()
    {
        Answer made = await Client.PostAsync(
            Ingest, new { @object = "account", operation = "insert", contentType = "CSV", lineEnding = "LF" });

        JsonElement job = made.Json;
        string id = job.GetProperty("id").GetString()!;
        Assert.StartsWith("750", id, StringComparison.Ordinal);
        Assert.Equal(
            [
                "id", "operation", "object", "createdById", "createdDate", "systemModstamp", "state", "concurrencyMode", "contentType",
                "apiVersion", "jobType", "contentUrl", "lineEnding", "columnDelimiter",
            ],
            job.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("Account", "Open"), (job.GetProperty("object").GetString(), job.GetProperty("state").GetString()));
        Assert.Equal("67.0", job.GetProperty("apiVersion").GetRawText());
        Assert.Equal($"services/data/v67.0/jobs/ingest/{id}/batches", job.GetProperty("contentUrl").GetString());
        Assert.EndsWith("+0000", job.GetProperty("createdDate").GetString(), StringComparison.Ordinal);
        Answer uploaded = await UploadAsync(id, "Name,Phone\nA,1\nB,\"2,\"\"\"\n");
        Assert.Equal((201, ""), (uploaded.Status, uploaded.Text));
        Answer closed = await CloseAsync(id);
        Assert.Equal("UploadComplete", closed.Json.GetProperty("state").GetString());
        Assert.False(closed.Json.TryGetProperty("contentUrl", out _));
        JsonElement ended = await JobAsync(id);
        Assert.Equal(
            [
                "numberRecordsProcessed", "numberRecordsFailed", "retries", "totalProcessingTime", "apiActiveProcessingTime",
                "apexProcessingTime",
            ],
            ended.EnumerateObject().Select(p => p.Name).SkipWhile(n => n != "columnDelimiter").Skip(1));
        Assert.Equal("JobComplete", ended.GetProperty("state").GetString());
        Assert.Equal((2, 0), await CountsAsync(id));
        Assert.Equal<string?[]>(["A", "B"], await Client.ColumnAsync("SELECT Name FROM Account ORDER BY Name", "Name"));
        string[] ids = [.. Org.Store.Ids("Account").Order(StringComparer.Ordinal)];
        (string header, string[] rows) = await ResultsAsync(id, "successfulResults/");
        Assert.Equal("\"sf__Id\",\"sf__Created\",Name,Phone", header);
        Assert.Equal([$"\"{ids[0]}\",\"true\",\"A\",\"1\"", $"\"{ids[1]}\",\"true\",\"B\",\"2,\"\"\""], rows);
        Answer failed = await Client.GetAsync($"{Ingest}/{id}/failedResults");
        Assert.Equal(("\"sf__Id\",\"sf__Error\",Name,Phone\n", "text/csv; charset=UTF-8"), (failed.Text, failed.Headers["Content-Type"]));
        Assert.Equal("Name,Phone\n", (await Client.GetAsync($"{Ingest}/{id}/unprocessedrecords")).Text);
        Org.BulkJobs.EmptyResultsHaveHeader = false;
        string other = await LoadAsync("insert", "Name\nC\n");
        Assert.Equal("", (await Client.GetAsync($"{Ingest}/{other}/failedResults")).Text);
    }

    [Fact]
    public async Task Rows_come_back_in_another_order_and_as_they_were_sent()
    {
        foreach (int count in (int[])[2, 3, 5, 500])
        {
            string id = await LoadAsync("insert", Rows("Name,Description", count, i => $"N{i:D4},\" d {i}\""));
            string[] lines = (await Client.GetAsync($"{Ingest}/{id}/successfulResults")).Text.TrimEnd('\n').Split('\n')[1..];
            string[] sent = [.. Enumerable.Range(1, count).Select(i => $"\"true\",\"N{i:D4}\",\" d {i}\"")];
            string[] got = [.. lines.Select(line => line[21..])];

            Assert.Equal(sent, got.Order(StringComparer.Ordinal));
            Assert.NotEqual(sent, got);
        }
    }

    [Fact]
    public async Task Update_upsert_and_delete_find_their_records()
    {
        string first = Org.Store.Insert("Account", new { Name = "first", Phone = "1", Fax = "1", External_Id__c = "E1" });

        string updated = await LoadAsync("update", $"Id,Phone,Fax\n{first[..15]},#N/A,\n001000000000000,9,\nx,,\n");
        Assert.Equal((3, 2), await CountsAsync(updated));
        Assert.Null(Org.Store.Get("Account", first)!["Phone"]);
        Assert.Equal("1", Org.Store.Get("Account", first)!["Fax"]);
        Assert.Equal([$"\"{first}\",\"false\",\"{first[..15]}\",\"#N/A\",\"\""], (await ResultsAsync(updated, "successfulResults")).Rows);
        Assert.Equal(
            [
                "\"\",\"MALFORMED_ID:Account ID: id value of incorrect type: x:Id --\",\"x\",\"\",\"\"",
                "\"001000000000000AAA\",\"INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--\",\"001000000000000\",\"9\",\"\"",
            ],
            await FailuresAsync(updated));

        object upsert = new { @object = "Account", operation = "upsert", externalIdFieldName = "external_id__c" };
        string upserted = await LoadAsync(upsert, "External_Id__c,Name\ne1,changed\nE2,second\n,none\nE2,again\n");
        Assert.Equal("External_Id__c", (await JobAsync(upserted)).GetProperty("externalIdFieldName").GetString());
        Assert.Equal("changed", Org.Store.Get("Account", first)!["Name"]);
        Assert.Equal([$"\"{first}\",\"false\",\"e1\",\"changed\""], (await ResultsAsync(upserted, "successfulResults")).Rows);
        Assert.Equal(
            [
                "\"\",\"DUPLICATE_VALUE:Duplicate external id specified: E2:External_Id__c --\",\"E2\",\"again\"",
                "\"\",\"DUPLICATE_VALUE:Duplicate external id specified: E2:External_Id__c --\",\"E2\",\"second\"",
                "\"\",\"MISSING_ARGUMENT:External_Id__c not specified:External_Id__c --\",\"\",\"none\"",
            ],
            await FailuresAsync(upserted));
        object byId = new { @object = "Account", operation = "upsert", externalIdFieldName = "Id" };
        string mixed = await LoadAsync(byId, $"Id,Name\n{first},once more\n,new\n");
        string[] rows = (await ResultsAsync(mixed, "successfulResults")).Rows;
        Assert.Single(rows, row => row.Contains("\"true\",\"\",\"new\"", StringComparison.Ordinal));
        Assert.Single(rows, row => row.Contains("\"false\"", StringComparison.Ordinal));

        string deleted = await LoadAsync("delete", $"Id\n{first}\n{first}\n003000000000000\n");
        Assert.Equal((3, 3), await CountsAsync(deleted));
        deleted = await LoadAsync("delete", $"Id\n{first}\n");
        Assert.Equal([$"\"{first}\",\"false\",\"{first}\""], (await ResultsAsync(deleted, "successfulResults")).Rows);
        Assert.Equal(
            [$"\"{first}\",\"ENTITY_IS_DELETED:entity is deleted:--\",\"{first}\""],
            await FailuresAsync(await LoadAsync("delete", $"Id\n{first}\n")));
        Assert.Single(await Client.RecordsAsync("SELECT Id FROM Account WHERE IsDeleted = true", "queryAll"));
    }

    [Fact]
    public async Task Hard_delete_needs_the_permission_and_skips_the_recycle_bin()
    {
        string id = Org.Store.Insert("Account", new { Name = "a" });
        Org.Store.Insert("Contact", new { LastName = "b", AccountId = id });
        object job = new { @object = "Account", operation = "hardDelete" };
        (await Client.PostAsync(Ingest, job)).AssertError(400, "FEATURENOTENABLED");
        Org.Users.Administrator.BulkHardDelete = true;

        await LoadAsync(job, $"Id\n{id}\n");

        Assert.Empty(await Client.RecordsAsync("SELECT Id FROM Account", "queryAll"));
        Assert.Empty(await Client.RecordsAsync("SELECT Id FROM Contact", "queryAll"));
        (await Client.GetAsync($"{OrgClient.Root}/sobjects/Account/{id}")).AssertError(404, "NOT_FOUND");
        Assert.Null(Org.Store.Get("Account", id));
    }

    [Fact]
    public async Task Each_row_goes_through_the_rules_that_a_REST_write_goes_through()
    {
        Org.Store.Insert("Account", new { Name = "Acme", External_Id__c = "E1" });
        Org.ValidationRules.Add("Account", "Fax", value => value is "9", "No fax.");
        Org.ValidationRules.AddTrigger("Account", "Fax", value => value is "8", "AccountTrigger", "System.NullPointerException: null");
        Org.DuplicateRules.Add("Account", "Website");
        Org.Store.Insert("Account", new { Name = "web", Website = "w.example" });
        Org.RowLocks.Add("locked");

        string id = await LoadAsync(
            "insert",
            "Name,Fax,Website,External_Id__c,NumberOfEmployees,Tier__c,Active__c,CreatedDate\n"
            + "good,,,,1E1,gold,1,\n"
            + ",,,,,,,\n" // No value at all: not a row.
            + ",1,,,,,,\n"
            + "rule,9,,,,,,\n"
            + "trigger,8,,,,,,\n"
            + "double,,w.example,,,,,\n"
            + "unique,,,e1,,,,\n"
            + "number,,,,many,,,\n"
            + "tier,,,,,Lead,,\n"
            + "truth,,,,,,#N/A,\n"
            + "stamp,,,,,,,2026-01-01T00:00:00Z\n"
            + "locked,,,,,,,\n");

        Assert.Equal((11, 10), await CountsAsync(id));
        (string? error, string? name)[] failures =
            [.. (await FailuresRawAsync(id)).Select(f => (f[1], f[2])).OrderBy(f => f.Item2, StringComparer.Ordinal)];
        string taken = Org.Store.Ids("Account")[0][..15];
        Assert.Equal(
            [
                ("REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --", ""),
                ("DUPLICATES_DETECTED:Use one of these records?:--", "double"),
                (failures.Single(f => f.name == "locked").error, "locked"),
                ("INVALID_TYPE_ON_FIELD_IN_RECORD:Employees: value not of required type: many:NumberOfEmployees --", "number"),
                ("FIELD_CUSTOM_VALIDATION_EXCEPTION:No fax.:Fax --", "rule"),
                (
                    "INVALID_FIELD_FOR_INSERT_UPDATE:Unable to create/update fields: CreatedDate. Please check the security settings of "
                    + "this field and verify that it is read/write for your profile or permission set.:CreatedDate --",
                    "stamp"),
                ("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:Tier: bad value for restricted picklist field: Lead:Tier__c --", "tier"),
                (
                    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:AccountTrigger: execution of BeforeInsert\n\ncaused by: "
                    + "System.NullPointerException: null\n\nTrigger.AccountTrigger: line 7, column 1:--",
                    "trigger"),
                ("INVALID_TYPE_ON_FIELD_IN_RECORD:Active: value not of required type: :Active__c --", "truth"),
                ($"DUPLICATE_VALUE:duplicate value found: External_Id__c duplicates value on record with id: {taken}:--", "unique"),
            ],
            failures);
        Assert.Matches(
            "^UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 1 records: 001[^:]+:--$",
            failures.Single(f => f.name == "locked").error);
        IReadOnlyDictionary<string, object?> good = Org.Store.Get("Account", Org.Store.Ids("Account")[^1])!;
        Assert.Equal((10, "Gold", true), (good["NumberOfEmployees"], good["Tier__c"], good["Active__c"]));
        Assert.Equal("locked", (await RowsAsync(await LoadAsync("insert", "Name\nlocked\n"), "successfulResults"))[0][2]);
    }

    [Fact]
    public async Task A_parent_is_found_by_its_key_and_a_polymorphic_one_by_its_object_too()
    {
        string acme = Org.Store.Insert("Account", new { Name = "Acme", External_Id__c = "A-1" });
        string lead = Org.Store.Insert("Lead", new { LastName = "l", Company = "c", Email = "l@x.example" });

        string contacts = await LoadAsync(
            new { @object = "Contact", operation = "insert" },
            "LastName,Account.External_Id__c,Owner.Username\n"
            + $"a,a-1,{Org.Users.Administrator.Username}\nb,none,\nc,#N/A,\nd,,\n");
        Assert.Equal((4, 1), await CountsAsync(contacts));
        Assert.Equal(
            [
                "\"\",\"INVALID_FIELD:Foreign key external ID: none not found for field External_Id__c in entity Account:--\","
                + "\"b\",\"none\",\"\"",
            ],
            await FailuresAsync(contacts));
        Assert.Equal(acme, (await Client.ColumnAsync("SELECT AccountId FROM Contact WHERE LastName = 'a'", "AccountId"))[0]);
        string invoice = await LoadAsync(
            new { @object = "Invoice__c", operation = "insert" }, "Account__r.External_Id__c,Amount__c\nA-1,1.5\n");
        Assert.Equal((1, 0), await CountsAsync(invoice));
        await LoadAsync(new { @object = "Task", operation = "insert" }, "Subject,Lead:Who.Email\ncall,l@x.example\n");
        Assert.Equal(lead, (await Client.ColumnAsync("SELECT WhoId FROM Task", "WhoId"))[0]);
    }

    [Theory]
    [InlineData(
        "Contact", "LastName,Account.Phone",
        "InvalidBatch : Field name provided, Phone does not match an External ID, Salesforce Id, or indexed field for Account")]
    [InlineData(
        "Contact", "LastName,Account:Account.External_Id__c",
        "InvalidBatch : type is not needed for non polymorphic foreign key references: Account")]
    [InlineData("Contact", "LastName,Contact:Acount.External_Id__c", "InvalidBatch : Unable to find relationship: Acount")]
    [InlineData("Contact", "LastName,Acount.External_Id__c", "InvalidBatch : Field name not found : Acount.External_Id__c")]
    [InlineData("Contact", "LastName,Account.Nothing__c", "InvalidBatch : Field name not found : Account.Nothing__c")]
    [InlineData("Task", "Subject,Who.Email", "InvalidBatch : type is needed for polymorphic foreign key references: Who")]
    [InlineData("Task", "Subject,Who:Lead.Email", "InvalidBatch : Unable to find relationship: Lead")]
    [InlineData("Task", "Subject,Account:Who.External_Id__c", "InvalidBatch : Unable to find object: Account")]
    [InlineData("Account", "Name,Nme", "InvalidBatch : Field name not found : Nme")]
    [InlineData("Account", "Name, Phone", "InvalidBatch : Field name not found :  Phone")]
    [InlineData("Account", "Name;Phone", "InvalidBatch : Field name not found : Name;Phone")]
    [InlineData("Account", "Name,BillingAddress", "InvalidBatch : Field name not found : BillingAddress")]
    [InlineData("Account", "Name,name", "InvalidBatch : Duplicate field name found : name")]
    public async Task A_header_that_is_not_understood_ends_the_job_and_no_row_is_worked_on(string objectName, string header, string error)
    {
        string row = string.Join(',', header.Split(',').Select(_ => "x"));

        string id = await LoadAsync(new { @object = objectName, operation = "insert" }, $"{header}\n{row}\n", "Failed");

        Assert.Equal(error, await ErrorAsync(id));
        Assert.Equal((0, 0), await CountsAsync(id));
        (string columns, string[] rows) = await ResultsAsync(id, "unprocessedrecords");
        Assert.Equal(header, columns);
        Assert.Equal([string.Join(',', row.Split(',').Select(v => $"\"{v}\""))], rows);
        Assert.Equal(0, Org.Store.Count(objectName));
    }

    [Theory]
    [InlineData("Id,Name", "InvalidBatch : The 'delete' batch must contain only ids")]
    [InlineData("Name", "InvalidBatch : The 'delete' batch must contain only ids")]
    public async Task A_delete_holds_ids_alone(string header, string error)
        => Assert.Equal(error, await ErrorAsync(await LoadAsync("delete", $"{header}\n{header}\n", "Failed")));

    [Theory]
    [InlineData("""{"operation":"insert"}""", "INVALIDJOB", "InvalidJob : Unable to find object: ")]
    [InlineData("""{"object":"Acount","operation":"insert"}""", "INVALIDJOB", "InvalidJob : Unable to find object: Acount")]
    [InlineData("""{"object":"Account"}""", "API_ERROR", "Invalid value: '' supplied for property: 'operation'")]
    [InlineData("""{"object":"Account","operation":"Insert"}""", "API_ERROR", "Invalid value: 'Insert' supplied for property: 'operation'")]
    [InlineData(
        """{"object":"Account","operation":"insert","contentType":"JSON"}""",
        "API_ERROR", "Invalid value: 'JSON' supplied for property: 'contentType'")]
    [InlineData(
        """{"object":"Account","operation":"insert","lineEnding":"CR"}""",
        "API_ERROR", "Invalid value: 'CR' supplied for property: 'lineEnding'")]
    [InlineData(
        """{"object":"Account","operation":"insert","columnDelimiter":","}""",
        "API_ERROR", "Invalid value: ',' supplied for property: 'columnDelimiter'")]
    [InlineData(
        """{"object":"Account","operation":"insert","delimiter":","}""",
        "JSON_PARSER_ERROR", "Unrecognized field \"delimiter\" at [line:1, column:1]")]
    [InlineData(
        """{"object":"Account","operation":"upsert"}""",
        "INVALIDJOB", "InvalidJob : External ID was blank for Account. An External ID must be specified for upsert.")]
    [InlineData(
        """{"object":"Account","operation":"upsert","externalIdFieldName":"Phone"}""",
        "INVALIDJOB", "InvalidJob : Field name provided, Phone does not match an External ID for Account")]
    public async Task A_job_that_makes_no_sense_is_refused(string body, string code, string message)
        => Assert.Equal(message, (await Client.SendAsync(HttpMethod.Post, Ingest, body)).AssertError(400, code));

    [Fact]
    public async Task An_assignment_rule_runs_when_the_job_names_it()
    {
        string owner = Org.Users.Add("owner@local-org.example", "Ow", "Ner").Id;
        string rule = Org.AssignmentRules.Add("Lead", "Standard", owner);
        const string csv = "LastName,Company\na,b\n";

        string with = await LoadAsync(new { @object = "Lead", operation = "insert", assignmentRuleId = rule }, csv);
        await LoadAsync(new { @object = "Lead", operation = "insert" }, csv);

        Assert.Equal(rule, (await JobAsync(with)).GetProperty("assignmentRuleId").GetString());
        Assert.Equal(
            [owner, Org.Users.Administrator.Id],
            Org.Store.Ids("Lead").Select(id => Org.Store.Get("Lead", id)!["OwnerId"]));
    }

    [Fact]
    public async Task One_request_of_two_parts_makes_and_closes_a_job()
    {
        using MultipartFormDataContent form = Form("Name\nA\nB\n", "content");
        Answer made = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, Ingest) { Content = form });

        Assert.True(made.Status == 200, made.Text);
        Assert.Equal("UploadComplete", made.Json.GetProperty("state").GetString());
        Assert.Equal((2, 0), await CountsAsync(made.Json.GetProperty("id").GetString()!));
        using MultipartFormDataContent unnamed = Form("Name\nA\n", fileName: null);
        (await Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, Ingest) { Content = unnamed }))
            .AssertError(400, "INVALID_MULTIPART_REQUEST");
        using MultipartFormDataContent large = Form(Rows("Name", 1, _ => new string('a', 100_000)), "content");
        (await Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, Ingest) { Content = large }))
            .AssertError(413, "EXCEEDED_MAX_SIZE_REQUEST");
    }

    [Fact]
    public async Task Data_are_uploaded_once_as_CSV_zipped_or_not_and_up_to_a_size()
    {
        string id = await MakeAsync(new { @object = "Account", operation = "insert" });
        (await Client.SendAsync(HttpMethod.Put, $"{Ingest}/{id}/batches", "{}", "application/json"))
            .AssertError(415, "UNSUPPORTED_MEDIA_TYPE");
        Org.BulkJobs.MaxUploadLength = 10;
        (await UploadAsync(id, "Name\n1234567\n")).AssertError(413, "EXCEEDED_MAX_SIZE_REQUEST");

        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write("Name\nzip\n"u8);
        }

        var content = new ByteArrayContent(zipped.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        content.Headers.ContentEncoding.Add("gzip");
        Assert.Equal(
            201, (await Client.SendAsync(new HttpRequestMessage(HttpMethod.Put, $"{Ingest}/{id}/batches") { Content = content })).Status);
        Assert.Equal(
            $"Found multiple contents for job: <{id[..15]}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and "
            + "make sure you only do 'PUT' once on a given Job.",
            (await UploadAsync(id, "Name\nA\n")).AssertError(400, "BULK_API_ERROR"));
        await CloseAsync(id);
        Assert.Equal((1, 0), await CountsAsync(id));
        (await UploadAsync(id, "Name\nA\n")).AssertError(400, "INVALIDJOBSTATE");
        Answer results = await Client.GetAsync($"{Ingest}/{id}/successfulResults", ("Accept-Encoding", "gzip"));
        Assert.Equal("gzip", results.Headers["Content-Encoding"]);
        using var unzip = new StreamReader(new GZipStream(new MemoryStream(results.Bytes), CompressionMode.Decompress));
        Assert.Contains("\"zip\"", await unzip.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BACKQUOTE", '`')]
    [InlineData("CARET", '^')]
    [InlineData("COMMA", ',')]
    [InlineData("PIPE", '|')]
    [InlineData("SEMICOLON", ';')]
    [InlineData("TAB", '\t')]
    public async Task Every_delimiter_and_both_line_endings_are_read_and_written(string name, char delimiter)
    {
        string id = await LoadAsync(
            new { @object = "Account", operation = "insert", columnDelimiter = name, lineEnding = "CRLF" },
            $"Name{delimiter}Description\r\nA{delimiter}\"one{delimiter}\r\ntwo\"\r\n");

        string text = (await Client.GetAsync($"{Ingest}/{id}/successfulResults")).Text;
        string account = Org.Store.Ids("Account")[0];
        Assert.Equal(
            $"\"sf__Id\"{delimiter}\"sf__Created\"{delimiter}Name{delimiter}Description\r\n"
            + $"\"{account}\"{delimiter}\"true\"{delimiter}\"A\"{delimiter}\"one{delimiter}\r\ntwo\"\r\n",
            text);
        Assert.Equal($"one{delimiter}\r\ntwo", Org.Store.Get("Account", account)!["Description"]);
    }

    private static MultipartFormDataContent Form(string csv, string? fileName)
    {
        var data = new StringContent(csv, Encoding.UTF8, "text/csv");
        var form = new MultipartFormDataContent
        {
            { new StringContent("""{"object":"Account","operation":"insert"}""", new MediaTypeHeaderValue("application/json")), "job" },
        };
        if (fileName is null)
        {
            form.Add(data, "content");
        }
        else
        {
            form.Add(data, "content", fileName);
        }

        return form;
    }

    private Task<List<string[]>> FailuresRawAsync(string id) => RowsAsync(id, "failedResults");

    /// <summary>The rows of a result file, read by rules of CSV that know quotes and nothing else.</summary>
    private async Task<List<string[]>> RowsAsync(string id, string file)
    {
        string text = (await Client.GetAsync($"{Ingest}/{id}/{file}")).Text;
        var rows = new List<string[]>();
        string lines = text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        foreach (string line in lines.Split("\"\n", StringSplitOptions.RemoveEmptyEntries))
        {
            rows.Add([.. line[1..].Split("\",\"").Select(v => v.Replace("\"\"", "\"", StringComparison.Ordinal))]);
        }

        return rows;
    }
}
