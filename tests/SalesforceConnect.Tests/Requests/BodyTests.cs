using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Requests;

/// <summary>What a body becomes on the wire.</summary>
public sealed class BodyTests : OrgTest
{
    [Theory]
    [InlineData("@{ Name = 'x' }", """{"Name":"x"}""")]
    [InlineData("[ordered] @{ b = 1; a = 2 }", """{"b":1,"a":2}""")]
    [InlineData("[pscustomobject] @{ b = 1; a = 'two' }", """{"b":1,"a":"two"}""")]
    [InlineData("'{ \"as\": \"it stands\" }'", """{ "as": "it stands" }""")]
    [InlineData("'not even JSON'", "not even JSON")]
    [InlineData("@{ a = $null }", """{"a":null}""")]
    [InlineData("[ordered] @{ t = $true; f = $false }", """{"t":true,"f":false}""")]
    [InlineData("@{ a = @{ b = @{ c = 1 } } }", """{"a":{"b":{"c":1}}}""")]
    [InlineData("@{ a = 1, 'two', $null, @{ b = 3 } }", """{"a":[1,"two",null,{"b":3}]}""")]
    [InlineData("@{ a = @() }", """{"a":[]}""")]
    [InlineData("@{ a = @(1) }", """{"a":[1]}""")]
    [InlineData("@(@{ a = 1 }, @{ a = 2 })", """[{"a":1},{"a":2}]""")]
    [InlineData("@{}", "{}")]
    [InlineData("@{ a = 9223372036854775807 }", """{"a":9223372036854775807}""")]
    [InlineData("@{ a = -9223372036854775808 }", """{"a":-9223372036854775808}""")]
    [InlineData("@{ a = 18446744073709551615 }", """{"a":18446744073709551615}""")]
    [InlineData("@{ a = [bigint]::Parse('123456789012345678901234567890') }", """{"a":123456789012345678901234567890}""")]
    [InlineData("@{ a = 1.10d }", """{"a":1.10}""")]
    [InlineData("@{ a = 79228162514264337593543950335d }", """{"a":79228162514264337593543950335}""")]
    [InlineData("@{ a = 0.1 }", """{"a":0.1}""")]
    [InlineData("@{ a = 1e300 }", """{"a":1E+300}""")]
    [InlineData("@{ a = [byte] 7; }", """{"a":7}""")]
    [InlineData("@{ a = 'Müller 😀 <b> & ''q''' }", """{"a":"Müller \uD83D\uDE00 <b> & 'q'"}""")]
    [InlineData("@{ a = \"line`nbreak `\"quoted`\" back\\slash\" }", """{"a":"line\nbreak \"quoted\" back\\slash"}""")]
    [InlineData("@{ a = [datetime]::new(2026, 3, 4) }", """{"a":"2026-03-04"}""")]
    [InlineData("@{ a = [datetime]::new(2026, 3, 4, 5, 6, 7, 89, [DateTimeKind]::Utc) }", """{"a":"2026-03-04T05:06:07.089Z"}""")]
    [InlineData("@{ a = [datetimeoffset]::new(2026, 3, 4, 5, 6, 7, [timespan]::FromHours(2)) }", """{"a":"2026-03-04T03:06:07.000Z"}""")]
    [InlineData("@{ a = [datetime]::new(2026, 3, 4, 0, 0, 0, [DateTimeKind]::Utc) }", """{"a":"2026-03-04T00:00:00.000Z"}""")]
    [InlineData("@{ a = [timespan]::new(1, 2, 3) }", """{"a":"01:02:03.000Z"}""")]
    [InlineData("@{ a = [guid] '01234567-89ab-cdef-0123-456789abcdef' }", """{"a":"01234567-89ab-cdef-0123-456789abcdef"}""")]
    [InlineData("@{ a = [uri] 'https://example.com/' }", """{"a":"https://example.com/"}""")]
    [InlineData("@{ a = [byte[]] (1, 2, 3) }", """{"a":"AQID"}""")]
    [InlineData("@{ a = [System.DayOfWeek]::Monday }", """{"a":"Monday"}""")]
    [InlineData("@{ a = [char] 'c' }", """{"a":"c"}""")]
    [InlineData("@{ a = [switch] $true }", """{"a":true}""")]
    [InlineData("@{ a = [dbnull]::Value }", """{"a":null}""")]
    [InlineData("@{ a = 1..3 | Where-Object { $_ -gt 1 } }", """{"a":[2,3]}""")]
    [InlineData("@{ a = [pscustomobject] @{ b = [pscustomobject] @{ c = 'd' } } }", """{"a":{"b":{"c":"d"}}}""")]
    [InlineData("[System.Collections.Generic.List[object]] @(1, 'a')", """[1,"a"]""")]
    [InlineData("& { $same = @{ x = 1 }; [ordered] @{ a = $same; b = $same } }", """{"a":{"x":1},"b":{"x":1}}""")]
    public void A_body_becomes_this_JSON(string body, string sent)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run(
            $"Invoke-SfRequest nowhere -Method POST -Body ({body})").Error.Is(
                "Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound, "nowhere");
        RecordedRequest request = Assert.Single(Org.Requests.All);
        Assert.Equal(sent, request.Body);
        Assert.StartsWith("application/json", request.Headers["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_text_is_sent_as_an_empty_body()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Invoke-SfRequest nowhere -Method POST -Body ''").Error.Is("Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound);
        Assert.Equal("", Assert.Single(Org.Requests.All).Body);
    }

    [Fact]
    public void A_local_time_is_sent_as_the_same_instant()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        var local = new DateTime(2026, 7, 8, 9, 10, 11, DateTimeKind.Local);
        session.Set("When", local).Run("Invoke-SfRequest nowhere -Method POST -Body @{ a = $When }");
        Assert.Equal($$"""{"a":"{{local.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}"}""", Assert.Single(Org.Requests.All).Body);
    }

    [Fact]
    public void An_answer_can_be_changed_and_sent_back()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("""
            $answer = Invoke-SfRequest query -Query @{ q = 'SELECT Name, AnnualRevenue FROM Account LIMIT 2' }
            Invoke-SfRequest nowhere -Method POST -Body @{ records = $answer.records | ForEach-Object { [pscustomobject] @{ Name = $_.Name; Again = $_.attributes.type } } }
            """);
        string sent = Org.Requests.All[^1].Body;
        Assert.StartsWith("""{"records":[{"Name":""", sent, StringComparison.Ordinal);
        Assert.EndsWith(""","Again":"Account"}]}""", sent, StringComparison.Ordinal);
    }

