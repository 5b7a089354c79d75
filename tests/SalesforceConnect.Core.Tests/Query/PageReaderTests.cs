using System.Text;
using SalesforceConnect.Query;
using SalesforceConnect.Records;
using SalesforceConnect.Soql;

namespace SalesforceConnect.Core.Tests.Query;

/// <summary>What a page's bytes become, whatever order and case they are in.</summary>
public sealed class PageReaderTests
{
    private const string Events = """
        {"totalSize":3,"done":true,"records":[
          {"attributes":{"type":"Event","url":"/e/1"},"Id":"1","What":null},
          {"attributes":{"type":"Event","url":"/e/2"},"Id":"2","What":{"attributes":{"type":"Opportunity","url":"/o/5"},"Amount":5,"Owner":{"attributes":{"type":"User","url":"/u/1"},"Name":"Ada"}}},
          {"attributes":{"type":"Event","url":"/e/3"},"Id":"3","What":{"Phone":"123","attributes":{"type":"Account","url":"/a/6"}}},
          {"attributes":{"type":"Event","url":"/e/4"},"Id":"4","What":{"attributes":{"type":"Case","url":"/c/7"},"Name":"7"}}]}
        """;

    private const string TypeOf =
        "SELECT TYPEOF What WHEN Account THEN Phone WHEN Opportunity THEN Amount, Owner.Name ELSE Name END, Id FROM Event";

    [Fact]
    public void A_TYPEOF_gives_each_object_its_own_fields()
    {
        List<SfRecord> events = Read(TypeOf, Events);

        Assert.Equal(
            ["What, Id", "What{Amount, Owner{Name}}, Id", "What{Phone}, Id", "What{Name}, Id"],
            events.Select(QueryTest.Names));
        Assert.Equal(
            [null, "Opportunity", "Account", "Case"],
            events.Select(record => ((SfRecord?)QueryTest.Value(record, "What"))?.GetObjectName()));
        Assert.Single(events.Select(record => record.GetType()).Distinct());
    }

    [Fact]
    public void A_flat_TYPEOF_has_the_fields_of_all_its_branches()
    {
        List<SfRecord> events = Read(TypeOf, Events, new LayoutOptions { IsFlat = true });

        Assert.All(events, record => Assert.Equal("What.Phone, What.Amount, What.Owner.Name, What.Name, Id", QueryTest.Names(record)));
        Assert.Equal(["- - - - 1", "- 5 Ada - 2", "123 - - - 3", "- - - 7 4"], events.Select(record
            => string.Join(' ', record.GetType().GetProperties().Select(property => property.GetValue(record) ?? "-"))));
    }

    [Theory]
    [InlineData("""{"records":[{"Id":"1","attributes":{"url":"/x/1","type":"A"}}],"done":true,"totalSize":1}""", "A", "/x/1")]
    [InlineData("""{"totalSize":1,"done":true,"records":[{"attributes":{"type":"A","url":"\/x\/1"},"Id":"1"}]}""", "A", null)]
    [InlineData("""{"totalSize":1,"done":true,"records":[{"attributes":null,"Id":"1"}]}""", null, null)]
    [InlineData("""{"totalSize":1,"done":true,"records":[{"ID":"1","attributes":{"more":{"a":[1]},"type":"A","url":"/x/2"}}]}""", "A", "/x/2")]
    public void The_order_of_a_page_does_not_matter(string page, string? objectName, string? url)
    {
        foreach (string mark in new[] { "", "\uFEFF" })
        {
            SfRecord record = Assert.Single(Read("SELECT Id FROM A", mark + page));

            Assert.Equal(
                ("1", objectName, url), (record.GetType().GetProperties()[0].GetValue(record), record.GetObjectName(), record.GetUrl()));
        }
    }

    [Theory]
    [InlineData("""{"totalSize":1,"done":false,"nextRecordsUrl":"/n","records":[]}""", "/n")]
    [InlineData("""{"totalSize":1,"done":false,"other":{"nextRecordsUrl":"/x"},"records":[],"nextRecordsUrl":"/n"}""", null)]
    [InlineData("""{"totalSize":1,"nextRecordsUrl":null}""", null)]
    [InlineData("""{"total""", null)]
    [InlineData("", null)]
    public void Where_the_next_page_is_is_found_where_it_stands_before_the_records(string page, string? url)
        => Assert.Equal(url, PageReader.FindNextUrl(Encoding.UTF8.GetBytes(page)));

    [Fact]
    public void Texts_that_come_again_are_kept_once_and_none_is_mistaken_for_another()
    {
        string[] values = [.. Enumerable.Range(0, 3000).Select(number => number % 3 == 0 ? $"owner-{number % 9}" : $"text {number} é")];
        string rows = string.Join(',', values.Select(value => $$"""{"Id":"{{value}}"}"""));

        List<SfRecord> records = Read("SELECT Id FROM A", $$"""{"totalSize":3000,"done":true,"records":[{{rows}}]}""");

        Assert.Equal(values, records.Select(record => QueryTest.Value(record, "Id")));
        Assert.Same(QueryTest.Value(records[0], "Id"), QueryTest.Value(records[9], "Id"));
    }

    [Fact]
    public void The_tooling_API_gives_objects_and_lists_as_they_are()
    {
        SfRecord record = Assert.Single(Read(
            "SELECT Id, SymbolTable, Parameters FROM ApexClass",
            """{"size":1,"totalSize":1,"done":true,"queryLocator":null,"entityTypeName":"ApexClass","records":[{"attributes":{"type":"ApexClass","url":"/t/1"},"Id":"1","SymbolTable":{"methods":[{"name":"run","parameters":[]},{"name":"stop","line":7}],"id":null},"Parameters":["a",1,true,null,[2]]}]}"""));

        object[] methods = Assert.IsType<object[]>(QueryTest.Value(record, "SymbolTable.methods"));
        Assert.Equal(["run", "stop"], methods.Select(method => QueryTest.Value(method, "name")));
        Assert.Equal(7, QueryTest.Value(methods[1], "line"));
        Assert.Equal((object?[])["a", 1, true, null, new object?[] { 2 }], Assert.IsType<object?[]>(QueryTest.Value(record, "Parameters")));
    }

    private static List<SfRecord> Read(string soql, string page, LayoutOptions? options = null)
        => [.. PageReader.Read(
            Encoding.UTF8.GetBytes(page),
            new RecordLayout(Selection.Of(SoqlQuery.Parse(soql).Root)!, options ?? new LayoutOptions()),
            []).Records];
}
