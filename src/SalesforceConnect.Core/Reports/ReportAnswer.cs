using System.Text.Json;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Reports;

/// <summary>Reads the answers of the Analytics API.</summary>
internal static class ReportAnswer
{
    /// <summary>What an answer holds.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="read">Reads it; the element lives no longer than that.</param>
    /// <exception cref="SfException"><c>InvalidJson</c>, or <c>ReportUnreadable</c>: it is not what was asked for.</exception>
    public static T Read<T>(SfResponse answer, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer.Json);
            return read(document.RootElement);
        }
        catch (JsonException failure)
        {
            throw new SfException("InvalidJson", SfErrorCategory.InvalidData, failure, answer.Body.Length, failure.BytePositionInLine ?? 0);
        }
        catch (Exception failure) when (failure is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new SfException("ReportUnreadable", SfErrorCategory.InvalidData, failure);
        }
    }
}
