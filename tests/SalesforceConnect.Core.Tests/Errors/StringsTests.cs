using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Errors;

/// <summary>The one resource file and the sources that use it fit together.</summary>
public sealed class StringsTests
{
    private static readonly Dictionary<string, string> s_texts = new ResourceManager(
        "SalesforceConnect.Errors.Strings", typeof(Text).Assembly)
        .GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: true)!
        .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    // Wherever an error is made, by whatever constructor or factory, its ID stands just before its category.
    private static readonly Regex s_error = new("\"(?<id>[A-Z][A-Za-z]+)\"\\s*,\\s*SfErrorCategory\\.");

    private static readonly Regex s_certificateError = new("CertificateRejectedException\\(\\s*\"(?<id>[A-Za-z]+)\"");

    private static readonly Regex s_tlsCategory = new("^SfErrorCategory\\.");

    private static readonly HashSet<string> s_errorIds =
        [.. Repository.Sources.Values
            .SelectMany(source => new[] { s_error, s_certificateError }.SelectMany(error => error.Matches(source).Cast<Match>()))
            .Select(match => match.Groups["id"].Value)];

    public static TheoryData<string> ErrorIds => [.. s_errorIds.Order()];

    public static TheoryData<string> TextNames => [.. s_texts.Keys.Order()];

    [Fact]
    public void The_search_for_errors_finds_them()
        => Assert.Superset(
            new HashSet<string>
            {
                "NoConnection",
                "ForeignHost",
                "HostNotFound",
                "CertificateExpired",
                "ProxyAuthenticationRequired",
                "VaultLocked",
                "InvalidInstanceUrl",
                "SavedConnectionDamaged"
            },
            s_errorIds);

    [Theory]
    [MemberData(nameof(ErrorIds))]
    public void Every_error_has_a_text_and_a_recommendation(string errorId)
    {
        Assert.True(s_texts.TryGetValue(errorId, out string? text) && text.Length > 0);
        Assert.True(s_texts.TryGetValue(errorId + ".Action", out string? action) && action.Length > 0);
    }

    [Theory]
    [MemberData(nameof(TextNames))]
    public void Every_text_is_used(string name)
    {
        string stem = name.EndsWith(".Action", StringComparison.Ordinal) ? name[..^".Action".Length] : name;
        string last = stem[(stem.LastIndexOf('.') + 1)..];
        bool isUsed = stem.StartsWith("Salesforce.", StringComparison.Ordinal)
            ? Repository.Sources.Single(
                source => Path.GetFileName(source.Key) == "ApiErrorTable.cs").Value.Contains($"\"{last}\"", StringComparison.Ordinal)
            : Repository.Sources.Values.Any(
                source => source.Contains($"\"{stem}\"", StringComparison.Ordinal)
                    || source.Contains($"\"{last}\"", StringComparison.Ordinal));

        Assert.True(isUsed);
    }

    [Theory]
    [MemberData(nameof(TextNames))]
    public void Every_text_is_well_written(string name)
    {
        string text = s_texts[name];

        Assert.Equal(text.Trim(), text);
        Assert.DoesNotContain("\n", text, StringComparison.Ordinal);
        if (name.EndsWith(".Action", StringComparison.Ordinal))
        {
            Assert.Matches("[.)\\]]$|HEAD\\.$", text);
        }

        // Its placeholders are numbered from 0 without a gap over text and recommendation together, and its braces are doubled.
        string stem = name.EndsWith(".Action", StringComparison.Ordinal) ? name[..^".Action".Length] : name;
        int count = Placeholders(stem);
        string written = string.Format(
            CultureInfo.InvariantCulture, text, [.. Enumerable.Range(0, count).Select(index => (object)$"<{index}>")]);
        Assert.DoesNotContain("{{", written, StringComparison.Ordinal);

        // Text that is never formatted must not hold doubled braces.
        if (count == 0)
        {
            Assert.Equal(text, written);
        }
    }

    [Fact]
    public void Every_error_is_made_with_as_many_values_as_its_text_has_places()
    {
        int seen = 0;
        foreach ((string path, string source) in Repository.Sources)
        {
            foreach (Match match in s_error.Matches(source))
            {
                string id = match.Groups["id"].Value;
                List<string> arguments = ArgumentsAround(source, match.Index);
                int category = arguments.FindIndex(argument => s_tlsCategory.IsMatch(argument));
                int values = arguments.Skip(category + 1).Count(argument => !IsNoValue(argument));
                bool isSpread = arguments.Any(argument => argument is "arguments");
                Assert.True(
                    isSpread || values == Placeholders(id),
                    $"{Path.GetFileName(path)}: {id} has {Placeholders(id)} places and gets {values} values: {string.Join(" | ", arguments)}");
                seen++;
            }
        }

        Assert.InRange(seen, 50, 500);
    }

    private static bool IsNoValue(string argument)
        => argument.StartsWith("isTransient:", StringComparison.Ordinal)
            || argument.StartsWith("wasSent:", StringComparison.Ordinal)
            || argument.StartsWith("inner:", StringComparison.Ordinal)
            || argument is "failure" or "refusal" or "inner" or "null";

    private static int Placeholders(string stem)
    {
        int[] indexes = [.. new[] { stem, stem + ".Action" }.Where(s_texts.ContainsKey)
            .SelectMany(name => Regex.Matches(s_texts[name].Replace("{{", "", StringComparison.Ordinal), "\\{(\\d+)").Cast<Match>())
            .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).Distinct().Order()];
        Assert.Equal(Enumerable.Range(0, indexes.Length), indexes);
        return indexes.Length;
    }

    /// <summary>The arguments of the call that has a string literal at this place among them.</summary>
    private static List<string> ArgumentsAround(string source, int position)
    {
        int depth = 0;
        int start = position;
        while (depth >= 0)
        {
            start--;
            depth += source[start] switch { ')' => 1, '(' => -1, _ => 0 };
        }

        var arguments = new List<string>();
        int begin = start + 1;
        depth = 0;
        bool inText = false;
        for (int index = begin; ; index++)
        {
            char c = source[index];
            if (c == '"' && source[index - 1] != '\\')
            {
                inText = !inText;
            }
            else if (!inText && depth == 0 && c is ',' or ')')
            {
                arguments.Add(source[begin..index].Trim());
                begin = index + 1;
                if (c == ')')
                {
                    return arguments;
                }
            }
            else if (!inText)
            {
                depth += c switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            }
        }
    }
}
