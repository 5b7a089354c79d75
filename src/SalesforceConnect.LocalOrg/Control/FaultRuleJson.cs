using System.Text.Json;
using System.Text.RegularExpressions;

namespace SalesforceConnect.LocalOrg;

/// <summary>A rule of the fault plan in JSON: which requests, how many of them, and what strikes them.</summary>
internal static class FaultRuleJson
{
    private static readonly string[] s_methods = ["*", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>
    /// Reads a rule, to be put into a plan once all that came with it has been read. <c>{"path": "/services/data/*/query", "fault":
    /// "queryTimeout", "times": 2}</c>
    /// </summary>
    public static Func<FaultPlan, FaultRule> Read(JsonElement json, string place)
    {
        var fields = new JsonFields(json, place);
        List<Func<RecordedRequest, bool>> conditions = [];
        List<string> words = [];
        ReadRequest(fields, conditions, words);
        int skip = fields.Whole("skip") ?? 0;
        if (skip < 0)
        {
            throw new JsonMistakeException(fields.At("skip"), "A number from 0 on is needed here.");
        }

        int? times = ReadTimes(fields);
        JsonElement written = fields.Take("fault")
            ?? throw new JsonMistakeException(fields.At("fault"), "The fault is needed here: a kind, such as \"rowLocked\", or an object with \"kind\".");
        Fault fault = FaultKinds.Read(written, fields.At("fault"));
        fields.End();
        return plan =>
        {
            FaultRule rule = plan.Add(request => conditions.TrueForAll(holds => holds(request)), string.Join(' ', words)).Skip(skip);
            return times is { } count ? rule.Times(count, fault) : rule.Always(fault);
        };
    }

    public static void Write(Utf8JsonWriter json, FaultRule rule)
    {
        json.WriteStartObject();
        json.WriteNumber("id", rule.Number);
        json.WriteString("requests", rule.Requests);
        json.WriteString("fault", rule.Fault?.ToString());
        json.WriteBoolean("afterWork", rule.Fault?.StrikesAfterWork ?? false);
        json.WriteNumber("skip", rule.ToSkip);
        if (rule.Remaining is { } remaining)
        {
            json.WriteNumber("remaining", remaining);
        }
        else
        {
            json.WriteString("remaining", "always");
        }

        json.WriteNumber("hits", rule.Hits);
        json.WriteEndObject();
    }

    private static void ReadRequest(JsonFields fields, List<Func<RecordedRequest, bool>> conditions, List<string> words)
    {
        string method = fields.Text("method")?.ToUpperInvariant() ?? "*";
        if (!s_methods.Contains(method))
        {
            throw new JsonMistakeException(fields.At("method"), $"The method is one of {string.Join(", ", s_methods)}.");
        }

        words.Add(method);
        conditions.Add(request => FaultPlan.IsMethod(request, method));
        if (fields.Text("path") is { } path)
        {
            if (!path.StartsWith('/'))
            {
                throw new JsonMistakeException(fields.At("path"), $"A path starts with a slash, such as /services/data/*/query; this is \"{path}\".");
            }

            words.Add(path);
            conditions.Add(FaultPlan.PathStarts(path));
        }

        AddPattern(fields, "pathPattern", request => request.Path, conditions, words);
        AddPattern(fields, "queryPattern", request => Uri.UnescapeDataString(request.QueryString.Replace('+', ' ')), conditions, words);
        AddPattern(fields, "bodyPattern", request => request.Body, conditions, words);
        if (fields.Text("grant") is { } grant)
        {
            words.Add($"/services/oauth2/token {grant}");
            conditions.Add(request => request.Path == "/services/oauth2/token" && request.Form("grant_type") == grant);
        }

        if (fields.Take("headers") is { } headers)
        {
            AddHeaders(new JsonFields(headers, fields.At("headers")), conditions, words);
        }
    }

    private static void AddHeaders(JsonFields headers, List<Func<RecordedRequest, bool>> conditions, List<string> words)
    {
        foreach (string name in headers.Left.ToArray())
        {
            Regex value = FaultKinds.Pattern(headers.Text(name) ?? "", headers.At(name));
            words.Add($"{name}: {value}");
            conditions.Add(request => request.Headers.TryGetValue(name, out string? sent) && value.IsMatch(sent));
        }
    }

    private static void AddPattern(
        JsonFields fields,
        string name,
        Func<RecordedRequest, string> text,
        List<Func<RecordedRequest, bool>> conditions,
        List<string> words)
    {
        if (fields.Text(name) is { } written)
        {
            Regex pattern = FaultKinds.Pattern(written, fields.At(name));
            words.Add($"{name[..^"Pattern".Length]} ~ {written}");
            conditions.Add(request => pattern.IsMatch(text(request)));
        }
    }

    private static int? ReadTimes(JsonFields fields)
    {
        string place = fields.At("times");
        return fields.Take("times") switch
        {
            null => 1,
            { ValueKind: JsonValueKind.String } word when word.GetString() == "always" => null,
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out int count) && count > 0 => count,
            { } other => throw new JsonMistakeException(place, $"A number from 1 on or \"always\" is needed here, and this is {JsonFields.Kind(other)}."),
        };
    }
}
