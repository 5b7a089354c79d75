using System.Reflection;
using SalesforceConnect.Records;

namespace SalesforceConnect.Core.Tests.Query;

/// <summary>A record remembers what was read, field by field, from the first change on.</summary>
public sealed class RecordChangeTests
{
    private static readonly string[] s_names = ["Id", "Name", "Rating"];

    [Fact]
    public void What_is_read_into_a_record_is_no_change()
    {
        SfRecord record = Read();

        Assert.All(Enumerable.Range(0, 3), index => Assert.False(record.WasSet(index, out _)));
    }

    [Fact]
    public void The_first_value_is_kept_however_often_a_property_is_set()
    {
        SfRecord record = Read();
        Set(record, "Rating", "Warm");
        Set(record, "Rating", null);

        Assert.True(record.WasSet(2, out object? read));
        Assert.Equal("Cold", read);
        Assert.Null(record.GetValue(2));
        Assert.False(record.WasSet(1, out _));
    }

    [Fact]
    public void A_null_that_was_read_is_remembered_too()
    {
        SfRecord record = Read();
        record.SetValue(2, null);
        Set(record, "Rating", "Hot");

        Assert.True(record.WasSet(2, out object? read));
        Assert.Null(read);
    }

    [Fact]
    public void A_copy_goes_its_own_way()
    {
        SfRecord record = Read();
        Set(record, "Name", "One");
        var copy = (SfRecord)record.Clone();
        Set(copy, "Rating", "Hot");
        Set(record, "Id", "001000000000002");

        Assert.True(copy.WasSet(1, out _));
        Assert.True(copy.WasSet(2, out _));
        Assert.False(copy.WasSet(0, out _));
        Assert.False(record.WasSet(2, out _));
    }

    [Fact]
    public void What_was_written_is_what_later_changes_are_compared_with()
    {
        SfRecord record = Read();
        Set(record, "Rating", "Hot");
        record.Settle();
        Assert.False(record.WasSet(2, out _));
        Set(record, "Rating", "Cold");

        Assert.True(record.WasSet(2, out object? read));
        Assert.Equal("Hot", read);
    }

    [Fact]
    public void Shapes_of_one_object_are_classes_of_one_name()
    {
        SfRecord one = RecordType.For("Invoice__c", ["Id"]).Create();
        SfRecord other = RecordType.For("Invoice__c", ["Id", "Name"]).Create();

        Assert.Equal("SalesforceConnect.Records.Invoice__c", one.GetType().FullName);
        Assert.Equal(one.GetType().FullName, other.GetType().FullName);
        Assert.NotSame(one.GetType(), other.GetType());
        Assert.Same(RecordType.For("Invoice__c", ["Id", "Name"]), RecordType.Of(other));
    }

    private static SfRecord Read()
    {
        SfRecord record = RecordType.For("Account", s_names).Create();
        record.SetValue(0, "001000000000001");
        record.SetValue(1, "Acme");
        record.SetValue(2, "Cold");
        return record;
    }

    private static void Set(SfRecord record, string name, object? value)
        => record.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public)!.SetValue(record, value);
}
