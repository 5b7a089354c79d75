using System.Globalization;
using System.Net;
using System.Numerics;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Query;

namespace SalesforceConnect.Core.Tests.Query;

/// <summary>What a record is made of, and of which types its values are.</summary>
public sealed class RecordTests : QueryTest
{
    private const string AccountDescribe = Root + "/sobjects/Account/describe";

    [Fact]
    public async Task A_record_has_the_selected_fields_in_order_as_they_are_defined_whatever_the_first_row_holds()
    {
        AddContacts(AddAccounts(1)[0], "with", 1);
        Org.Store.Insert("Contact", new { LastName = "a without" });

        List<SfRecord> contacts = await ReadAsync(
            "select lastname, account.name, id, account.owner.name, email from contact order by lastname");

        Assert.Equal("LastName, Account, Id, Email", Names(contacts[0]));
        Assert.Equal("LastName, Account{Name, Owner{Name}}, Id, Email", Names(contacts[1]));
        Assert.Same(contacts[0].GetType(), contacts[1].GetType());
        Assert.Null(Value(contacts[0], "Account"));
        Assert.Equal("A1", Value(contacts[1], "Account.Name"));
        Assert.Equal(
            ("Contact", $"{Root}/sobjects/Contact/{Value(contacts[1], "Id")}"), (contacts[1].GetObjectName(), contacts[1].GetUrl()));
    }

    [Fact]
    public async Task The_same_shape_has_the_same_class_and_another_shape_another()
    {
        AddAccounts(1);
        Type first = (await ReadAsync("SELECT Id, Name FROM Account"))[0].GetType();

        Assert.Same(first, (await ReadAsync("SELECT Id, Name FROM Account WHERE Name = 'A1'"))[0].GetType());
        Assert.NotSame(first, (await ReadAsync("SELECT Name, Id FROM Account"))[0].GetType());
        Assert.Equal("SalesforceConnect.Records", first.Namespace);
    }

    [Fact]
    public async Task A_record_can_be_changed_and_a_property_takes_null()
    {
        AddAccounts(1);
        SfRecord account = (await ReadAsync("SELECT Name FROM Account"))[0];

        account.GetType().GetProperty("Name")!.SetValue(account, null);

        Assert.Null(Value(account, "Name"));
        Assert.Equal(Org.Store.Ids("Account")[0], account.ToString());
    }

    [Fact]
    public async Task A_copy_of_a_record_can_be_changed_alone()
    {
        AddAccounts(1);
        SfRecord account = (await ReadAsync("SELECT Id, Name, Owner.Name FROM Account"))[0];

        var copy = (SfRecord)((ICloneable)account).Clone();
        copy.GetType().GetProperty("Name")!.SetValue(copy, "changed");

        Assert.Equal(("A1", "changed"), (Value(account, "Name"), Value(copy, "Name")));
        Assert.Same(account.GetType(), copy.GetType());
        Assert.Same(Value(account, "Owner"), Value(copy, "Owner"));
        Assert.Equal((account.GetObjectName(), account.GetUrl()), (copy.GetObjectName(), copy.GetUrl()));
    }

    [Fact]
    public async Task With_flat_records_a_parents_field_is_a_column_even_where_there_is_no_parent()
    {
        Org.Store.Insert("Contact", new { LastName = "a without" });
        AddContacts(AddAccounts(1)[0], "with", 1);

        List<SfRecord> contacts = await ReadAsync(
            "SELECT LastName, Account.Name, Account.Owner.Name, Id FROM Contact ORDER BY LastName", new QueryOptions { IsFlat = true });

        Assert.All(contacts, contact => Assert.Equal("LastName, Account.Name, Account.Owner.Name, Id", Names(contact)));
        Assert.Equal([null, "A1"], contacts.Select(contact => contact.GetType().GetProperty("Account.Name")!.GetValue(contact)));
    }

    [Fact]
    public async Task Each_record_names_its_connection_where_that_is_wanted()
    {
        AddAccounts(1);

        SfRecord account = (await ReadAsync("SELECT Id, Owner.Id FROM Account", new QueryOptions { ConnectionName = "acme" }))[0];

        Assert.Equal("Connection, Id, Owner{Id}", Names(account));
        Assert.Equal("acme", Value(account, "Connection"));
    }

