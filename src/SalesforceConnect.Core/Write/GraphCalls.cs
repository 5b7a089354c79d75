using System.Globalization;
using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Write;

/// <summary>
/// Creates records with their children, each row with all that is in it, or nothing of it (REST API Developer Guide, "Composite Graph" and
/// "Composite Graph Limits").
/// </summary>
internal static class GraphCalls
{
    /// <summary>How many graphs go into one call.</summary>
    public const int MostGraphs = 75;

    /// <summary>The code of what was not done since something else failed.</summary>
    public const string Halted = "PROCESSING_HALTED";

    private const int MostNodes = 500;
    private const int MostKinds = 15;
    private const int MostLevels = 15;
    private const string ReferenceMark = "@{";

    /// <summary>Sends rows, in as many calls as their children need, and sets the result of each.</summary>
    /// <param name="apiVersion">The API version, such as <c>67.0</c>.</param>
    /// <param name="slots">The rows.</param>
    /// <param name="options">How they are written.</param>
    /// <param name="callAsync">Makes a call for some of the rows; gives null where it failed as a whole, which has been told then.</param>
    /// <param name="isLast">Whether what is locked is not tried again.</param>
    /// <returns>The rows that are worth another try.</returns>
    public static async Task<IReadOnlyList<WriteSlot>> SendAsync(
        string apiVersion, IReadOnlyList<WriteSlot> slots, WriteOptions options, Func<SfRequest, IReadOnlyList<WriteSlot>, Task<SfResponse?>> callAsync, bool isLast)
    {
        var again = new List<WriteSlot>();
        var left = new Queue<IReadOnlyList<WriteSlot>>(Packed(slots, options));
        while (left.Count > 0)
        {
            IReadOnlyList<WriteSlot> sent = left.Dequeue();
            if (await callAsync(Request(apiVersion, sent, options), sent).ConfigureAwait(false) is not { } response)
            {
                continue;
            }

            IReadOnlyList<WriteSlot> halted = Read(sent, response, options, isLast, again);

            // After so many failed graphs Salesforce leaves the rest undone. Were it all of them, it would go on for ever.
            if (halted.Count > 0 && halted.Count < sent.Count)
            {
                left.Enqueue(halted);
            }
            else
            {
                again.AddRange(isLast ? [] : halted);
            }
        }

        return again;
    }

    private static List<IReadOnlyList<WriteSlot>> Packed(IReadOnlyList<WriteSlot> slots, WriteOptions options)
    {
        var calls = new List<IReadOnlyList<WriteSlot>>();
        var open = new List<WriteSlot>();
        var kinds = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        int nodes = 0;
        foreach (WriteSlot slot in slots)
        {
            RecordBody[] all = [.. All(slot.Body)];
            string[] own = [.. all.Select(body => body.ObjectName).Distinct(StringComparer.OrdinalIgnoreCase)];
            if (Refusal(slot.Body, all, own) is { } refusal)
            {
                slot.NotDone(SfWriteAction.Failed, refusal);
                continue;
            }

            bool isFull = nodes + all.Length > MostNodes || kinds.Union(own, StringComparer.OrdinalIgnoreCase).Count() > MostKinds;
            if (isFull && open.Count > 0)
            {
                calls.Add(open);
                open = [];
                kinds.Clear();
                nodes = 0;
            }

            open.Add(slot);
            kinds.UnionWith(own);
            nodes += all.Length;
        }

        if (open.Count > 0)
        {
            calls.Add(open);
        }

        if (options.AllOrNone && (calls.Count > 1 || slots.Any(slot => slot.IsDone)))
        {
            RowFailure because = RowFailure.Of(null, "GraphTooLarge", SfErrorCategory.LimitsExceeded, MostNodes, MostLevels, MostKinds);
            foreach (WriteSlot slot in slots.Where(slot => !slot.IsDone))
            {
                slot.NotDone(SfWriteAction.RolledBack, because, isOwnFault: calls.Count > 1);
            }

            return [];
        }

        return calls;
    }

    private static IEnumerable<RecordBody> All(RecordBody body) => new[] { body }.Concat(body.Children.SelectMany(children => children.Records).SelectMany(All));

    private static int Levels(RecordBody body) => 1 + body.Children.SelectMany(children => children.Records).Select(Levels).DefaultIfEmpty(0).Max();

    private static RowFailure? Refusal(RecordBody body, RecordBody[] all, string[] kinds)
        => all.Length > MostNodes || kinds.Length > MostKinds || Levels(body) > MostLevels
            ? RowFailure.Of(null, "GraphTooLarge", SfErrorCategory.LimitsExceeded, MostNodes, MostLevels, MostKinds)
            : all.SelectMany(each => each.Fields).FirstOrDefault(field => field.Value.Text.IndexOf(ReferenceMark, StringComparison.Ordinal) >= 0) is { Name: { } name }
                ? RowFailure.Of(name, "TextIsReference", SfErrorCategory.InvalidData, name, ReferenceMark)
                : null;

