using SalesforceConnect.Auth;

namespace SalesforceConnect.Core.Tests.Auth;

/// <summary>The seal on a refresh token: it opens for its own predecessor, and for nothing else.</summary>
public sealed class SealedTokenTests
{
    private const string Long = "5Aep861KIwKdekr90I4iHdZDgWwRoG7O_6uHrgJ.yVtMS0UaGxRqE6WFM77W7wCV4muVMgdqKjuWI2i5S6sjN2";

    // Made with "openssl enc -aes-256-cbc" and Python's hmac.
    [Theory]
    [InlineData(
        "5Aep861.new",
        "5Aep861.old",
        "00000000000000000000000000000000",
        "AAAAAAAAAAAAAAAAAAAAAIF5Rv2HctwifQcek5CoOUy7N1IsnHEFthKOCCg2KU2OG/vn16I/a/LzA2vqAdc0Jw==")]
    [InlineData(
        Long + "X",
        Long + "Y",
        "000102030405060708090A0B0C0D0E0F",
        "AAECAwQFBgcICQoLDA0OD4RgHuDxGs3OE1mjR2f9tUVxTUQu1rDPHy5Hz8eh6uEEovdbN2kgUBJqYeX25Aj5yEbJ80yHJvncDHxU+xnRi8auSulvlpo8EgLawyvIPnAgF0/C/Az+W1o+duZihxKHxnm5USwR65wD3d34oFDqIPzz31CjkrKrtWP2RYqvrUl5")]
    [InlineData(
        "sechzehn Zeichen",
        "älter",
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        "/////////////////////57pyB5vIgYg/82QlC+PBQn9+MRMHmmfRcPZ4peYlijyxT/1gsEVSP04pnZoMI5RqhWxcRrQKXspxVuuXDTFxfc=")]
    public void It_is_what_other_tools_make_of_the_same_keys(string token, string predecessor, string initial, string expected)
    {
        Assert.Equal(expected, SealedToken.Seal(new(token), new(predecessor), Convert.FromHexString(initial)));
        Assert.Equal(token, SealedToken.TryOpen(expected, new(predecessor))!.Reveal());
    }

    [Fact]
    public void A_fingerprint_is_the_beginning_of_the_hash()
        => Assert.Equal("COPQE9yBywKIookNlc4BDb6cc15jDeDQ", SealedToken.Fingerprint("5Aep861.old"));

    [Fact]
    public void Tokens_of_every_length_come_back_and_no_two_seals_are_the_same()
    {
        for (int length = 0; length <= 300; length++)
        {
            string token = string.Concat(Enumerable.Range(0, length).Select(i => (char)('!' + ((i * 7) + length) % 94)));
            SecretText predecessor = new(Long + length);
            string first = SealedToken.Seal(new(token), predecessor);
            Assert.Equal(token, SealedToken.TryOpen(first, predecessor)!.Reveal());
            Assert.NotEqual(first, SealedToken.Seal(new(token), predecessor));
            Assert.Null(SealedToken.TryOpen(first, new(Long + (length + 1))));
        }
    }

    [Fact]
    public void A_change_of_any_byte_or_character_keeps_it_closed()
    {
        SecretText predecessor = new(Long + "Y");
        string good = SealedToken.Seal(new(Long + "X"), predecessor);
        byte[] whole = Convert.FromBase64String(good);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= (byte)(1 << (i % 8));
            Assert.Null(SealedToken.TryOpen(Convert.ToBase64String(changed), predecessor));
        }

        for (int i = 0; i < good.Length; i++)
        {
            foreach (char other in "Az09+/= \n!".Where(other => other != good[i]))
            {
                Assert.Null(SealedToken.TryOpen(good[..i] + other + good[(i + 1)..], predecessor));
            }

            Assert.Null(SealedToken.TryOpen(good[..i], predecessor));
            Assert.Null(SealedToken.TryOpen(good[i..][1..], predecessor));
        }

        Assert.Null(SealedToken.TryOpen(good + "\n", predecessor));
        Assert.Null(SealedToken.TryOpen(good + good, predecessor));
    }
}
