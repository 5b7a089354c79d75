using System.Collections;
using System.Management.Automation;
using SalesforceConnect.Composite;
using SalesforceConnect.Connections;
using SalesforceConnect.Conversion;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Commands;

/// <summary>Makes several requests as one call.</summary>
[Cmdlet(
    VerbsLifecycle.Invoke, "SfComposite", SupportsShouldProcess = true, DefaultParameterSetName = CompositeSet, HelpUri = HelpLinks.Base
        + "Invoke-SfComposite.md")]
[OutputType(typeof(SfCompositeResult))]
public sealed class InvokeSfCompositeCommand : ConnectedCommand
{
    private const string CompositeSet = "Composite";
    private const string BatchSet = "Batch";
    private const string GraphSet = "Graph";

    private static readonly string[] s_keys = ["Method", "Path", "Body", "ReferenceId", "GraphId", "Headers"];

    private readonly List<CompositeRequest> _requests = [];

    /// <summary>The requests: hashtables with Path and, as needed, Method, Body, ReferenceId, Headers and GraphId.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public IDictionary[] Request { get; set; } = [];

    /// <summary>A refused request takes all others back.</summary>
    [Parameter(ParameterSetName = CompositeSet)]
    public SwitchParameter AllOrNone { get; set; }

    /// <summary>The requests have nothing to do with each other.</summary>
    [Parameter(Mandatory = true, ParameterSetName = BatchSet)]
    public SwitchParameter Batch { get; set; }

    /// <summary>Those after a refused request are not done.</summary>
    [Parameter(ParameterSetName = BatchSet)]
    public SwitchParameter HaltOnError { get; set; }

    /// <summary>The requests of a GraphId are done all or not at all.</summary>
    [Parameter(Mandatory = true, ParameterSetName = GraphSet)]
    public SwitchParameter Graph { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (IDictionary given in Request)
        {
            Checked(given, () => _requests.Add(RequestOf(given)));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_requests.Count == 0)
        {
            return;
        }

        CompositeMode mode = Batch ? CompositeMode.Batch : Graph ? CompositeMode.Graph : CompositeMode.Composite;
        object?[] target = [.. _requests.Select(request => request.Input)];
        Checked(target, () => Run(
            (bridge, cancellationToken) => new CompositeCall(Org, Org.Instance).CheckAsync(_requests, mode, bridge, cancellationToken)));
        if (_requests.Any(request => request.Method is not ("GET" or "HEAD"))
            && !ShouldProcess(Text.Message("Composite.Target", _requests.Count), Text.Message("Composite.Operation")))
        {
            return;
        }

        Checked(target, () => Run(async (bridge, cancellationToken) =>
        {
            var call = new CompositeCall(Org, Org.Instance);
            foreach (CompositeAnswer answer in await call.SendAsync(
                _requests, mode, AllOrNone || HaltOnError, bridge, cancellationToken).ConfigureAwait(false))
            {
                Emit(answer, bridge);
            }
        }));
    }

    private static void Emit(CompositeAnswer answer, PipelineBridge bridge)
    {
        bridge.Write(new SfCompositeResult
        {
            ReferenceId = answer.Request.ReferenceId ?? "",
            GraphId = answer.Request.GraphId,
            StatusCode = answer.StatusCode,
            Success = answer.Failure is null,
            Body = answer.Failure is null && answer.Body is not null ? JsonReader.Read(answer.Body, PSObjectBuilder.Instance) : null,
            Error = answer.Failure?.Error,
            InputObject = answer.Request.Input,
        });
        if (answer.Failure is { IsBystander: false, Error: var error })
        {
            ApiErrorTable.Entry entry = ApiErrorTable.Of(
                error.Code,
                error.Message,
                answer.StatusCode,
                deletion: answer.Request.Method == "DELETE" ? Deletion.First : Deletion.None);
            string message = Text.Message("CompositeRefused", answer.Request.ReferenceId, error.Message);
            bridge.Error(
                new SfException(message, "Salesforce." + error.Code, entry.Category, entry.RecommendedAction, inner: null),
                answer.Request.Input);
        }
    }

    private static CompositeRequest RequestOf(IDictionary given)
    {
        foreach (object key in given.Keys)
        {
            if (!s_keys.Contains(key.ToString(), StringComparer.OrdinalIgnoreCase))
            {
                throw new SfException(
                    "UnknownRequestKey", SfErrorCategory.InvalidArgument, key, string.Join(", ", s_keys))
                { Target = given };
            }
        }

        object? body = Value("Body");
        string path = Value("Path") is { } named && HttpTable.Print(named) is { Length: > 0 } text
            ? text
            : throw new SfException("RequestWithoutPath", SfErrorCategory.InvalidArgument) { Target = given };
        return new CompositeRequest(
            (Value("Method") is { } method ? HttpTable.Print(method) : body is null ? "GET" : "POST").ToUpperInvariant(), path)
        {
            Body = body is null ? null : body is string json ? JsonOf(json, given) : JsonBody.Write(body),
            ReferenceId = Value("ReferenceId") is { } reference ? HttpTable.Print(reference) : null,
            GraphId = Value("GraphId") is { } graph ? HttpTable.Print(graph) : null,
            Headers = [.. HttpTable.Pairs(Value("Headers") as IDictionary)],
            Input = given,
        };

        object? Value(string name)
        {
            foreach (DictionaryEntry entry in given)
            {
                if (name.Equals(entry.Key.ToString(), StringComparison.OrdinalIgnoreCase))
                {
                    return Wrapped.Plain(entry.Value);
                }
            }

            return null;
        }
    }

    // A text is JSON already, or the call would fail as a whole.
    private static byte[] JsonOf(string text, IDictionary given)
    {
        try
        {
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
            using var _ = System.Text.Json.JsonDocument.Parse(bytes);
            return bytes;
        }
        catch (System.Text.Json.JsonException failure)
        {
            throw new SfException("BodyIsNoJson", SfErrorCategory.InvalidArgument, failure, failure.Message) { Target = given };
        }
    }
}
