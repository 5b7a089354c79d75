using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Write;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Query;
using SalesforceConnect.Records;
using SalesforceConnect.Write;
using static SalesforceConnect.Core.Tests.Write.Describes;

namespace SalesforceConnect.Core.Tests.Fuzz;

/// <summary>Whatever stands in a row: it is taken, or it is that row's error; and what was written reads back the same.</summary>
public sealed class RowFuzzTests : WriteTest
{
    // What ends the whole call, and with it the rows beside this one.
    private static readonly string[] s_ofTheCall = ["JSON_PARSER_ERROR", "INVALID_FIELD:", "INVALID_FIELD_FOR_INSERT_UPDATE", "INVALID_BASE64_ENCODING", "MALFORMED_QUERY", "INVALID_INPUT"];

    private static readonly string[] s_fields =
    [
        "Name", "Phone", "Website", "Description", "NumberOfEmployees", "AnnualRevenue", "Active__c", "Regions__c", "Rating", "Tier__c",
        "ParentId", "BillingCity", "BillingLatitude", "BillingAddress", "Parent", "OwnerId",
        "Due_Date__c", "Paid_At__c", "Tax_Rate__c", "Quantity__c", "Status__c", "Account__r.External_Id__c", "Notes__c",
    ];

    [Fact]
    public async Task No_row_costs_the_rows_beside_it_their_call_and_what_is_stored_is_what_was_sent()
    {
        RowConverter[] converters = [await ConverterAsync("Account"), await ConverterAsync("Invoice__c")];
        var own = new ConcurrentDictionary<(int, string), string>();
        int taken = await Generated.CheckAsync(20261127, Make, row =>
        {
            bool isInvoice = s_fields.AsSpan().IndexOf(row.Fields[0].Name) > 15;
            RecordBody body;
            RowFailure? failure;
            try
            {
                body = converters[isInvoice ? 1 : 0].Convert(row, out failure);
            }
            catch (SfException error)
            {
                // A part that an address has not.
                Assert.Equal("UnknownField", error.ErrorId);
                Assert.Contains(row.Fields, field => field.Name == "BillingAddress" && field.Value is WriteRow);
                return false;
            }

            if (failure is not null)
            {
                Assert.False(string.IsNullOrWhiteSpace(failure.Error.RecommendedAction), failure.Code);
                Assert.NotEmpty(failure.Fields);
                return false;
            }

            string json = Json(body);
            string name = isInvoice ? "Invoice__c" : "Account";
            string id = own.GetOrAdd(
                (Environment.CurrentManagedThreadId, name),
                _ => isInvoice ? Org.Store.Insert(name, new { }) : Org.Store.Insert(name, new { Name = "a" }));
            try
            {
                Org.Store.Update(name, id, JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!);
            }
            catch (ArgumentException refusal)
            {
                Assert.DoesNotContain(
                    s_ofTheCall,
                    code => refusal.Message.StartsWith(code, StringComparison.Ordinal)
                        && !refusal.Message.Contains("Foreign key", StringComparison.Ordinal));
                return true;
            }

            IReadOnlyDictionary<string, object?> stored = Org.Store.Get(name, id)!;
            Assert.All(body.Fields.Where(field => field.ParentKey is null), field => AssertStored(field.Value, stored[field.Name]));
            return true;
        }, Shown);

        Assert.InRange(taken, Generated.Count / 3, Generated.Count * 19 / 20);
    }

    [Fact]
    public async Task What_was_written_reads_back_the_same_and_set_again_it_is_unchanged()
    {
        const int count = 2_000;
        var random = new Random(7);
        var rows = new List<WriteRow>();
        while (rows.Count < count)
        {
            // Only what the field keeps as it is: it rounds numbers, and takes dates from 1700 on.
            WriteRow row = Table(
                ("Number__c", rows.Count.ToString(CultureInfo.InvariantCulture)),
                ("Amount__c", Math.Round((decimal)random.NextDouble() * 1e9m, 2)),
                ("Quantity__c", random.Next(-100000, 100000)),
                ("Due_Date__c", new DateTime(2000, 1, 1).AddHours(random.Next(400_000))),
                ("Paid_At__c", new DateTime(
                    2000,
                    1,
                    1,
                    0,
                    0,
                    0,
                    random.One(DateTimeKind.Utc, DateTimeKind.Local, DateTimeKind.Unspecified)).AddMilliseconds(
                        random.NextInt64(1_000_000_000_000))),
                ("Paid__c", random.One<object?>(true, false, "True", "false")),
                ("Tags__c", random.GetItems(new[] { "Urgent", "Disputed", "Export" }, 1)),
                ("Notes__c", GeneratedValues.Value(random) is string { Length: > 0 } text
                    && FieldValueTests.Json("string", text) is not null
                    ? text
                    : "x"));
            rows.Add(row);
        }

        WriteRun run = (await WriteAsync(rows, Create with { ObjectName = "Invoice__c" })).Good();
        Assert.Equal(count, run.Results.Count);
        List<SfRecord> read = await ReadAsync(
            "SELECT Id, Number__c, Amount__c, Quantity__c, Due_Date__c, Paid_At__c, Paid__c, Tags__c, Notes__c FROM Invoice__c");
        Assert.Equal(count, read.Count);

        // A record knows whether what is set is what it was.
        WriteRow[] again =
        [
            .. read.OrderBy(record => int.Parse((string)record.Get("Number__c")!, CultureInfo.InvariantCulture)).Select((record, number) =>
            {
                foreach (RowField field in rows[number].Fields)
                {
                    record.Set(field.Name, field.Value);
                }

                return Row(record);
            }),
        ];
        Org.Requests.Clear();
        run = await WriteAsync(again, Update with { ObjectName = null });
        Assert.All(
            run.Results,
            (result, number) => Assert.True(result.Action == SfWriteAction.Unchanged, $"{Shown(rows[number])} {result.Message}"));
        Assert.Empty(Calls);
        Assert.Equal(
            run.Results.Select(result => result.Id),
            read.OrderBy(record => int.Parse((string)record.Get("Number__c")!, CultureInfo.InvariantCulture))
                .Select(record => record.Get("Id")));
    }

