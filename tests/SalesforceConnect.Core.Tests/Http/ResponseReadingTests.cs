using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Http;

/// <summary>What is read from answers of every shape that Salesforce, or something in between, sends.</summary>
public sealed class ResponseReadingTests
{
    [Theory]
    [InlineData("api-usage=18/100000", 18, 100000, "0.02")]
    [InlineData("api-usage=10018/100000; per-app-api-usage=17/250(appName=sample-app)", 10018, 100000, "10.02")]
    [InlineData("per-app-api-usage=17/250(appName=sample-app); api-usage=1/3", 1, 3, "33.33")]
    [InlineData("  api-usage=0/0 ", 0, 0, "0")]
    [InlineData("api-usage=5000000000/10000000000", 5000000000, 10000000000, "50")]
    public void The_days_usage_is_read_from_its_header(string header, long used, long max, string percent)
    {
        ApiUsage usage = ApiUsage.Parse(header)!;

        Assert.Equal((used, max, decimal.Parse(percent, CultureInfo.InvariantCulture)), (usage.Used, usage.Max, usage.PercentUsed));
        Assert.Equal($"{used}/{max}", usage.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("api-usage")]
    [InlineData("api-usage=")]
    [InlineData("api-usage=18")]
    [InlineData("api-usage=18/")]
    [InlineData("api-usage=18/100/1000")]
    [InlineData("api-usage=-1/100")]
    [InlineData("api-usage=1 /100")]
    [InlineData("api-usage=x/y")]
    [InlineData("api-usage=99999999999999999999/1")]
    [InlineData("per-app-api-usage=17/250(appName=api-usage=1/2)")]
    public void A_header_of_another_form_tells_nothing(string? header) => Assert.Null(ApiUsage.Parse(header));

    [Fact]
    public void Limits_are_read_in_the_order_of_their_names_and_what_is_no_limit_is_passed_over()
    {
        const string Body = """
            {"Zeta":{"Max":10,"Remaining":4},"Alpha":{"Max":3,"Remaining":3,"Ant Migration Tool":{"Max":0,"Remaining":0}},"Beta":{"Max":0,"Remaining":0},
             "Big":{"Max":999999999999,"Remaining":1},"NoRemaining":{"Max":1},"Text":"x","List":[1],"Null":null,"Words":{"Max":"10","Remaining":"4"},"Fraction":{"Max":1.5,"Remaining":1}}
            """;

        IReadOnlyList<SfLimit> limits = SfLimit.Read(Response(200, Body, "application/json"));

        Assert.Equal(
            [("Alpha", 3L, 3L, 0L, 0m), ("Beta", 0, 0, 0, 0), ("Big", 999999999999, 1, 999999999998, 100), ("Zeta", 10, 4, 6, 60)],
            limits.Select(limit => (limit.Name, limit.Max, limit.Remaining, limit.Used, limit.PercentUsed)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("{\"DailyApiRequests\":{\"Max\":1")]
    public void Limits_that_are_no_JSON_object_are_invalid(string body)
    {
        SfException error = Assert.Throws<SfException>(() => SfLimit.Read(Response(200, body, "application/json")));

        Assert.Equal(("InvalidJson", SfErrorCategory.InvalidData), (error.ErrorId, error.Category));
    }

    [Theory]
    [InlineData("""[{"message":"No such column","errorCode":"INVALID_FIELD"}]""", "INVALID_FIELD", "No such column", "")]
    [InlineData("""[{"message":"Required","errorCode":"REQUIRED_FIELD_MISSING","fields":["Name","City"]}]""", "REQUIRED_FIELD_MISSING", "Required", "Name,City")]
    [InlineData("""{"message":"Bare","errorCode":"NOT_FOUND"}""", "NOT_FOUND", "Bare", "")]
    [InlineData("""{"statusCode":"STRING_TOO_LONG","message":"Too long","fields":[]}""", "STRING_TOO_LONG", "Too long", "")]
    [InlineData("""{"error":"invalid_grant","error_description":"expired"}""", "invalid_grant", "expired", "")]
    [InlineData("""{"error":"invalid_grant"}""", "invalid_grant", "invalid_grant", "")]
    [InlineData("""[{"errorCode":"X","message":null,"fields":null}]""", "X", "X", "")]
    [InlineData("""{"hasErrors":true,"errors":[{"statusCode":"DUPLICATE_VALUE","message":"Twice"}]}""", "DUPLICATE_VALUE", "Twice", "")]
    [InlineData("""[{"success":false,"errors":[{"statusCode":"A","message":"a"}]}]""", "A", "a", "")]
    [InlineData("\r\n [{\"errorCode\":\"SPACED\",\"message\":\"m\"}]", "SPACED", "m", "")]
    [InlineData("\uFEFF{\"errorCode\":\"MARKED\",\"message\":\"m\"}", "MARKED", "m", "")]
    [InlineData("""[{"errorCode":"","message":"m"}]""", "HTTP_400", null, "")]
    [InlineData("""[{"errorCode":7,"message":"m"}]""", "HTTP_400", null, "")]
    [InlineData("[]", "HTTP_400", null, "")]
    [InlineData("{}", "HTTP_400", null, "")]
    [InlineData("", "HTTP_400", "HTTP 400", "")]
    [InlineData("[{\"errorCode\":\"CUT", "HTTP_400", null, "")]
    [InlineData("[{\"errorCode\":\"\\ud800\",\"message\":\"m\"}]", "\ufffd", "m", "")]
    [InlineData("[{\"errorCode\":\"GOOD\",\"message\":\"\\ud800\"}]", "GOOD", "\ufffd", "")]
    [InlineData("<html><body>Down</body></html>", "HTTP_400", "HTTP 400", "")]
    [InlineData("<!DOCTYPE html><title>Down &amp; out</title>", "HTTP_400", "HTTP 400: Down & out", "")]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Errors><Error><errorCode>INVALID_SESSION_ID</errorCode><message>Session expired or invalid</message></Error></Errors>", "INVALID_SESSION_ID", "Session expired or invalid", "")]
    [InlineData("<Errors><Error><fields>Name</fields><fields>City</fields><message>Required</message><errorCode>REQUIRED_FIELD_MISSING</errorCode></Error></Errors>", "REQUIRED_FIELD_MISSING", "Required", "Name,City")]
    [InlineData("<error xmlns=\"http://www.force.com/2009/06/asyncapi/dataload\"><exceptionCode>InvalidBatch</exceptionCode><exceptionMessage>no</exceptionMessage></error>", "InvalidBatch", "no", "")]
    [InlineData("<soapenv:Envelope xmlns:soapenv=\"x\"><soapenv:Body><soapenv:Fault><faultcode>sf:INVALID_LOGIN</faultcode><faultstring>wrong</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>", "INVALID_LOGIN", "wrong", "")]
    [InlineData("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><Errors><Error><errorCode>X</errorCode><message>&a;</message></Error></Errors>", "HTTP_400", "HTTP 400", "")]
    [InlineData("Bad_OAuth_Token", "HTTP_400", "Bad_OAuth_Token", "")]
    [InlineData("""["https://acme.my.salesforce.com/1","/2"]""", "HTTP_400", null, "")]
    public void An_error_is_read_from_every_shape(string body, string code, string? message, string fields)
    {
        SfApiError error = SfApiError.Read(
            Response(400, body, body.StartsWith('<') || body.StartsWith('B') ? "text/html" : "application/json"))[0];

        Assert.Equal((code, fields), (error.Code, string.Join(',', error.Fields)));
        Assert.Equal(message ?? error.Message, error.Message);
        Assert.NotEqual("", error.Message);
    }

    [Theory]
    [InlineData("""{"errorCode":"INVALID_FIELD","message":"No such column","fields":["Name"]}""", "INVALID_FIELD", "No such column", "Name")]
    [InlineData("""{"statusCode":"STRING_TOO_LONG","message":"Too long","fields":["A","B"]}""", "STRING_TOO_LONG", "Too long", "A,B")]
    [InlineData("""{"error":"invalid_grant","error_description":"expired"}""", "invalid_grant", "expired", "")]
    [InlineData("""{"statusCode":"X","message":"","fields":null}""", "X", "X", "")]
    public void One_error_is_read_from_one_element(string json, string code, string message, string fields)
    {
        using JsonDocument document = JsonDocument.Parse(json);

        SfApiError error = SfApiError.ReadOne(document.RootElement)!;

        Assert.Equal((code, message, fields), (error.Code, error.Message, string.Join(",", error.Fields)));
        Assert.Equal(code, Assert.Single(SfApiError.ReadAll(document.RootElement)).Code);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"DUPLICATE_VALUE\"")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"id":"001","success":true,"errors":[]}""")]
    [InlineData("""{"errorCode":5,"message":"x"}""")]
    public void What_is_no_error_gives_none(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);

        Assert.Null(SfApiError.ReadOne(document.RootElement));
        Assert.Empty(SfApiError.ReadAll(document.RootElement));
    }

    [Fact]
    public void The_errors_of_one_row_are_read_from_its_element_alone()
    {
        const string Rows = """
            [{"id":"001","success":true,"errors":[]},
             {"success":false,"errors":[{"statusCode":"REQUIRED_FIELD_MISSING","message":"Required","fields":["Name"]},{"statusCode":"DUPLICATE_VALUE","message":"Twice"}]},
             {"referenceId":"r1","result":[{"errorCode":"NOT_FOUND","message":"There is none"}]}]
            """;
        using JsonDocument document = JsonDocument.Parse(Rows);
        JsonElement[] rows = [.. document.RootElement.EnumerateArray()];

        Assert.Empty(SfApiError.ReadAll(rows[0]));
        Assert.Null(SfApiError.ReadOne(rows[1]));
        Assert.Equal(["REQUIRED_FIELD_MISSING", "DUPLICATE_VALUE"], SfApiError.ReadAll(rows[1]).Select(error => error.Code));
        Assert.Equal("NOT_FOUND", Assert.Single(SfApiError.ReadAll(rows[2].GetProperty("result"))).Code);
    }

    [Fact]
    public void Several_errors_are_all_told_and_the_first_one_gives_the_ID()
    {
        SfResponse response = Response(
            400,
            """[{"errorCode":"INVALID_FIELD","message":"one","fields":["A"]},{"errorCode":"MALFORMED_ID","message":"two"}]""",
            "application/json");

        var url = new Uri("https://acme.my.salesforce.com/services/data/v67.0/x?secret=1");
        SfApiException error = Assert.Throws<SfApiException>(() => response.AsRefusal("PATCH", url).OrThrow());

        Assert.Equal("Salesforce.INVALID_FIELD", error.ErrorId);
        Assert.Equal("INVALID_FIELD: one; MALFORMED_ID: two (PATCH /services/data/v67.0/x, HTTP 400)", error.Message);
        Assert.Equal(
            ("INVALID_FIELD", 2, 1, 400, "A"),
            (error.ErrorCode, error.AllErrors.Count, error.Attempts, error.StatusCode, Assert.Single(error.Fields)));
    }

    [Fact]
    public void Half_an_answer_never_becomes_another_exception()
    {
        byte[] whole = Encoding.UTF8.GetBytes(
            """[{"message":"Müller 😀","errorCode":"INVALID_FIELD","fields":["A"]},{"errors":[{"statusCode":"X"}]}]""");
        var random = new Random(20260801);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] body = whole[..random.Next(whole.Length + 1)];
            if (body.Length > 0 && i % 2 == 0)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            Assert.NotEmpty(SfApiError.Read(new SfResponse(500, body)));
        }
    }

    [Theory]
    [InlineData("application/json;charset=UTF-8", true, true)]
    [InlineData("application/problem+json", true, true)]
    [InlineData("text/csv", false, true)]
    [InlineData("application/xml", false, true)]
    [InlineData("image/png", false, false)]
    [InlineData("application/octet-stream", false, false)]
    public void The_media_type_says_what_an_answer_is(string contentType, bool isJson, bool isText)
    {
        SfResponse response = Response(200, "x", contentType);

        Assert.Equal((isJson, isText), (response.IsJson, response.IsText));
    }

    [Theory]
    [InlineData("text/plain;charset=ISO-8859-1", "Latin1", "Müller")]
    [InlineData("text/plain;charset=\"utf-8\"", "UTF-8", "Müller")]
    [InlineData("text/plain", "UTF-8", "Müller")]
    [InlineData("text/plain;charset=no-such-set", "UTF-8", "Müller")]
    public void Text_is_read_by_its_charset(string contentType, string encoding, string expected)
        => Assert.Equal(expected, Response(200, "Müller", contentType, Encoding.GetEncoding(encoding)).Text);

    private static SfResponse Response(int status, string body, string contentType, Encoding? encoding = null)
    {
        byte[] bytes = (encoding ?? Encoding.UTF8).GetBytes(body);
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return new SfResponse(new WireAnswer(new AnswerHead(status, headers: null, content.Headers), bytes));
    }
}
