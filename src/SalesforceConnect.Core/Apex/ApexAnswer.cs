using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Redaction;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Apex;

/// <summary>What became of a block of Apex (Tooling API, "ExecuteAnonymousResult").</summary>
/// <param name="IsCompiled">Whether it was compiled.</param>
/// <param name="IsSuccess">Whether it ran to its end.</param>
/// <param name="Message">What is wrong; empty for nothing.</param>
/// <param name="Line">Where; 0 where that is not said.</param>
/// <param name="Column">Where in the line; 0 where that is not said.</param>
/// <param name="StackTrace">The calls that led there; null for none.</param>
internal sealed record ApexAnswer(bool IsCompiled, bool IsSuccess, string Message, int Line, int Column, string? StackTrace)
{
    private static readonly Regex s_place = new(
        @"AnonymousBlock: line (?<line>\d{1,6}), column (?<column>\d{1,6})", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>Reads it.</summary>
    /// <exception cref="SfException"><c>InvalidJson</c>, or <c>ApexAnswerUnreadable</c>: it is something else.</exception>
    public static ApexAnswer Read(SfResponse response) => response.ReadJson(Read);

    private static ApexAnswer Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || Flag(root, "compiled") is not { } isCompiled || Flag(root, "success") is not { } isSuccess)
        {
            throw new SfException("ApexAnswerUnreadable", SfErrorCategory.InvalidData);
        }

        string trace = Redactor.Text(root.FindText("exceptionStackTrace") ?? "");
        string problem = root.FindText(isCompiled ? "exceptionMessage" : "compileProblem") ?? "";
        (int line, int column) = (Number(root, "line"), Number(root, "column"));
        if (isCompiled && s_place.Match(trace) is { Success: true } place)
        {
            // The call of the block itself is the last one; line and column may be those of a class.
            for (Match next = place; next.Success; next = next.NextMatch())
            {
                place = next;
            }

            (line, column) = (Number(place, "line"), Number(place, "column"));
        }

        return new ApexAnswer(isCompiled, isSuccess, Redactor.Text(problem), Math.Max(0, line), Math.Max(0, column), trace.Length > 0 ? trace : null);
    }

    private static bool? Flag(JsonElement root, string name)
        => root.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static int Number(Match place, string group) => int.Parse(place.Groups[group].Value, CultureInfo.InvariantCulture);

    private static int Number(JsonElement root, string name)
        => root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : 0;
}