    [Fact]
    public async Task Values_have_the_types_that_the_describe_says()
    {
        Org.Store.Insert(
            "Opportunity",
            new { Name = "2024-01-01", CloseDate = "2024-02-29", StageName = "Prospecting", Amount = 100, Probability = 20 });

        SfRecord opportunity =
            (await ReadAsync("SELECT Name, CloseDate, CreatedDate, Amount, IsClosed, Probability, Account.Name FROM Opportunity"))[0];

        Assert.Equal("2024-01-01", Value(opportunity, "Name"));
        Assert.Equal(new DateTime(2024, 2, 29), Value(opportunity, "CloseDate"));
        Assert.Equal(DateTimeKind.Unspecified, Assert.IsType<DateTime>(Value(opportunity, "CloseDate")).Kind);
        Assert.Equal(DateTimeKind.Local, Assert.IsType<DateTime>(Value(opportunity, "CreatedDate")).Kind);
        Assert.Equal(100m, Value(opportunity, "Amount"));
        Assert.Equal(false, Value(opportunity, "IsClosed"));
        Assert.Equal(20m, Value(opportunity, "Probability"));
    }

    [Fact]
    public async Task Dates_of_parents_children_and_groups_have_types_too()
    {
        AddContacts(AddAccounts(1)[0], "C", 1);

        SfRecord contact = (await ReadAsync("SELECT Account.CreatedDate FROM Contact"))[0];
        SfRecord account = (await ReadAsync("SELECT (SELECT CreatedDate FROM Contacts) FROM Account"))[0];
        SfRecord group =
            (await ReadAsync("SELECT MIN(Account.CreatedDate) d, MAX(CreatedDate), COUNT(Id) FROM Contact GROUP BY LastName"))[0];

        Assert.IsType<DateTime>(Value(contact, "Account.CreatedDate"));
        Assert.IsType<DateTime>(Value(Assert.IsType<SfRecord[]>(Value(account, "Contacts"))[0], "CreatedDate"));
        Assert.Equal("d, expr0, expr1", Names(group));
        Assert.IsType<DateTime>(Value(group, "d"));
        Assert.IsType<DateTime>(Value(group, "expr0"));
        Assert.Equal(1, Value(group, "expr1"));
        Assert.Equal(("AggregateResult", null), (group.GetObjectName(), group.GetUrl()));
    }

