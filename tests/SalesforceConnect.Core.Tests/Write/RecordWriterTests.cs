using System.Diagnostics;
using System.Text.Json;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Records;
using SalesforceConnect.Work;
using SalesforceConnect.Write;
using static SalesforceConnect.Core.Tests.Write.Describes;

namespace SalesforceConnect.Core.Tests.Write;

/// <summary>Many rows in few calls: in order, each once, none beside itself, all or none (DESIGN 6, "Records" and "Output").</summary>
public sealed class RecordWriterTests : WriteTest
{
    [Fact]
    public async Task Results_come_in_the_order_of_the_input_whichever_object_and_call()
    {
        // Answers come in another order than the calls went.
        Org.Faults.On("POST", Collection).Times(2, Fault.Delay(TimeSpan.FromMilliseconds(150)));
        WriteRow[] rows =
        [
            .. Enumerable.Range(0, 900).Select(number => number % 3 == 1
                ? new WriteRow(number, RowKind.Record, []) { Record = Record("Contact", Here, ("LastName", $"C{number}")) }
                : new WriteRow(number, RowKind.Record, []) { Record = Record("Account", Here, ("Name", $"A{number}")) }),
        ];

        WriteRun run = (await WriteAsync(rows, Create with { ObjectName = null })).Good();

        Assert.Equal(Enumerable.Range(0, 900), run.Results.Select(result => (int)result.InputObject!));
        Assert.All(run.Results, result => Assert.Equal(
            (SfWriteAction.Created, $"{((int)result.InputObject! % 3 == 1 ? "C" : "A")}{result.InputObject}"),
            (result.Action, Value(result.Id!, "Name", (int)result.InputObject! % 3 == 1 ? "Contact" : "Account"))));
        Assert.Equal([100, 200, 200, 200, 200], Calls.Select(Rows).Order());
        Assert.Equal((900, 0), run.Progress);
        Assert.Equal(900, run.Succeeded);

        // An object's rows stand together: Salesforce counts how often it changes.
        Assert.All(
            Calls,
            call => Assert.Equal(
                2, Types(call).Aggregate((Last: "", Chunks: 0), (seen, type) => (type, seen.Chunks + (type == seen.Last ? 0 : 1))).Chunks));
    }

    [Fact]
    public async Task A_call_has_no_more_than_ten_objects()
    {
        SfObject[] objects = [.. (await Connect().Types.ListQuietlyAsync("sobjects", default)).Where(
            found => found.KeyPrefix is not null && IsPlain(found.Name))
            .Take(12)];
        Assert.Equal(12, objects.Length);
        string[] ids = [.. objects.Select(found => found.KeyPrefix + "000000000001")];

        WriteRun run = await WriteAsync(ids.Select(id => Table(("Id", id))), Delete with { ObjectName = null });

        Assert.Equal(12, run.Results.Count);
        Assert.All(run.Results, result => Assert.NotEqual("LIMIT_EXCEEDED", result.ErrorCode));
        Assert.Empty(run.CallErrors);
        Assert.Equal([2, 10], Calls.Select(Rows).Order());
    }

    [Fact]
    public async Task Setup_objects_go_alone()
    {
        string user = Org.Users.Administrator.Id;
        string account = AddAccounts(1)[0];
        WriteRow[] rows =
        [
            Row(Record("Account", null, ("Id", account), ("Name", "a")).Set("Name", "b")) with
            {
                Record = At("Account", account, "Name", "b")
            },
            Row(At("User", user, "Title", "Boss")),
            Row(At("Account", account, "Rating", "Hot")),
        ];

        (await WriteAsync(rows, Update with { ObjectName = null })).Good();

        Assert.All(Calls, call => Assert.Single(Types(call).Distinct()));
        Assert.Equal(("b", "Hot", "Boss"), (Value(account), Value(account, "Rating"), Value(user, "Title", "User")));
    }

    [Theory]
    [InlineData("Update")]
    [InlineData("Upsert")]
    [InlineData("Delete")]
    public async Task Two_rows_for_one_record_never_share_a_call_nor_run_at_the_same_time(string operation)
    {
        string[] ids = AddAccounts(3);
        var log = new Overlaps(Org, TimeSpan.FromMilliseconds(60));
        WriteRow[] rows = operation == "Upsert"
            ? [.. new[] { "K1", "K2", "k1", "K3", "K1" }.Select((key, number) => Table(("External_Id__c", key), ("Name", $"N{number}")))]
            : [.. new[] { ids[0], ids[1], ids[0].Substring(0, 15), ids[2], ids[0] }.Select(
                (id, number) => operation == "Delete" ? Table(("Id", id)) : Table(("Id", id), ("Name", $"N{number}")))];

        WriteRun run = await WriteAsync(rows, operation switch { "Update" => Update, "Upsert" => Upsert, _ => Delete });

        Assert.Equal(
            operation == "Delete"
                ? "Deleted Deleted Failed:ENTITY_IS_DELETED Deleted Failed:ENTITY_IS_DELETED"
                : "Updated Updated Updated Updated Updated", run.Actions);
        Assert.Equal([2, 2, 1], Calls.Select(Rows));
        Assert.Equal(1, log.Most);
        if (operation != "Delete")
        {
            Assert.Equal(["N4", "N1", "N3"], ids.Select(id => Value(id)));
        }
    }

    [Fact]
    public async Task The_last_of_two_rows_for_one_record_counts_though_they_go_different_ways()
    {
        AddAccounts(2);
        WriteRow[] rows =
        [
            Table(("External_Id__c", "K1"), ("Name", "first"), ("OwnerId", Org.Users.Administrator.Id)),
            Table(("External_Id__c", "K1"), ("Name", "last")),
            Table(("External_Id__c", "K2"), ("Name", "other")),
        ];

        WriteRun run = (await WriteAsync(rows, Upsert with { BatchSize = 2 })).Good();

        Assert.Equal("last", Value(run.Results[0].Id!));
        Assert.Equal([1, 2], Calls.Select(Rows));
    }

