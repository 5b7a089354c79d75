using System.Globalization;
using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
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

    private const int MostNodes = 500;
    private const int MostKinds = 15;
    private const int MostLevels = 15;

    /// <summary>What begins a reference to what another part of the call gives.</summary>
    public const string ReferenceMark = "@{";

    /// <summary>Sends rows, in as many calls as their children need, and sets the result of each.</summary>
    /// <param name="apiVersion">The API version, such as <c>67.0</c>.</param>
    /// <param name="slots">The rows.</param>
    /// <param name="options">How they are written.</param>
    /// <param name="callAsync">
    /// Makes a call for some of the rows and has its answer read; gives null where that failed as a whole, which has been told then.
    /// </param>
    /// <param name="isLast">Whether what is locked is not tried again.</param>
    /// <returns>The rows that are worth another try.</returns>
    /// <exception cref="SfException"><c>AllOrNoneTooLarge</c>: all of them are more than a call takes.</exception>
    public static async Task<IReadOnlyList<WriteSlot>> SendAsync(
        string apiVersion,
        IReadOnlyList<WriteSlot> slots,
        WriteOptions options,
        Func<SfRequest, IReadOnlyList<WriteSlot>, Func<JsonElement, GraphAnswer>, Task<GraphAnswer?>> callAsync,
        bool isLast)
    {
        var again = new List<WriteSlot>();
        var left = new Queue<IReadOnlyList<WriteSlot>>(Packed(slots, options));
        while (left.Count > 0)
        {
            IReadOnlyList<WriteSlot> sent = left.Dequeue();
            GraphAnswer? answer = await callAsync(
                Request(apiVersion, sent, options), sent, read => Read(sent, read, options, isLast)).ConfigureAwait(false);
            if (answer is not { Halted: var halted })
            {
                continue;
            }

            // After so many failed graphs Salesforce leaves the rest undone. Were it all of them, it would go on for ever.
            again.AddRange(answer.Locked);
            if (halted.Count > 0 && halted.Count < sent.Count)
            {
                left.Enqueue([.. halted.Select(each => each.Slot)]);
            }
            else if (isLast)
            {
                halted.ForEach(each => each.Slot.NotDone(SfWriteAction.Failed, each.Because));
            }
            else
            {
                again.AddRange(halted.Select(each => each.Slot));
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

        if (!options.AllOrNone)
        {
            return calls;
        }

        int refused = slots.Count(slot => slot.IsDone);
        if (refused > 0)
        {
            RowFailure because = RowFailure.Of(null, "NothingSent", SfErrorCategory.InvalidArgument, refused);
            foreach (WriteSlot slot in slots.Where(slot => !slot.IsDone))
            {
                slot.NotDone(SfWriteAction.RolledBack, because, isOwnFault: false);
            }

            return [];
        }

        return calls.Count == 1 ? calls : throw new SfException("AllOrNoneTooLarge", SfErrorCategory.LimitsExceeded, MostNodes, MostKinds);
    }

    private static IEnumerable<RecordBody> All(RecordBody body)
        => new[] { body }.Concat(body.Children.SelectMany(children => children.Records).SelectMany(All));

    private static int Levels(RecordBody body)
        => 1 + body.Children.SelectMany(children => children.Records).Select(Levels).DefaultIfEmpty(0).Max();

    private static RowFailure? Refusal(RecordBody body, RecordBody[] all, string[] kinds)
        => all.Length > MostNodes || kinds.Length > MostKinds || Levels(body) > MostLevels
            ? RowFailure.Of(null, "GraphTooLarge", SfErrorCategory.LimitsExceeded, MostNodes, MostLevels, MostKinds)
            : all.Select(FieldWithReference).FirstOrDefault(name => name is not null) is { } name
                ? RowFailure.Of(name, "TextIsReference", SfErrorCategory.InvalidData, name, ReferenceMark)
                : null;

    /// <summary>The field whose text Salesforce would read as a reference; null for none.</summary>
    public static string? FieldWithReference(RecordBody body)
        => body.Fields
            .Where(field => field.Value.Text.IndexOf(ReferenceMark, StringComparison.Ordinal) >= 0)
            .Select(field => field.Name)
            .FirstOrDefault();

    private static SfRequest Request(string apiVersion, IReadOnlyList<WriteSlot> slots, WriteOptions options)
        => new(
            "POST",
            "composite/graph",
            RequestBody.Zipped(JsonObject.Write(writer => WriteGraphs(writer, apiVersion, slots, options)), RequestBody.Json));

    // Each row is a graph; of all or none, all of them are one.
    private static void WriteGraphs(Utf8JsonWriter writer, string apiVersion, IReadOnlyList<WriteSlot> slots, WriteOptions options)
    {
        writer.WriteStartArray("graphs");
        for (int place = 0; place < slots.Count; place++)
        {
            string row = "row" + place.ToString(CultureInfo.InvariantCulture);
            if (place == 0 || !options.AllOrNone)
            {
                writer.WriteStartObject();
                writer.WriteString("graphId", row);
                writer.WriteStartArray("compositeRequest");
            }

            int number = 0;
            WriteNode(writer, apiVersion, slots[place].Body, options, row, parent: null, ref number);
            if (!options.AllOrNone || place == slots.Count - 1)
            {
                writer.WriteEndArray();
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
    }

    private static void WriteNode(
        Utf8JsonWriter writer, string apiVersion, RecordBody body, WriteOptions options, string row,
        (string Field, string Reference)? parent, ref int number)
    {
        string reference = row + "n" + number++.ToString(CultureInfo.InvariantCulture);
        writer.WriteStartObject();
        writer.WriteString("method", "POST");
        writer.WriteString("url", $"/services/data/v{apiVersion}/sobjects/{UrlText.Escape(body.ObjectName)}");
        writer.WriteString("referenceId", reference);
        writer.WriteTexts("httpHeaders",
        [
            .. options.Headers,
            .. !options.HasAssignmentRule && body.HasOwner
                ? [SalesforceHeaders.AssignmentRule("false")]
                : Array.Empty<KeyValuePair<string, string>>(),
        ]);
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

    private static GraphAnswer Read(IReadOnlyList<WriteSlot> slots, JsonElement answer, WriteOptions options, bool isLast)
    {
        JsonElement[] graphs = [.. answer.GetProperty("graphs").EnumerateArray()];
        JsonElement[] nodes = [.. graphs.SelectMany(
            graph => graph.GetProperty("graphResponse").GetProperty("compositeResponse").EnumerateArray())];
        var failed = new HashSet<string?>(
            graphs.Where(graph => !graph.GetProperty("isSuccessful").GetBoolean())
                .Select(graph => graph.GetProperty("graphId").GetString()));
        var read = new GraphAnswer();
        var culprits = new List<(WriteSlot Slot, RowFailure Because)>();
        for (int place = 0; place < slots.Count; place++)
        {
            string first = $"row{place.ToString(CultureInfo.InvariantCulture)}n";
            JsonElement[] own = [.. nodes.Where(
                node => node.GetProperty("referenceId").GetString()!.StartsWith(first, StringComparison.Ordinal))];
            JsonElement root = own.FirstOrDefault(node => node.GetProperty("referenceId").GetString() == first + "0");
            RowFailure[] failures = [.. own.Where(node => node.GetProperty("httpStatusCode").GetInt32() >= 300)
                .Select(node => RowFailure.Read(node.GetProperty("body"), node.GetProperty("body")))];
            RowFailure? failure = failures.FirstOrDefault(each => each.Code != SfApiError.Halted) ?? failures.FirstOrDefault()
                ?? (failed.Contains(options.AllOrNone ? "row0" : first.TrimEnd('n'))
                    ? RowFailure.Of(null, SfApiError.Halted, SfErrorCategory.InvalidOperation)
                    : null);
            if (failure is null)
            {
                slots[place].Done(SfWriteAction.Created, root.GetProperty("body").GetProperty("id").GetString());
            }
            else if (failure.Code == SfApiError.Halted)
            {
                read.Halted.Add((slots[place], failure));
            }
            else
            {
                culprits.Add((slots[place], failure));
            }
        }

        bool isRepeated(RowFailure failure) => failure.MayPass && !isLast;
        if (options.AllOrNone && culprits.Count > 0)
        {
            if (culprits.All(each => isRepeated(each.Because)))
            {
                read.Locked.AddRange(slots);
            }
            else
            {
                culprits.ForEach(each => each.Slot.NotDone(SfWriteAction.Failed, each.Because));
                read.Halted.ForEach(each => each.Slot.NotDone(SfWriteAction.RolledBack, each.Because, isOwnFault: false));
            }

            read.Halted.Clear();
            return read;
        }

        foreach ((WriteSlot slot, RowFailure because) in culprits)
        {
            if (isRepeated(because))
            {
                read.Locked.Add(slot);
            }
            else
            {
                slot.NotDone(SfWriteAction.Failed, because);
            }
        }

        return read;
    }

    /// <summary>What is left to do after a call.</summary>
    internal sealed class GraphAnswer
    {
        /// <summary>The rows that were not looked at.</summary>
        public List<(WriteSlot Slot, RowFailure Because)> Halted { get; } = [];

        /// <summary>The rows that are worth another try.</summary>
        public List<WriteSlot> Locked { get; } = [];
    }
}