    [Fact]
    public async Task Subtotals_have_null_where_they_are_over_all_and_say_so_by_GROUPING()
    {
        Org.Store.Insert("Account", new { Name = "a", Industry = "Banking", NumberOfEmployees = 1 });
        Org.Store.Insert("Account", new { Name = "b", Industry = "Energy", NumberOfEmployees = 2 });

        List<SfRecord> rows = await ReadAsync(
            "SELECT Industry, GROUPING(Industry) g, COUNT(Id), SUM(NumberOfEmployees) FROM Account GROUP BY ROLLUP(Industry) ORDER BY Industry NULLS LAST");

        Assert.All(rows, row => Assert.Equal("Industry, g, expr0, expr1", Names(row)));
        Assert.Equal(
            [("Banking", 0, 1, 1m), ("Energy", 0, 1, 2m), (null, 1, 2, 3m)],
            rows.Select(
                row => ((string?)Value(
                    row,
                    "Industry"), Value(
                        row, "g"), Value(row, "expr0"), Convert.ToDecimal(Value(row, "expr1"), CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("FORMAT(CloseDate)", "CloseDate", "3/9/2026", "CloseDate")]
    [InlineData("FORMAT(CloseDate) day, CloseDate", "day", "3/9/2026", "day, CloseDate")]
    [InlineData("FORMAT(Amount)", "Amount", "$1,500.50", "Amount")]
    [InlineData("FORMAT(convertCurrency(Amount)) shown, Amount", "shown", "$1,500.50", "shown, Amount")]
    [InlineData("toLabel(StageName)", "StageName", "Prospecting", "StageName")]
    [InlineData("toLabel(Account.Industry)", "Account.Industry", "Banking", "Account{Industry}")]
    [InlineData("FORMAT(Account.AnnualRevenue), Account.Name", "Account.AnnualRevenue", "$7", "Account{AnnualRevenue, Name}")]
    [InlineData("FORMAT(MIN(CloseDate)), COUNT(Id)", "expr0", "3/9/2026", "expr0, expr1")]
    [InlineData("FORMAT(MIN(CloseDate)) first, MAX(CloseDate) last", "first", "3/9/2026", "first, last")]
    [InlineData("FORMAT(SUM(Amount))", "expr0", "$1,500.50", "expr0")]
    [InlineData("FORMAT(SUM(Amount)) total", "total", "$1,500.50", "total")]
    public async Task A_value_in_another_form_is_text_under_the_fields_name_or_its_alias(
        string selected, string path, string expected, string names)
    {
        string account = Org.Store.Insert("Account", new { Name = "Acme", Industry = "Banking", AnnualRevenue = 7 });
        Org.Store.Insert(
            "Opportunity",
            new { Name = "Deal", CloseDate = "2026-03-09", StageName = "Prospecting", Amount = 1500.5, AccountId = account });

        SfRecord record = Assert.Single(await ReadAsync($"SELECT {selected} FROM Opportunity"));

        Assert.Equal(expected, Value(record, path));
        Assert.Equal(names, Names(record));
    }

    [Theory]
    [InlineData("USING SCOPE Mine WHERE Name = 'A1'")]
    [InlineData("a USING SCOPE Everything WHERE a.Name = 'A1' WITH SECURITY_ENFORCED LIMIT 5")]
    [InlineData("WHERE Name = 'A1' WITH USER_MODE ORDER BY Name")]
    [InlineData("WHERE Name = 'A1' FOR UPDATE")]
    [InlineData("WHERE Name = 'A1' FOR VIEW, REFERENCE")]
    public async Task Clauses_after_FROM_change_nothing_of_a_record(string clauses)
    {
        AddAccounts(1);

        SfRecord account = Assert.Single(await ReadAsync($"SELECT CreatedDate, Owner.Name FROM Account {clauses}"));

        Assert.Equal("CreatedDate, Owner{Name}", Names(account));
        Assert.IsType<DateTime>(Value(account, "CreatedDate"));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "INSUFFICIENT_ACCESS")]
    [InlineData(HttpStatusCode.NotFound, "NOT_FOUND")]
    public async Task Where_the_describe_is_refused_text_stays_text_and_it_is_asked_for_once(HttpStatusCode status, string code)
    {
        AddAccounts(1);
        Org.Faults.On("GET", AccountDescribe).Always(Fault.Error(status, code, "no"));
        OpenConnection session = Connect();

        for (int time = 0; time < 2; time++)
        {
            Assert.IsType<string>(Value((await ReadAsync("SELECT CreatedDate FROM Account", session: session))[0], "CreatedDate"));
        }

        Assert.Equal(1, Org.Requests.Count("GET", AccountDescribe));
        Assert.Contains(Trace.VerboseLines, line => line.Contains("stay text", StringComparison.Ordinal));
        Assert.Equal(2, Trace.Warnings.Count(line => line.Contains("does not describe Account", StringComparison.Ordinal)));
    }

    public static TheoryData<string, Func<Fault>> BrokenDescribes => new()
    {
        { "500", Fault.UnknownException },
        { "500 without a word", Fault.ServerErrorWithoutBody },
        { "a page", () => Fault.HtmlPage() },
        { "a page that says 503", () => Fault.Maintenance() },
        { "nothing", () => Fault.EmptyBody() },
        { "half", () => Fault.CutJson() },
        { "another thing", () => Fault.Json("[]") },
        { "no connection", Fault.Drop },
    };

    [Theory]
    [MemberData(nameof(BrokenDescribes))]
    public async Task A_describe_that_fails_costs_types_and_not_rows(string kind, Func<Fault> fault)
    {
        Assert.NotEmpty(kind);
        AddContacts(AddAccounts(1)[0], "C", 1);
        Org.Faults.On("GET", Root + "/sobjects").Always(fault());
        OpenConnection session = Connect();

        SfRecord contact = Assert.Single(
            await ReadAsync("SELECT CreatedDate, Account.CreatedDate, Owner.Name FROM Contact", session: session));
        Assert.IsType<string>(Value(contact, "CreatedDate"));
        Assert.Contains("Contact", Assert.Single(Trace.Warnings), StringComparison.Ordinal);
        Org.Faults.Clear();

        Assert.IsType<DateTime>(Value((await ReadAsync("SELECT CreatedDate FROM Contact", session: session))[0], "CreatedDate"));
        Assert.Single(Trace.Warnings);
    }

    [Fact]
    public async Task What_is_wrong_with_the_query_itself_is_told_alone()
    {
        await FailsAsync(() => ReadAsync("SELECT CreatedDate FROM Nope"), "Salesforce.INVALID_TYPE", SfErrorCategory.InvalidArgument);

        Assert.Empty(Trace.Warnings);
    }

    [Fact]
    public async Task A_describe_that_fails_for_a_moment_costs_nothing()
    {
        AddAccounts(1);
        Org.Faults.On("GET", AccountDescribe).Once(Fault.UnknownException());
        OpenConnection session = Connect();

        Assert.IsType<DateTime>(Value((await ReadAsync("SELECT CreatedDate FROM Account", session: session))[0], "CreatedDate"));
    }

    [Theory]
    [InlineData("SELECT CreatedDate FROM Account", 1)]
    [InlineData("SELECT Id, Name FROM Account", 0)]
    [InlineData("SELECT COUNT() FROM Account", 0)]
    [InlineData("SELECT Name, COUNT(Id) FROM Account GROUP BY Name", 0)]
    public async Task A_describe_is_asked_for_once_a_session_and_only_where_a_type_depends_on_it(string soql, int describes)
    {
        AddAccounts(1);
        OpenConnection session = Connect();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ReadAsync(soql, session: session)));
        await ReadAsync(soql, session: session);

        Assert.Equal(describes, Org.Requests.Count("GET", Root + "/sobjects"));
    }

    [Fact]
    public async Task A_field_that_the_kept_describe_does_not_know_is_looked_up_again_once()
    {
        AddAccounts(1);
        OpenConnection session = Connect();
        string known = (await GetAsync(session, "sobjects/Account/describe")).Text.Replace(
            "\"name\":\"CreatedDate\"", "\"name\":\"Old__c\"", StringComparison.Ordinal);
        Org.Requests.Clear();
        Org.Faults
            .On("GET", AccountDescribe)
            .Once(Fault.Respond(HttpStatusCode.OK, known, headers: ("Last-Modified", "Mon, 01 Jan 2001 00:00:00 GMT")));

        Assert.IsType<DateTime>(Value((await ReadAsync("SELECT CreatedDate FROM Account", session: session))[0], "CreatedDate"));
        await ReadAsync("SELECT CreatedDate FROM Account", session: session);

        Assert.Equal(2, Org.Requests.Count("GET", AccountDescribe));
        Assert.True(Org.Requests.All.Last(request => request.Path == AccountDescribe).Headers.ContainsKey("If-Modified-Since"));
    }

    [Fact]
    public async Task As_text_nothing_is_asked_and_nothing_changed()
    {
        Org.Store.Insert("Account", new { Name = "A", AnnualRevenue = 77 });
        Org.Faults
            .On("GET", QueryPath)
            .Once(
                Fault.TransformResponse(
                    body => System.Text.RegularExpressions.Regex.Replace(body, "(?<=\"AnnualRevenue\":)[0-9.]+", "1.50E3")));

        SfRecord account =
            (await ReadAsync("SELECT CreatedDate, AnnualRevenue, Owner.CreatedDate FROM Account", new QueryOptions { AsText = true }))[0];
        SfRecord group =
            (await ReadAsync(
                "SELECT DAY_ONLY(CreatedDate) day, SUM(AnnualRevenue) total, COUNT(Id) FROM Account GROUP BY DAY_ONLY(CreatedDate)",
                new QueryOptions { AsText = true }))[0];

        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$", Assert.IsType<string>(Value(account, "CreatedDate")));
        Assert.IsType<string>(Value(account, "Owner.CreatedDate"));
        Assert.Equal("1.50E3", Value(account, "AnnualRevenue"));
        Assert.Matches(@"^\d{4}-\d\d-\d\d$", Assert.IsType<string>(Value(group, "day")));
        Assert.Equal(("77.0", "1"), (Value(group, "total"), Value(group, "expr0")));
        Assert.Equal(0, Org.Requests.Count("GET", Root + "/sobjects"));
    }

    public static TheoryData<string, object?> Values => new()
    {
        { "12", 12m },
        { "9007199254740993", 9007199254740993m },
        { "79228162514264337593543950335", 79228162514264337593543950335m },
        { "170141183460469231731687303715884105727", BigInteger.Parse(
            "170141183460469231731687303715884105727", System.Globalization.CultureInfo.InvariantCulture) },
        { "1.10", 1.10m },
        { "1.0E9", 1000000000m },
        { "0.12345678901234567890", 0.12345678901234567890m },
        { "-5", -5m },
        { "9.007199254740993E15", 9007199254740993m },
        { "1.23456789012345E14", 123456789012345m },
        { "-1.2345E-3", -0.0012345m },
        { "0.0E0", 0.0m },
        { "1E-28", 0.0000000000000000000000000001m },
        { "7.9E27", 7900000000000000000000000000m },
        { "0.1234567890123456789012345678", 0.1234567890123456789012345678m },
        { "1e300", 1e300 },
        { "1.5E-28", 1.5e-28 },
        { "null", null },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Numbers_keep_every_digit(string json, object? value)
    {
        Org.Store.Insert("Account", new { Name = "A", AnnualRevenue = 77 });
        Org.Faults
            .On("GET", QueryPath)
            .Once(
                Fault.TransformResponse(
                    body => System.Text.RegularExpressions.Regex.Replace(body, "(?<=\"AnnualRevenue\":)[0-9.]+", json)));

        Assert.Equal(value, Value((await ReadAsync("SELECT AnnualRevenue FROM Account"))[0], "AnnualRevenue"));
    }

    [Fact]
    public async Task A_sum_and_an_average_are_of_one_type_whether_they_have_a_fraction_or_not()
    {
        Org.Store.Insert("Account", new { Name = "A", AnnualRevenue = 10 });
        Org.Faults
            .On("GET", QueryPath)
            .Once(Fault.TransformResponse(body => body.Replace("\"expr0\":10.0", "\"expr0\":10", StringComparison.Ordinal)));

        SfRecord group = (await ReadAsync("SELECT SUM(AnnualRevenue), AVG(AnnualRevenue) FROM Account"))[0];

        Assert.Equal((10m, 10m), (Value(group, "expr0"), Value(group, "expr1")));
    }

    [Fact]
    public async Task What_only_a_later_row_has_is_not_lost()
    {
        AddAccounts(3);
        Org.Faults
            .On("GET", QueryPath)
            .Once(
                Fault.TransformResponse(
                    body => body.Replace(
                        "\"Name\":\"A2\"",
                        "\"Name\":\"A2\",\"Extra\":{\"a\":[1,{\"b\":\"x\"}]},\"\":5,\"\\u0041t\":1",
                        StringComparison.Ordinal)));

        List<SfRecord> accounts = await ReadAsync("SELECT Id, Name FROM Account");

        Assert.Equal(["A1", "A2", "A3"], accounts.Select(account => Value(account, "Name")));
        Assert.Equal("Id, Name, Extra{a}, At", Names(accounts[1]));
    }

    [Fact]
    public async Task An_address_is_an_object_that_reads_as_one()
    {
        Org.Store.Insert("Account", new { Name = "none" });
        Org.Store.Insert("Account", new { Name = "some", BillingStreet = "1 Main St", BillingCity = "Köln", BillingCountry = "Germany" });

        List<SfRecord> accounts = await ReadAsync("SELECT Name, BillingAddress FROM Account");

        Assert.Null(Value(accounts[0], "BillingAddress"));
        Assert.Equal("Köln", Value(accounts[1], "BillingAddress.city"));
        Assert.Equal("1 Main St, Köln, Germany", Value(accounts[1], "BillingAddress")!.ToString());
        Assert.Null(((SfRecord)Value(accounts[1], "BillingAddress")!).GetObjectName());
    }

    [Fact]
    public async Task A_polymorphic_parent_has_the_fields_of_its_object_with_their_types()
    {
        string account = AddAccounts(1)[0];
        string opportunity = Org.Store.Insert(
            "Opportunity", new { Name = "O", CloseDate = "2024-02-29", StageName = "Prospecting", Amount = 5, AccountId = account });
        Org.Store.Insert("Task", new { Subject = "1", WhatId = account });
        Org.Store.Insert("Task", new { Subject = "2" });
        Org.Store.Insert("Task", new { Subject = "3", WhatId = opportunity });

        List<SfRecord> tasks = await ReadAsync(
            "SELECT Subject, TYPEOF What WHEN Account THEN Phone, Owner.Name WHEN Opportunity THEN CloseDate, Amount END FROM Task ORDER BY Subject");

        Assert.Equal(["Subject, What{Phone, Owner{Name}}", "Subject, What", "Subject, What{CloseDate, Amount}"], tasks.Select(Names));
        Assert.Equal((new DateTime(2024, 2, 29), 5m), (Value(tasks[2], "What.CloseDate"), Value(tasks[2], "What.Amount")));
    }

    [Fact]
    public async Task Open_lists_take_what_the_answer_has()
    {
        AddAccounts(2);

        List<SfRecord> accounts = await ReadAsync("SELECT FIELDS(ALL), Owner.Name FROM Account LIMIT 200");

        Assert.Matches("^Id, .*Name, .*CreatedDate.*, Owner\\{Name\\}$", Names(accounts[0]));
        Assert.IsType<DateTime>(Value(accounts[1], "CreatedDate"));
    }

    [Theory]
    [InlineData("\"Name\":\"A1\"", "\"Name\":\"A1\",\"name\":\"A2\"")]
    [InlineData("\"Name\":\"A1\"", "\"Name\":\"A1\",\"Name\":\"A2\"")]
    public async Task A_field_that_comes_twice_is_an_error_and_not_one_of_both(string sent, string changed)
    {
        AddAccounts(1);
        Org.Faults.On("GET", QueryPath).Once(Fault.TransformResponse(body => body.Replace(sent, changed, StringComparison.Ordinal)));

        await FailsAsync(() => ReadAsync("SELECT Id, Name FROM Account"), "DuplicateJsonName", SfErrorCategory.InvalidData);
    }

    [Fact]
    public async Task A_parents_field_that_nobody_selected_is_not_lost_in_a_flat_record()
    {
        Org.Store.Insert("Task", new { Subject = "call", WhatId = AddAccounts(1)[0] });
        Org.Faults
            .On("GET", QueryPath)
            .Always(
                Fault.TransformResponse(
                    body => System.Text.RegularExpressions.Regex
                        .Replace(body, "\"What\":\\{", "$0\"More__c\":5,")
                        .Replace("\"What\":null", "\"What\":{\"More__c\":5}", StringComparison.Ordinal)));

        SfRecord task = Assert.Single(await ReadAsync("SELECT Subject, What.Name FROM Task", new QueryOptions { IsFlat = true }));
        SfRecord typed = Assert.Single(
            await ReadAsync("SELECT Subject, TYPEOF What WHEN Opportunity THEN Amount END FROM Task", new QueryOptions { IsFlat = true }));

        Assert.Equal("Subject, What.Name, What.More__c", Names(task));
        Assert.Equal(5, task.GetType().GetProperty("What.More__c")!.GetValue(task));
        Assert.Equal(5, typed.GetType().GetProperty("What.More__c")!.GetValue(typed));
    }

    [Theory]
    [InlineData("A\\ud83dB", "A\ufffdB")]
    [InlineData("\\ude00", "\ufffd")]
    [InlineData("\\ud83d\\ud83d\\ude00", "\ufffd\ud83d\ude00")]
    [InlineData("\\\\ud83d", "\\ud83d")]
    public async Task A_text_that_is_none_costs_no_other(string sent, string read)
    {
        AddAccounts(3);
        Org.Faults
            .On("GET", QueryPath)
            .Once(Fault.TransformResponse(body => body.Replace("\"A2\"", $"\"{sent}\"", StringComparison.Ordinal)));

        Assert.Equal(
            ["A1", read, "A3"], (await ReadAsync("SELECT Name FROM Account ORDER BY Name")).Select(account => Value(account, "Name")));
    }

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("windows-1252")]
    [InlineData("utf-16")]
    [InlineData("utf-8")]
    public async Task An_answer_is_read_by_the_charset_that_it_names(string charset)
    {
#if NET
        System.Text.Encoding encoding = System.Text.CodePagesEncodingProvider.Instance.GetEncoding(charset)
            ?? System.Text.Encoding.GetEncoding(charset);
#else
        var encoding = System.Text.Encoding.GetEncoding(charset);
#endif
        Org.Faults
            .On("GET", QueryPath)
            .Once(new EncodedFault(encoding.GetBytes("""{"totalSize":1,"done":true,"records":[{"Name":"Müller"}]}"""), charset));

        Assert.Equal("Müller", Value(Assert.Single(await ReadAsync("SELECT Name FROM Account")), "Name"));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_cost_no_other_value()
    {
        Org.Faults
            .On("GET", QueryPath)
            .Once(
                new EncodedFault(
                    System.Text.Encoding.Latin1.GetBytes("""{"totalSize":2,"done":true,"records":[{"Name":"Müller"},{"Name":"Acme"}]}"""),
                    "utf-8"));

        Assert.Equal(["M\ufffdller", "Acme"], (await ReadAsync("SELECT Name FROM Account")).Select(account => Value(account, "Name")));
    }

    [Fact]
    public async Task A_page_where_JSON_was_due_is_told_for_what_it_is()
    {
        Org.Faults
            .On("GET", QueryPath)
            .Once(
                Fault.Respond(
                    HttpStatusCode.OK, "<!DOCTYPE html><html><head><title>Sign in to\n the &quot;proxy&quot;</title>", "text/html"));

        SfException error = await FailsAsync(() => ReadAsync("SELECT Name FROM Account"), "InvalidJson", SfErrorCategory.InvalidData);

        Assert.Contains(
            "a page came, of type text/html and with the title 'Sign in to the \"proxy\"'", error.Message, StringComparison.Ordinal);
    }

    private sealed class EncodedFault(byte[] body, string charset) : Fault
    {
        public override Task StrikeAsync(FaultContext context)
        {
            context.Http.Response.ContentType = $"application/json; charset={charset}";
            return context.SendAsync(body);
        }
    }

    [Fact]
    public async Task A_count_is_a_number()
    {
        AddAccounts(9);
        using QueryReader reader = Begin("SELECT COUNT() FROM Account");

        QueryPage? page = await reader.NextAsync(CancellationToken.None);

        Assert.Equal((9L, true), (page!.Count, page.IsLast));
        Assert.Null(await reader.NextAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("2026-08-01", "Date", "2026-08-01T00:00:00")]
    [InlineData("2013-05-07T22:07:19.000+0000", "DateTime", "2013-05-07T22:07:19Z")]
    [InlineData("2013-05-07T22:07:19.123Z", "DateTime", "2013-05-07T22:07:19.123Z")]
    [InlineData("2013-05-07T22:07:19-0330", "DateTime", "2013-05-08T01:37:19Z")]
    [InlineData("09:00:00.000Z", "Time", "09:00:00")]
    [InlineData("23:59:59.999Z", "Time", "23:59:59.999")]
    [InlineData("2026-02-30", "Date", null)]
    [InlineData("2026-08-01T", "Date", null)]
    [InlineData("2013-05-07T24:07:19.000+0000", "DateTime", null)]
    [InlineData("0001-01-01T00:00:00.000+1000", "DateTime", null)]
    [InlineData("9999-12-31T23:59:59.000Z", "DateTime", null)]
    [InlineData("1700-01-01T00:00:00.000Z", "DateTime", "1700-01-01T00:00:00Z")]
    [InlineData("4000-12-31T23:59:59.000Z", "DateTime", "4000-12-31T23:59:59Z")]
    [InlineData("2013-05-07 22:07:19", "DateTime", null)]
    [InlineData("9:00", "Time", null)]
    [InlineData("", "Date", null)]
    public void Dates_are_read_exactly_or_not_at_all(string text, string type, string? expected)
    {
        object? value = Records.SalesforceText.Parse(System.Text.Encoding.UTF8.GetBytes(text), Enum.Parse<Describe.FieldType>(type));

        Assert.Equal(expected, value switch
        {
            DateTime { Kind: DateTimeKind.Unspecified } date => date.ToString("s", System.Globalization.CultureInfo.InvariantCulture),
            DateTime { Kind: DateTimeKind.Local } instant
                => instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", System.Globalization.CultureInfo.InvariantCulture),
            TimeSpan time
                => time.ToString(time.Milliseconds == 0 ? "c" : @"hh\:mm\:ss\.fff", System.Globalization.CultureInfo.InvariantCulture),
            _ => null,
        });
    }
}
