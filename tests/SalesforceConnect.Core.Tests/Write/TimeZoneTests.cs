#if NET
using SalesforceConnect.Records;
using SalesforceConnect.Write;
using static SalesforceConnect.Core.Tests.Write.Describes;

namespace SalesforceConnect.Core.Tests.Write;

/// <summary>Tests that change the time zone of the process, so that nothing runs beside them.</summary>
[CollectionDefinition(nameof(TimeZoneTests), DisableParallelization = true)]
[Collection(nameof(TimeZoneTests))]
public sealed class TimeZoneTests : IDisposable
{
    private const string Id = "0015e00000ABCDEAAA";

    private readonly string? _before = Environment.GetEnvironmentVariable("TZ");

    public TimeZoneTests() => Use("Europe/Berlin");

    public void Dispose() => Use(_before);

    [SkippableOnWindowsFact]
    public async Task Two_instants_of_the_autumn_hour_are_a_change_though_their_local_times_are_equal()
    {
        DateTime first = Local("2026-10-25T00:30:00.000Z");
        DateTime second = Local("2026-10-25T01:30:00.000Z");
        Assert.Equal(first, second);

        Assert.Equal("2026-10-25T01:30:00.000Z", await ChangedAsync(first, second));
        Assert.Equal("2026-10-25T00:30:00.000Z", await ChangedAsync(second, first));
        Assert.Null(await ChangedAsync(first, Local("2026-10-25T00:30:00.000Z")));
        Assert.Null(await ChangedAsync(second, new DateTime(2026, 10, 25, 1, 30, 0, DateTimeKind.Utc)));
        Assert.Null(await ChangedAsync(first, new DateTimeOffset(2026, 10, 25, 2, 30, 0, TimeSpan.FromHours(2))));
    }

    [SkippableOnWindowsFact]
    public void Midnight_stays_the_day_that_it_is_in_a_date_and_is_the_evening_before_in_an_instant()
    {
        var midnight = new DateTime(2026, 8, 1);
        Assert.Equal("\"2026-08-01\"", FieldValueTests.Json("date", midnight));
        Assert.Equal("\"2026-08-01\"", FieldValueTests.Json("date", DateTime.SpecifyKind(midnight, DateTimeKind.Local)));
        Assert.Equal("\"2026-08-01\"", FieldValueTests.Json("date", "2026-08-01T00:00:00"));
        Assert.Equal("\"2026-07-31T22:00:00.000Z\"", FieldValueTests.Json("datetime", midnight));
        Assert.Equal("\"2026-07-31T22:00:00.000Z\"", FieldValueTests.Json("datetime", "2026-08-01"));
        Assert.Equal("\"2026-01-31T23:00:00.000Z\"", FieldValueTests.Json("datetime", "2026-02-01T00:00:00"));
    }

    // As a query reads it.
    private static DateTime Local(string text)
        => (DateTime)SalesforceText.Parse(System.Text.Encoding.UTF8.GetBytes(text), SalesforceConnect.Describe.FieldType.DateTime)!;

    // What is sent of a record whose instant is set to another; null for nothing.
    private static async Task<string?> ChangedAsync(DateTime read, object value)
    {
        WriteRow row = Row(Record("Account", Here, ("Id", Id), ("Called__c", read)).Set("Called__c", value));
        SalesforceConnect.Describe.TypeCache types = Types();
        var converter = new RowConverter(
            await ObjectColumns.FindAsync(types, "Account", null, default), new WriteOptions { Operation = WriteOperation.Update }, types);
        await converter.LearnAsync([row], null, default);
        RecordBody body = converter.Convert(row, out RowFailure? failure);
        Assert.Null(failure);
        return body.Fields.Count == 0 ? null : Assert.Single(body.Fields).Value.Text;
    }

    private static void Use(string? zone)
    {
        Environment.SetEnvironmentVariable("TZ", zone);
        TimeZoneInfo.ClearCachedData();
    }

    private sealed class SkippableOnWindowsFactAttribute : FactAttribute
    {
        public SkippableOnWindowsFactAttribute()
            => Skip = OperatingSystem.IsWindows() ? "Windows has one time zone for all processes." : null;
    }
}
#endif
