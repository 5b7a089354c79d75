using SalesforceConnect.Bulk;
using SalesforceConnect.Core.Tests.Write;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Core.Tests.Bulk;

/// <summary>Which columns of a file are uploaded, and what is wrong with one is told before anything is.</summary>
public sealed class LoadColumnsTests
{
    [Fact]
    public async Task Names_are_fields_in_any_case_and_come_in_the_order_of_the_file()
        => Assert.Equal(["0 Name", "1 NumberOfEmployees", "2 External_Id__c"], await UsedAsync("name", "numberofemployees", "EXTERNAL_ID__C"));

    [Fact]
    public async Task What_a_file_carries_along_is_left_out_and_told()
    {
        LoadColumns columns = await FindAsync(
            SfBulkOperation.Insert,
            "Name", "Id", "CreatedDate", "SystemModstamp", "IsDeleted", "sf__Id", "SF__Error", "Score__c", "Serial__c", "Parent.Name", "Owner.Manager.Name", "attributes");
        Assert.Equal(["Name"], columns.Used.Select(column => column.Name));
        Assert.Equal(
            ["Id", "CreatedDate", "SystemModstamp", "IsDeleted", "sf__Id", "SF__Error", "Score__c", "Serial__c", "Parent.Name", "Owner.Manager.Name", "attributes"],
            columns.LeftOut);
    }

    [Fact]
    public async Task A_parent_is_found_by_its_key()
    {
        Assert.Equal(
            ["0 Name", "1 Parent.External_Id__c", "2 Owner.Email", "3 RecordType.Name"],
            await UsedAsync("Name", "parent.external_id__c", "OWNER.email", "RecordType.Name"));
        Assert.Equal(
            ["0 Subject", "1 Lead:Who.Email", "2 Contact:Who.Legacy_Id__c"],
            Text(await FindAsync(Options(SfBulkOperation.Insert) with { ObjectName = "Task" }, "Subject", "lead:who.email", "Who.Legacy_Id__c")));

        // One object alone needs no name, and Salesforce takes none.
        Assert.Equal(
            ["0 Account.External_Id__c"],
            Text(await FindAsync(Options(SfBulkOperation.Insert) with { ObjectName = "Contact" }, "Account:Account.External_Id__c")));
    }

