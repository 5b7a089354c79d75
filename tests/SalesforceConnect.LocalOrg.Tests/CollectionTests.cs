using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>sObject Collections: many records created, changed, upserted and deleted in one call.</summary>
public sealed class CollectionTests : OrgTest
{
    private const string Path = OrgClient.Root + "/composite/sobjects";
    private const string RolledBack =
        "ALL_OR_NONE_OPERATION_ROLLED_BACK: "
        + "Record rolled back because not all records were valid and the request was using AllOrNone header []";

    [Fact]
    public async Task Rows_are_made_in_order_and_one_that_fails_leaves_the_others()
    {
        Answer answer = await CreateAsync(
            allOrNone: false,
            new { attributes = Type("Account"), Name = "a" },
            new { attributes = Type("Contact") },
            new { attributes = Type("Account"), Name = "c" });

        Assert.Equal(200, answer.Status);
        string[] ids = [.. Org.Store.Ids("Account")];
        Assert.Equal(
            $$"""[{"id":"{{ids[0]}}","success":true,"errors":[]},"""
            + """{"success":false,"errors":[{"statusCode":"REQUIRED_FIELD_MISSING","message":"Required fields are missing: [LastName]","""
            + "\"fields\":[\"LastName\"]}]}," + $$"""{"id":"{{ids[1]}}","success":true,"errors":[]}]""",
            answer.Text);
        Assert.Equal(["a", "c"], ids.Select(id => Org.Store.Get("Account", id)!["Name"]));
    }

    [Fact]
    public async Task All_or_none_takes_everything_back_and_blames_the_culprit()
    {
        string kept = Org.Store.Insert("Account", new { Name = "kept", External_Id__c = "K" });
        object[] rows =
        [
            new { attributes = Type("Account"), Name = "a", External_Id__c = "A" }, new { attributes = Type("Account") },
            new { attributes = Type("Contact"), LastName = "c", Account = new { External_Id__c = "A" } },
        ];

        Answer answer = await CreateAsync(allOrNone: true, rows);

        Assert.Equal([RolledBack, "REQUIRED_FIELD_MISSING: Required fields are missing: [Name] [Name]", RolledBack], Errors(answer));
        Assert.False(answer.Json[1].TryGetProperty("id", out _));
        string phantom = answer.Json[0].GetProperty("id").GetString()!;
        (await Client.GetAsync($"{OrgClient.Root}/sobjects/Account/{phantom}")).AssertError(404, "NOT_FOUND");
        Assert.Equal([kept], Org.Store.Ids("Account"));
        Assert.Equal(0, Org.Store.Count("Contact"));
        (await Client.GetAsync(OrgClient.Root + "/sobjects/Account/External_Id__c/A")).AssertError(404, "NOT_FOUND");

        rows[1] = new { attributes = Type("Account"), Name = "b" };
        Assert.Equal(["", "", ""], Errors(await CreateAsync(allOrNone: true, rows)));
        Assert.DoesNotContain(phantom, Org.Store.Ids("Account"));
    }

    [Fact]
    public async Task Changes_and_deletions_are_taken_back_too()
    {
        string one = Org.Store.Insert("Account", new { Name = "one", External_Id__c = "1" });
        string contact = Org.Store.Insert("Contact", new { LastName = "c", AccountId = one });

        Answer answer = await UpdateAsync(
            allOrNone: true,
            new { attributes = Type("Account"), Id = one, Name = "changed", External_Id__c = "2" },
            new { attributes = Type("Contact"), id = contact, Email = "nonsense" });
        Assert.Equal([RolledBack, "INVALID_EMAIL_ADDRESS: Email: invalid email address: nonsense [Email]"], Errors(answer));
        Assert.Equal(("one", "1"), (Org.Store.Get("Account", one)!["Name"], Org.Store.Get("Account", one)!["External_Id__c"]));
        Assert.Equal(201, (await Client.PostAsync(OrgClient.Root + "/sobjects/Account", new { Name = "x", External_Id__c = "2" })).Status);

        answer = await Client.DeleteAsync($"{Path}?ids={one},001000000000001AAA&allOrNone=true");
        Assert.Equal([RolledBack, "INVALID_CROSS_REFERENCE_KEY: invalid cross reference id []"], Errors(answer));
        Assert.NotNull(Org.Store.Get("Contact", contact));
    }

