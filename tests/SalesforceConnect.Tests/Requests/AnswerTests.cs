using System.Management.Automation;
using System.Net;
using System.Numerics;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Requests;

/// <summary>What an answer becomes in the pipeline.</summary>
public sealed class AnswerTests : OrgTest
{
    public static TheoryData<string, object?> Values => new()
    {
        { "1", 1 },
        { "2147483648", 2147483648L },
        { "9223372036854775807", long.MaxValue },
        { "123456789012345678901234567890", BigInteger.Parse(
            "123456789012345678901234567890", System.Globalization.CultureInfo.InvariantCulture) },
        { "1.10", 1.10m },
        { "0.1", 0.1m },
        { "12345678901234.56", 12345678901234.56m },
        { "1e3", 1000m },
        { "1.39E7", 13900000m },
        { "1e300", 1e300 },
        { "0.12345678901234567890123456789012345", 0.12345678901234567890123456789012345 },
        { "true", true },
        { "false", false },
        { "null", null },
        { "\"2026-01-02T03:04:05.000+0000\"", "2026-01-02T03:04:05.000+0000" },
        { "\"Müller 😀 \\u0041\"", "Müller 😀 A" },
        { "\"\"", "" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_keeps_what_it_is(string json, object? value)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Answer("{\"v\":" + json + "}");
        PSObject answer = Assert.Single(session.Run("Invoke-SfRequest limits").Good())!;
        object? read = answer.Properties["v"].Value;
        Assert.Equal(value, read);
        Assert.Equal(value?.GetType(), read?.GetType());
    }

    [Fact]
    public void An_array_is_emitted_item_by_item()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Answer("""[{"a":1},2,"three",null,[4,5]]""");
        IReadOnlyList<PSObject?> items = session.Run("Invoke-SfRequest limits").Good();
        Assert.Equal(5, items.Count);
        Assert.Equal(1, ((dynamic)items[0]!).a);
        Assert.Equal(2, items[1]!.BaseObject);
        Assert.Equal("three", items[2]!.BaseObject);
        Assert.Null(items[3]);
        Assert.Equal([4, 5], Assert.IsType<object?[]>(items[4]!.BaseObject));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("")]
    public void Nothing_in_an_answer_is_nothing_in_the_pipeline(string json)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Answer(json);
        Assert.Empty(session.Run("Invoke-SfRequest limits").Good());
    }

    [Fact]
    public void Properties_keep_their_order_and_nesting()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Answer("""{"z":1,"a":{"m":[{"x":1},{"x":2}]},"B":2}""");
        PSObject answer = Assert.Single(session.Run("Invoke-SfRequest limits").Good())!;
        Assert.Equal(["z", "a", "B"], answer.Properties.Select(property => property.Name));
        Answer("""{"z":1,"a":{"m":[{"x":1},{"x":2}]},"B":2}""");
        Assert.Equal([1, 2], session.Run("(Invoke-SfRequest limits).a.m.x").Good().Select(item => item!.BaseObject));
    }

    [Theory]
    [InlineData("""{"Ref1":{"id":"1"},"ref1":{"id":"2"}}""", "ref1")]
    [InlineData("""[{"a":1},{"b":{"Name":1,"other":2,"Name":3}}]""", "Name")]
    public void Names_that_differ_in_case_alone_or_not_at_all_are_an_error_that_shows_the_way_round(string json, string name)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Answer(json);
        session.Run("Invoke-SfRequest limits").Error
            .Is("DuplicateJsonName", ErrorCategory.InvalidData, "limits")
            .Says($"'{name}'")
            .Recommends("-Raw");
        Answer(json);
        session.Run("Invoke-SfRequest limits -All").Error
            .Is("DuplicateJsonName", ErrorCategory.InvalidData, "limits")
            .Recommends("without -All");
        Answer(json);
        Assert.True(session.Run("Invoke-SfRequest limits -Raw").Is(json));
    }

    [Fact]
    public void A_text_that_is_none_costs_no_other_value()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Answer("""{"a":"x\ud83d","b":"y"}""");
        Assert.Equal(["x\ufffd", "y"], session.Run("$r = Invoke-SfRequest limits; $r.a; $r.b").Good().Select(text => text!.BaseObject));
    }

    [Fact]
    public void A_name_that_PowerShell_knows_for_itself_is_data_all_the_same()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Answer("""{"PSObject":1,"psbase":2,"Count":4,"Length":5}""");
        PSObject answer = Assert.Single(session.Run("Invoke-SfRequest limits").Good())!;
        Assert.Equal(4, answer.Properties["Count"].Value);
        Assert.Equal(5, answer.Properties["Length"].Value);
    }

    [Fact]
    public void A_value_without_a_name_is_an_error_that_shows_the_way_round()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Answer("""{"":1}""");
        session.Run("Invoke-SfRequest limits").Error.Is("EmptyJsonName", ErrorCategory.InvalidData, "limits").Recommends("-Raw");
    }

    [Fact]
    public void Raw_gives_the_text_as_it_came()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Answer("""{ "a" : 1.00 }""");
        Assert.True(session.Run("Invoke-SfRequest limits -Raw").Is("""{ "a" : 1.00 }"""));
    }

    [Fact]
    public void Text_is_text_and_anything_else_is_bytes_with_Raw()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Answer("Id,Name\n1,Ünal\n", "text/csv;charset=UTF-8");
        Assert.True(session.Run("Invoke-SfRequest limits").Is("Id,Name\n1,Ünal\n"));
        Answer("<a/>", "application/xml");
        Assert.True(session.Run("Invoke-SfRequest limits").Is("<a/>"));
        Answer("abc", "application/octet-stream");
        Assert.Equal(
            "abc"u8.ToArray(), Assert.IsType<byte[]>(Assert.Single(session.Run("Invoke-SfRequest limits -Raw").Good())!.BaseObject));
    }

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("image/png")]
    public void Bytes_are_not_poured_onto_the_screen(string type)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Answer("abc", type);
        RunResult result = session.Run("Invoke-SfRequest limits");
        Assert.Empty(result.Output);
        result.Error.Is("BinaryBody", ErrorCategory.InvalidData, "limits").Says($"3 bytes of {type}").Recommends("-OutFile");
        Answer("abc", type);
        Assert.Equal(
            200, session.Run("Invoke-SfRequest limits -StatusCodeVariable status -ErrorAction Ignore; $status").Good()[0]!.BaseObject);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"a\":1")]
    [InlineData("[1,]")]
    [InlineData("nonsense")]
    [InlineData("{} {}")]
    public void An_answer_that_is_no_JSON_although_it_says_so_is_an_error(string json)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Answer(json);
        RunResult result = session.Run("Invoke-SfRequest limits");
        Assert.Empty(result.Output);
        result.Error.Is("InvalidJson", ErrorCategory.InvalidData, "limits").Recommends("-Raw");
    }

    [Fact]
    public void An_answer_that_breaks_off_is_an_error_and_never_half_an_answer()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("GET", "/services/data/v67.0/limits").Always(Fault.TruncateBody());
        RunResult result = session.Run("Invoke-SfRequest limits -Method GET");
        Assert.Empty(result.Output);
        result.Error.Is("AnswerBrokeOff", ErrorCategory.ConnectionError, "limits");
    }

    private void Answer(string body, string contentType = "application/json;charset=UTF-8")
        => Org.Faults.On("GET", "/services/data/v67.0/limits").Once(Fault.Respond(HttpStatusCode.OK, body, contentType));
}
