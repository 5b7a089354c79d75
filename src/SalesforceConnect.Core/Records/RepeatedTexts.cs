using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SalesforceConnect.Records;

/// <summary>
/// Gives the same string for the same text, as a column of picklist values or owners has it row by row. A column of texts that do not
/// come again is found out, and left alone.
/// </summary>
internal sealed class RepeatedTexts
{
    private const int Size = 64;
    private const int LongestText = 64;
    private const int Trial = 512;

    private (byte[] Utf8, string Text)[]? _texts = new (byte[], string)[Size];
    private int _hits;
    private int _lookups;

    /// <summary>The text that the reader is at.</summary>
    [MethodImpl(HotPath.Options)]
    public string Read(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> utf8 = reader.ValueSpan;
        if (_texts is null || reader.ValueIsEscaped || utf8.Length is 0 or > LongestText)
        {
            return reader.GetString()!;
        }

        ref (byte[] Utf8, string Text) place = ref _texts[Hash(utf8)];
        if (place.Utf8 is not null && utf8.SequenceEqual(place.Utf8))
        {
            _hits++;
            return place.Text;
        }

        string text = reader.GetString()!;
        place = (utf8.ToArray(), text);
        if (++_lookups == Trial)
        {
            _texts = _hits * 2 < Trial ? null : _texts;
            _lookups = _hits = 0;
        }

        return text;
    }

    [MethodImpl(HotPath.Options)]
    private static int Hash(ReadOnlySpan<byte> utf8)
    {
        int last = utf8.Length - 1;
        return ((utf8[0] * 31) + (utf8[last / 2] * 7) + (utf8[last] * 13) + (utf8[last - (last / 4)] * 3) + utf8.Length) & (Size - 1);
    }
}
