using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;

namespace SalesforceConnect.Conversion;

/// <summary>
/// Writes what a user gave as JSON. Nulls, nesting, 64-bit integers, decimals and Unicode are
/// kept; dates are written as Salesforce reads them.
/// </summary>
internal sealed class JsonBody
{
    private const int MaximumDepth = 64;

    private readonly Utf8JsonWriter _writer;
    private readonly Stack<object> _open = new();

    private JsonBody(Utf8JsonWriter writer) => _writer = writer;

    /// <summary>The JSON, in UTF-8.</summary>
    /// <exception cref="SfException"><c>BodyCycle</c>, <c>BodyTooDeep</c> or <c>BodyNotSerializable</c>; nothing has been sent.</exception>
    public static byte[] Write(object body)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonObject.Options))
        {
            new JsonBody(writer).Write(body, "body");
        }

        return buffer.ToArray();
    }

    private void Write(object? value, string path)
    {
        value = Wrapped.Plain(value);
        if (!TryWriteScalar(value))
        {
            WriteContainer(value!, path);
        }
    }

    private bool TryWriteScalar(object? value)
    {
        if (SalesforceTime.Print(value) is { } time)
        {
            _writer.WriteStringValue(time);
            return true;
        }

        switch (value)
        {
            case null or DBNull:
                _writer.WriteNullValue();
                return true;
            case string text:
                _writer.WriteStringValue(text);
                return true;
            case bool flag:
                _writer.WriteBooleanValue(flag);
                return true;
            case SwitchParameter flag:
                _writer.WriteBooleanValue(flag.IsPresent);
                return true;
            case byte or sbyte or short or ushort or int or uint or long:
                _writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                return true;
            case ulong or BigInteger or decimal:
                _writer.WriteRawValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                return true;
            case double or float when IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture)):
                _writer.WriteRawValue(((IFormattable)value).ToString("R", CultureInfo.InvariantCulture));
                return true;
            case byte[] bytes:
                _writer.WriteBase64StringValue(bytes);
                return true;
            case char or Guid or Uri or Enum or Version:
                _writer.WriteStringValue(value.ToString());
                return true;
            default:
                return false;
        }
    }

    private void WriteContainer(object value, string path)
    {
        if (_open.Any(outer => ReferenceEquals(outer, value)))
        {
            throw new SfException("BodyCycle", SfErrorCategory.InvalidArgument, path);
        }

        if (_open.Count >= MaximumDepth)
        {
            throw new SfException("BodyTooDeep", SfErrorCategory.InvalidArgument, MaximumDepth, path);
        }

        if (value is Delegate or Type or System.Security.SecureString or PSCredential or Exception or double or float or TimeSpan)
        {
            throw new SfException("BodyNotSerializable", SfErrorCategory.InvalidArgument, value.GetType().Name, path);
        }

        _open.Push(value);
        switch (value)
        {
            case IDictionary table:
                WriteObject(
                    table.Cast<DictionaryEntry>()
                        .Select(entry => (Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, (object?)entry.Value)),
                    path);
                break;
            case IEnumerable items:
                int index = 0;
                _writer.WriteStartArray();
                foreach (object? item in items)
                {
                    Write(item, $"{path}[{index++}]");
                }

                _writer.WriteEndArray();
                break;
            default:
                WriteObject(
                    PSObject.AsPSObject(value).Properties
                        .Where(property => property.IsGettable)
                        .Select(property => (property.Name, ValueOf(property, path))),
                    path);
                break;
        }

        _open.Pop();
    }

    private void WriteObject(IEnumerable<(string Name, object? Value)> properties, string path)
    {
        _writer.WriteStartObject();
        foreach ((string name, object? value) in properties)
        {
            _writer.WritePropertyName(name);
            Write(value, $"{path}.{name}");
        }

        _writer.WriteEndObject();
    }

    private static object? ValueOf(PSPropertyInfo property, string path)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException failure)
        {
            throw new SfException(
                "BodyNotSerializable", SfErrorCategory.InvalidArgument, failure, property.TypeNameOfValue, $"{path}.{property.Name}");
        }
    }

    private static bool IsFinite(double number) => !double.IsNaN(number) && !double.IsInfinity(number);
}