    [Fact]
    public void Bodies_come_by_property_name_from_the_pipeline()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        IReadOnlyList<PSObject?> made = session.Run("""
            'one', 'two' | ForEach-Object { [pscustomobject] @{ Path = 'sobjects/Account'; Body = @{ Name = $_ } } } | Invoke-SfRequest -Method POST
            """).Good();
        Assert.Equal([true, true], made.Select(item => (bool)((dynamic)item!).success));
        Assert.Equal(["""{"Name":"one"}""", """{"Name":"two"}"""], Org.Requests.All.Select(request => request.Body));
    }

    [Theory]
    [InlineData("@{ a = $deep }", "@{}", """{"a":""", "}")]
    [InlineData("@(, $deep)", "@()", "[", "]")]
    [InlineData("[pscustomobject]@{ a = $deep }", "[pscustomobject]@{}", """{"a":""", "}")]
    public void A_body_may_be_64_levels_deep_and_no_deeper(string level, string innermost, string open, string close)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run(
            $"$deep = {innermost}; foreach ($x in 2..64) {{ $deep = {level} }}; Invoke-SfRequest nowhere -Method POST -Body $deep").Error.Is(
                "Salesforce.NOT_FOUND",
                ErrorCategory.ObjectNotFound);
        string sent = Assert.Single(Org.Requests.All).Body;
        Assert.StartsWith(string.Concat(Enumerable.Repeat(open, 63)), sent, StringComparison.Ordinal);
        Assert.EndsWith(string.Concat(Enumerable.Repeat(close, 63)), sent, StringComparison.Ordinal);
        session.Run($"$deep = {level}; Invoke-SfRequest nowhere -Method POST -Body $deep").Error
            .Is("BodyTooDeep", ErrorCategory.InvalidArgument, "nowhere").Says("64 levels").Recommends("at most 64");
        Assert.Single(Org.Requests.All);
    }

    [Fact]
    public void An_object_that_does_not_let_itself_be_read_is_that_items_error_alone()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        RunResult result = session.Run(
            "[pscustomobject]@{ Path = 'sobjects/Account'; Body = [System.Diagnostics.Process]::GetCurrentProcess() }, [pscustomobject]@{ Path = 'sobjects/Account'; Body = @{ Name = 'x' } } | Invoke-SfRequest -Method POST");
        result.Error.Is("BodyNotSerializable", ErrorCategory.InvalidArgument, "sobjects/Account");
        Assert.Single(result.Output);
    }
}
