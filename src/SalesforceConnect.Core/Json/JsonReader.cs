using System.Text.Json;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Json;

/// <summary>
/// Reads JSON in one pass. Numbers keep every digit, as <see cref="JsonNumber"/> reads them.
/// Text stays text, dates among it.
/// </summary>
internal static class JsonReader
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 128 };

    /// <summary>The value that the JSON holds: null, <see cref="bool"/>, a number, text, <c>object?[]</c>, or a built object.</summary>
    /// <param name="json">UTF-8, with or without a byte order mark.</param>
    /// <param name="builder">Makes the objects.</param>
    /// <exception cref="SfException"><c>InvalidJson</c>.</exception>
    public static object? Read(byte[] json, IJsonBuilder builder)
    {
        int start = TextMark.LengthInUtf8(json);
        var reader = new Utf8JsonReader(json.AsSpan(start), s_options);
        try
        {
            reader.Read();
            object? value = ReadValue(ref reader, builder);
            reader.Read();
            return value;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new SfException(
                "InvalidJson",
                SfErrorCategory.InvalidData,
                failure,
                json.Length,
                start + Position(json.AsSpan(start), failure, reader.TokenStartIndex));
        }
    }

    // The reader counts lines and the bytes in one; what is bad in the value of a token it tells by nothing at all.
    private static long Position(ReadOnlySpan<byte> json, Exception failure, long token)
    {
        if (failure is not JsonException { LineNumber: { } line, BytePositionInLine: { } position })
        {
            return token;
        }

        int begin = 0;
        for (; line > 0; line--)
        {
            begin += json.Slice(begin).IndexOf((byte)'\n') + 1;
        }

        return begin + position;
    }

    private static object? ReadValue(ref Utf8JsonReader reader, IJsonBuilder builder)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                object target = builder.NewObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    string name = reader.GetString()!;
                    reader.Read();
                    builder.Add(target, name, ReadValue(ref reader, builder));
                }

                return target;
            case JsonTokenType.StartArray:
                var items = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader, builder));
                }

                return items.ToArray();
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                return JsonNumber.Read(ref reader);
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            default:
                return null;
        }
    }
}