    [Fact]
    public async Task Rows_of_any_values_have_a_result_each_over_the_wire()
    {
        var random = new Random(8);
        WriteRow[] rows = [.. Enumerable.Range(0, 3_000)
            .Select(
                number => Table(
                    ("Name", $"A{number}"),
                    (s_fields[random.Next(16)], GeneratedValues.Value(random) is var value && value is WriteRow ? null : value)) with
                    {
                        Input = number
                    })];

        WriteRun run = await WriteAsync(rows, Create);

        Assert.Null(run.Failure);
        Assert.True(run.CallErrors.IsEmpty, string.Join("; ", run.CallErrors.Select(error => error.Error.Message)));
        Assert.Equal(Enumerable.Range(0, rows.Length), run.Results.Select(result => (int)result.InputObject!));
        Assert.All(run.Results, result => Assert.True(result.Action is SfWriteAction.Created or SfWriteAction.Failed, result.ToString()));
        Assert.Equal(run.Results.Count(result => result.Success), Org.Store.Count("Account"));
        Assert.InRange(run.Results.Count(result => result.Success), rows.Length / 5, rows.Length * 9 / 10);
    }

    private static WriteRow Make(Random random)
    {
        bool isInvoice = random.Next(3) == 0;
        string field() => s_fields[isInvoice ? random.Next(16, s_fields.Length) : random.Next(16)];
        RowField[] fields = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => new RowField(field(), GeneratedValues.Value(random)))];
        return new WriteRow(null, random.One(RowKind.Table, RowKind.Object), fields);
    }

    private async Task<RowConverter> ConverterAsync(string objectName)
    {
        TypeCache types = Connect().Types;
        var converter = new RowConverter(
            await ObjectColumns.FindAsync(types, objectName, null, default), new WriteOptions { Operation = WriteOperation.Create }, types);
        string[] fields = objectName == "Account" ? s_fields[..16] : s_fields[16..];
        await converter.LearnAsync(
            [.. fields.Select(field => Table((field, Table(("External_Id__c", "x"), ("City", "x")))))], null, default);
        return converter;
    }

    private async Task<List<SfRecord>> ReadAsync(string soql)
    {
        OpenConnection session = Connect();
        List<SfRecord> records = [];
        var options = new QueryOptions();
        using var reader = new QueryReader(
            session, soql, options, Trace, new SelectionTypes(session.Types, options.ObjectsResource, Trace));
        while (await reader.NextAsync(CancellationToken.None).WaitAsync(Patience) is { } page)
        {
            records.AddRange(page.Records);
        }

        return records;
    }

    private static string Json(RecordBody body) => Encoding.UTF8.GetString(JsonObject.Write(writer => body.WriteFields(writer)));

    private static void AssertStored(WireValue sent, object? stored)
    {
        switch (stored)
        {
            case null:
                Assert.Equal("", sent.Text);
                break;
            case string text:
                Assert.True(
                    text == sent.Text
                        || text.Equals(sent.Text, StringComparison.OrdinalIgnoreCase)
                        || text.StartsWith(sent.Text, StringComparison.Ordinal),
                    $"{text} is not {sent.Text}.");
                break;
            case bool flag:
                Assert.Equal(sent.Text, flag ? "true" : "false");
                break;
            case int number:
                Assert.Equal(decimal.Parse(sent.Text, NumberStyles.Float, CultureInfo.InvariantCulture), number);
                break;
            case decimal number:
                Assert.InRange(Math.Abs(number - decimal.Parse(sent.Text, NumberStyles.Float, CultureInfo.InvariantCulture)), 0, 0.5m);
                break;
            case DateOnly day:
                Assert.Equal(sent.Text, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case DateTime time:
                Assert.Equal(sent.Text, time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
                break;
            default:
                Assert.Fail($"{stored.GetType()} is not known.");
                break;
        }
    }

    private static string Shown(WriteRow row)
        => $"{row.Kind} {string.Join(", ", row.Fields.Select(field => $"{field.Name} = {field.Value?.GetType().Name} {Generated.Escaped(Convert.ToString(field.Value, CultureInfo.InvariantCulture) ?? "")}"))}";
}
