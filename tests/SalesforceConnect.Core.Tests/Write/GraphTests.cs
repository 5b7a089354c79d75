using System.Text.Json;
using SalesforceConnect.Connections;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Records;
using SalesforceConnect.Write;
using static SalesforceConnect.Core.Tests.Write.Describes;

namespace SalesforceConnect.Core.Tests.Write;

/// <summary>
/// Parents and their children are made in one go, each parent with all that is in it or nothing of it (DESIGN 6, "Records").
/// </summary>
public sealed class GraphTests : WriteTest
{
    private static readonly OrgKey s_elsewhere = new("00D000000000002", "elsewhere.example");

    [Fact]
    public async Task A_table_with_tables_in_it_makes_a_record_with_its_children()
    {
        WriteRun run = (await WriteAsync(
            Create,
            Table(
                ("Name", "a"),
                ("Contacts", new[]
                {
                    Table(("LastName", "b"), ("DirectReports", new[] { Table(("LastName", "c")) })),
                    Table(("LastName", "d"))
                }),
                ("Opportunities", Table(("Name", "o"), ("StageName", "Closed Won"), ("CloseDate", "2026-08-01")))),
            Table(("Name", "plain")),
            Table(("Name", "e"), ("Contacts", new[] { Table(("LastName", "f")) })))).Good();

        Assert.Equal("Created Created Created", run.Actions);
        Assert.Equal(["a", "plain", "e"], run.Results.Select(result => Value(result.Id!)));
        Assert.Equal(
            [("b", "a", null), ("c", null, "b"), ("d", "a", null), ("f", "e", null)],
            Org.Store.Ids("Contact").Select(id => Org.Store.Get("Contact", id)!).Select(contact => (
                (string)contact["LastName"]!, contact["AccountId"] is string account
                    ? Value(account)
                    : null, contact["ReportsToId"] is string boss ? Value(boss, "LastName", "Contact") : null))
                    .OrderBy(each => each.Item1, StringComparer.Ordinal));
        Assert.Equal("a", Value((string)Org.Store.Get("Opportunity", Org.Store.Ids("Opportunity")[0])!["AccountId"]!));
        Assert.Equal([Graph, Collection], Calls.Select(call => call.Path).Order(StringComparer.Ordinal));
        Assert.Equal(["2 Account", "1 Account"], run.Asked.OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_record_with_its_children_is_copied_from_another_org()
    {
        SfRecord contact(string name) => Record(
            "Contact", s_elsewhere, ("Id", "0035e00000ABCDEAAA"), ("LastName", name), ("Name", name), ("AccountId", "0015e00000ABCDEAAA"),
            ("OwnerId", "0055e00000ABCDEAAA"), ("Birthdate", new DateTime(
                1980,
                1,
                2)), ("CreatedDate", DateTime.Now));
        SfRecord account = Record(
            "Account",
            s_elsewhere,
            ("Id", "0015e00000ABCDEAAA"),
            ("Name", "Acme"),
            ("OwnerId", "0055e00000ABCDEAAA"),
            ("ParentId", "0015e00000ABCDFAAA"),
            ("AnnualRevenue", 1.5e6m),
            ("Active__c", false),
            ("BillingAddress", Address(("city", "Bonn"), ("geocodeAccuracy", null), ("street", "Weg 1"))),
            ("Owner", Record("User", s_elsewhere, ("Name", "Jo"))),
            ("Contacts", new[] { contact("b"), contact("c") }));

        WriteRun run =
            (await WriteAsync(
                Create with { ObjectName = null, IsForeign = record => record.Origin?.Org is { } from && !from.Is(Here) },
                Row(account),
                Row(account))).Good();

        Assert.Equal(2, run.Results.Select(result => result.Id).Distinct().Count());
        string id = run.Results[0].Id!;
        Assert.Equal(
            ("Acme", "Bonn", "Weg 1", "False", null),
            (Value(id), Value(id, "BillingCity"), Value(id, "BillingStreet"), Value(id, "Active__c"), Value(id, "ParentId")));
        Assert.Equal(1.5e6m, Org.Store.Get("Account", id)!["AnnualRevenue"]);
        Assert.Equal(["b", "b", "c", "c"], Names("Contact", "LastName").Order(StringComparer.Ordinal));
        Assert.Equal("Account.OwnerId, Account.ParentId, Contact.OwnerId", Assert.Single(Trace.Warnings).Split(": ")[^1].TrimEnd('.'));
        Assert.Single(Calls);
    }

    [Fact]
    public async Task Each_parent_is_all_or_nothing_by_itself()
    {
        Org.ValidationRules.Add("Contact", "LastName", value => value is "bad", "No bad ones.");
        WriteRun run = await WriteAsync(
            Create,
            Table(("Name", "a"), ("Contacts", new[] { Table(("LastName", "b")) })),
            Table(
                ("Name", "x"),
                ("Contacts", new[] { Table(("LastName", "good")), Table(("LastName", "bad")), Table(("LastName", "good too")) })),
            Table(("Name", "c"), ("Contacts", new[] { Table(("LastName", "d")) })),
            Table(("Name", "y"), ("Contacts", new[] { Table(("LastName", "e"), ("Birthdate", "1.2.1980")) })),
            Table(("Tier__c", "Tin"), ("Name", "z"), ("Contacts", new[] { Table(("LastName", "f")) })));

        Assert.Equal(
            "Created Failed:FIELD_CUSTOM_VALIDATION_EXCEPTION Created Failed:ValueNotConverted Failed:INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            run.Actions);
        Assert.Equal("No bad ones.", run.Results[1].Message);
        Assert.Equal(["Contacts.Birthdate"], run.Results[3].Fields);
        Assert.Equal(("a c", "b d"), (string.Join(" ", Names()), string.Join(" ", Names("Contact", "LastName"))));
        Assert.Equal((3, 0), (run.RowErrors, run.CallErrors.Count));
    }

    [Fact]
    public async Task All_or_none_is_all_parents()
    {
        WriteRow[] rows = [.. Enumerable.Range(0, 5)
            .Select(
                number => Table(
                    ("Name", $"A{number}"), ("Tier__c", number == 2 ? "Tin" : "Gold"), ("Contacts", new[] { Table(("LastName", "b")) })))];
        WriteRun run = await WriteAsync(Create with { AllOrNone = true }, rows);
        Assert.Equal(
            "RolledBack:PROCESSING_HALTED RolledBack:PROCESSING_HALTED Failed:INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST RolledBack:PROCESSING_HALTED RolledBack:PROCESSING_HALTED", run.Actions);
        Assert.Equal((1, 0, 0), (run.RowErrors, Org.Store.Count("Account"), Org.Store.Count("Contact")));

        rows[2] = Table(("Name", "A2"), ("Contacts", new[] { Table(("LastName", "b")) }));
        Org.RowLocks.Add("A3", times: 1);
        Org.Requests.Clear();
        (await WriteAsync(Create with { AllOrNone = true }, rows)).Good();
        Assert.Equal((5, 5), (Org.Store.Count("Account"), Org.Store.Count("Contact")));
        Assert.Equal(2, Calls.Length);
    }

    [Fact]
    public async Task All_or_none_takes_rows_with_and_without_children_together()
    {
        WriteRow[] rows = [Table(
            ("Name", "a")), Table(("Name", "b"), ("Contacts", new[] { Table(("LastName", "c")) })), Table(("Name", "d"))];
        (await WriteAsync(Create with { AllOrNone = true }, rows)).Good();
        Assert.Single(Calls);
        Assert.Equal((3, 1), (Org.Store.Count("Account"), Org.Store.Count("Contact")));

        rows[2] = Table(("Name", "d"), ("Tier__c", "Tin"));
        Assert.Equal(
            "RolledBack:PROCESSING_HALTED RolledBack:PROCESSING_HALTED Failed:INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            (await WriteAsync(Create with { AllOrNone = true }, rows)).Actions);
        Assert.Equal((3, 1), (Org.Store.Count("Account"), Org.Store.Count("Contact")));
    }

    [Fact]
    public async Task All_or_none_of_more_than_a_call_takes_is_an_error_before_anything_is_sent()
    {
        WriteRow[] rows = [.. Enumerable.Range(0, 101)
            .Select(
                number => Table(
                    ("Name", $"A{number}"),
                    ("Contacts", Enumerable.Range(0, 4).Select(child => Table(("LastName", $"C{child}"))).ToArray())))];
        (await WriteAsync(rows, Create with { AllOrNone = true })).Ended("AllOrNoneTooLarge");
        Assert.Empty(Calls);
        Assert.Equal(100, (await WriteAsync(rows.Take(100), Create with { AllOrNone = true })).Good().Results.Count);
        Assert.Single(Calls);
    }

    [Fact]
    public async Task After_many_that_failed_the_rest_is_sent_again()
    {
        WriteRow[] rows = [.. Enumerable.Range(0, 75)
            .Select(
                number => Table(
                    ("Name", $"A{number}"),
                    ("Tier__c", number % 3 == 0 ? "Tin" : "Gold"),
                    ("Contacts", new[] { Table(("LastName", $"C{number}")) })))];
        WriteRun run = await WriteAsync(Create, rows);

        Assert.Equal(
            string.Join(" ", rows.Select((_, number) => number % 3 == 0 ? "Failed:INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST" : "Created")),
            run.Actions);
        Assert.Equal((50, 50), (Org.Store.Count("Account"), Org.Store.Count("Contact")));
        Assert.Equal(2, Calls.Length);
        Assert.DoesNotContain(Clock.Waits, wait => wait.TotalSeconds is 0.5 or 1 or 2);
    }

    [Fact]
    public async Task Rows_that_Salesforce_never_looks_at_are_told_so()
    {
        Org.Faults.On("POST", Graph).Always(Fault.TransformResponse(body => System.Text.RegularExpressions.Regex.Replace(
            body, "\"compositeResponse\":.*?\\}\\]\\},\"isSuccessful\":true", "\"compositeResponse\":[]},\"isSuccessful\":false")));
        WriteRun run = await WriteAsync(Create, Table(("Name", "a"), ("Contacts", new[] { Table(("LastName", "b")) })));
        Assert.Equal("Failed:PROCESSING_HALTED", run.Actions);
        Assert.Equal(1, run.RowErrors);
        Assert.Equal(4, Calls.Length);
    }

    [Fact]
    public async Task A_locked_parent_is_tried_again_it_alone()
    {
        Org.RowLocks.Add("A1", times: 1);
        (await WriteAsync(
            Create,
            [.. Enumerable.Range(0, 3)
                .Select(number => Table(("Name", $"A{number}"), ("Contacts", new[] { Table(("LastName", "c")) })))])).Good();
        Assert.Equal([3, 1], Calls.Select(Rows));
        Assert.Equal((3, 3), (Org.Store.Count("Account"), Org.Store.Count("Contact")));
    }

    [Theory]
    [InlineData(499, "Created")]
    [InlineData(500, "Failed:GraphTooLarge")]
    public async Task A_parent_has_as_many_children_as_go_into_a_call(int children, string expected)
    {
        WriteRow row = Table(
            ("Name", "a"), ("Contacts", Enumerable.Range(0, children).Select(number => Table(("LastName", $"C{number}"))).ToArray()));
        Assert.Equal(expected, (await WriteAsync(Create, row)).Actions);
        Assert.Equal(expected == "Created" ? children : 0, Org.Store.Count("Contact"));
        Assert.Equal(expected == "Created" ? 1 : 0, Calls.Length);
    }

    [Theory]
    [InlineData(14, "Created")]
    [InlineData(15, "Failed:GraphTooLarge")]
    public async Task Levels_go_as_deep_as_Salesforce_does(int depth, string expected)
    {
        WriteRow row = Table(("LastName", "leaf"));
        for (int level = 1; level < depth; level++)
        {
            row = Table(("LastName", $"L{level}"), ("DirectReports", new[] { row }));
        }

        Assert.Equal(expected, (await WriteAsync(Create, Table(("Name", "a"), ("Contacts", new[] { row })))).Actions);
        Assert.Equal(expected == "Created" ? depth : 0, Org.Store.Count("Contact"));
    }

    [Fact]
    public async Task Many_parents_go_into_as_few_calls_as_the_limits_allow()
    {
        WriteRow[] rows = [.. Enumerable.Range(0, 160).Select(number => Table(
            ("Name", $"A{number}"), ("Contacts", Enumerable.Range(0, number < 10 ? 99 : 1)
                .Select(child => Table(("LastName", $"C{number}-{child}")))
                .ToArray())))];

        WriteRun run = (await WriteAsync(Create, rows)).Good();

        Assert.Equal(160, Org.Store.Count("Account"));
        Assert.Equal((10 * 99) + 150, Org.Store.Count("Contact"));
        Assert.Equal(rows.Select((_, number) => $"A{number}"), run.Results.Select(result => Value(result.Id!)));
        Assert.Equal([5, 5, 10, 65, 75], Calls.Select(Rows).Order());
    }

    [Theory]
    [InlineData("Name", "see @{row1.id}")]
    [InlineData("Description", "{@{")]
    public async Task A_text_that_would_be_read_as_a_reference_is_refused(string field, string text)
    {
        WriteRow bad = Table(("Name", "a"), (field, text), ("Contacts", new[] { Table(("LastName", "c")) }));
        WriteRow inChild = Table(("Name", "b"), ("Contacts", new[] { Table(("LastName", "c"), ("Description", text)) }));
        WriteRow good = Table(("Name", "good"), ("Description", "a@b {c} @ {"), ("Contacts", new[] { Table(("LastName", "c")) }));

        WriteRun run = await WriteAsync(Create, bad, inChild, good, Table(("Name", text)));
        Assert.Equal("Failed:TextIsReference Failed:TextIsReference Created Created", run.Actions);
        Assert.Equal([field], run.Results[0].Fields);
        Assert.Equal("a@b {c} @ {", Value(run.Results[2].Id!, "Description"));
        Assert.Equal(text, Value(run.Results[3].Id!));

        run = await WriteAsync(Create with { AllOrNone = true }, bad, good);
        Assert.Equal("Failed:TextIsReference RolledBack:NothingSent", run.Actions);
        Assert.Equal(2, Org.Store.Count("Account"));
    }

    [Fact]
    public async Task An_owner_that_was_given_stays_in_a_graph_too()
    {
        string ruled = Org.Store.Insert(
            "User",
            new
            {
                Username = "r@example.com",
                LastName = "r",
                Email = "r@example.com",
                Alias = "r",
                ProfileId = Org.Store.Ids(
                "Profile")[0]
            });
        string me = Org.Users.Administrator.Id;
        Org.AssignmentRules.Add("Account", "Standard", ruled);
        WriteRun run = (await WriteAsync(
            Create, Table(
                ("Name", "a"),
                ("OwnerId", me),
                ("Contacts", new[] { Table(("LastName", "c")) })), Table(
                    ("Name", "b"), ("Contacts", new[] { Table(("LastName", "c")) })))).Good();
        Assert.Equal([me, ruled], run.Results.Select(result => Value(result.Id!, "OwnerId")));
    }

    [Theory]
    [InlineData("Drop().AfterWork()", 1)]
    [InlineData("Drop()", 0)]
    [InlineData("[]", 0)]
    [InlineData("{\"graphs\":[]}", 0)]
    [InlineData("{\"graphs\":[{\"graphId\":\"row0\",\"graphResponse\":{\"compositeResponse\":[]},\"isSuccessful\":true}]}", 0)]
    [InlineData("<html>", 0)]
    public async Task Parents_whose_answer_never_came_are_unknown_and_not_sent_again(string fault, int made)
    {
        Org.Faults
            .On("POST", Graph)
            .Always(fault == "Drop()" ? Fault.Drop() : fault == "Drop().AfterWork()" ? Fault.Drop().AfterWork() : Fault.Json(fault));
        WriteRun run = await WriteAsync(Create, Table(("Name", "a"), ("Contacts", new[] { Table(("LastName", "b")) })));
        Assert.Equal("Unknown:WriteOutcomeUnknown", run.Actions);
        Assert.Single(run.CallErrors);
        Assert.Single(Calls);
        Assert.Equal((made, made), (Org.Store.Count("Account"), Org.Store.Count("Contact")));
    }

    [Fact]
    public async Task Parents_are_found_by_their_keys_in_a_graph_too()
    {
        string parent = Org.Store.Insert("Account", new { Name = "p", External_Id__c = "P" });
        WriteRun run =
            (await WriteAsync(
                Create,
                Table(
                    ("Name", "a"),
                    ("Parent.External_Id__c", "P"),
                    ("Contacts", new[]
                    {
                        Table(("LastName", "b"), ("Owner.Email", (string)Org.Store.Get("User", Org.Users.Administrator.Id)!["Email"]!))
                    })))).Good();
        Assert.Equal(parent, Value(run.Results[0].Id!, "ParentId"));
        using JsonDocument body = JsonDocument.Parse(Assert.Single(Calls).Body);
        Assert.Equal(
            "@{row0n0.id}",
            body.RootElement.GetProperty("graphs")[0].GetProperty("compositeRequest")[1].GetProperty("body")
                .GetProperty("AccountId")
                .GetString());
    }
}