    [Fact]
    public async Task Rows_are_changed_and_deleted_by_id_of_any_case_and_type()
    {
        string account = Org.Store.Insert("Account", new { Name = "a" });
        string contact = Org.Store.Insert("Contact", new { LastName = "c" });

        Assert.Equal(
            ["", ""],
            Errors(await UpdateAsync(
                allOrNone: false,
                new { attributes = Type("contact"), id = contact[..15], LastName = "d" },
                new { attributes = Type("Account"), Id = account, NumberOfEmployees = 3 })));
        Assert.Equal(("d", 3), (Org.Store.Get("Contact", contact)!["LastName"], Org.Store.Get("Account", account)!["NumberOfEmployees"]));

        Answer deleted = await Client.DeleteAsync($"{Path}?ids={account},{contact[..15]}&allOrNone=false");
        Assert.Equal(
            $$"""[{"id":"{{account}}","success":true,"errors":[]},{"id":"{{contact}}","success":true,"errors":[]}]""", deleted.Text);
        Assert.Equal(
            ["ENTITY_IS_DELETED: entity is deleted []", "MALFORMED_ID: malformed id nonsense []"],
            Errors(await Client.DeleteAsync($"{Path}?ids={account},nonsense")));
    }

    public static TheoryData<string, string> BadChanges => new()
    {
        { """{"attributes":{"type":"Account"},"Name":"x"}""", "MISSING_ARGUMENT: Id not specified in an update call []" },
        { """{"attributes":{"type":"Account"},"Id":"abc"}""", "MALFORMED_ID: Account ID: id value of incorrect type: abc [Id]" },
        {
            """{"attributes":{"type":"Account"},"Id":"003000000000001AAA"}""",
            "MALFORMED_ID: Account ID: id value of incorrect type: 003000000000001AAA [Id]"
        },
        { """{"attributes":{"type":"Account"},"Id":"001000000000001AAA"}""", "INVALID_CROSS_REFERENCE_KEY: invalid cross reference id []" },
        { """{"attributes":{"type":"Account"},"Id":"$deleted"}""", "ENTITY_IS_DELETED: entity is deleted []" },
        {
            """{"attributes":{"type":"Account"},"Id":"$id","Name":null}""",
            "REQUIRED_FIELD_MISSING: Required fields are missing: [Name] [Name]"
        },
        {
            """{"attributes":{"type":"Account"},"Id":"$id","CreatedDate":null,"IsDeleted":true}""",
            "INVALID_FIELD_FOR_INSERT_UPDATE: Unable to create/update fields: CreatedDate, IsDeleted. Please check the security settings "
            + "of this field and verify that it is read/write for your profile or permission set. [CreatedDate,IsDeleted]"
        },
        {
            """{"attributes":{"type":"Account"},"Id":"$id","Tier__c":"Tin"}""",
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: Tier: bad value for restricted picklist field: Tin [Tier__c]"
        },
        {
            """{"attributes":{"type":"Account"},"Id":"$id","NumberOfEmployees":123456789}""",
            "NUMBER_OUTSIDE_VALID_RANGE: Employees: value outside of valid range on numeric field: 123456789 [NumberOfEmployees]"
        },
        { """{"attributes":{"type":"Account"},"Id":"$id","ParentId":"$deleted"}""", "ENTITY_IS_DELETED: entity is deleted []" },
        {
            """{"attributes":{"type":"Account"},"Id":"$id","Parent":{"External_Id__c":"no"}}""",
            "INVALID_FIELD: Foreign key external ID: no not found for field External_Id__c in entity Account []"
        },
        {
            """{"attributes":{"type":"Account"},"Id":"$id","External_Id__c":"taken"}""",
            "DUPLICATE_VALUE: duplicate value found: External_Id__c duplicates value on record with id: $taken []"
        },
        {
            """{"attributes":{"type":"Profile"},"Id":"00e000000000001AAA"}""",
            "MIXED_DML_OPERATION: DML operation on setup object is not permitted after you have updated a non-setup object "
            + "(or vice versa): Profile []"
        },
    };

