using System.Buffers;

namespace SalesforceConnect.LocalOrg;

/// <summary>Record IDs: 15 characters that tell upper from lower case, or 18 with the checksum that makes case redundant.</summary>
public static class SalesforceId
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> s_digitSet = SearchValues.Create(Digits);
    private const string ChecksumDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    /// <summary>The 18-character ID of the object with this three-character key prefix and number.</summary>
    public static string Create(string keyPrefix, long number)
    {
        ArgumentException.ThrowIfNullOrEmpty(keyPrefix);
        Span<char> id = stackalloc char[18];
        keyPrefix.CopyTo(id);
        "5g0".CopyTo(id[3..]);
        for (int i = 14; i >= 6; i--)
        {
            id[i] = Digits[(int)(number % 62)];
            number /= 62;
        }

        AppendChecksum(id);
        return new string(id);
    }

    /// <summary>The number that <see cref="Create"/> made this ID from.</summary>
    internal static long Number(string id)
    {
        long number = 0L;
        foreach (char digit in id.AsSpan(6, 9))
        {
            number = (number * 62) + Digits.IndexOf(digit, StringComparison.Ordinal);
        }

        return number;
    }

    /// <summary>Whether <see cref="Create"/> may have made this ID, so that another could come out the same.</summary>
    internal static bool IsOwn(string id) => id.AsSpan(3).StartsWith("5g0", StringComparison.Ordinal);

    /// <summary>
    /// The 18-character form of a 15- or 18-character ID, null for anything else. The case of an 18-character ID is put right by
    /// its checksum, as Salesforce does it.
    /// </summary>
    public static string? Normalize(string? id)
    {
        if (id is not { Length: 15 or 18 } || id.AsSpan().ContainsAnyExcept(s_digitSet))
        {
            return null;
        }

        Span<char> full = stackalloc char[18];
        id.CopyTo(full);
        if (id.Length == 18)
        {
            for (int chunk = 0; chunk < 3; chunk++)
            {
                int flags = ChecksumDigits.IndexOf(char.ToUpperInvariant(id[15 + chunk]), StringComparison.Ordinal);
                if (flags < 0)
                {
                    return null;
                }

                for (int i = 0; i < 5; i++)
                {
                    ref char c = ref full[(chunk * 5) + i];
                    bool isUpper = (flags & (1 << i)) != 0;
                    if (isUpper && !char.IsAsciiLetter(c))
                    {
                        return null;
                    }

                    c = isUpper ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c);
                }
            }
        }

        AppendChecksum(full);
        return new string(full);
    }

    private static void AppendChecksum(Span<char> id)
    {
        for (int chunk = 0; chunk < 3; chunk++)
        {
            int flags = 0;
            for (int i = 0; i < 5; i++)
            {
                if (char.IsAsciiLetterUpper(id[(chunk * 5) + i]))
                {
                    flags |= 1 << i;
                }
            }

            id[15 + chunk] = ChecksumDigits[flags];
        }
    }
}
