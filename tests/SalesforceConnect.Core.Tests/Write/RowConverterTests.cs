using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.Records;
using SalesforceConnect.Write;
using static SalesforceConnect.Core.Tests.Write.Describes;

namespace SalesforceConnect.Core.Tests.Write;

/// <summary>Rows become what is sent: nothing is cleared by accident, and nothing dropped in silence (DESIGN 6, "What a row is").</summary>
public sealed class RowConverterTests
{
    private const string Id = "0015e00000ABCDEAAA";
    private const string Other = "0015e00000ABCDFAAA";

    private static readonly OrgKey s_elsewhere = new("00D000000000002", "elsewhere.example");

    private readonly List<string> _asked = [];

    [Theory]
    [InlineData(nameof(RowKind.Table), null, null, "Rating=null")]
    [InlineData(nameof(RowKind.Table), "", null, "Rating=null")]
    [InlineData(nameof(RowKind.Table), null, SfEmptyValue.Ignore, "")]
    [InlineData(nameof(RowKind.Table), "#N/A", null, "Rating=\"#N/A\"")]
    [InlineData(nameof(RowKind.Table), " ", null, "Rating=\" \"")]
    [InlineData(nameof(RowKind.Object), null, null, "")]
    [InlineData(nameof(RowKind.Object), "", null, "")]
    [InlineData(nameof(RowKind.Object), "", SfEmptyValue.Clear, "Rating=null")]
    [InlineData(nameof(RowKind.Object), null, SfEmptyValue.Clear, "Rating=null")]
    [InlineData(nameof(RowKind.Object), "#N/A", null, "Rating=null")]
    [InlineData(nameof(RowKind.Object), "#N/A", SfEmptyValue.Ignore, "Rating=null")]
    [InlineData(nameof(RowKind.Object), "#n/a", null, "Rating=\"#n/a\"")]
    [InlineData(nameof(RowKind.Object), "Hot", null, "Rating=\"Hot\"")]
    [InlineData(nameof(RowKind.Record), "#N/A", null, "Rating=\"#N/A\"")]
    [InlineData(nameof(RowKind.Record), null, null, "Rating=null")]
    [InlineData(nameof(RowKind.Record), "", null, "Rating=null")]
    public async Task Nothing_is_cleared_that_nobody_wrote(string kind, object? value, SfEmptyValue? emptyValue, string expected)
        => Assert.Equal(
            expected,
            await UpdateAsync(
                new WriteRow(null, Kind(kind), [new RowField("Id", Id), new RowField("Rating", value)]),
                options => options with { EmptyValue = emptyValue }));

    [Theory]
    [InlineData("Account.External_Id__c")]
    [InlineData("AccountId")]
    [InlineData("Account")]
    [InlineData("Account.Id")]
    public async Task A_parent_is_cleared_where_that_was_written_and_not_by_an_empty_column(string name)
    {
        Assert.Equal("AccountId=null", await ConvertAsync("Contact", WriteOperation.Update, Table(("Id", Id), (name, null))));
        Assert.Equal("AccountId=null", await ConvertAsync("Contact", WriteOperation.Update, CsvRow(("Id", Id), (name, "#N/A"))));
        Assert.Equal("", await ConvertAsync("Contact", WriteOperation.Update, CsvRow(("Id", Id), (name, ""))));
        Assert.Equal("", await ConvertAsync("Contact", WriteOperation.Update, CsvRow(("Id", Id), (name, null))));
    }

    [Fact]
    public async Task What_was_written_for_all_rows_counts_as_the_keys_of_a_table_do()
    {
        WriteRow row = CsvRow(("Id", Id), ("Website", "")) with { Values = Table(("Rating", null), ("Description", "#N/A")).Fields };
        Assert.Equal("Rating=null Description=\"#N/A\"", await UpdateAsync(row));

        SfRecord record = Record("Account", Here, ("Id", Id), ("Rating", "Cold")).Set("Rating", "Warm");
        Assert.Equal("Rating=\"Hot\"", await UpdateAsync(Row(record) with { Values = Table(("Rating", "Hot")).Fields }));
        await FailsAsync("FieldNotWritable", CsvRow(("Id", Id)) with { Values = Table(("CreatedDate", "2026-01-01")).Fields });
    }

    [Theory]
    [InlineData("Active__c", nameof(RowKind.Table), "")]
    [InlineData("Active__c", nameof(RowKind.Object), "#N/A")]
    [InlineData("Name", nameof(RowKind.Table), null)]
    [InlineData("Name", nameof(RowKind.Object), "#N/A")]
    [InlineData("OwnerId", nameof(RowKind.Table), null)]
    [InlineData("Owner.Email", nameof(RowKind.Table), "")]
    public async Task To_clear_a_boolean_or_a_required_field_is_the_rows_error(string name, string kind, object? value)
    {
        RowFailure failure = await RowFailsAsync(
            "CannotBeCleared", new WriteRow(null, Kind(kind), [new RowField("Id", Id), new RowField(name, value)]));
        Assert.Equal(name == "Owner.Email" ? "OwnerId" : name, Assert.Single(failure.Fields));
    }

