using System.Globalization;
using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Connections;

/// <summary>The API versions of an org (REST API Developer Guide, "Versions").</summary>
internal sealed class ApiVersions
{
    private readonly List<int> _versions;

    private ApiVersions(List<int> versions) => _versions = versions;

    /// <summary>The call that lists them.</summary>
    public static SfRequest Request { get; } = new("GET", "/services/data");

    /// <summary>The newest one, such as <c>67.0</c>.</summary>
    public string Newest => Format(_versions.Max());

    /// <summary>All of them, the newest first.</summary>
    public IEnumerable<string> All => _versions.OrderByDescending(version => version).Select(Format);

    /// <summary>Whether the org offers this one.</summary>
    public bool Offers(string version) => TryParse(version, out int number) && _versions.Contains(number);

    /// <summary>Reads the list.</summary>
    /// <exception cref="SfException"><c>NotASalesforceHost</c>: what answered is something else.</exception>
    public static ApiVersions Read(SfResponse response, Uri host)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(response.JsonOrPage);
            var versions = document.RootElement.EnumerateArray()
                .Select(entry => TryParse(entry.GetProperty("version").GetString() ?? "", out int version) ? version : 0)
                .Where(version => version > 0)
                .ToList();
            if (versions.Count > 0)
            {
                return new ApiVersions(versions);
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Told below.
        }

        throw new SfException("NotASalesforceHost", SfErrorCategory.InvalidData, host.Host);
    }

    /// <summary>Reads a version as a user writes it: <c>67</c>, <c>67.0</c> or <c>v67.0</c>.</summary>
    /// <exception cref="SfException"><c>InvalidApiVersion</c>.</exception>
    public static string Parse(string given)
        => TryParse(given, out int version)
            ? Format(version)
            : throw new SfException("InvalidApiVersion", SfErrorCategory.InvalidArgument, Redactor.Input(given)) { Target = given };

    // All there are end in .0.
    private static bool TryParse(string given, out int version)
    {
        string number = given.Trim();
        bool isNumber = decimal.TryParse(
            number.StartsWith("v", StringComparison.OrdinalIgnoreCase) ? number.Substring(1) : number,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out decimal exact);
        bool isVersion = isNumber && exact is >= 1 and < 1000 && decimal.Truncate(exact) == exact;
        version = isVersion ? (int)exact : 0;
        return isVersion;
    }

    private static string Format(int version) => version.ToString("0.0", CultureInfo.InvariantCulture);
}