    private static SfRequest Request(string apiVersion, IReadOnlyList<WriteSlot> slots, WriteOptions options)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, WriteJson.Options))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("graphs");
            for (int place = 0; place < slots.Count; place++)
            {
                bool isFirst = place == 0 || !options.AllOrNone;
                if (isFirst)
                {
                    writer.WriteStartObject();
                    writer.WriteString("graphId", "row" + place.ToString(CultureInfo.InvariantCulture));
                    writer.WriteStartArray("compositeRequest");
                }

                int number = 0;
                WriteNode(writer, apiVersion, slots[place].Body, options, "row" + place.ToString(CultureInfo.InvariantCulture), parent: null, ref number);
                if (!options.AllOrNone || place == slots.Count - 1)
                {
                    writer.WriteEndArray();
                    writer.WriteEndObject();
                }
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return new SfRequest("POST", "composite/graph", new RequestBody(buffer.ToArray(), RequestBody.Json));
    }

    private static void WriteNode(
        Utf8JsonWriter writer, string apiVersion, RecordBody body, WriteOptions options, string row, (string Field, string Reference)? parent, ref int number)
    {
        string reference = row + "n" + number++.ToString(CultureInfo.InvariantCulture);
        writer.WriteStartObject();
        writer.WriteString("method", "POST");
        writer.WriteString("url", $"/services/data/v{apiVersion}/sobjects/{UrlText.Escape(body.ObjectName)}");
        writer.WriteString("referenceId", reference);
        KeyValuePair<string, string>[] headers =
        [
            .. options.Headers,
            .. !options.HasAssignmentRule && body.Fields.Any(field => field.Name is "OwnerId" or "Owner") ? [SalesforceHeaders.AssignmentRule("false")] : Array.Empty<KeyValuePair<string, string>>(),
        ];
        if (headers.Length > 0)
        {
            writer.WriteStartObject("httpHeaders");
            foreach (KeyValuePair<string, string> header in headers)
            {
                writer.WriteString(header.Key, header.Value);
            }

            writer.WriteEndObject();
        }

        writer.WriteStartObject("body");
        body.WriteFields(writer);
        if (parent is { } to)
        {
            writer.WriteString(to.Field, $"@{{{to.Reference}.id}}");
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        foreach (BodyChildren children in body.Children)
        {
            foreach (RecordBody child in children.Records)
            {
                WriteNode(writer, apiVersion, child, options, row, (children.Field, reference), ref number);
            }
        }
    }

    // Gives back the rows that were not looked at.
    private static List<WriteSlot> Read(IReadOnlyList<WriteSlot> slots, SfResponse response, WriteOptions options, bool isLast, List<WriteSlot> again)
    {
        using JsonDocument document = JsonDocument.Parse(response.Json);
        var halted = new List<WriteSlot>();
        JsonElement[] nodes =
        [
            .. document.RootElement.GetProperty("graphs").EnumerateArray()
                .SelectMany(graph => graph.GetProperty("graphResponse").GetProperty("compositeResponse").EnumerateArray()),
        ];
        RowFailure? culprit = null;
        for (int place = 0; place < slots.Count; place++)
        {
            string first = $"row{place.ToString(CultureInfo.InvariantCulture)}n";
            JsonElement[] own = [.. nodes.Where(node => node.GetProperty("referenceId").GetString()!.StartsWith(first, StringComparison.Ordinal))];
            RowFailure[] failures = [.. own.Where(node => node.GetProperty("httpStatusCode").GetInt32() >= 300).Select(node => RowFailure.Read(node.GetProperty("body"), node.GetProperty("body")))];
            RowFailure? failure = failures.FirstOrDefault(each => each.Code != Halted) ?? failures.FirstOrDefault();
            if (failure is null && own.Length > 0)
            {
                slots[place].Done(SfWriteAction.Created, own.First(node => node.GetProperty("referenceId").GetString() == first + "0").GetProperty("body").GetProperty("id").GetString());
            }
            else if (failure is null || failure.Code == Halted)
            {
                halted.Add(slots[place]);
            }
            else if (failure.MayPass && !isLast && !options.AllOrNone)
            {
                again.Add(slots[place]);
            }
            else
            {
                culprit = failure;
                slots[place].NotDone(SfWriteAction.Failed, failure);
            }
        }

        if (culprit is not null && options.AllOrNone)
        {
            halted.ForEach(slot => slot.NotDone(SfWriteAction.RolledBack, culprit, isOwnFault: false));
            halted.Clear();
        }

        return halted;
    }
}