    [Theory]
    [InlineData("Active__c", "yes", "true or false")]
    [InlineData("NumberOfEmployees", "1,5", "whole number")]
    [InlineData("AnnualRevenue", "1.234,5", "1234.5")]
    [InlineData("Founded__c", "01.08.2026", "2026-08-01")]
    [InlineData("Called__c", "8/1/2026 9:00", "2026-08-01T14:30:00")]
    [InlineData("Opens__c", "9 AM", "14:30:00")]
    [InlineData("Logo__c", "???", "base 64")]
    [InlineData("Description", new[] { "a" }, "one value")]
    public async Task What_does_not_convert_is_the_rows_error_and_says_how_to_write_it(string name, object value, string advice)
    {
        RowFailure failure = await RowFailsAsync("ValueNotConverted", CsvRow(("Id", Id), (name, value)));
        Assert.Equal(name, Assert.Single(failure.Fields));
        Assert.Contains(advice, failure.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_taken_in_any_case_and_sent_as_they_are_defined()
        => Assert.Equal(
            "Rating=\"Hot\" NumberOfEmployees=5", await UpdateAsync(CsvRow(("ID", Id), ("rating", "Hot"), ("NUMBEROFEMPLOYEES", "5"))));

    [Fact]
    public async Task Of_a_value_that_is_given_twice_the_last_counts()
        => Assert.Equal("Rating=\"Hot\"", await UpdateAsync(Table(("Id", Id), ("Rating", "Cold"), ("rating", "Hot"))));

    [Theory]
    [InlineData("Ratng", "Rating")]
    [InlineData("External_Id", "External_Id__c")]
    [InlineData("Contacs", "Contacts")]
    [InlineData("Qwertyuiop", null)]
    [InlineData("", null)]
    public async Task A_name_that_is_no_field_ends_it_and_the_nearest_is_named(string name, string? nearest)
    {
        foreach (WriteRow row in new[]
        {
            Table(("Id", Id), (name, null)),
            CsvRow(("Id", Id), (name, "")),
            Row(Record("Account", Here, ("Id", Id)), (name, "x"))
        })
        {
            SfException error = await FailsAsync("UnknownField", row);
            Assert.Equal(name, error.Target);
            Assert.True(
                nearest is null
                    ? !error.Message.Contains("mean", StringComparison.Ordinal)
                    : error.Message.Contains(nearest + "?", StringComparison.Ordinal),
                error.Message);
        }
    }

    [Theory]
    [InlineData("Owner.Nope")]
    [InlineData("Nobody.Email")]
    [InlineData("Owner.Manager.Email")]
    [InlineData("Owner.Name")]
    [InlineData("Lead:Owner.Email")]
    [InlineData("Id.Email")]
    public async Task A_path_that_finds_no_record_is_no_field(string name)
        => await FailsAsync("UnknownField", CsvRow(("Id", Id), (name, "x")));

    [Fact]
    public async Task The_field_of_an_upsert_must_be_one()
    {
        SfException error = await Assert.ThrowsAsync<SfException>(
            () => ConvertAsync(
                "Account",
                WriteOperation.Upsert,
                CsvRow(("External_Id__c", "A")),
                options => options with { ExternalIdField = "External_Id" }));
        Assert.Equal("UnknownField", error.ErrorId);
        Assert.Contains("External_Id__c?", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CreatedDate", "2026-01-01T00:00:00Z")]
    [InlineData("IsDeleted", "False")]
    [InlineData("CreatedById", "0055e0000012345")]
    [InlineData("CreatedBy.Email", "a@b.example")]
    [InlineData("SystemModstamp", "no date")]
    [InlineData("Score__c", "1")]
    [InlineData("Serial__c", "A-1")]
    public async Task What_the_org_keeps_is_left_out_of_an_object_that_carries_it_and_refused_where_it_was_written(
        string name, object value)
    {
        Assert.Equal("Rating=\"Hot\"", await UpdateAsync(CsvRow(("Id", Id), (name, value), ("Rating", "Hot"))));
        Assert.Contains(
            "permission",
            (await FailsAsync("FieldNotWritable", Table(("Id", Id), (name, value)))).RecommendedAction!,
            StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_column_that_may_not_be_written_is_never_dropped()
    {
        await FailsAsync("FieldNotWritable", CsvRow(("Id", Id), ("Secret__c", "x")));
        await FailsAsync("FieldNotWritable", CsvRow(("Id", Id), ("OnceOnly__c", "x")));
        Assert.Equal("OnceOnly__c=\"x\"", await ConvertAsync("Account", WriteOperation.Create, CsvRow(("OnceOnly__c", "x"))));
        await FailsAsync("FieldNotWritable", CsvRow(("LaterOnly__c", "x")), WriteOperation.Create);
        Assert.Equal("LaterOnly__c=\"x\"", await UpdateAsync(CsvRow(("Id", Id), ("LaterOnly__c", "x"))));
        await FailsAsync("FieldNotWritable", Table(("Id", Id), ("Name", "x")), WriteOperation.Create);
        Assert.Equal("Name=\"x\"", await ConvertAsync("Account", WriteOperation.Create, CsvRow(("Id", Id), ("Name", "x"))));
        Assert.Equal("Name=\"x\"", await ConvertAsync("Account", WriteOperation.Create, CsvRow(("attributes", "x"), ("Name", "x"))));
    }

    [Fact]
    public async Task Parents_are_found_by_their_keys()
    {
        Assert.Equal(
            "Account.External_Id__c=\"A-1\"", await ConvertAsync("Contact", WriteOperation.Create, CsvRow(("account.external_id__c", "A-1"))));
        Assert.Equal("Account.Number__c=5", await ConvertAsync("Contact", WriteOperation.Create, CsvRow(("Account.Number__c", "5"))));
        Assert.Equal(
            "Owner.Email=\"a@b.example\" RecordType.Name=\"Partner\"",
            await UpdateAsync(Table(("Id", Id), ("Owner.Email", "a@b.example"), ("RecordType.Name", "Partner"))));
        Assert.Equal("AccountId=\"" + Id + "\"", await ConvertAsync("Contact", WriteOperation.Create, CsvRow(("Account.Id", Id))));
        Assert.Equal(
            "Account.External_Id__c=\"A-1\"",
            await ConvertAsync("Contact", WriteOperation.Create, Table(("Account", Table(("External_Id__c", "A-1"))))));
        Assert.Equal(
            "AccountId=\"" + Id + "\"",
            await ConvertAsync("Contact", WriteOperation.Create, Table(("Account", Record("Account", Here, ("Id", Id))))));
        Assert.Equal(
            "AccountId=\"" + Id + "\"",
            await ConvertAsync("Contact", WriteOperation.Create, Table(("AccountId", Record("Account", Here, ("Id", Id))))));
        Assert.Equal(
            "AccountId",
            Assert.Single(
                (await RowFailsAsync("ValueNotConverted", CsvRow(("Account.Number__c", "1,5")), WriteOperation.Create, "Contact")).Fields));
    }

    [Theory]
    [InlineData("x")]
    [InlineData(5)]
    public async Task A_parent_is_a_record_or_a_table_with_one_key(object value)
    {
        await RowFailsAsync("ParentNotFound", Table(("Account", value)), WriteOperation.Create, "Contact");
        await RowFailsAsync(
            "ParentNotFound", Table(("Account", Table(("External_Id__c", value), ("Number__c", 1)))), WriteOperation.Create, "Contact");
        await RowFailsAsync("ParentNotFound", Table(("Account", Table(("Rating", value)))), WriteOperation.Create, "Contact");
        await RowFailsAsync(
            "ParentNotFound", Table(("Account", Record("Account", null, ("Name", value)))), WriteOperation.Create, "Contact");
    }

    [Fact]
    public async Task Of_several_objects_that_a_parent_may_be_the_one_is_named()
    {
        Assert.Equal(
            "Who(Lead).Email=\"a@b.example\"", await ConvertAsync("Task", WriteOperation.Create, CsvRow(("Lead:Who.Email", "a@b.example"))));
        Assert.Equal("Who(Contact).Legacy_Id__c=\"7\"", await ConvertAsync("Task", WriteOperation.Create, CsvRow(("Who.Legacy_Id__c", "7"))));
        SfException error = await FailsAsync("AmbiguousParent", CsvRow(("Who.Email", "a@b.example")), WriteOperation.Create, "Task");
        Assert.Contains("Contact:Who.Email, Lead:Who.Email", error.RecommendedAction!, StringComparison.Ordinal);

        // What a flat record carries along troubles nobody.
        Assert.Equal("Subject=\"b\"", await ConvertAsync("Task", WriteOperation.Update, Row(FlatTask().Set("Subject", "b"))));
        Assert.Equal("Subject=\"a\"", await ConvertAsync("Task", WriteOperation.Create, Row(FlatTask())));

        static SfRecord FlatTask() => Record("Task", Here, ("Id", Id), ("Subject", "a"), ("Who.Email", "a@b.example"));
    }

    [Theory]
    [InlineData("External_Id__c", "A-1", "External_Id__c=\"A-1\"", null)]
    [InlineData("Number__c", "1.0", "Number__c=1.0", null)]
    [InlineData("External_Id__c", "", "", "ExternalIdValueMissing")]
    [InlineData("External_Id__c", null, "", "ExternalIdValueMissing")]
    [InlineData("Rating", "x", "", "ExternalIdValueMissing")]
    public async Task An_upsert_needs_a_value_to_find_its_record_by(string name, object? value, string expected, string? failure)
    {
        static WriteOptions By(WriteOptions options, string field) => options with { ExternalIdField = field };
        string field = name == "Rating" ? "External_Id__c" : name;
        foreach (WriteRow row in new[] { CsvRow((name, value)), Table((name, value)) })
        {
            if (failure is null)
            {
                Assert.Equal(expected, await ConvertAsync("Account", WriteOperation.Upsert, row, options => By(options, field)));
            }
            else
            {
                await RowFailsAsync(failure, row, WriteOperation.Upsert, "Account", options => By(options, field));
            }
        }
    }

    [Theory]
    [InlineData(null, "RowWithoutId")]
    [InlineData("", "RowWithoutId")]
    [InlineData("abc", "InvalidRecordId")]
    [InlineData("0015e00000ABCD!", "InvalidRecordId")]
    public async Task An_update_needs_an_ID(string? id, string expected)
    {
        await RowFailsAsync(expected, CsvRow(("Id", id), ("Rating", "Hot")));
        await RowFailsAsync(expected, Row(Record("Account", Here, ("Id", Id), ("Rating", "x")).Set("Id", id).Set("Rating", "Hot")));
        await RowFailsAsync("RowWithoutId", Table(("Rating", "Hot")));
    }

    [Fact]
    public async Task A_record_sends_what_was_changed_alone()
    {
        SfRecord record = Record(
            "Account", Here, ("Id", Id), ("Name", "Acme"), ("Rating", "Cold"), ("NumberOfEmployees", 5), ("CreatedDate", DateTime.Now),
            ("Score__c", 1m), ("Secret__c", "x"), ("Description", null));
        Assert.Equal("", await UpdateAsync(Row(record)));
        Assert.Equal("Rating=\"Hot\"", await UpdateAsync(Row(record.Set("Rating", "Hot"))));
        Assert.Equal("Rating=null", await UpdateAsync(Row(record.Set("Rating", null))));
        Assert.Equal("", await UpdateAsync(Row(record.Set("Rating", "Cold"))));
        Assert.Equal("Rating=\"cold\"", await UpdateAsync(Row(record.Set("Rating", "cold"))));
        Assert.Equal(["Account"], _asked.Distinct());
    }

    [Theory]
    [InlineData("Name", "Acme", "Acme")]
    [InlineData("NumberOfEmployees", 5, 5L)]
    [InlineData("NumberOfEmployees", 5, "5")]
    [InlineData("AnnualRevenue", 5, 5.0)]
    [InlineData("AnnualRevenue", 1.5, "1.50")]
    [InlineData("Active__c", true, "True")]
    [InlineData("Founded__c", "2026-08-01", "2026-08-01T13:00:00")]
    [InlineData("Called__c", "2026-08-01T10:00:00Z", "2026-08-01T12:00:00.0000+0200")]
    [InlineData("Opens__c", "09:30:00.000Z", "09:30")]
    [InlineData("Regions__c", "a;b", new[] { "a", "b" })]
    [InlineData("Description", null, "")]
    [InlineData("Description", "", null)]
    [InlineData("Regions__c", null, new string[0])]
    public async Task What_means_the_same_is_unchanged(string name, object? read, object? value)
        => Assert.Equal("", await UpdateAsync(Row(Record("Account", Here, ("Id", Id), (name, read)).Set(name, value))));

    [Theory]
    [InlineData("Name", "I", "i")]
    [InlineData("Name", "é", "e\u0301")]
    [InlineData("AnnualRevenue", 1.5, 1.5000001)]
    [InlineData("Called__c", "2026-08-01T10:00:00.000Z", "2026-08-01T10:00:00.001Z")]
    [InlineData("Regions__c", "a;b", "b;a")]
    public async Task What_means_something_else_is_changed(string name, object? read, object? value)
        => Assert.StartsWith(
            name + "=",
            await UpdateAsync(Row(Record("Account", Here, ("Id", Id), (name, read)).Set(name, value))),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_changed_field_that_may_not_be_written_is_the_records_error()
    {
        foreach (string name in new[] { "Secret__c", "CreatedDate", "Score__c", "OnceOnly__c" })
        {
            RowFailure failure = await RowFailsAsync(
                "FieldNotWritable", Row(Record("Account", Here, ("Id", Id), (name, null)).Set(name, "2026-01-01")));
            Assert.Equal(name, Assert.Single(failure.Fields));
        }
    }

    [Fact]
    public async Task What_was_added_to_a_record_counts_as_a_change()
    {
        SfRecord record = Record("Account", Here, ("Id", Id), ("Name", "Acme"));
        Assert.Equal(
            "Rating=\"Hot\" Owner.Email=\"a@b.example\"",
            await UpdateAsync(Row(record, ("Rating", "Hot"), ("Owner.Email", "a@b.example"))));
        await RowFailsAsync("FieldNotWritable", Row(record, ("CreatedDate", "2026-01-01")));
    }

    [Fact]
    public async Task A_changed_part_of_a_compound_field_is_sent_as_that_part()
    {
        SfRecord address = Address(
            ("city", "Bonn"), ("country", "DE"), ("street", "Weg 1"), ("geocodeAccuracy", "Zip"), ("latitude", 1.5m));
        SfRecord record = Record(
            "Account", Here, ("Id", Id), ("BillingAddress", address), ("Place__c", Address(("latitude", 1m), ("longitude", 2m))));
        Assert.Equal("", await UpdateAsync(Row(record)));
        address.Set("city", "Bonn").Set("street", "Weg 1").Set("latitude", 1.50);
        Assert.Equal("", await UpdateAsync(Row(record)));
        address.Set("city", "Köln").Set("street", null);
        ((SfRecord)record.Get("Place__c")!).Set("longitude", 3);
        Assert.Equal("BillingCity=\"Köln\" BillingStreet=null Place__Longitude__s=3", await UpdateAsync(Row(record)));
        address.Set("geocodeAccuracy", "City");
        await RowFailsAsync("FieldNotWritable", Row(record));
        address.Set("geocodeAccuracy", "Zip").Set("country", "FR");
        await RowFailsAsync("ChangeInRelated", Row(record));
    }

    [Fact]
    public async Task A_compound_field_is_written_as_its_parts()
    {
        SfRecord address = Address(("city", "Bonn"), ("street", null), ("geocodeAccuracy", "Zip"));
        Assert.Equal(
            "BillingCity=\"Bonn\" BillingStreet=null",
            await UpdateAsync(Row(Record("Account", Here, ("Id", Id), ("BillingAddress", null)).Set("BillingAddress", address))));
        Assert.Equal("BillingCity=\"Bonn\" BillingStreet=null", await UpdateAsync(Table(("Id", Id), ("BillingAddress", address))));
        Assert.Equal("BillingCity=\"Bonn\"", await UpdateAsync(CsvRow(("Id", Id), ("BillingAddress", address))));
        Assert.Equal(
            "BillingCity=\"Bonn\" BillingPostalCode=\"5\"",
            await UpdateAsync(Table(("Id", Id), ("BillingAddress", Table(("City", "Bonn"), ("postalCode", 5))))));
        Assert.Equal(
            "BillingCity=\"Bonn\"",
            await ConvertAsync("Account", WriteOperation.Create, Row(Record("Account", Here, ("BillingAddress", address)))));
        await FailsAsync("UnknownField", Table(("Id", Id), ("BillingAddress", Table(("Town", "Bonn")))));
        await RowFailsAsync("FieldNotWritable", Table(("Id", Id), ("BillingAddress", Table(("GeocodeAccuracy", "Zip")))));
        Assert.Contains(
            "BillingStreet, BillingCity",
            (await RowFailsAsync("CompoundNotWritten", Table(("Id", Id), ("BillingAddress", "Weg 1, Bonn")))).Error.RecommendedAction!,
            StringComparison.Ordinal);
        await RowFailsAsync("CompoundNotWritten", CsvRow(("Id", Id), ("BillingAddress", "Weg 1, Bonn")));
        Assert.Equal("", await UpdateAsync(CsvRow(("Id", Id), ("BillingAddress", ""))));
    }

    [Fact]
    public async Task A_change_inside_a_parent_or_a_child_is_an_error_and_what_was_read_is_none()
    {
        SfRecord record() => Record(
            "Account",
            Here,
            ("Id", Id),
            ("Owner", Record("User", Here, ("Name", "Jo"), ("Manager", Record("User", Here, ("Name", "Al"))))),
            ("Contacts", new[] { Record("Contact", Here, ("Id", Other), ("LastName", "Moss")) }));
        static SfRecord inner(SfRecord of, string name) => (SfRecord)of.Get(name)!;
        Assert.Equal("", await UpdateAsync(Row(record())));
        Assert.Equal(
            "",
            await ConvertAsync(
                "Account",
                WriteOperation.Upsert,
                Row(record(), ("External_Id__c", "A")),
                options => options with { ExternalIdField = "External_Id__c" },
                withKey: false));

        SfRecord parent = record();
        inner(parent, "Owner").Set("Name", "Bo");
        Assert.Contains("Owner.Name", (await RowFailsAsync("ChangeInRelated", Row(parent))).Error.Message, StringComparison.Ordinal);
        inner(parent, "Owner").Set("Name", "Jo");
        Assert.Equal("", await UpdateAsync(Row(parent)));

        SfRecord grandparent = record();
        inner(inner(grandparent, "Owner"), "Manager").Set("Name", "Bo");
        await RowFailsAsync("ChangeInRelated", Row(grandparent));
        inner(inner(grandparent, "Owner"), "Manager").Set("Name", "Al");
        Assert.Equal("", await UpdateAsync(Row(grandparent)));

        SfRecord withChild = record();
        ((SfRecord[])withChild.Get("Contacts")!)[0].Set("LastName", "Moos");
        await RowFailsAsync("ChildrenNotWritten", Row(withChild));
        await RowFailsAsync("ChildrenNotWritten", Table(("Id", Id), ("Contacts", new[] { Table(("LastName", "b")) })));

        SfRecord flat = Record("Contact", Here, ("Id", Id), ("Account.External_Id__c", "A")).Set("Account.External_Id__c", "B");
        await RowFailsAsync("ChangeInRelated", Row(flat), WriteOperation.Update, "Contact");
    }

    [Fact]
    public async Task Another_parent_is_set_by_its_ID()
    {
        SfRecord record = Record("Contact", Here, ("Id", Id), ("Account", Record("Account", Here, ("Id", Id), ("Name", "a"))));
        Assert.Equal(
            $"AccountId=\"{Other}\"",
            await ConvertAsync("Contact", WriteOperation.Update, Row(record.Set("Account", Record("Account", Here, ("Id", Other))))));
        Assert.Equal("AccountId=null", await ConvertAsync("Contact", WriteOperation.Update, Row(record.Set("Account", null))));
        await RowFailsAsync(
            "FieldNotWritable",
            Row(Record("Account", Here, ("Id", Id), ("CreatedBy", null)).Set("CreatedBy", Record("User", Here, ("Id", Other)))));
        Assert.Equal("", await UpdateAsync(CsvRow(("Id", Id), ("CreatedBy", Record("User", Here, ("Id", Other))))));
        await FailsAsync("FieldNotWritable", Table(("Id", Id), ("CreatedBy", Record("User", Here, ("Id", Other)))));
    }

    [Fact]
    public async Task Creating_from_a_record_sends_all_that_can_be_written()
    {
        SfRecord record = Record(
            "Account",
            Here,
            ("Id", Id),
            ("Name", "Acme"),
            ("Rating", null),
            ("CreatedDate", DateTime.Now),
            ("OwnerId", "0055e0000012345"),
            ("Owner", Record("User", Here, ("Name", "Jo"))),
            ("Score__c", 1m),
            ("Secret__c", "x"),
            ("LaterOnly__c", "y"),
            ("OnceOnly__c", "z"),
            ("Connection", "acme"));
        Assert.Equal(
            "Name=\"Acme\" OwnerId=\"0055e0000012345\" OnceOnly__c=\"z\"",
            await ConvertAsync("Account", WriteOperation.Create, Row(record)));
        Assert.Equal(
            "Name=\"Acme\" OwnerId=\"0055e0000012345\" LaterOnly__c=\"y\" OnceOnly__c=\"z\" External_Id__c=\"A\"",
            await ConvertAsync(
                "Account",
                WriteOperation.Upsert,
                Row(record, ("External_Id__c", "A")),
                options => options with { ExternalIdField = "External_Id__c" }));
        Assert.Equal(
            "Name=\"Acme\" OwnerId=\"0055e0000012345\" LaterOnly__c=\"y\" External_Id__c=\"A\"",
            await ConvertAsync(
                "Account",
                WriteOperation.Upsert,
                Row(record, ("External_Id__c", "A")),
                options => options with { ExternalIdField = "External_Id__c", UpdateOnly = true }));
    }

    [Fact]
    public async Task Of_a_record_of_another_org_lookups_are_left_out_and_named()
    {
        SfRecord child(params (string, object?)[] more) => Record(
            "Contact", s_elsewhere, [("Id", Other), ("LastName", "Moss"), ("AccountId", Id), .. more]);
        SfRecord record = Record(
            "Account",
            s_elsewhere,
            ("Id", Id),
            ("Name", "Acme"),
            ("OwnerId", "0055e0000012345"),
            ("RecordTypeId", "0125e0000012345"),
            ("CreatedById", "0055e0000012345"),
            ("ParentId", null),
            ("BillingAddress", Address(("city", "Bonn"))),
            ("Contacts", new[] { child(), child(("ReportsToId", Other)) }));
        RowConverter converter = await ConverterAsync("Account", WriteOperation.Create, Row(record));

        RecordBody body = converter.Convert(Row(record), out RowFailure? failure);

        Assert.Null(failure);
        Assert.Equal("Name=\"Acme\" BillingCity=\"Bonn\" {AccountId: LastName=\"Moss\"; LastName=\"Moss\"}", Shown(body));
        Assert.Equal(["Account.OwnerId", "Account.RecordTypeId", "Contact.ReportsToId"], converter.LeftOut);
        Assert.Null(body.Id);

        // Where somebody set them since, they are meant.
        Assert.StartsWith(
            "Name=\"Acme\" OwnerId=\"0055e0000012346\"",
            await ConvertAsync("Account", WriteOperation.Create, Row(record.Set("OwnerId", "0055e0000012346"))),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Children_are_rows_of_their_own_with_the_new_parent()
    {
        WriteRow row = Table(
            ("Name", "a"),
            ("Contacts", new[]
            {
                Table(
                    ("LastName", "b"),
                    ("Account.External_Id__c", "X"),
                    ("DirectReports", Table(("LastName", "c"), ("ReportsToId", Other)))),
                CsvRow(("LastName", "d"), ("FirstName", ""), ("AccountId", Id))
            }),
            ("ChildAccounts", Array.Empty<object>()));
        Assert.Equal(
            "Name=\"a\" {AccountId: LastName=\"b\" {ReportsToId: LastName=\"c\"}; LastName=\"d\"}",
            await ConvertAsync("Account", WriteOperation.Create, row));
        Assert.Equal("Name=\"a\"", await ConvertAsync("Account", WriteOperation.Create, Table(("Name", "a"), ("Contacts", null))));
        Assert.Equal("Name=\"a\"", await ConvertAsync("Account", WriteOperation.Create, CsvRow(("Name", "a"), ("Contacts", ""))));
        await RowFailsAsync("ChildrenNotRows", Table(("Name", "a"), ("Contacts", "b")), WriteOperation.Create);
        await RowFailsAsync("ChildrenNotRows", Table(("Name", "a"), ("Contacts", new object[] { "b" })), WriteOperation.Create);
        Assert.Equal(
            "Contacts.Birthdate",
            Assert.Single(
                (await RowFailsAsync(
                    "ValueNotConverted",
                    Table(("Name", "a"), ("Contacts", new[] { Table(("Birthdate", "x")) })),
                    WriteOperation.Create)).Fields));
        await FailsAsync("UnknownField", Table(("Name", "a"), ("Contacts", new[] { Table(("LastNam", "x")) })), WriteOperation.Create);
    }

    [Theory]
    [InlineData("ParentId", true)]
    [InlineData("Parent.External_Id__c", true)]
    [InlineData("OwnerId", false)]
    [InlineData("Rating", false)]
    public async Task A_row_that_refers_to_its_own_object_is_known(string name, bool expected)
    {
        WriteRow row = Table(("Id", Id), (name, Other));
        Assert.Equal(expected, (await ConverterAsync("Account", WriteOperation.Update, row)).Convert(row, out _).IsSelfReferring);
    }

    [Fact]
    public async Task Records_are_told_apart_by_ID_or_external_ID_however_those_are_written()
    {
        async Task<string?> Key(string field, object value, WriteOperation operation = WriteOperation.Upsert)
            => (await ConverterAsync(
                "Account", operation, Table((field, value)), options => options with { ExternalIdField = field })).Convert(
                Table((field, value)),
                out _).Key;
        Assert.Equal(await Key("External_Id__c", "a"), await Key("External_Id__c", "A"));
        Assert.NotEqual(await Key("External_Id__c", "a"), await Key("External_Id__c", "b"));
        Assert.Equal(await Key("Number__c", 100), await Key("Number__c", "1.00e2"));
        Assert.Equal(await Key("Id", Id, WriteOperation.Update), await Key("Id", Id.Substring(0, 15), WriteOperation.Update));
        Assert.NotEqual(await Key("Id", Id, WriteOperation.Update), await Key("Id", Other, WriteOperation.Update));
        Assert.Null(await Key("Name", "a", WriteOperation.Create));
    }

    [Fact]
    public async Task A_parent_that_is_given_beside_a_record_takes_the_place_of_what_it_carries()
    {
        foreach (OrgKey org in new[] { s_elsewhere, Here })
        {
            foreach ((string name, object value, string expected) in new (string, object, string)[]
            {
                ("Owner.Username", "ada@acme.example", "Owner.Username=\"ada@acme.example\""),
                ("OwnerId", Other, $"OwnerId=\"{Other}\""),
                ("ownerid", Other, $"OwnerId=\"{Other}\""),
                ("Owner", Record("User", Here, ("Id", Other)), $"OwnerId=\"{Other}\""),
            })
            {
                WriteRow row = Row(Record("Account", org, ("Id", Id), ("Name", "a"), ("OwnerId", Id)), (name, value));
                RowConverter converter = await ConverterAsync("Account", WriteOperation.Create, row);
                RecordBody body = converter.Convert(row, out RowFailure? failure);
                Assert.Null(failure);
                Assert.Equal($"Name=\"a\" {expected}", Shown(body));
                Assert.Empty(converter.LeftOut);
            }
        }
    }

    [Fact]
    public async Task An_upsert_says_which_children_it_leaves_out()
    {
        SfRecord child = Record("Contact", Here, ("LastName", "Moss"));
        SfRecord parent = Record("Account", Here, ("External_Id__c", "K"), ("Contacts", new[] { child }), ("Tasks", Array.Empty<SfRecord>()));
        Assert.Equal(["Account.Contacts"], await LeftOutAsync(Row(parent), WriteOperation.Upsert));
        Assert.Equal(["Account.Contacts"], await LeftOutAsync(CsvRow(("External_Id__c", "K"), ("Contacts", new[] { child })), WriteOperation.Upsert));
        Assert.Empty(await LeftOutAsync(Row(Record("Account", Here, ("Id", Id), ("Contacts", new[] { child }))), WriteOperation.Update));
        Assert.Empty(await LeftOutAsync(Table(("External_Id__c", "K"), ("Contacts", Array.Empty<object>())), WriteOperation.Upsert));

        // Somebody wrote them.
        await RowFailsAsync(
            "ChildrenNotWritten", Table(("External_Id__c", "K"), ("Contacts", new[] { child })), WriteOperation.Upsert, change: ByKey);
        await RowFailsAsync("ChildrenNotWritten", Table(("Id", Id), ("Contacts", new[] { child })));

        async Task<IEnumerable<string>> LeftOutAsync(WriteRow row, WriteOperation operation)
        {
            RowConverter converter = await ConverterAsync("Account", operation, row, ByKey);
            converter.Convert(row, out RowFailure? failure);
            Assert.Null(failure);
            return converter.ChildrenLeftOut;
        }

        static WriteOptions ByKey(WriteOptions options) => options with { ExternalIdField = "External_Id__c" };
    }

    [Fact]
    public async Task A_record_whose_ID_was_changed_is_no_other_record()
    {
        SfRecord record() => Record("Account", Here, ("Id", Id), ("Rating", "Cold"));
        Assert.Contains(Other, (await RowFailsAsync("RecordIdChanged", Row(record().Set("Id", Other)))).Error.RecommendedAction!);
        await RowFailsAsync("RecordIdChanged", Row(record(), ("Id", Other)));
        await RowFailsAsync("FieldNotWritable", Row(record().Set("Id", Other)), WriteOperation.Create);
        await FailsAsync("FieldNotWritable", Row(record()) with { Values = Table(("Id", Other)).Fields });
        await FailsAsync("FieldNotWritable", Table(("Id", Id)) with { Values = Table(("Id", Other)).Fields });

        // It is the same, written otherwise.
        SfRecord same = record().Set("Id", Id.Substring(0, 15)).Set("Rating", "Hot");
        Assert.Equal("Rating=\"Hot\"", await UpdateAsync(Row(same)));
    }

    [Theory]
    [InlineData("Name")]
    [InlineData("Website")]
    [InlineData("ownerid")]
    public async Task An_upsert_by_a_field_that_finds_nothing_ends_it_and_says_which_fields_do(string field)
    {
        SfException error = await Assert.ThrowsAnyAsync<SfException>(() => ConverterAsync(
            "Account", WriteOperation.Upsert, Table((field, "x")), options => options with { ExternalIdField = field }));
        Assert.Equal("FieldFindsNoRecords", error.ErrorId);
        Assert.Contains(": Id, External_Id__c, Number__c.", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Contact", "Email")]
    [InlineData("Contact", "Legacy_Id__c")]
    [InlineData("User", "Username")]
    public async Task An_upsert_goes_by_what_Salesforce_finds_records_by(string objectName, string field)
        => Assert.NotNull(await ConverterAsync(
            objectName, WriteOperation.Upsert, Table((field, "a@acme.example")), options => options with { ExternalIdField = field }));

    private Task<string> UpdateAsync(WriteRow row, Func<WriteOptions, WriteOptions>? change = null)
        => ConvertAsync("Account", WriteOperation.Update, row, change);

    private static RowKind Kind(string name) => (RowKind)Enum.Parse(typeof(RowKind), name);

    // A field as Name=json, a parent's as Parent(Object).Key=json, children in braces.
    private async Task<string> ConvertAsync(
        string objectName, WriteOperation operation, WriteRow row, Func<WriteOptions, WriteOptions>? change = null, bool withKey = true)
    {
        RecordBody body = (await ConverterAsync(objectName, operation, row, change)).Convert(row, out RowFailure? failure);
        Assert.True(failure is null, failure?.Error.Message);
        return withKey
            ? Shown(body)
            : string.Join(" ", Shown(body).Split(' ').Where(field => !field.StartsWith("External_Id__c=", StringComparison.Ordinal)));
    }

    private static string Shown(RecordBody body)
        => string.Join(
            " ",
            body.Fields.Select(
                field
                    => $"{field.Name}{(field.ParentObject is null ? "" : $"({field.ParentObject})")}{(field.ParentKey is null ? "" : "." + field.ParentKey)}={FieldValueTests.Json(field.Value)}")
                .Concat(body.Children.Select(children => $"{{{children.Field}: {string.Join("; ", children.Records.Select(Shown))}}}")));

    private async Task<RowConverter> ConverterAsync(
        string objectName, WriteOperation operation, WriteRow row, Func<WriteOptions, WriteOptions>? change = null)
    {
        var options = new WriteOptions { Operation = operation, IsForeign = record => record.Origin?.Org is { } from && !from.Is(Here) };
        SalesforceConnect.Describe.TypeCache types = Types(_asked);
        var converter = new RowConverter(
            await ObjectColumns.FindAsync(types, objectName, caller: null, CancellationToken.None),
            change?.Invoke(options) ?? options,
            types);
        await converter.LearnAsync([row], caller: null, CancellationToken.None);
        return converter;
    }

    // The command ends.
    private async Task<SfException> FailsAsync(
        string errorId, WriteRow row, WriteOperation operation = WriteOperation.Update, string objectName = "Account")
    {
        RowConverter converter = await ConverterAsync(objectName, operation, row);
        SfException error = Assert.ThrowsAny<SfException>(() => converter.Convert(row, out _));
        Assert.Equal(errorId, error.ErrorId);
        Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction));
        return error;
    }

    // The row has an error, and the others go on.
    private async Task<RowFailure> RowFailsAsync(
        string code, WriteRow row, WriteOperation operation =
            WriteOperation.Update, string objectName = "Account", Func<WriteOptions, WriteOptions>? change = null)
    {
        (await ConverterAsync(objectName, operation, row, change)).Convert(row, out RowFailure? failure);
        Assert.NotNull(failure);
        Assert.Equal((code, code), (failure.Code, failure.Error.ErrorId));
        return failure;
    }
}
