using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

public sealed class RecordTests : OrgTest
{
    private const string Accounts = OrgClient.Root + "/sobjects/Account";
    private const string Contacts = OrgClient.Root + "/sobjects/Contact";
    private const string AtStart = "at [line:1, column:1]";
    private const string Invoices = OrgClient.Root + "/sobjects/Invoice__c";

    [Fact]
    public async Task A_record_is_made_read_changed_and_deleted()
    {
        Answer made = await Client.PostAsync(
            Accounts + "/",
            new { attributes = new { type = "Account" }, Name = "Löwe & Söhne", NumberOfEmployees = 12, BillingCity = "Köln" });
        Assert.Equal(201, made.Status);
        string id = made.Json.GetProperty("id").GetString()!;
        Assert.Equal($"{{\"id\":\"{id}\",\"success\":true,\"errors\":[]}}", made.Text);
        Assert.Equal(18, id.Length);

        Answer read = await Client.GetAsync($"{Accounts}/{id[..15]}");
        Assert.Equal(200, read.Status);
        Assert.Equal("Löwe & Söhne", read.Json.GetProperty("Name").GetString());
        Assert.Equal(12, read.Json.GetProperty("NumberOfEmployees").GetInt32());
        Assert.Equal("Köln", read.Json.GetProperty("BillingAddress").GetProperty("city").GetString());
        Assert.Equal(Org.Users.Administrator.Id, read.Json.GetProperty("OwnerId").GetString());

        Answer changed = await Client.PatchAsync($"{Accounts}/{id}", new { Name = "Neu", NumberOfEmployees = (int?)null });
        Assert.Equal((204, ""), (changed.Status, changed.Text));
        Answer some = await Client.GetAsync($"{Accounts}/{id}?fields=Name,NumberOfEmployees,Owner.Name");
        Assert.Equal(["attributes", "Name", "NumberOfEmployees", "Owner", "Id"], some.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal("Neu", some.Json.GetProperty("Name").GetString());
        Assert.Equal(JsonValueKind.Null, some.Json.GetProperty("NumberOfEmployees").ValueKind);

        Answer deleted = await Client.DeleteAsync($"{Accounts}/{id}");
        Assert.Equal((204, ""), (deleted.Status, deleted.Text));
        (await Client.GetAsync($"{Accounts}/{id}")).AssertError(404, "ENTITY_IS_DELETED");
        (await Client.DeleteAsync($"{Accounts}/{id}")).AssertError(404, "ENTITY_IS_DELETED");
        (await Client.PatchAsync($"{Accounts}/{id}", new { Name = "x" })).AssertError(404, "ENTITY_IS_DELETED");
    }

    [Theory]
    [InlineData("Contact", """{"FirstName":"Ada"}""", "REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", "LastName")]
    [InlineData("Opportunity", """{}""", "REQUIRED_FIELD_MISSING", "Required fields are missing: [Name, StageName, CloseDate]", "Name,StageName,CloseDate")]
    [InlineData("Account", """{"Name":""}""", "REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]", "Name")]
    [InlineData("Account", """{"Name":"a","Foo":1}""", "INVALID_FIELD", "No such column 'Foo' on sobject of type Account", null)]
    [InlineData("Account", """{"Name":"a","CreatedDate":"2020-01-01T00:00:00Z"}""", "INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: CreatedDate. Please check the security settings of this field and verify that it is read/write for your profile or permission set.", "CreatedDate")]
    [InlineData("Account", """{"Name":"a","Id":"001000000000001AAA"}""", "INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", "Id")]
    [InlineData("Account", """{"Name":"a","AccountNumber":"12345678901234567890123456789012345678901"}""", "STRING_TOO_LONG", "Account Number: data value too large: 12345678901234567890123456789012345678901 (max length=40)", "AccountNumber")]
    [InlineData(
        "Account", """{"Name":"a","NumberOfEmployees":"many"}""", "JSON_PARSER_ERROR",
        "Cannot deserialize instance of int from VALUE_STRING value many or request may be missing a required field " + AtStart,
        null)]
    [InlineData(
        "Account", """{"Name":"a","NumberOfEmployees":1.5}""", "JSON_PARSER_ERROR",
        "Cannot deserialize instance of int from VALUE_NUMBER_FLOAT value 1.5 or request may be missing a required field " + AtStart,
        null)]
    [InlineData("Account", """{"Name":"a","NumberOfEmployees":123456789}""", "NUMBER_OUTSIDE_VALID_RANGE", "Employees: value outside of valid range on numeric field: 123456789", "NumberOfEmployees")]
    [InlineData(
        "Account", """{"Name":"a","NumberOfEmployees":true}""", "JSON_PARSER_ERROR",
        "Cannot deserialize instance of int from VALUE_TRUE value true or request may be missing a required field " + AtStart, null)]
    [InlineData("Account", """{"Name":"a","ParentId":"abc"}""", "MALFORMED_ID", "Parent Account ID: id value of incorrect type: abc", "ParentId")]
    [InlineData("Account", """{"Name":"a","ParentId":"003000000000001AAA"}""", "FIELD_INTEGRITY_EXCEPTION", "Parent Account ID: id value of incorrect type: 003000000000001AAA", "ParentId")]
    [InlineData("Account", """{"Name":"a","ParentId":"001000000000001AAA"}""", "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", "")]
    [InlineData("Account", """{"Name":"a","Tier__c":"Tin"}""", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Tier: bad value for restricted picklist field: Tin", "Tier__c")]
    [InlineData("Contact", """{"LastName":"a","Email":"nonsense"}""", "INVALID_EMAIL_ADDRESS", "Email: invalid email address: nonsense", "Email")]
    [InlineData(
        "Contact", """{"LastName":"a","Birthdate":"31.12.1999"}""", "JSON_PARSER_ERROR",
        "Cannot deserialize instance of date from VALUE_STRING value 31.12.1999 or request may be missing a required field " + AtStart,
        null)]
    [InlineData("Contact", """{"LastName":"a","Name":"b"}""", "INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: Name. Please check the security settings of this field and verify that it is read/write for your profile or permission set.", "Name")]
    [InlineData("Contact", """{"LastName":"a","Account":{"External_Id__c":"none"}}""", "INVALID_FIELD", "Foreign key external ID: none not found for field External_Id__c in entity Account", "")]
    [InlineData(
        "Contact", """{"LastName":"a","Birthdate":""}""", "JSON_PARSER_ERROR",
        "Cannot deserialize instance of date from VALUE_STRING value  or request may be missing a required field " + AtStart,
        null)]
    [InlineData(
        "Contact", """{"LastName":"a","HasOptedOutOfEmail":null}""", "JSON_PARSER_ERROR",
        "Cannot deserialize instance of boolean from VALUE_NULL value null or request may be missing a required field " + AtStart,
        null)]
    [InlineData(
        "Contact", """{"LastName":"a","HasOptedOutOfEmail":"yes"}""", "JSON_PARSER_ERROR",
        "Cannot deserialize instance of boolean from VALUE_STRING value yes or request may be missing a required field " + AtStart,
        null)]
    [InlineData(
        "Contact", """{"LastName":"a","Account":{"Name":"x"}}""", "INVALID_FIELD",
        "Field name provided, Name does not match an External ID, Salesforce Id, or indexed field for Account", null)]
    [InlineData(
        "Contact", """{"LastName":"a","Account":{"External_Id__c":"x","Id":"y"}}""", "INVALID_FIELD",
        "More than 1 field provided in an external foreign key reference in entity: Account", null)]
    [InlineData(
        "Contact", """{"LastName":"a","Account":{"Foo":"x"}}""", "INVALID_FIELD", "No such column 'Foo' on sobject of type Account", null)]
    [InlineData(
        "Task", """{"Subject":"a","What":{"External_Id__c":"x"}}""", "INVALID_FIELD",
        "The relationship What of Task needs attributes.type, which says whose key it is", null)]
    [InlineData(
        "Task", """{"Subject":"a","What":{"attributes":{"type":"Contact"},"Email":"x"}}""", "INVALID_TYPE",
        "The relationship What of Task does not lead to 'Contact'", null)]
    [InlineData("Profile", """{"Name":"a"}""", "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be inserted: Profile", "")]
    [InlineData("Account", "", "JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body.", null)]
    [InlineData("Account", "{", "JSON_PARSER_ERROR", "Unexpected character or end of input at [line:1, column:2]", null)]
    [InlineData("Account", "[]", "JSON_PARSER_ERROR", "Cannot deserialize instance of Account from START_ARRAY at [line:1, column:1]", null)]
    public async Task A_bad_record_is_refused(string objectName, string json, string errorCode, string message, string? fields)
    {
        int before = Org.Store.Count(objectName);

        Answer answer = await Client.SendAsync(HttpMethod.Post, $"{OrgClient.Root}/sobjects/{objectName}", json);

        Assert.Equal(message, answer.AssertError(400, errorCode));
        Assert.Equal(
            fields, answer.Json[0].TryGetProperty("fields", out JsonElement list) ? string.Join(',', list.EnumerateArray()) : null);
        Assert.Equal(before, Org.Store.Count(objectName));
    }

    [Fact]
    public async Task A_record_cannot_be_found_under_a_wrong_id()
    {
        (await Client.GetAsync(Accounts + "/001000000000001AAA")).AssertError(404, "NOT_FOUND");
        Assert.Equal(
            "Provided external ID field does not exist or is not accessible: abc",
            (await Client.GetAsync(Accounts + "/abc")).AssertError(404, "NOT_FOUND"));
        (await Client.GetAsync(Accounts + "/00100000000000!")).AssertError(400, "MALFORMED_ID");
        (await Client.GetAsync(Accounts + "/003000000000001AAA")).AssertError(400, "MALFORMED_ID");
        (await Client.GetAsync(OrgClient.Root + "/sobjects/Nope/001000000000001AAA")).AssertError(404, "NOT_FOUND");
        string id = Org.Store.Insert("Account", new { Name = "x" });
        Assert.Equal(
            "No such column 'Foo' on sobject of type Account",
            (await Client.GetAsync($"{Accounts}/{id}?fields=Foo")).AssertError(400, "INVALID_FIELD"));
        Assert.Equal(
            "The Id field should not be specified in the sobject data.",
            (await Client.PatchAsync($"{Accounts}/{id}", new { Id = id })).AssertError(400, "INVALID_FIELD"));
        (await Client.PatchAsync($"{Accounts}/{id}", new { Name = (string?)null })).AssertError(400, "REQUIRED_FIELD_MISSING");
    }

    [Fact]
    public async Task Upsert_makes_then_changes_by_a_key_with_a_slash()
    {
        const string path = Invoices + "/Number__c/2027%2F00%C3%BC%20%2B1";

        Answer made = await Client.PatchAsync(path, new { Amount__c = 5 });
        Assert.Equal(201, made.Status);
        Assert.True(made.Json.GetProperty("created").GetBoolean());
        string id = made.Json.GetProperty("id").GetString()!;
        Assert.Equal("2027/00ü +1", Org.Store.Get("Invoice__c", id)!["Number__c"]);

        Answer changed = await Client.PatchAsync(path, new { Amount__c = 6.5 });
        Assert.Equal(
            (200, false, id),
            (changed.Status, changed.Json.GetProperty("created").GetBoolean(), changed.Json.GetProperty("id").GetString()!));
        Assert.Equal(6.5m, Org.Store.Get("Invoice__c", id)!["Amount__c"]);
        Assert.Equal(id, (await Client.GetAsync(path)).Json.GetProperty("Id").GetString());

        Assert.Equal(
            "The Number__c field should not be specified in the sobject data.",
            (await Client.PatchAsync(path, new { Number__c = "x" })).AssertError(400, "INVALID_FIELD"));
        Assert.Equal(204, (await Client.DeleteAsync(path)).Status);
        (await Client.GetAsync(path)).AssertError(404, "NOT_FOUND");
        (await Client.PatchAsync(path + "?updateOnly=true", new { Amount__c = 1 })).AssertError(404, "NOT_FOUND");
        (await Client.PatchAsync(Invoices + "/Amount__c/5", new { })).AssertError(404, "NOT_FOUND");
    }

    [Fact]
    public async Task An_external_id_that_several_have_answers_300_with_their_urls()
    {
        string one = Org.Store.Insert("Contact", new { LastName = "One", Legacy_Id__c = "L1" });
        string two = Org.Store.Insert("Contact", new { LastName = "Two", Legacy_Id__c = "l1" });

        Answer answer = await Client.PatchAsync(Contacts + "/Legacy_Id__c/L1", new { FirstName = "x" });

        Assert.Equal(300, answer.Status);
        Assert.Equal([$"{Contacts}/{one}", $"{Contacts}/{two}"], answer.Json.EnumerateArray().Select(u => u.GetString()));
    }

    [Fact]
    public async Task A_unique_value_is_refused_the_second_time()
    {
        string first = Org.Store.Insert("Account", new { Name = "a", External_Id__c = "E1" });

        Assert.Equal(
            $"duplicate value found: External_Id__c duplicates value on record with id: {first[..15]}",
            (await Client.PostAsync(Accounts, new { Name = "b", External_Id__c = "e1" })).AssertError(400, "DUPLICATE_VALUE"));
        Assert.Equal(204, (await Client.PatchAsync($"{Accounts}/{first}", new { External_Id__c = "E2" })).Status);
        Assert.Equal(201, (await Client.PostAsync(Accounts, new { Name = "b", External_Id__c = "e1" })).Status);
    }

    [Fact]
    public async Task A_parent_can_be_named_by_its_external_id()
    {
        string account = Org.Store.Insert("Account", new { Name = "a", External_Id__c = "E1" });

        Answer made = await Client.PostAsync(Contacts, new { LastName = "x", Account = new { External_Id__c = "E1" } });

        Assert.Equal(account, Org.Store.Get("Contact", made.Json.GetProperty("id").GetString()!)!["AccountId"]);

        string lead = Org.Store.Insert("Lead", new { LastName = "l", Company = "c", Email = "l@example.com" });
        Answer task = await Client.PostAsync(
            OrgClient.Root + "/sobjects/Task",
            new { Subject = "x", Who = new { attributes = new { type = "Lead" }, Email = "L@example.com" } });
        Assert.Equal(lead, Org.Store.Get("Task", task.Json.GetProperty("id").GetString()!)!["WhoId"]);

        string contact = made.Json.GetProperty("id").GetString()!;
        Assert.Equal(
            204,
            (await Client.PatchAsync($"{Contacts}/{contact}", new { Owner = new { Email = "niamh.oconnor@local-org.example" } })).Status);
        Assert.Equal(Org.Users.Find("niamh.oconnor@local-org.example")!.Id, Org.Store.Get("Contact", contact)!["OwnerId"]);
        Assert.Equal(204, (await Client.PatchAsync($"{Contacts}/{contact}", new { AccountId = (string?)null })).Status);
        Assert.Null(Org.Store.Get("Contact", contact)!["AccountId"]);
    }

    [Fact]
    public async Task An_owner_who_is_not_active_and_a_parent_that_is_deleted_are_refused()
    {
        string leaver = Org.Users.Add("leaver@local-org.example", "Lea", "Ver").Id;
        Org.Store.Update("User", leaver, new { IsActive = false });
        Assert.Equal(
            $"operation performed with inactive user [{leaver[..15]}] as owner of account",
            (await Client.PostAsync(Accounts, new { Name = "a", OwnerId = leaver })).AssertError(400, "INACTIVE_OWNER_OR_USER"));

        string account = Org.Store.Insert("Account", new { Name = "a" });
        Org.Store.Delete("Account", account);
        (await Client.PostAsync(Contacts, new { LastName = "a", AccountId = account })).AssertError(400, "ENTITY_IS_DELETED");
    }

    [Fact]
    public async Task Calculated_fields_follow_what_was_written()
    {
        string contact = (await Client.PostAsync(Contacts, new { FirstName = "Ada", LastName = "Byron" })).Json
            .GetProperty("id")
            .GetString()!;
        Assert.Equal("Ada Byron", Org.Store.Get("Contact", contact)!["Name"]);
        await Client.PatchAsync($"{Contacts}/{contact}", new { LastName = "Lovelace", FirstName = (string?)null });
        Assert.Equal("Lovelace", Org.Store.Get("Contact", contact)!["Name"]);

        string opportunity = Org.Store.Insert(
            "Opportunity", new { Name = "o", StageName = "Prospecting", CloseDate = "2026-01-01", Amount = 200 });
        Assert.Equal(20m, Org.Store.Get("Opportunity", opportunity)!["ExpectedRevenue"]);
        Org.Store.Update("Opportunity", opportunity, new { StageName = "Closed Won" });
        IReadOnlyDictionary<string, object?> won = Org.Store.Get("Opportunity", opportunity)!;
        Assert.Equal((true, true, 100m, 200m), (won["IsClosed"], won["IsWon"], won["Probability"], won["ExpectedRevenue"]));
    }

    [Fact]
    public async Task Deleting_an_account_deletes_its_contacts()
    {
        string account = Org.Store.Insert("Account", new { Name = "a" });
        string contact = Org.Store.Insert("Contact", new { LastName = "c", AccountId = account });

        Assert.Equal(204, (await Client.DeleteAsync($"{Accounts}/{account}")).Status);

        (await Client.GetAsync($"{Contacts}/{contact}")).AssertError(404, "ENTITY_IS_DELETED");
    }

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("\"ISO-8859-1\"")]
    [InlineData("utf-16")]
    [InlineData("utf-8")]
    public async Task A_record_is_read_in_the_character_set_of_its_media_type(string charset)
    {
        Answer answer = await PostInAsync(charset, Encoding.GetEncoding(charset.Trim('"')).GetBytes("""{"Name":"Müller & Söhne"}"""));

        Assert.True(answer.Status == 201, answer.Text);
        Assert.Equal("Müller & Söhne", Org.Store.Get("Account", answer.Json.GetProperty("id").GetString()!)!["Name"]);
    }

    [Fact]
    public async Task A_character_set_that_there_is_not_and_bytes_that_are_no_text_are_refused()
    {
        byte[] latin = Encoding.Latin1.GetBytes("""{"Name":"Müller"}""");

        (await PostInAsync("utf-8", latin)).AssertError(400, "JSON_PARSER_ERROR");
        (await PostInAsync("no-such-charset", latin)).AssertError(415, "UNSUPPORTED_MEDIA_TYPE");
    }

    [Fact]
    public async Task Methods_and_media_types_are_checked()
    {
        Assert.Equal(
            "HTTP Method 'PUT' not allowed. Allowed are GET,HEAD,POST",
            (await Client.SendAsync(HttpMethod.Put, Accounts, "{}")).AssertError(405, "METHOD_NOT_ALLOWED"));
        (await Client.PostAsync(Accounts + "/001000000000001AAA", new { })).AssertError(405, "METHOD_NOT_ALLOWED");
        (await Client.SendAsync(HttpMethod.Post, Accounts, "Name=a", "text/plain")).AssertError(415, "UNSUPPORTED_MEDIA_TYPE");
        string id = Org.Store.Insert("Account", new { Name = "a" });
        Assert.Equal(204, (await Client.PostAsync($"{Accounts}/{id}?_HttpMethod=PATCH", new { Name = "b" })).Status);
        Assert.Equal("b", Org.Store.Get("Account", id)!["Name"]);
    }

    [Fact]
    public async Task A_gzipped_request_body_is_understood_and_logged_as_text()
    {
        using var zipped = new MemoryStream();
        await using (var gzip = new GZipStream(zipped, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes("""{"Name":"Zipped"}"""));
        }

        var content = new ByteArrayContent(zipped.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");

        Answer made = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, Accounts) { Content = content });

        Assert.Equal("Zipped", Org.Store.Get("Account", made.Json.GetProperty("id").GetString()!)!["Name"]);
        Assert.Equal("""{"Name":"Zipped"}""", Org.Requests.All[^1].Body);
    }

    [Fact]
    public async Task Many_writers_at_once_lose_nothing()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (i, _) =>
            Assert.Equal(201, (await Client.PostAsync(Accounts, new { Name = $"P{i}", External_Id__c = $"X{i}" })).Status));

        Assert.Equal(200, Org.Store.Count("Account"));
        Assert.Equal(200, Org.Store.Ids("Account").Distinct().Count());
    }

    private Task<Answer> PostInAsync(string charset, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", $"application/json; charset={charset}");
        return Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, Accounts) { Content = content });
    }
}
