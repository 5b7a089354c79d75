using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using SalesforceConnect.Auth;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Redaction;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Http;

/// <summary>A secret that is in use is masked by its value, wherever it comes back and in whatever form.</summary>
[Collection(SecretsInUse.Name)]
public sealed class KnownSecretTests : CoreTest
{
    // One as Salesforce makes them, and one with all that an encoding changes.
    private const string Plain = "Zq7fK2mX9vB4nT6wY1cD8hJ3sL5pR0gA";
    private const string Nasty = "Zq7+K2/mX=9v&B4\"n<T>%41\\6 wY'ü1cD€8hJ";

    private static readonly Dictionary<string, Func<string, string>> s_forms = new()
    {
        ["as it is"] = secret => secret,
        ["in capitals"] = secret => secret.ToUpperInvariant(),
        ["percent-encoded"] = Uri.EscapeDataString,
        ["percent-encoded in lower case"] = secret => Percent(secret, "x2", always: false),
        ["every byte percent-encoded"] = secret => Percent(secret, "X2", always: true),
        ["percent-encoded twice"] = secret => Uri.EscapeDataString(Uri.EscapeDataString(secret)),
        ["as a form writes it"] = secret => WebUtility.UrlEncode(secret),
        ["as %u"] = secret => string.Concat(secret.Select(c => "%u" + ((int)c).ToString("X4", CultureInfo.InvariantCulture))),
        ["as JSON"] = secret => JsonEncodedText.Encode(secret).ToString(),
        ["as JSON in JSON"] = secret => JsonEncodedText.Encode(JsonEncodedText.Encode(secret).ToString()).ToString(),
        ["every character as JSON"] = secret => string.Concat(
            secret.Select(c => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture))),
        ["as \\x"] = secret => string.Concat(
            secret.Select(c => c < 0x100 ? "\\x" + ((int)c).ToString("x2", CultureInfo.InvariantCulture) : $"\\u{(int)c:x4}")),
        ["base 64"] = secret => Base64(secret),
        ["base 64 for URLs"] = secret => Base64(secret).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
        ["base 64 in a URL"] = secret => Uri.EscapeDataString(Base64(secret)),
        ["base 64, wrapped"] = secret => Base64(secret).Insert(20, "\r\n"),
        ["base 64 of ID and secret"] = secret => Base64(LocalOrgServer.DefaultClientId + ":" + secret),
        ["base 64 of another ID and secret"] = secret => Base64("a:" + secret),
        ["base 64 of a form"] = secret => Base64($"grant_type=client_credentials&client_secret={secret}&x=1"),
        ["HTML"] = secret => WebUtility.HtmlEncode(secret),
        ["HTML in HTML"] = secret => WebUtility.HtmlEncode(WebUtility.HtmlEncode(secret)),
        ["decimal entities"] = secret => string.Concat(secret.Select(c => $"&#{(int)c};")),
        ["hexadecimal entities"] = secret => string.Concat(secret.Select(c => $"&#x{(int)c:x};")),
        ["quoted-printable"] = secret => QuotedPrintable(secret),
        ["quoted-printable, wrapped"] = secret => QuotedPrintable(secret).Insert(12, "=\r\n"),
        ["hexadecimal"] = secret => Convert.ToHexString(Encoding.UTF8.GetBytes(secret)),
        ["hexadecimal in lower case"] = secret => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)),
        ["cut off"] = secret => secret[..^8],
        ["wrapped"] = secret => secret.Insert(10, "\r\n    "),
        ["some of it percent-encoded, some as JSON"] = secret => Uri.EscapeDataString(secret[..12]) + JsonEncodedText.Encode(secret[12..]),
    };

    public static TheoryData<string, string> Forms
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string form in s_forms.Keys)
            {
                data.Add(form, Plain);
                data.Add(form, Nasty);
            }

            return data;
        }
    }

    // Where a token endpoint can put what it was sent.
    private static readonly Dictionary<string, Func<string, string>> s_answers = new()
    {
        ["an OAuth description"] = echo => Json(
            "400 Bad Request", new { error = "invalid_client", error_description = $"no such secret {echo} here" }),
        ["an OAuth code"] = echo => Json("400 Bad Request", new { error = echo }),
        ["an API error"] = echo => Json(
            "400 Bad Request", new[] { new { errorCode = "INVALID", message = "bad " + echo, fields = new[] { echo } } }),
        ["a short text"] = echo => Answer("403 Forbidden", "text/plain", "bad " + echo[..Math.Min(echo.Length, 150)]),
        ["a header"] = echo => Answer("403 Forbidden", "text/plain", "no", $"Server: {OneLine(echo)}\r\nX-Request-Id: {OneLine(echo)}\r\n"),
        ["a broken status line"] = echo => $"HTTP/nine {OneLine(echo)}\r\n\r\nConnection: close",
        ["a broken header"] = echo => $"HTTP/1.1 200 OK\r\n{OneLine(echo)}\r\nConnection: close\r\n\r\n",
    };

    public static TheoryData<string, string> Answers
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string answer in s_answers.Keys)
            {
                foreach (string form in new[]
                {
                    "as it is",
                    "percent-encoded",
                    "base 64 of ID and secret",
                    "decimal entities",
                    "hexadecimal"
                })
                {
                    data.Add(answer, form);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_of_a_secret_in_use_is_masked(string form, string secret)
    {
        var held = new SecretText(secret);
        string echo = s_forms[form](secret);

        string shown = Redactor.Text($"wrong: '{echo}', try again");

        AssertNothingOf(echo, shown);
        Assert.StartsWith("wrong: '", shown, StringComparison.Ordinal);
        Assert.EndsWith("', try again", shown, StringComparison.Ordinal);
        GC.KeepAlive(held);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_token_endpoint_that_echoes_the_consumer_secret_has_it_masked(string answer, string form)
    {
        string echo = s_forms[form](Plain);
        await using var server = new RawServer(s_answers[answer](echo));
        OpenConnection session = Connect(secret: Plain, url: new Uri($"http://localhost:{server.Port}"));

        SfException error = await Assert.ThrowsAnyAsync<SfException>(
            () => session.SignInAsync(Trace, CancellationToken.None).WaitAsync(Patience)
            .ContinueWith(signIn => signIn.IsFaulted ? signIn : GetAsync(session), TaskScheduler.Default).Unwrap());

        string shown = string.Join('\n', error.ToString(), error.ErrorId, error.RecommendedAction, Trace.All)
            + string.Join(
                '\n', (error as SfApiException)?.AllErrors.SelectMany(each => each.Fields.Append(each.Code).Append(each.Message)) ?? []);
        AssertNothingOf(echo, shown);
    }

    [Fact]
    public async Task A_scope_with_a_secret_in_it_is_masked_in_the_report()
    {
        Org.Apps.Default.ConsumerSecret = Plain;
        Org.Faults.On("POST", TokenPath).Always(Fault.TransformResponse(
            body => body.Replace(
                "\"scope\":\"", $"\"scope\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(Plain))} ", StringComparison.Ordinal)));

        SfConnectionTest report = await this.TestAsync(Connect(secret: Plain));

        Assert.Contains("scopes: ***", report.Checks.Single(check => check.Name == "Token").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_fills_the_places_of_a_message_is_masked_and_its_own_words_are_not()
    {
        // A password may be a word.
        var held = new SecretText("connection");

        var error = new SfException("InvalidConnectionName", SfErrorCategory.InvalidArgument, "my connection", 50);

        Assert.Equal("'my ***' cannot be a connection's name.", error.Message);
        GC.KeepAlive(held);
    }

    [Fact]
    public void The_cause_of_an_error_goes_where_it_quotes_a_secret()
    {
        var held = new SecretText(Plain);
        var quoting = new InvalidOperationException("outer", new FormatException("near " + Plain));
        var other = new InvalidOperationException("outer", new FormatException("near something"));

        Assert.Null(new SfException("SignInWithoutCode", SfErrorCategory.InvalidData, quoting).InnerException);
        Assert.Same(other, new SfException("SignInWithoutCode", SfErrorCategory.InvalidData, other).InnerException);
        GC.KeepAlive(held);
    }

    [Theory]
    [InlineData("The organization 00D000000000001AAA is locked")]
    [InlineData("connect to 00D00000000")]
    [InlineData("Zq7fK2mX9vB4nT6 is no secret, nor is R0gA")]
    [InlineData("100 % of = all \\ and & more; %zz &; =")]
    public void What_only_begins_like_a_secret_stays(string text)
    {
        SecretText[] held = [new(Plain), new("00D000000000001!AQxxxxxx"), new("00D000000000001!AQ" + new string('x', 80))];

        Assert.Equal(text, Redactor.Text(text));
        GC.KeepAlive(held);
    }

    [Fact]
    public void A_short_secret_is_masked_where_its_connection_is_known_alone()
    {
        var saved = new ConnectionDocument(
            new ConnectionFacts("a", "https://acme.my.salesforce.com", AuthMethod.ClientSecret),
            new Dictionary<string, SecretText> { [ConnectionSecret.ProxyPassword.Name] = new("pass") });

        Assert.Equal("pass it on", Redactor.Text("pass it on"));
        Assert.Equal("*** it on", saved.WithoutSecrets("pass it on"));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("%25")]
    [InlineData("&amp;")]
    [InlineData("\\")]
    [InlineData("=\r\n")]
    [InlineData("Zq7fK2mX9vB4nT6")]
    [InlineData("A")]
    public void No_text_takes_long(string part)
    {
        SecretText[] held = [.. Enumerable.Range(0, 20).Select(number => new SecretText(part + Plain + number))];
        string text = string.Concat(Enumerable.Repeat(part, 20_000));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Assert.NotEmpty(Redactor.Text(text));

        // A hundred times what it takes, and not a bound that anything comes near.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        GC.KeepAlive(held);
    }

    [Fact]
    public void The_name_of_a_secret_is_none_and_a_secret_in_front_does_not_hide_the_name_of_the_next()
    {
        SecretText[] held = [new("refresh_token"), new("in_front_of_a_password")];
        Assert.Equal("{\"refresh_token\":\"***\"}", Redactor.Text("{\"refresh_token\":\"a$b c\"}"));
        Assert.Equal("***=***", Redactor.Text("in_front_of_a_password=another one".Replace(" one", "", StringComparison.Ordinal)));
        GC.KeepAlive(held);
    }

    private static void AssertNothingOf(string echo, string shown)
    {
        const int Part = 12;
        for (int start = 0; start + Part <= echo.Length; start++)
        {
            Assert.False(
                shown.Contains(echo.Substring(start, Part), StringComparison.Ordinal), $"'{echo.Substring(start, Part)}' is left: {shown}");
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Percent(string text, string hex, bool always)
        => string.Concat(Encoding.UTF8.GetBytes(text).Select(each
            => !always && each < 128 && char.IsLetterOrDigit((char)each)
                ? ((char)each).ToString()
                : "%" + each.ToString(hex, CultureInfo.InvariantCulture)));

    private static string QuotedPrintable(string text)
        => string.Concat(
            Encoding.UTF8
                .GetBytes(text)
                .Select(each => each is > 32 and < 127 and not (byte)'=' ? ((char)each).ToString() : $"={each:X2}"));

    private static string OneLine(string text) => text.Replace("\r\n", "", StringComparison.Ordinal);

    private static string Json(string status, object body) => Answer(status, "application/json", JsonSerializer.Serialize(body));

    private static string Answer(string status, string type, string body, string headers = "")
        => $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\n{headers}Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
}
