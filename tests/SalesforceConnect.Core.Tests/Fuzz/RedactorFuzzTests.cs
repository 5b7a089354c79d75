using System.Text.Encodings.Web;
using System.Text.Json;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Core.Tests.Fuzz;

/// <summary>The redactor: no secret survives in a form that it knows, harmless words do, and no text takes it long.</summary>
[Collection(SecretsInUse.Name)]
public sealed class RedactorFuzzTests
{
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Word = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + Lower + "0123456789";

    // With \" for a quotation mark, as most others write it
    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] s_names =
    [
        "access_token", "refresh_token", "client_secret", "clientSecret", "consumer_secret", "assertion", "code_verifier", "id_token",
        "password", "Password", "sid", "token",
        "signature", "TOKEN", "secret", "sessionId", "private_key", "Authorization", "passwd", "pwd",
    ];

    // What the redactor looks at, and what may lie between.
    private static readonly string[] s_marks =
    [
        .. s_names, "=", ":", ">", "\"", "\\\"", "'", "\\", " ", "\n", "\t", "&", "<", "@", "//", "://", "/", "?", "#", "00D", "!", "%21",
        "%", "eyJ", "5Aep", "aPrx", "Bearer ", "OAuth ", "Basic ",
        "unexpected ", "invalid_", "a", "aaaaaaaaaaaaaaa", "0", ".", "-", "_", "~", "+", "\0", "\uD800", "é", "\u2028", "😀", "{", "}", "[",
        "]", ",", "00D000000000001AAA", "x:x:x:x:x:x:",
    ];

    [Fact]
    public async Task No_secret_survives_in_any_form()
        => await Generated.CheckAsync(
            20260801,
            random =>
            {
                (string text, string secret) = random.Next(7) switch
                {
                    0 => Named(random),
                    1
                        => InProse(random),
                    2
                            => InJson(random),
                    3 => InUrl(random),
                    4 => InHeader(random),
                    5 => InXml(random),
                    _ => InAuthUrl(random),
                };
                return (Text: Noise(random) + text + Noise(random), Secret: secret);
            },
            given =>
            {
                string shown = Redactor.Text(given.Text);
                for (int start = 0; start + 8 <= given.Secret.Length; start++)
                {
                    Assert.False(
                        shown.Contains(given.Secret.Substring(start, 8), StringComparison.Ordinal),
                        "Eight characters of it are left: " + shown);
                }

                return true;
            },
            given => Generated.Escaped(given.Text));

    [Fact]
    public async Task Plain_words_stay()
        => await Generated.CheckAsync(
            20260802,
            random => string.Join(
                ' ',
                Enumerable.Range(0, random.Next(1, 30))
                    .Select(_ => Pick(random, Lower, random.Next(1, 12)) + random.One("", "", "", ".", ",", "!", "?", ";"))),
            text =>
            {
                Assert.Equal(text, Redactor.Text(text));
                return true;
            },
            Generated.Escaped);

    [Fact]
    public async Task No_text_is_too_much_for_it()
        => await Generated.CheckAsync(
            20260803,
            random => random.Join(s_marks, random.Next(1000) == 0 ? random.Next(4000) : random.Next(20)),
            text =>
            {
                string shown = Redactor.Text(text);
                Assert.InRange(shown.Length, 0, 2000);
                string input = Redactor.Input(text);
                Assert.InRange(input.Length, 0, 200);
                Assert.DoesNotContain(input, char.IsControl);
                Assert.Equal("X-Any: ***", Redactor.Headers([new("X-Any", text)]));
                return shown != text;
            },
            Generated.Escaped);

    [Theory]
    [InlineData("a")]
    [InlineData("a:")]
    [InlineData("://a")]
    [InlineData("token")]
    [InlineData("token=\"")]
    [InlineData("token=\\\"")]
    [InlineData("\\")]
    [InlineData("00D000000000!")]
    [InlineData("eyJ")]
    [InlineData("Bearer ")]
    [InlineData("@")]
    [InlineData("%2F")]
    public void Nor_is_the_same_over_and_over(string part)
    {
        string text = string.Concat(Enumerable.Repeat(part, 100_000));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Assert.InRange(Redactor.Text(text).Length, 1, 2000);

        // A thousandth of it, and not a bound that anything comes near.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    // name=value, as in a form or a query: anything that percent-encoding leaves
    private static (string Text, string Secret) Named(Random random)
    {
        string secret = Pick(random, Word + "-._~!*()%+/", random.Next(8, 60));
        string separator = random.One("=", " = ", ": ", ":");
        string after = separator == "=" ? random.One("", "&x=1", "\n") : "";
        return (random.One(s_names) + separator + secret + after, secret);
    }

    // A token that its own form gives away, without a name
    private static (string Text, string Secret) InProse(Random random)
    {
        string secret = Token(random);
        string before = random.One("the session ", "(", "Bearer ", "got \"", "key:", "'", "<sessionId>", "\t", "[");
        return (before + secret + random.One(" is unknown", ")", "\"", "'", "</sessionId>", ".", ""), secret);
    }

    private static (string Text, string Secret) InJson(Random random)
    {
        string secret = random.Next(2) == 0
            ? Token(random)
            : Pick(random, Word + " -._~!*'()%+/&=;:,@#$^<>[]{}|?", random.Next(8, 60)).Trim();
        string quote = random.One("\"", "\\\"");
        if (quote.Length == 1 && random.Next(3) == 0)
        {
            secret = JsonSerializer.Serialize(Pick(random, Word + "\"\\/\u00e9\n", random.Next(8, 40)), s_relaxed)[1..^1];
        }

        string space = random.One("", " ");
        return ($"{{{quote}x{quote}:1,{quote}{random.One(s_names)}{quote}{space}:{space}{quote}{secret}{quote},{quote}y{quote}:2}}", secret);
    }

    private static (string Text, string Secret) InUrl(Random random)
    {
        string secret = Token(random);
        string encoded = secret.Replace("!", "%21", StringComparison.Ordinal);
        return random.Next(4) switch
        {
            0 => ($"https://acme.my.salesforce.com/secur/{secret}/x", secret),
            1 => ($"/services/apexrest/{encoded}?a=1", encoded),
            2 => ($"https://acme.my.salesforce.com/secur/frontdoor.jsp?sid={encoded}&retURL=%2F", encoded),
            _ => ($"http://user:{secret}@proxy.example:8080", secret),
        };
    }

    private static (string Text, string Secret) InHeader(Random random)
    {
        string secret = random.Next(2) == 0 ? Token(random) : Pick(random, Word + "-._~+/", random.Next(15, 60));
        return ($"{random.One("Authorization: ", "authorization:", "Authorization=", "\"Authorization\": \"")}{random.One("Bearer ", "OAuth ", "Basic ", "bearer ")}{secret}{random.One("\r\n", "\"", "")}", secret);
    }

    private static (string Text, string Secret) InXml(Random random)
    {
        string secret = random.Next(2) == 0 ? Token(random) : Pick(random, Word + "-._~!*()%+/=", random.Next(8, 60));
        string name = random.One("sessionId", "password", "access_token", "clientSecret");
        return ($"<a:{name}>{secret}</a:{name}>", secret);
    }

    // force://<client>:<secret>:<refresh token>@<host>
    private static (string Text, string Secret) InAuthUrl(Random random)
    {
        string refresh = Token(random);
        string secret = random.Next(2) == 0 ? "" : Pick(random, Word, random.Next(8, 60));
        return ($"force://PlatformCLI:{secret}:{refresh}@acme.my.salesforce.com", random.Next(2) == 0 && secret.Length > 0
            ? secret
            : refresh);
    }

    private static string Token(Random random) => random.Next(5) switch
    {
        0 => $"00D{Pick(random, Word, 12)}!{Pick(random, Word + "._", 90)}",
        1 => $"00D{Pick(random, Word, 15)}!{Pick(random, Word + "._", 90)}",
        2 => $"eyJ{Pick(random, Word, 30)}.{Pick(random, Word + "-_", 60)}.{Pick(random, Word + "-_", 40)}",
        3 => $"aPrx{Pick(random, Word + "._", 60)}",
        _ => $"5Aep861{Pick(random, Word + "._", 80)}",
    };

    private static string Noise(Random random)
        => random.Next(2) == 0
            ? ""
            : " " + string.Join(' ', Enumerable.Range(0, random.Next(1, 8)).Select(_ => Pick(random, Lower, random.Next(1, 12)))) + " ";

    private static string Pick(Random random, string alphabet, int length) => new(random.GetItems<char>(alphabet, length));
}