    [Fact]
    public async Task Rows_for_other_records_go_side_by_side_and_no_more_than_were_allowed()
    {
        var log = new Overlaps(Org, TimeSpan.FromMilliseconds(100));
        (await WriteAsync(NamedRows(60), Create with { BatchSize = 10, Throttle = 3 })).Good();
        Assert.Equal(3, log.Most);
        Assert.Equal([10, 10, 10, 10, 10, 10], Calls.Select(Rows));
        Assert.Equal(60, Org.Store.Count("Account"));
    }

    [Fact]
    public async Task Rows_that_refer_to_their_own_object_go_one_batch_after_the_other()
    {
        var log = new Overlaps(Org, TimeSpan.FromMilliseconds(60));
        IEnumerable<WriteRow> rows = Enumerable.Range(0, 40).Select(number => Table(
            ("External_Id__c", $"E{number}"), ("Name", $"N{number}"), ("Parent.External_Id__c", number < 10 ? null : $"E{number - 10}")));

        WriteRun run = (await WriteAsync(rows, Upsert with { BatchSize = 10 })).Good();

        Assert.Equal(1, log.Most);
        Assert.Equal(run.Results[29].Id, Value(run.Results[39].Id!, "ParentId"));
        Assert.Equal([10, 10, 10, 10], Calls.Select(Rows));
    }

    [Fact]
    public async Task A_row_that_refers_to_one_of_the_same_call_waits_for_it()
    {
        (string Key, string? Parent)[] tree = [("a", null), ("b", null), ("c", "A"), ("d", "b"), ("e", "d"), ("f", "x")];
        Org.Store.Insert("Account", new { Name = "x", External_Id__c = "x" });

        WriteRun run =
            (await WriteAsync(
                tree.Select(row => Table(("External_Id__c", row.Key), ("Name", row.Key), ("Parent.External_Id__c", row.Parent))),
                Upsert)).Good();

        Assert.Equal([2, 2, 2], Calls.Select(Rows));
        Assert.Equal(run.Results[3].Id, Value(run.Results[4].Id!, "ParentId"));
    }

    [Fact]
    public async Task A_row_that_refers_to_its_own_object_waits_for_those_with_an_owner_too()
    {
        string owner = Org.Users.Administrator.Id;
        Org.Faults.On("POST", Collection).Once(Fault.Delay(TimeSpan.FromMilliseconds(200)));
        WriteRow[] rows =
        [
            Table(("Name", "top"), ("External_Id__c", "T"), ("OwnerId", owner)), Table(("Name", "leaf"), ("Parent.External_Id__c", "T")),
        ];
        (await WriteAsync(Create, rows)).Good();
        Assert.Equal(2, Calls.Length);
    }