    [Fact]
    public async Task A_parent_that_may_be_of_several_objects_has_to_say_of_which()
    {
        SfException error = await FailsAsync(
            Options(SfBulkOperation.Insert) with { ObjectName = "Task" }, "AmbiguousParent", "Who.Email", "Subject", "Who.Email");
        Assert.Contains("Contact:Who.Email, Lead:Who.Email", error.Message + error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nmae", "Name")]
    [InlineData("External_Id", "External_Id__c")]
    [InlineData("Ratings", "Rating")]
    public async Task An_unknown_column_is_told_with_the_nearest_name(string column, string nearest)
    {
        SfException error = await FailsAsync(Options(SfBulkOperation.Insert), "UnknownColumn", column, "Name", column);
        Assert.Contains(nearest, error.Message, StringComparison.Ordinal);
        Assert.Contains("field-level security", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains($"-Map @{{ '{column}' = 'Field' }}", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_that_is_like_nothing_has_no_nearest_name()
    {
        SfException error = await FailsAsync(Options(SfBulkOperation.Insert), "UnknownColumn", "Anmerkungen", "Name", "Anmerkungen");
        Assert.EndsWith("can see.", error.Message, StringComparison.Ordinal);
        await FailsAsync(Options(SfBulkOperation.Insert), "UnknownColumn", "Nobody.Email", "Name", "Nobody.Email");
    }

    [Fact]
    public async Task A_column_without_a_name_is_told_by_its_place()
    {
        SfException error = await FailsAsync(Options(SfBulkOperation.Insert), "ColumnWithoutName", 2, "Name", "", "Rating");
        Assert.Contains("column 2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SfBulkOperation.Insert, "Secret__c")]
    [InlineData(SfBulkOperation.Insert, "LaterOnly__c")]
    [InlineData(SfBulkOperation.Update, "OnceOnly__c")]
    [InlineData(SfBulkOperation.Upsert, "Secret__c")]
    public async Task A_column_that_this_user_cannot_write_is_an_error_that_names_permissions(SfBulkOperation operation, string column)
    {
        SfException error = await FailsAsync(
            Options(operation), "FieldNotWritable", column, SfErrorCategory.PermissionDenied, "Id", "External_Id__c", column);
        Assert.Contains("permission", error.Message + error.RecommendedAction, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_upsert_takes_what_can_be_written_at_either_time()
        => Assert.Equal(
            ["0 External_Id__c", "1 OnceOnly__c", "2 LaterOnly__c"],
            Text(await FindAsync(Options(SfBulkOperation.Upsert), "External_Id__c", "OnceOnly__c", "LaterOnly__c")));

    [Fact]
    public async Task A_compound_field_is_given_by_its_parts()
    {
        SfException error = await FailsAsync(Options(SfBulkOperation.Insert), "CompoundNotWritten", "BillingAddress", "Name", "BillingAddress");
        Assert.Contains("BillingCity", error.Message + error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(["0 BillingCity", "1 Place__Latitude__s"], await UsedAsync("BillingCity", "Place__Latitude__s"));
    }

    [Fact]
    public async Task The_same_field_twice_is_an_error_that_names_both_columns()
    {
        SfException error = await FailsAsync(Options(SfBulkOperation.Insert), "ColumnTwice", "name", "Name", "Rating", "name");
        Assert.Contains("Name and name", error.Message, StringComparison.Ordinal);
        error = await FailsAsync(Options(SfBulkOperation.Insert) with { Map = Map(("Firma", "Name")) }, "ColumnTwice", "Name", "Firma", "Name");
        Assert.Contains("Firma and Name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_that_are_left_out_may_be_there_twice()
        => Assert.Equal(["1 Name"], await UsedAsync("sf__Id", "Name", "sf__Id"));

    [Theory]
    [InlineData(SfBulkOperation.Update, "Id", "Update needs the column Id")]
    [InlineData(SfBulkOperation.Delete, "Id", "Delete needs the column Id")]
    [InlineData(SfBulkOperation.HardDelete, "Id", "HardDelete needs the column Id")]
    [InlineData(SfBulkOperation.Upsert, "External_Id__c", "Upsert needs the column external_id__c")]
    public async Task The_key_must_be_there(SfBulkOperation operation, string key, string message)
    {
        SfException error = await FailsAsync(Options(operation), "ColumnMissing", key, "Name", "Rating");
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("Name, Rating", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Delimiter", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upsert_may_find_records_by_Id_and_by_nothing_that_is_no_key()
    {
        Assert.Equal(
            ["0 Id", "1 Name"], Text(await FindAsync(Options(SfBulkOperation.Upsert) with { ExternalIdField = "id" }, "ID", "Name")));
        await FailsAsync(Options(SfBulkOperation.Upsert) with { ExternalIdField = "Name" }, "FieldFindsNoRecords", "Name", "Name");
        await FailsAsync(Options(SfBulkOperation.Upsert) with { ExternalIdField = "Nmae" }, "UnknownField", "Nmae", "Name");
    }

    [Fact]
    public async Task A_deletion_sends_the_Id_alone_whatever_else_the_file_has()
    {
        LoadColumns columns = await FindAsync(SfBulkOperation.Delete, "Name", "No field", "id", "BillingAddress", "");
        Assert.Equal(["2 Id"], Text(columns));
        Assert.Equal(["Name", "No field", "BillingAddress", ""], columns.LeftOut);
    }

    [Fact]
    public async Task Map_names_fields_for_columns_and_a_column_that_is_not_there_is_told_with_the_nearest()
    {
        LoadOptions options = Options(SfBulkOperation.Insert) with { Map = Map(("FIRMA", "name"), ("Konzern", "Parent.External_Id__c")) };
        Assert.Equal(["0 Name", "2 Parent.External_Id__c"], Text(await FindAsync(options, "Firma", "sf__Id", "Konzern")));
        SfException error = await FailsAsync(options, "MappedColumnMissing", "FIRMA", "Frima", "Konzern");
        Assert.Contains("Frima", error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Map(params (string Column, string Field)[] entries)
        => entries.ToDictionary(entry => entry.Column, entry => entry.Field, StringComparer.OrdinalIgnoreCase);

    private static LoadOptions Options(SfBulkOperation operation) => new()
    {
        Operation = operation,
        ObjectName = "Account",
        ExternalIdField = operation == SfBulkOperation.Upsert ? "external_id__c" : null,
    };

    private static Task<LoadColumns> FindAsync(SfBulkOperation operation, params string[] header) => FindAsync(Options(operation), header);

    private static Task<LoadColumns> FindAsync(LoadOptions options, params string[] header)
        => LoadColumns.FindAsync(header, options, Describes.Types(), caller: null, CancellationToken.None);

    private static async Task<string[]> UsedAsync(params string[] header) => Text(await FindAsync(SfBulkOperation.Insert, header));

    private static string[] Text(LoadColumns columns) => [.. columns.Used.Select(column => $"{column.Place} {column.Name}")];

    private static Task<SfException> FailsAsync(LoadOptions options, string errorId, object target, params string[] header)
        => FailsAsync(options, errorId, target, SfErrorCategory.InvalidArgument, header);

    private static async Task<SfException> FailsAsync(
        LoadOptions options, string errorId, object target, SfErrorCategory category, params string[] header)
    {
        SfException error = await Assert.ThrowsAsync<SfException>(() => FindAsync(options, header));
        Assert.Equal((errorId, category, target.ToString()!.ToUpperInvariant()), (error.ErrorId, error.Category, error.Target?.ToString()!.ToUpperInvariant()));
        Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction));
        return error;
    }
}
