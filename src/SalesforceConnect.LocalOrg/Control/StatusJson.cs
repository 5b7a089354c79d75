using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/_localorg/status</c>: that the org is there, and what is in it.</summary>
internal static class StatusJson
{
    public static Task WriteAsync(ControlCall call) => call.WriteAsync(200, json => Write(json, call.Org));

    private static void Write(Utf8JsonWriter json, Org org)
    {
        json.WriteStartObject();
        json.WriteString("version", Version);
        json.WriteString("organizationId", org.OrganizationId);
        json.WriteString("organizationName", org.Options.OrganizationName);
        json.WritePropertyName("time");
        TimeCalls.Write(json, org.Clock);
        json.WriteNumber("requests", org.Requests.All.Count);
        json.WriteNumber("workingTokens", org.Tokens.ActiveCount);
        json.WritePropertyName("faults");
        FaultCalls.WriteAll(json, org.Faults.Rules);
        json.WriteStartObject("records");
        foreach ((string name, int count) in Counts(org))
        {
            json.WriteNumber(name, count);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static string Version { get; } = typeof(StatusJson).Assembly.GetName().Version!.ToString(3);

    /// <summary>The objects with their numbers of records, the fullest first.</summary>
    public static IEnumerable<(string Name, int Count)> Counts(Org org) => org.Store.ObjectNames
        .Select(name => (Name: name, Count: org.Store.Count(name)))
        .OrderByDescending(counted => counted.Count)
        .ThenBy(counted => counted.Name, StringComparer.OrdinalIgnoreCase);
}