    [Fact]
    public async Task A_locked_row_is_tried_again_it_alone()
    {
        string[] ids = AddAccounts(3);
        Org.RowLocks.Add(ids[1], times: 2);

        WriteRun run = (await WriteAsync(Update, [.. ids.Select(id => Table(("Id", id), ("Rating", "Hot")))])).Good();

        Assert.Equal("Updated Updated Updated", run.Actions);
        Assert.Equal([3, 1, 1], Calls.Select(Rows));
        Assert.Equal([0.5, 1], Clock.Waits.Select(wait => wait.TotalSeconds).Where(seconds => seconds is 0.5 or 1).TakeLast(2));
        Assert.Equal(2, Trace.VerboseLines.Count(line => line.StartsWith("1 locked row:", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Create")]
    [InlineData("Update")]
    [InlineData("Upsert")]
    [InlineData("Delete")]
    public async Task A_row_that_stays_locked_is_reported_and_the_others_are_done_once(string operation)
    {
        string[] ids = AddAccounts(3);
        Org.RowLocks.Add("A2", times: 99);
        WriteRow[] rows = operation switch
        {
            "Create" => [Table(("Name", "B1")), Table(("Name", "A2")), Table(("Name", "B3"))],
            "Upsert" => [.. Enumerable.Range(1, 3).Select(number => Table(("External_Id__c", $"K{number}"), ("Rating", "Hot")))],
            "Update" => [.. ids.Select(id => Table(("Id", id), ("Rating", "Hot")))],
            _ => [.. ids.Select(id => Table(("Id", id)))],
        };
        WriteOptions options = operation switch { "Create" => Create, "Upsert" => Upsert, "Update" => Update, _ => Delete };

        WriteRun run = await WriteAsync(options, rows);

        string done = operation switch { "Create" => "Created", "Delete" => "Deleted", _ => "Updated" };
        Assert.Equal($"{done} Failed:UNABLE_TO_LOCK_ROW {done}", run.Actions);
        Assert.Equal([3, 1, 1, 1], Calls.Select(Rows));
        Assert.Equal("Salesforce.UNABLE_TO_LOCK_ROW", run.Results[1].Error!.ErrorId);
        Assert.Equal((1, 0), (run.RowErrors, run.CallErrors.Count));
        Assert.Equal(operation == "Create" ? 5 : operation == "Delete" ? 1 : 3, Org.Store.Count("Account"));
        Assert.Equal(2, run.Succeeded);
    }

    [Fact]
    public async Task A_row_that_fails_says_why_by_its_own_words()
    {
        string[] ids = AddAccounts(2);
        Org.ValidationRules.Add("Account", "Rating", value => value is "Cold", "No cold ones.\nEver.");
        Org.ValidationRules.AddTrigger("Account", "Phone", value => value is "1", "AccountTrigger", "System.NullPointerException: x");
        WriteRow[] rows =
        [
            Table(
                ("Name", null)), Table(
                    ("Name", "a"), ("Rating", "Cold")), Table(("Name", "b"), ("Phone", "1")), Table(("Name", "c"), ("Tier__c", "Tin")),
            Table(
                ("Name", new string('x', 256))), Table(
                    ("Name", "d"), ("External_Id__c", "K1")), Table(("Name", "e"), ("ParentId", "0015e000000ZZZZ")),
            Table(
                ("Name", "f"),
                ("Parent.External_Id__c", "nobody")), Table(("Name", "g"), ("NumberOfEmployees", "many")), Table(("Name", "good")),
        ];

        WriteRun run = await WriteAsync(Create, rows);

        Assert.Equal(
            "Failed:CannotBeCleared Failed:FIELD_CUSTOM_VALIDATION_EXCEPTION Failed:CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY Failed:INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST Failed:STRING_TOO_LONG "
            + "Failed:DUPLICATE_VALUE Failed:INVALID_CROSS_REFERENCE_KEY Failed:INVALID_FIELD Failed:ValueNotConverted Created",
            run.Actions);
        Assert.Equal(["Rating"], run.Results[1].Fields);
        Assert.Equal("No cold ones.\nEver.", run.Results[1].Message);
        Assert.Contains("System.NullPointerException: x", run.Results[2].Message, StringComparison.Ordinal);
        Assert.Contains(ids[0].Substring(0, 15), run.Results[5].Message, StringComparison.Ordinal);
        Assert.All(run.Results.Take(9), result =>
        {
            Assert.Null(result.Id);
            Assert.False(string.IsNullOrWhiteSpace(result.Error!.RecommendedAction), result.ErrorCode);
            Assert.Equal(result.ErrorCode, result.Error.ErrorId.Split('.')[^1]);
        });
        Assert.Equal((9, 0, (10L, 9L)), (run.RowErrors, run.CallErrors.Count, run.Progress));
        Assert.Single(Calls);
    }

    [Theory]
    [InlineData("duplicateResut")]
    [InlineData("duplicateResult")]
    public async Task A_duplicate_says_which_records_and_which_rule(string spelling)
    {
        string known = Org.Store.Insert("Contact", new { LastName = "a", Email = "a@b.example" });
        Org.DuplicateRules.Add("Contact", "Email");
        Org.DuplicateRules.ResultProperty = spelling;
        Org.DuplicateRules.DetailsInCollections = true;
        WriteOptions options = Create with { ObjectName = "Contact" };
        WriteRow row = Table(("LastName", "b"), ("Email", "a@b.example"));

        WriteRun run = await WriteAsync(options, row);

        Assert.Equal("Failed:DUPLICATES_DETECTED", run.Actions);
        Assert.Contains(known, run.Results[0].Message, StringComparison.Ordinal);
        Assert.Contains("Contact_Duplicate_Rule", run.Results[0].Message, StringComparison.Ordinal);

        Org.DuplicateRules.DetailsInCollections = false;
        Assert.Equal("Use one of these records?", Assert.Single((await WriteAsync(options, row)).Results).Message);
        (await WriteAsync(options with { Headers = [new("Sforce-Duplicate-Rule-Header", "allowSave=true")] }, row)).Good();
        Assert.Equal(2, Org.Store.Count("Contact"));
    }

    [Fact]
    public async Task Assignment_rules_take_no_owner_that_was_given_and_change_none_at_updates()
    {
        string ruled = Org.Store.Insert("User", NewUser("ruled"));
        string mine = Org.Store.Insert("User", NewUser("mine"));
        Org.AssignmentRules.Add("Account", "Standard", ruled);
        string Owner(string? id) => Value(id!, "OwnerId")!;

        WriteRun made =
            (await WriteAsync(
                Create,
                Table(("Name", "a")),
                Table(("Name", "b"), ("OwnerId", mine)),
                Table(("Name", "c"), ("Owner.Username", "mine@example.com")))).Good();
        Assert.Equal([ruled, mine, mine], made.Results.Select(result => Owner(result.Id)));
        Assert.Equal(
            ["FALSE", ""],
            Calls.Select(call => call.Headers.GetValueOrDefault("Sforce-Auto-Assign", "")).OrderByDescending(header => header));

        (await WriteAsync(Update, Table(("Id", made.Results[1].Id), ("Rating", "Hot")))).Good();
        (await WriteAsync(Upsert, Table(("External_Id__c", "new"), ("Name", "d")))).Good();
        Assert.Equal(mine, Owner(made.Results[1].Id));
        (await WriteAsync(
            Update with { HasAssignmentRule = true, Headers = [new("Sforce-Auto-Assign", "TRUE")] },
            Table(("Id", made.Results[1].Id), ("Rating", "Cold")))).Good();
        Assert.Equal(ruled, Owner(made.Results[1].Id));
        (await WriteAsync(
            Create with { HasAssignmentRule = true, Headers = [new("Sforce-Auto-Assign", "FALSE")] }, Table(("Name", "e")))).Good();
        Assert.NotEqual(ruled, Owner(Org.Store.Ids("Account")[^1]));
    }

    [Fact]
    public async Task Of_all_or_none_the_culprits_alone_are_blamed()
    {
        string[] ids = AddAccounts(3);
        WriteRun run = await WriteAsync(
            Update with { AllOrNone = true }, Table(
                ("Id", ids[0]), ("Rating", "Hot")), Table(("Id", ids[1]), ("Tier__c", "Tin")), Table(("Id", ids[2]), ("Rating", "Hot")));

        Assert.Equal(
            "RolledBack:ALL_OR_NONE_OPERATION_ROLLED_BACK Failed:INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST RolledBack:ALL_OR_NONE_OPERATION_ROLLED_BACK",
            run.Actions);
        Assert.Equal((1, 0, 0L), (run.RowErrors, run.CallErrors.Count, run.Succeeded));
        Assert.All(ids, id => Assert.Null(Value(id, "Rating")));
        run = await WriteAsync(Create with { AllOrNone = true }, Table(("Name", "x")), Table(("Name", "y"), ("Tier__c", "Tin")));
        Assert.Equal([null, null], run.Results.Select(result => result.Id));
        Assert.Equal(3, Org.Store.Count("Account"));
    }

    [Fact]
    public async Task Of_all_or_none_a_locked_row_is_tried_again_with_all_others()
    {
        string[] ids = AddAccounts(3);
        Org.RowLocks.Add(ids[1], times: 1);
        (await WriteAsync(Update with { AllOrNone = true }, [.. ids.Select(id => Table(("Id", id), ("Rating", "Hot")))])).Good();
        Assert.Equal([3, 3], Calls.Select(Rows));
        Assert.All(ids, id => Assert.Equal("Hot", Value(id, "Rating")));
    }

    [Theory]
    [InlineData(200, 200, null)]
    [InlineData(201, 200, "AllOrNoneTooMany")]
    [InlineData(1000, 200, "AllOrNoneTooMany")]
    [InlineData(11, 10, "AllOrNoneTooMany")]
    public async Task All_or_none_is_all_of_the_input_or_an_error_before_anything_is_sent(int count, int batchSize, string? errorId)
    {
        WriteRun run = await WriteAsync(NamedRows(count), Create with { AllOrNone = true, BatchSize = batchSize });
        if (errorId is null)
        {
            Assert.Equal(200, run.Good().Results.Count);
            Assert.Single(Calls);
            return;
        }

        Assert.Contains($"{batchSize}", run.Ended(errorId).Message, StringComparison.Ordinal);
        Assert.Empty(Calls);
        Assert.Empty(run.Results);
    }

    [Fact]
    public async Task All_or_none_takes_each_record_once_and_one_kind_of_call()
    {
        string[] ids = AddAccounts(1);
        (await WriteAsync(
            Update with { AllOrNone = true }, Table(("Id", ids[0]), ("Name", "1")), Table(("Id", ids[0]), ("Name", "2")))).Ended(
            "RecordTwice");
        (await WriteAsync(
            Update with { AllOrNone = true, ObjectName = null }, Row(
                At("Account", ids[0], "Rating", "Hot")), Row(At("User", Org.Users.Administrator.Id, "Title", "x")))).Ended(
                "AllOrNoneTooMany");
        Assert.Empty(Calls);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Of_all_or_none_a_row_that_does_not_convert_means_that_nothing_is_sent(int bad)
    {
        // However slowly they come: one that is wrong has been told before the others are there.
        using var hand = new HandOver<WriteRow>(10);
        var run = new WriteRun();
        var told = new SemaphoreSlim(0);
        run.Take = _ =>
        {
            told.Release();
            return Task.CompletedTask;
        };
        Task writing = RunAsync(hand, Create with { AllOrNone = true }, run);
        for (int number = 0; number < 3; number++)
        {
            hand.TryAdd(number == bad ? Table(("Name", "a"), ("NumberOfEmployees", "many")) : Table(("Name", $"A{number}")));
            if (number == 0 && bad == 0)
            {
                await told.WaitAsync(Patience);
            }
        }

        hand.Complete();
        await writing.WaitAsync(Patience);

        Assert.Null(run.Failure);
        Assert.Equal(
            [.. Enumerable.Range(0, 3).Select(number => number == bad ? "Failed:ValueNotConverted" : "RolledBack:NothingSent")],
            run.Actions.Split(' '));
        Assert.Equal(1, run.RowErrors);
        Assert.Empty(Calls);
    }

    [Fact]
    public async Task Of_all_or_none_nothing_is_sent_however_many_rows_are_wrong()
    {
        IEnumerable<WriteRow> wrong = Enumerable.Range(0, 4500).Select(_ => Table(("NumberOfEmployees", "many")));

        WriteRun run = await WriteAsync([Table(("Name", "a")), .. wrong], Create with { AllOrNone = true });

        Assert.Equal(4501, run.Results.Count);
        Assert.Equal(SfWriteAction.RolledBack, run.Results[0].Action);
        Assert.Empty(Calls);
    }

    [Fact]
    public async Task An_upsert_says_what_it_did()
    {
        string[] ids = AddAccounts(1);
        WriteRun run =
            (await WriteAsync(
                Upsert, Table(("External_Id__c", "K1"), ("Name", "changed")), Table(("External_Id__c", "new"), ("Name", "made")))).Good();
        Assert.Equal("Updated Created", run.Actions);
        Assert.Equal((ids[0], "changed", "made"), (run.Results[0].Id, Value(ids[0]), Value(run.Results[1].Id!)));
        Assert.Single(Calls);
    }

    [Fact]
    public async Task An_upsert_that_must_not_create_goes_25_to_a_call()
    {
        string[] ids = AddAccounts(30);
        WriteRow[] rows = [.. Enumerable.Range(1, 30)
            .Select(
                number => Table(("External_Id__c", $"K{number}"), ("Name", $"B{number}"))), Table(
                    ("External_Id__c", "a/b?c#d é"), ("Name", "x")), Table(("External_Id__c", "none"), ("Name", "y"))];

        WriteRun run = await WriteAsync(rows, Upsert with { UpdateOnly = true });

        Assert.Equal(string.Join(" ", Enumerable.Repeat("Updated", 30)) + " Failed:NothingToUpdate Failed:NothingToUpdate", run.Actions);
        Assert.Equal([7, 25], Calls.Select(Rows).Order());
        Assert.Equal(30, Org.Store.Count("Account"));
        Assert.All(ids.Select((id, place) => (id, place)), each => Assert.Equal($"B{each.place + 1}", Value(each.id)));

        Org.Requests.Clear();
        run = await WriteAsync(
            Upsert with { UpdateOnly = true, AllOrNone = true }, Table(
                ("External_Id__c", "K1"),
                ("Name", "C1")), Table(("External_Id__c", "none"), ("Name", "y")), Table(("External_Id__c", "K3"), ("Name", "C3")));
        Assert.Equal("RolledBack:PROCESSING_HALTED Failed:NothingToUpdate RolledBack:PROCESSING_HALTED", run.Actions);
        Assert.Equal(("B1", "B3", 1), (Value(ids[0]), Value(ids[2]), run.RowErrors));
    }

    [Fact]
    public async Task A_text_that_would_be_read_as_a_reference_is_refused_where_it_would_be()
    {
        string[] ids = AddAccounts(2);
        WriteRow[] rows = [Table(
            ("External_Id__c", "K1"), ("Description", "see @{row1.id}")), Table(("External_Id__c", "K2"), ("Description", "fine"))];

        WriteRun run = await WriteAsync(Upsert with { UpdateOnly = true }, rows);
        Assert.Equal("Failed:TextIsReference.UpdateOnly Updated", run.Actions);
        Assert.Equal((null, "fine"), (Value(ids[0], "Description"), Value(ids[1], "Description")));
        run = await WriteAsync(Upsert with { UpdateOnly = true, AllOrNone = true }, rows);
        Assert.Equal("Failed:TextIsReference.UpdateOnly RolledBack:NothingSent", run.Actions);

        (await WriteAsync(Upsert, rows)).Good();
        Assert.Equal("see @{row1.id}", Value(ids[0], "Description"));
    }

    [Fact]
    public async Task A_record_of_another_org_is_neither_changed_nor_deleted_unless_that_was_meant()
    {
        string[] ids = AddAccounts(2);
        WriteOptions foreign(WriteOptions options)
            => options with
            {
                ObjectName = null,
                IsForeign = record => record.Origin?.Org?.Host != "here.example",
                Org = Here
            };
        WriteRow[] rows = [.. new[] { new OrgKey(null, "elsewhere.example"), Here }.Select(
            (org, place) => Row(Record("Account", org, ("Id", ids[place]), ("Name", "x")).Set("Name", "y")))];

        WriteRun run = await WriteAsync(foreign(Update), rows);
        Assert.Equal("Failed:ForeignRecord Updated", run.Actions);
        Assert.Contains("elsewhere.example", run.Results[0].Message, StringComparison.Ordinal);
        Assert.Equal(SfErrorCategory.SecurityError, run.Results[0].Error!.Category);
        Assert.Equal(("A1", "y"), (Value(ids[0]), Value(ids[1])));
        Assert.Equal("Failed:ForeignRecord", (await WriteAsync(foreign(Delete), rows[0])).Actions);
        Assert.Equal(
            "Failed:ForeignRecord",
            (await WriteAsync(
                foreign(Update) with { ObjectName = "Account" },
                Table(("Id", ids[0]), ("Name", "z")) with { NamedBy = rows[0].Record })).Actions);
        (await WriteAsync(foreign(Update) with { TakesForeign = true }, rows[0])).Good();
        Assert.Equal("y", Value(ids[0]));
        (await WriteAsync(foreign(Create), rows[0])).Good();
    }

    [Fact]
    public async Task Rows_are_deleted_by_ID_and_asked_for_by_object()
    {
        string[] ids = AddAccounts(2);
        string contact = Org.Store.Insert("Contact", new { LastName = "c" });

        WriteRun run = await WriteAsync(
            Delete with { ObjectName = null }, Table(
                ("Id", ids[0])), Row(
                    Record("Contact", Here, ("Id", contact))), Table(
                        ("Id", "zzz000000000001")), Table(
                            ("Id", "abc")), Table(("Id", null)), Row(Record("Account", Here, ("Id", ids[0])).Set("Id", ids[1])));

        Assert.Equal("Deleted Deleted Failed:NoObjectForPrefix Failed:InvalidRecordId Failed:RowWithoutId Failed:RecordIdChanged", run.Actions);
        Assert.Equal(["2 Account, Contact"], run.Asked);
        Assert.Equal((1, 0), (Org.Store.Count("Account"), Org.Store.Count("Contact")));
    }

    [Fact]
    public async Task What_is_asked_for_is_what_is_deleted()
    {
        string[] ids = AddAccounts(2);
        WriteRun run = await WriteAsync(
            Delete with { ObjectName = "contact" }, Table(("Id", ids[0])), Row(Record("Account", Here, ("Id", ids[1]))));
        Assert.Equal("Failed:IdOfAnotherObject Failed:IdOfAnotherObject", run.Actions);
        Assert.Contains("001", run.Results[0].Message, StringComparison.Ordinal);
        Assert.Equal(2, Org.Store.Count("Account"));
        (await WriteAsync(Delete with { ObjectName = "Accont" }, Table(("Id", ids[0])))).Ended("Salesforce.NOT_FOUND");
        Assert.Empty(Calls);
    }

    [Fact]
    public async Task Who_says_no_has_nothing_written_and_no_result()
    {
        AddAccounts(2);
        WriteRun run = await WriteAsync(NamedRows(25), Create with { BatchSize = 10 }, run => run.Answer = (_, rows) => rows == 5);
        Assert.Equal(["10 Account", "10 Account", "5 Account"], run.Asked);
        Assert.Equal(5, run.Good().Results.Count);
        Assert.Equal(7, Org.Store.Count("Account"));
    }

    [Fact]
    public async Task The_question_says_what_is_to_be_written()
    {
        string[] ids = AddAccounts(3);
        await AssertAskedAsync($"Account {ids[0]}: Rating, Phone", Update, Table(("Id", ids[0]), ("Rating", "Hot"), ("Phone", "1")));
        await AssertAskedAsync(
            "3 Account: Rating, Phone, Owner.Username", Update,
            Table(("Id", ids[0]), ("Rating", "Hot")),
            Table(("Id", ids[1]), ("Phone", "1")),
            Table(("Id", ids[2]), ("Owner.Username", "nobody@acme.example"), ("Rating", "Hot")));
        await AssertAskedAsync("1 Account: Name", Create, Table(("Name", "a")));
        await AssertAskedAsync(
            "1 Account: Name, Contact", Create, Table(("Name", "a"), ("Contacts", new[] { Table(("LastName", "b")), Table(("LastName", "c")) })));
        await AssertAskedAsync("1 Account: External_Id__c, Name", Upsert, Table(("External_Id__c", "K1"), ("Name", "x")));
        await AssertAskedAsync($"Account {ids[0]}", Delete, Table(("Id", ids[0])));
        await AssertAskedAsync("2 Account", Delete, Table(("Id", ids[0])), Table(("Id", ids[1])));
        string[] many =
        [
            "Name", "Rating", "Phone", "Fax", "Website", "Industry", "Type", "BillingStreet", "BillingCity", "BillingState",
            "BillingPostalCode", "BillingCountry", "ShippingCity", "ShippingStreet",
        ];
        await AssertAskedAsync(
            $"1 Account: {string.Join(", ", many.Take(12))} and 2 more", Create, Table([.. many.Select(name => (name, (object?)"x"))]));

        async Task AssertAskedAsync(string expected, WriteOptions options, params WriteRow[] rows)
            => Assert.Equal([expected], (await WriteAsync(rows, options, run => run.Answer = (_, _) => false)).Summaries);
    }

    [Fact]
    public async Task A_wrong_column_ends_it_before_any_of_its_rows_is_sent()
    {
        WriteRun run = await WriteAsync(Create, Table(("Name", "a")), Table(("Nmae", "b")));
        Assert.Contains("Did you mean Name?", run.Ended("UnknownField").Message, StringComparison.Ordinal);
        (await WriteAsync(Create with { ObjectName = null }, Table(("Name", "a")))).Ended("ObjectMissing");
        (await WriteAsync(Create with { ObjectName = "../limits" }, Table(("Name", "a")))).Ended("InvalidObjectName");
        (await WriteAsync(Create with { ObjectName = "Accont" }, Table(("Name", "a")))).Ended("Salesforce.NOT_FOUND");
        Assert.Empty(Calls);
    }

    [Fact]
    public async Task What_ends_it_leaves_what_came_before_written_and_told()
    {
        WriteRun run = await WriteAsync(NamedRows(450).Append(Table(("Nmae", "b"))).Concat(NamedRows(2000)), Create);
        run.Ended("UnknownField");
        Assert.Equal(run.Results.Count, Org.Store.Count("Account"));
        Assert.All(run.Results, result => Assert.Equal(SfWriteAction.Created, result.Action));
        Assert.Equal(400, run.Results.Count);
    }

    [Fact]
    public async Task No_more_rows_are_taken_than_memory_is_meant_for()
    {
        HangFault hang = Fault.Hang();
        Org.Faults.On(request => IsWrite(request) && request.Body.Contains("\"A1\"", StringComparison.Ordinal)).Once(hang);
        using var hand = new HandOver<WriteRow>(400);
        var run = new WriteRun();
        int brought = 0;
        IEnumerable<WriteRow> rows = NamedRows(20_000).Select(row =>
        {
            Interlocked.Increment(ref brought);
            return row;
        });
        Task feeding = FeedAsync(hand, rows);
        Task writing = RunAsync(hand, Create, run);

        await hang.Reached.WaitAsync(Patience);
        await SettledAsync(() => Volatile.Read(ref brought));

        // What was taken, what waits to be, and the one that does not fit.
        Assert.InRange(brought, 4000, 4000 + 200 + 400 + 1);
        Assert.Empty(run.Results);
        hang.Release();
        await feeding.WaitAsync(Patience);
        await writing.WaitAsync(Patience);
        Assert.Null(run.Failure);
        Assert.Equal(20_000, run.Results.Count(result => result.Action == SfWriteAction.Created));
        Assert.Equal(20_000, Org.Store.Count("Account"));
    }

    [Fact]
    public async Task Who_takes_results_slowly_holds_the_rows_back()
    {
        var gate = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var hand = new HandOver<WriteRow>(400);
        var run = new WriteRun { Take = _ => gate.Task };
        int brought = 0;
        Task feeding = FeedAsync(hand, NamedRows(20_000).Select(row =>
        {
            Interlocked.Increment(ref brought);
            return row;
        }));
        Task writing = RunAsync(hand, Create, run);

        await SettledAsync(() => Volatile.Read(ref brought));
        Assert.InRange(brought, 200, 4000 + 200 + 400 + 1);
        gate.SetResult(true);
        await feeding.WaitAsync(Patience);
        await writing.WaitAsync(Patience);
        Assert.Equal(20_000, run.Results.Count);
    }

    [Fact]
    public async Task A_pause_sends_what_has_come()
    {
        using var hand = new HandOver<WriteRow>(400);
        var run = new WriteRun();
        Task writing = RunAsync(hand, Create, run);
        hand.TryAdd(Table(("Name", "a")));
        hand.TryAdd(Table(("Name", "b")));
        await SeenAsync(() => run.Results.Count == 2);
        Assert.Equal([2], Calls.Select(Rows));
        hand.TryAdd(Table(("Name", "c")));
        await SeenAsync(() => run.Results.Count == 3);
        hand.Complete();
        await writing.WaitAsync(Patience);
        Assert.Null(run.Failure);
    }

    [Fact]
    public async Task Rows_that_drip_without_a_pause_are_not_kept_for_long()
    {
        using var hand = new HandOver<WriteRow>(400);
        var run = new WriteRun();
        Task writing = RunAsync(hand, Create, run);
        var clock = Stopwatch.StartNew();
        int brought = 0;
        while (run.Results.Count == 0 && clock.Elapsed < Patience)
        {
            hand.TryAdd(Table(("Name", $"A{brought++}")));
            await Task.Delay(50);
        }

        hand.Complete();
        await writing.WaitAsync(Patience);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"It took {clock.Elapsed}.");
        Assert.InRange(Rows(Calls[0]), 2, 199);
        Assert.Equal(brought, run.Results.Count);
    }

    [Fact]
    public async Task Who_has_enough_of_the_results_ends_it_and_nothing_more_is_sent()
    {
        HangFault hang = Fault.Hang();
        Org.Faults.On(request => IsWrite(request) && !request.Body.Contains("\"A1\"", StringComparison.Ordinal)).Always(hang);
        Org.Faults.On("POST", Collection).Once(new Held(hang.Reached));
        using var hand = new HandOver<WriteRow>(400);
        var run = new WriteRun();
        run.Take = _ => throw new InvalidOperationException("enough");
        var feeding = new CancellationTokenSource();
        _ = FeedAsync(hand, NamedRows(100_000), feeding.Token);

        await RunAsync(hand, Create with { Throttle = 2 }, run).WaitAsync(Patience);
        feeding.Cancel();

        Assert.Equal("enough", Assert.IsType<InvalidOperationException>(run.Failure).Message);
        int sent = Calls.Length;
        await Task.WhenAll(Calls.Select(call => call.Completed)).WaitAsync(Patience);
        Assert.InRange(sent, 2, 3);
        Assert.Equal(sent, Calls.Length);
        Assert.All(Calls.Skip(1), call => Assert.True(call.Aborted));
    }

    [Fact]
    public async Task No_call_overtakes_an_earlier_one_on_its_way_out()
    {
        // Were the first to wait behind the two that hang, it would wait as long as a call may take, and nothing would be told.
        HangFault hang = Fault.Hang();
        Org.Faults.On(request => IsWrite(request) && !request.Body.Contains("\"A1\"", StringComparison.Ordinal)).Always(hang);
        using var stop = new CancellationTokenSource();
        using var hand = new HandOver<WriteRow>(10);
        var run = new WriteRun { AnswerFirstAfter = hang.Reached };
        var told = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        run.Take = results =>
        {
            told.TrySetResult(results[0].Action.ToString());
            return Task.CompletedTask;
        };
        foreach (WriteRow row in NamedRows(6))
        {
            hand.TryAdd(row);
        }

        Task writing = RunAsync(hand, Create with { BatchSize = 1, Throttle = 2 }, run, cancellationToken: stop.Token);

        Assert.Equal("Created", await told.Task.WaitAsync(Patience));
        stop.Cancel();
        await writing.WaitAsync(Patience);
    }

    [Fact]
    public async Task Cancelled_it_ends_at_once_and_knows_what_was_certainly_done()
    {
        HangFault hang = Fault.Hang();
        Org.Faults.On("POST", Collection).Skip(2).Always(hang);
        using var stop = new CancellationTokenSource();
        using var hand = new HandOver<WriteRow>(400);
        var run = new WriteRun();
        Task writing = RunAsync(hand, Create with { BatchSize = 10, Throttle = 1 }, run, cancellationToken: stop.Token);
        foreach (WriteRow row in NamedRows(100))
        {
            hand.TryAdd(row);
        }

        await hang.Reached.WaitAsync(Patience);
        var clock = Stopwatch.StartNew();
        stop.Cancel();
        await writing.WaitAsync(Patience);

        Assert.IsAssignableFrom<OperationCanceledException>(run.Failure);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"It took {clock.Elapsed}.");
        Assert.Equal(20, run.Succeeded);
        Assert.Equal(3, Calls.Length);
        await Calls[2].Completed.WaitAsync(Patience);
        Assert.True(Calls[2].Aborted);
    }

    [Theory]
    [InlineData("Drop")]
    [InlineData("503")]
    [InlineData("400")]
    public async Task Where_the_session_ends_and_no_token_comes_it_is_certain_that_nothing_was_made(string fault)
    {
        using OpenConnection session = Connect();
        await session.Types.ListQuietlyAsync("sobjects", default);
        Org.Faults.On("POST", Collection).Once(Fault.SessionExpired());
        Org.Faults.On("POST", TokenPath).Always(fault switch
        {
            "Drop" => Fault.Drop(),
            "503" => Fault.Maintenance(),
            _ => Fault.OAuthError("invalid_client", "no"),
        });

        WriteRun run = await WriteAsync(NamedRows(2), Create, session: session);

        Assert.Equal([SfWriteAction.Failed, SfWriteAction.Failed], run.Results.Select(result => result.Action));
        Assert.NotEqual("WriteOutcomeUnknown", Assert.Single(run.CallErrors).Error.ErrorId);
        Assert.Equal(0, Org.Store.Count("Account"));
    }

    [Fact]
    public async Task A_deletion_whose_answer_was_lost_is_known_though_the_session_ended_then()
    {
        string[] ids = AddAccounts(2);
        Org.Faults.On("DELETE", Collection).Once(Fault.Drop().AfterWork());
        Org.Faults.On("DELETE", Collection).Once(Fault.SessionExpired());
        WriteRun run = (await WriteAsync(Delete, [.. ids.Select(id => Table(("Id", id)))])).Good();
        Assert.Equal("Deleted Deleted", run.Actions);
        Assert.Equal(3, Calls.Length);
    }

    [Theory]
    [InlineData("", "Deleted Deleted Failed:ENTITY_IS_DELETED")]
    [InlineData("429", "Deleted Deleted Failed:ENTITY_IS_DELETED")]
    [InlineData("lost", "Deleted Deleted Deleted")]
    [InlineData("unreadable", "Deleted Deleted Deleted")]
    public async Task What_somebody_else_has_deleted_is_no_deletion_but_where_an_answer_was_lost(string fault, string expected)
    {
        string[] ids = AddAccounts(3);
        Org.Store.Delete("Account", ids[2]);
        Strike("DELETE", fault);

        WriteRun run = await WriteAsync(Delete, [.. ids.Select(id => Table(("Id", id)))]);

        Assert.Equal(expected, run.Actions);
        Assert.All(
            run.Results.Where(result => !result.Success),
            result => Assert.StartsWith("Nothing is left to do", result.Error!.RecommendedAction, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "Updated Created")]
    [InlineData("429", "Updated Created")]
    [InlineData("lost", "Upserted Upserted")]
    [InlineData("unreadable", "Upserted Upserted")]
    public async Task An_upsert_says_what_it_did_but_where_an_answer_was_lost(string fault, string expected)
    {
        AddAccounts(1);
        Strike("PATCH", fault);

        WriteRun run = (await WriteAsync(
            Upsert, [.. new[] { "K1", "new" }.Select(key => Table(("External_Id__c", key), ("Name", "x")))])).Good();

        Assert.Equal(expected, run.Actions);
        Assert.Equal((fault.Length == 0 ? 1 : 2, 2), (Calls.Length, Org.Store.Count("Account")));
    }

    [Theory]
    [InlineData("Update", 2, "Updated")]
    [InlineData("Create", 1, "Unknown:WriteOutcomeUnknown")]
    public async Task An_answer_that_cannot_be_read_is_asked_for_once_more_where_nothing_is_made_twice(
        string operation, int calls, string expected)
    {
        string id = AddAccounts(1)[0];
        Strike(operation == "Create" ? "POST" : "PATCH", "unreadable");
        WriteRow row = operation == "Create" ? Table(("Name", "x")) : Table(("Id", id), ("Name", "x"));
        WriteRun run = await WriteAsync(operation == "Create" ? Create : Update, row);
        Assert.Equal((expected, calls), (run.Actions, Calls.Length));
    }

    [Fact]
    public async Task An_answer_that_can_never_be_read_is_unknown_after_two_tries()
    {
        string id = AddAccounts(1)[0];
        Org.Faults.On("PATCH", Collection).Always(Fault.HtmlPage());
        WriteRun run = await WriteAsync(Update, Table(("Id", id), ("Name", "x")));
        Assert.Equal(("Unknown:WriteOutcomeUnknown", 2), (run.Actions, Calls.Length));
        Assert.Contains("send the same rows again", Assert.Single(run.CallErrors).Error.RecommendedAction, StringComparison.Ordinal);
    }

    private void Strike(string method, string fault)
    {
        if (fault.Length > 0)
        {
            Org.Faults.On(method, Collection).Once(fault switch
            {
                "429" => Fault.TooManyRequests(),
                "lost" => Fault.Drop().AfterWork(),
                _ => Fault.InvalidJson(),
            });
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_all_or_none_deletions_what_was_gone_before_is_to_blame_and_what_went_is_deleted(bool wasGone)
    {
        string[] ids = AddAccounts(3);
        if (wasGone)
        {
            Org.Store.Delete("Account", ids[1]);
        }

        Org.Faults.On("DELETE", Collection).Once(Fault.Drop().AfterWork());
        WriteRun run = await WriteAsync(Delete with { AllOrNone = true }, [.. ids.Select(id => Table(("Id", id)))]);
        Assert.Equal(
            wasGone
                ? "RolledBack:ALL_OR_NONE_OPERATION_ROLLED_BACK Failed:ENTITY_IS_DELETED RolledBack:ALL_OR_NONE_OPERATION_ROLLED_BACK"
                : "Deleted Deleted Deleted", run.Actions);
        Assert.Equal(wasGone ? 2 : 0, Org.Store.Count("Account"));
        Assert.Equal(wasGone ? 1 : 0, run.RowErrors);
    }

    [Fact]
    public async Task A_creation_whose_answer_was_lost_is_one_error_that_says_how_to_find_out()
    {
        Org.Faults.On(request => IsWrite(request) && request.Body.Contains("\"A1\"", StringComparison.Ordinal))
            .Once(Fault.Drop().AfterWork());
        WriteRun run = await WriteAsync(NamedRows(250), Create);

        (SfException error, IReadOnlyList<object?> rows) = Assert.Single(run.CallErrors);
        Assert.Equal(("WriteOutcomeUnknown", SfErrorCategory.OperationTimeout, 200), (error.ErrorId, error.Category, rows.Count));
        Assert.Equal(
            (200, 50, 0),
            (run.Results.Count(
                result => result.Action == SfWriteAction.Unknown), run.Results.Count(result => result.Success), run.RowErrors));
        Assert.All(run.Results.Take(200), result => Assert.Equal(("WriteOutcomeUnknown", null), (result.ErrorCode, result.Id)));
        Assert.Equal(250, Org.Store.Count("Account"));
        Assert.Equal(50, run.Succeeded);

        // What it says finds them.
        string soql = error.RecommendedAction!.Split('"')[1];
        Assert.StartsWith("SELECT Id, CreatedDate FROM Account WHERE CreatedDate >= ", soql, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_changed_is_nothing_sent()
    {
        string[] ids = AddAccounts(2);
        WriteRun run =
            (await WriteAsync(
                Update with { ObjectName = null },
                Row(Record("Account", Here, ("Id", ids[0]), ("Name", "A1"))),
                Row(At("Account", ids[1], "Rating", "Hot")))).Good();
        Assert.Equal("Unchanged Updated", run.Actions);
        Assert.Equal(ids, run.Results.Select(result => result.Id));
        string body = Assert.Single(Calls).Body;
        Assert.Equal($$"""{"allOrNone":false,"records":[{"attributes":{"type":"Account"},"id":"{{ids[1]}}","Rating":"Hot"}]}""", body);
    }

    // A record of which one field was changed.
    private static SfRecord At(string objectName, string id, string field, object? value)
        => Record(objectName, Here, ("Id", id), (field, "before")).Set(field, value);

    private object NewUser(string name) => new
    {
        Username = name + "@example.com",
        LastName = name,
        Email = name + "@example.com",
        Alias = name,
        ProfileId = Org.Store.Ids(
            "Profile")[0],
    };

    private static string[] Types(RecordedRequest call)
    {
        using JsonDocument body = JsonDocument.Parse(call.Body);
        return [.. body.RootElement
            .GetProperty("records")
            .EnumerateArray()
            .Select(record => record.GetProperty("attributes").GetProperty("type").GetString()!)];
    }

    private static bool IsPlain(string name)
        => name is not ("User" or "Profile" or "Organization" or "PermissionSet" or "PermissionSetAssignment" or "Group" or "UserRole");

    private static async Task SeenAsync(Func<bool> isSo)
    {
        for (var clock = Stopwatch.StartNew(); !isSo(); await Task.Delay(10))
        {
            Assert.True(clock.Elapsed < Patience, "It has not come.");
        }
    }

    // Until a number has stopped growing.
    internal static async Task SettledAsync(Func<int> number)
    {
        for (int last = -1, still = 0; still < 8;)
        {
            int now = number();
            still = now == last && now > 0 ? still + 1 : 0;
            last = now;
            await Task.Delay(50);
        }
    }

    // Is answered once something has happened elsewhere.
    private sealed class Held(Task happened) : Fault
    {
        public override async Task StrikeAsync(FaultContext context)
        {
            await happened.WaitAsync(Patience);
            await context.SendAsync();
        }
    }

    // Makes each call last, and counts how many are under way at a time.
    private sealed class Overlaps : Fault
    {
        private readonly TimeSpan _time;
        private int _now;
        private int _most;

        public Overlaps(LocalOrgServer org, TimeSpan time)
        {
            _time = time;
            org.Faults.On(IsWrite).Always(this);
        }

        public int Most => Volatile.Read(ref _most);

        public override async Task StrikeAsync(FaultContext context)
        {
            int now = Interlocked.Increment(ref _now);
            int most;
            while ((most = Most) < now && Interlocked.CompareExchange(ref _most, now, most) != most)
            {
            }

            await Task.Delay(_time);
            await context.SendAsync();
            Interlocked.Decrement(ref _now);
        }
    }
}