    [Theory]
    [MemberData(nameof(BadChanges))]
    public async Task A_bad_row_is_refused_and_the_row_beside_it_is_saved(string row, string error)
    {
        string id = Org.Store.Insert("Account", new { Name = "a" });
        string other = Org.Store.Insert("Account", new { Name = "b", External_Id__c = "taken" });
        string deleted = Org.Store.Insert("Account", new { Name = "c" });
        Org.Store.Delete("Account", deleted);
        row = row.Replace("$id", id, StringComparison.Ordinal).Replace("$deleted", deleted, StringComparison.Ordinal);

        Answer answer = await Client.SendAsync(
            HttpMethod.Patch, Path, $$"""{"records":[{"attributes":{"type":"Account"},"Id":"{{other}}","Name":"beside"},{{row}}]}""");

        Assert.Equal(["", error.Replace("$taken", other[..15], StringComparison.Ordinal)], Errors(answer));
        Assert.Equal("beside", Org.Store.Get("Account", other)!["Name"]);
        Assert.Equal("a", Org.Store.Get("Account", id)!["Name"]);
    }

    [Theory]
    [InlineData("""{"records":[$good,{"attributes":{"type":"Account"},"Foo":1}]}""", "INVALID_FIELD")]
    [InlineData("""{"records":[$good,{"attributes":{"type":"Account"},"NumberOfEmployees":"many"}]}""", "JSON_PARSER_ERROR")]
    [InlineData("""{"records":[$good,{"attributes":{"type":"Foo"}}]}""", "INVALID_TYPE")]
    [InlineData("""{"records":[$good,{"Name":"b"}]}""", "INVALID_INPUT")]
    [InlineData("""{"records":[$good,7]}""", "INVALID_INPUT")]
    [InlineData("""{"records":[$good],"allOrNothing":true}""", "JSON_PARSER_ERROR")]
    [InlineData("""{"records":[$good],"allOrNone":"perhaps"}""", "JSON_PARSER_ERROR")]
    [InlineData("""{"allOrNone":true}""", "JSON_PARSER_ERROR")]
    [InlineData("""[$good]""", "JSON_PARSER_ERROR")]
    public async Task A_body_that_cannot_be_read_is_refused_as_a_whole(string body, string errorCode)
    {
        const string good = """{"attributes":{"type":"Account"},"Name":"a"}""";

        (await Client.SendAsync(HttpMethod.Post, Path, body.Replace("$good", good, StringComparison.Ordinal))).AssertError(400, errorCode);

        Assert.Equal(0, Org.Store.Count("Account"));
    }

    [Fact]
    public async Task Two_hundred_rows_and_ten_chunks_are_the_most()
    {
        object[] Rows(int count) => [.. Enumerable.Range(0, count).Select(i => new { attributes = Type("Account"), Name = $"A{i}" })];
        Assert.Equal(200, (await CreateAsync(allOrNone: false, Rows(200))).Json.GetArrayLength());
        const string tooMany = "record limit reached. cannot submit more than 200 records into this call";
        Assert.Equal(tooMany, (await CreateAsync(allOrNone: false, Rows(201))).AssertError(400, "EXCEEDED_ID_LIMIT"));
        Assert.Equal(
            tooMany,
            (await Client.DeleteAsync($"{Path}?ids={string.Join(',', Enumerable.Repeat("001000000000001AAA", 201))}"))
                .AssertError(400, "EXCEEDED_ID_LIMIT"));

        object[] Mixed(int chunks) => [.. Enumerable.Range(0, chunks).Select(object (i) => i % 2 == 0
            ? new { attributes = Type("Account"), Name = "m" }
            : new { attributes = Type("Contact"), LastName = "m" })];
        Assert.All(Errors(await CreateAsync(allOrNone: false, Mixed(10))), e => Assert.Equal("", e));
        Assert.Equal(
            "Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking.",
            (await CreateAsync(allOrNone: false, Mixed(11))).AssertError(400, "LIMIT_EXCEEDED"));
        Assert.Equal(205, Org.Store.Count("Account"));
    }

    [Fact]
    public async Task Two_rows_with_one_id_are_refused_and_the_third_is_saved()
    {
        string twice = Org.Store.Insert("Account", new { Name = "a" });
        string once = Org.Store.Insert("Account", new { Name = "b" });
        string error = $"DUPLICATE_VALUE: Duplicate id specified: {twice} [Id]";

        Answer answer = await UpdateAsync(
            allOrNone: false,
            new { attributes = Type("Account"), Id = twice, Name = "1" },
            new { attributes = Type("Account"), Id = once, Name = "2" },
            new { attributes = Type("Account"), Id = twice[..15], Name = "3" });
        Assert.Equal([error, "", error], Errors(answer));
        Assert.Equal("a", Org.Store.Get("Account", twice)!["Name"]);

        Assert.Equal([error, error], Errors(await Client.DeleteAsync($"{Path}?ids={twice},{twice}")));
        Assert.NotNull(Org.Store.Get("Account", twice));
    }

    [Fact]
    public async Task An_upsert_makes_and_changes_and_says_which()
    {
        string known = Org.Store.Insert("Account", new { Name = "a", External_Id__c = "K" });

        Answer answer = await UpsertAsync(
            "External_Id__c",
            allOrNone: false,
            new { attributes = Type("Account"), External_Id__c = "k", Name = "changed" },
            new { attributes = Type("Account"), External_Id__c = "N", Name = "new" },
            new { attributes = Type("Account"), Name = "no key" },
            new { attributes = Type("Account"), External_Id__c = "D", Name = "1" },
            new { attributes = Type("Account"), External_Id__c = "d", Name = "2" },
            new { attributes = Type("Account"), External_Id__c = "E" });

        string made = Org.Store.Ids("Account")[1];
        Assert.Equal(
            [
                $"{known} False ", $"{made} True ", " False MISSING_ARGUMENT: External_Id__c not specified [External_Id__c]",
                " False DUPLICATE_VALUE: Duplicate external id specified: D [External_Id__c]",
                " False DUPLICATE_VALUE: Duplicate external id specified: d [External_Id__c]",
                " False REQUIRED_FIELD_MISSING: Required fields are missing: [Name] [Name]",
            ],
            answer.Json.EnumerateArray().Zip(Errors(answer), (r, e) =>
                $"{(r.TryGetProperty("id", out JsonElement id) ? id.GetString() : "")} {r.GetProperty("created").GetBoolean()} {e}"));
        Assert.Equal(("changed", "new", "N"), (Name(known), Name(made), Org.Store.Get("Account", made)!["External_Id__c"]));
        Assert.Equal(2, Org.Store.Count("Account"));

        string? Name(string id) => (string?)Org.Store.Get("Account", id)!["Name"];
    }

    [Fact]
    public async Task An_upsert_takes_one_type_and_a_key_that_finds_records()
    {
        (await UpsertAsync("External_Id__c", false, new { attributes = Type("Contact"), LastName = "x" })).AssertError(400, "INVALID_TYPE");
        (await UpsertAsync("Name", false, new { attributes = Type("Account"), Name = "x" })).AssertError(404, "NOT_FOUND");

        string one = Org.Store.Insert("Contact", new { LastName = "1", Legacy_Id__c = "L" });
        string two = Org.Store.Insert("Contact", new { LastName = "2", Legacy_Id__c = "L" });
        Answer answer = await Client.PatchAsync(
            $"{Path}/Contact/Legacy_Id__c",
            new { records = new[] { new { attributes = Type("Contact"), Legacy_Id__c = "L", LastName = "3" } } });
        Assert.Equal(
            [$"DUPLICATE_EXTERNAL_ID: Legacy Id: more than one record found for external id field: [{one}, {two}] [Legacy_Id__c]"],
            Errors(answer));

        string byId = Org.Store.Insert("Account", new { Name = "a" });
        answer = await UpsertAsync("Id", false, new { attributes = Type("Account"), Id = byId, Name = "b" });
        Assert.Equal($$"""[{"id":"{{byId}}","success":true,"errors":[],"created":false}]""", answer.Text);
        answer = await UpsertAsync("Id", false, new { attributes = Type("Account"), Name = "c" });
        Assert.True(answer.Json[0].GetProperty("created").GetBoolean());
    }

    [Fact]
    public async Task A_rolled_back_upsert_leaves_no_trace()
    {
        string known = Org.Store.Insert("Account", new { Name = "a", External_Id__c = "K" });

        Answer answer = await UpsertAsync(
            "External_Id__c",
            allOrNone: true,
            new { attributes = Type("Account"), External_Id__c = "K", Name = "changed" },
            new { attributes = Type("Account"), External_Id__c = "N", Name = "new" },
            new { attributes = Type("Account"), External_Id__c = "F" });

        Assert.Equal([RolledBack, RolledBack, "REQUIRED_FIELD_MISSING: Required fields are missing: [Name] [Name]"], Errors(answer));
        Assert.Equal(("a", 1), ((string?)Org.Store.Get("Account", known)!["Name"], Org.Store.Count("Account")));
        Assert.Equal(
            [""],
            Errors(await UpsertAsync("External_Id__c", true, new { attributes = Type("Account"), External_Id__c = "N", Name = "n" })));
    }

    [Fact]
    public async Task Setup_objects_stand_alone()
    {
        Answer answer = await CreateAsync(
            allOrNone: false,
            new { attributes = Type("Group"), Name = "g", Type = "Queue" },
            new { attributes = Type("Account"), Name = "a" });

        Assert.Equal("", Errors(answer)[0]);
        Assert.StartsWith("MIXED_DML_OPERATION: ", Errors(answer)[1], StringComparison.Ordinal);
        Assert.Equal(0, Org.Store.Count("Account"));
    }

    [Fact]
    public async Task A_locked_row_is_refused_so_many_times_and_the_others_go_through()
    {
        string[] ids = [.. Enumerable.Range(0, 3).Select(i => Org.Store.Insert("Account", new { Name = $"A{i}" }))];
        Org.RowLocks.Add(ids[1][..15], times: 2);
        Org.RowLocks.Add("New one");
        object[] rows = [.. ids.Select(id => new { attributes = Type("Account"), Id = id, Rating = "Hot" })];
        string locked = $"UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record or 1 records: {ids[1][..15]} []";

        Assert.Equal(["", locked, ""], Errors(await UpdateAsync(false, rows)));
        Assert.Equal([locked], Errors(await Client.DeleteAsync($"{Path}?ids={ids[1]}")));
        Assert.Equal(["", "", ""], Errors(await UpdateAsync(false, rows)));
        Assert.StartsWith(
            "UNABLE_TO_LOCK_ROW",
            Errors(await CreateAsync(true, new { attributes = Type("Account"), Name = "new one" }))[0],
            StringComparison.Ordinal);
        Assert.Equal([""], Errors(await CreateAsync(true, new { attributes = Type("Account"), Name = "new one" })));
        Assert.Equal(3, Org.RowLocks.Hits);
    }

    [Fact]
    public async Task Validation_rules_and_triggers_refuse_rows()
    {
        Org.ValidationRules.Add("Contact", "Email", value => value is null, "An e-mail address is needed.");
        Org.ValidationRules.Add("Contact", "Title", value => value is "CEO", "No more of them.", atField: false);
        Org.ValidationRules.AddTrigger(
            "Contact", "LastName", value => value is "Null", "ContactTrigger", "System.NullPointerException: null");

        string[] errors = Errors(await CreateAsync(
            allOrNone: false,
            new { attributes = Type("Contact"), LastName = "a" },
            new { attributes = Type("Contact"), LastName = "b", Email = "b@example.com", Title = "CEO" },
            new { attributes = Type("Contact"), LastName = "Null", Email = "b@example.com" },
            new { attributes = Type("Contact"), LastName = "d", Email = "b@example.com" }));

        Assert.Equal("FIELD_CUSTOM_VALIDATION_EXCEPTION: An e-mail address is needed. [Email]", errors[0]);
        Assert.Equal("FIELD_CUSTOM_VALIDATION_EXCEPTION: No more of them. []", errors[1]);
        Assert.StartsWith(
            "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: ContactTrigger: execution of BeforeInsert\n\ncaused by: System.Null",
            errors[2],
            StringComparison.Ordinal);
        Assert.Equal("", errors[3]);
    }

    [Fact]
    public async Task A_lost_answer_leaves_the_work_done()
    {
        Org.Faults.On("POST", Path).Once(Fault.Drop().AfterWork());

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => CreateAsync(false, new { attributes = Type("Account"), Name = "a" }));

        Assert.Equal(1, Org.Store.Count("Account"));
    }

    [Theory]
    [InlineData(false, "duplicateResut")]
    [InlineData(true, "duplicateResut")]
    [InlineData(true, "duplicateResult")]
    public async Task A_duplicate_names_what_it_is_like_where_the_org_says_so(bool withDetails, string property)
    {
        Org.DuplicateRules.Add("Contact", "Email");
        Org.DuplicateRules.DetailsInCollections = withDetails;
        Org.DuplicateRules.ResultProperty = property;
        string id = Org.Store.Insert("Contact", new { LastName = "a", Email = "a@example.com" });

        Answer answer = await CreateAsync(false, new { attributes = Type("Contact"), LastName = "b", Email = "a@example.com" });

        Assert.Equal(["DUPLICATES_DETECTED: Use one of these records? []"], Errors(answer));
        Assert.Equal(withDetails, answer.Json[0].GetProperty("errors")[0].TryGetProperty(property, out JsonElement result));
        Assert.Equal(withDetails, answer.Text.Contains(id, StringComparison.Ordinal));
        Assert.Equal(withDetails ? JsonValueKind.Object : JsonValueKind.Undefined, result.ValueKind);
        Assert.Equal([""], Errors(await Client.SendAsync(
            HttpMethod.Post,
            Path,
            """{"records":[{"attributes":{"type":"Contact"},"LastName":"b","Email":"a@example.com"}]}""",
            ("Sforce-Duplicate-Rule-Header", "allowSave=true"))));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("FALSE", false)]
    public async Task Assignment_rules_run_for_every_row_unless_the_header_says_no(string? header, bool isAssigned)
    {
        string owner = Org.Users.Add("owner@local-org.example", "Ow", "Ner").Id;
        Org.AssignmentRules.Add("Lead", "Standard", owner);

        Answer answer = await Client.SendAsync(
            HttpMethod.Post,
            Path,
            $$"""{"records":[{"attributes":{"type":"Lead"},"LastName":"a","Company":"b","OwnerId":"{{Org.Users.Administrator.Id}}"}]}""",
            header is null ? [] : [("Sforce-Auto-Assign", header)]);

        string id = answer.Json[0].GetProperty("id").GetString()!;
        Assert.Equal(isAssigned ? owner : Org.Users.Administrator.Id, Org.Store.Get("Lead", id)!["OwnerId"]);
    }

    [Fact]
    public async Task Twenty_thousand_rows_are_made_in_a_hundred_calls_and_found_again_by_their_key()
    {
        for (int call = 0; call < 100; call++)
        {
            int first = call * 200;
            object[] rows =
            [
                .. Enumerable.Range(first, 200).Select(i => new { attributes = Type("Account"), Name = $"A{i}", External_Id__c = $"E{i}" }),
            ];
            Answer answer = await CreateAsync(allOrNone: call % 2 == 0, rows);
            Assert.All(answer.Json.EnumerateArray(), row => Assert.True(row.GetProperty("success").GetBoolean()));
        }

        Assert.Equal(20_000, Org.Store.Count("Account"));
        Answer found = await UpsertAsync(
            "External_Id__c",
            allOrNone: false,
            [
                .. Enumerable.Range(0, 200).Select(
                    i => new { attributes = Type("Account"), External_Id__c = $"e{i * 100}", Rating = "Hot" }),
            ]);
        Assert.All(found.Json.EnumerateArray(), row => Assert.False(row.GetProperty("created").GetBoolean()));
        Assert.Equal(
            "200", (await Client.QueryAsync("SELECT COUNT() FROM Account WHERE Rating = 'Hot'")).Json.GetProperty("totalSize").ToString());
    }

    [Fact]
    public async Task Methods_are_checked()
    {
        (await Client.GetAsync(Path)).AssertError(405, "METHOD_NOT_ALLOWED");
        Answer posted = await Client.PostAsync(Path + "/Account/External_Id__c", new { records = Array.Empty<object>() });
        posted.AssertError(405, "METHOD_NOT_ALLOWED");
        (await Client.DeleteAsync(Path)).AssertError(400, "REQUIRED_FIELD_MISSING");
        (await Client.DeleteAsync(Path + "?ids=001000000000001AAA&allOrNone=perhaps")).AssertError(400, "INVALID_QUERY_PARAMETER");
    }

    private static object Type(string name) => new { type = name };

    private static string[] Errors(Answer answer)
    {
        Assert.True(answer.Status == 200, answer.Text);
        return
        [
            .. answer.Json.EnumerateArray().Select(row =>
            {
                Assert.Equal(row.GetProperty("success").GetBoolean(), row.GetProperty("errors").GetArrayLength() == 0);
                return string.Join(" / ", row.GetProperty("errors").EnumerateArray().Select(Error));
            }),
        ];
    }

    private static string Error(JsonElement error)
    {
        string fields = string.Join(',', error.GetProperty("fields").EnumerateArray());
        return $"{error.GetProperty("statusCode")}: {error.GetProperty("message")} [{fields}]";
    }

    private Task<Answer> CreateAsync(bool allOrNone, params object[] records) => Client.PostAsync(Path, new { allOrNone, records });

    private Task<Answer> UpdateAsync(bool allOrNone, params object[] records) => Client.PatchAsync(Path, new { allOrNone, records });

    private Task<Answer> UpsertAsync(string key, bool allOrNone, params object[] records) =>
        Client.PatchAsync($"{Path}/Account/{key}", new { allOrNone, records });
}
