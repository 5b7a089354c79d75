using System.Collections;
using System.Globalization;
using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Connections;
using SalesforceConnect.Conversion;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Redaction;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Commands;

/// <summary>Calls any resource of the REST API.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SfRequest", SupportsShouldProcess = true, DefaultParameterSetName = BodySet, HelpUri = HelpLinks.Base
    + "Invoke-SfRequest.md")]
[OutputType(typeof(PSObject), typeof(string), typeof(byte[]))]
public sealed class InvokeSfRequestCommand : ConnectedCommand
{
    private const string BodySet = "Body";
    private const string PipedBodySet = "PipedBody";
    private const string FileSet = "File";
    private const string FormSet = "Form";

    private bool _isBodyPiped;

    /// <summary>The path: relative to the API version, from the root, or absolute on the own instance.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        ParameterSetName = BodySet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PipedBodySet)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        ParameterSetName = FileSet)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        ParameterSetName = FormSet)]
    [Alias("Uri")]
    [RequestPath]
    [ArgumentCompleter(typeof(ResourcePathCompleter))]
    public string Path { get; set; } = "";

    /// <summary>The HTTP method.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateSet("GET", "POST", "PATCH", "PUT", "DELETE", "HEAD")]
    public string Method { get; set; } = "GET";

    /// <summary>The body: an object or hashtable becomes JSON, text and bytes are sent as they stand.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BodySet)]
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = PipedBodySet)]
    public object? Body { get; set; }

    /// <summary>A file to send, read while it is sent.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    public string InFile { get; set; } = "";

    /// <summary>The parts of a form, as files are sent to Salesforce.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FormSet)]
    public IDictionary Form { get; set; } = new Hashtable();

    /// <summary>The media type of the body or file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ContentType { get; set; }

    /// <summary>A file to write the answer to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Goes on with a file that came in part.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>Query parameters, not encoded; a list gives its name once for each item.</summary>
    [Parameter]
    public IDictionary? Query { get; set; }

    /// <summary>Headers beside those of the connection.</summary>
    [Parameter]
    public IDictionary? Headers { get; set; }

    /// <summary>Reads all pages and emits their items.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <summary>Emits the answer's text or bytes as they came.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>Takes an answer of any status for an answer.</summary>
    [Parameter]
    public SwitchParameter SkipHttpErrorCheck { get; set; }

    /// <summary>The variable that gets the HTTP status code.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatusCodeVariable { get; set; }

    /// <summary>The variable that gets the answer's headers.</summary>
    [Parameter]
    [Alias("RHV")]
    [ValidateNotNullOrEmpty]
    public string? ResponseHeadersVariable { get; set; }

    /// <summary>How many seconds the org may be silent.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSec { get; set; }

    /// <summary>How often a call is tried again where that is safe.</summary>
    [Parameter]
    [ValidateRange(0, 20)]
    public int MaximumRetryCount { get; set; } = RetryPolicy.UsualRetries;

    /// <summary>The API version for this call.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ApiVersionCompleter))]
    public string? ApiVersion { get; set; }

    /// <summary>The assignment rule: an ID, $true or $false.</summary>
    [Parameter]
    public string? AssignmentRule { get; set; }

    /// <summary>What duplicate rules may do.</summary>
    [Parameter]
    public DuplicateRuleOption DuplicateRule { get; set; }

    /// <summary>Asks for nothing where it has not changed since.</summary>
    [Parameter]
    public DateTime IfModifiedSince { get; set; }

    /// <summary>Salesforce's call options, such as client and defaultNamespace.</summary>
    [Parameter]
    public IDictionary? CallOptions { get; set; }

    /// <summary>How many records a page should hold.</summary>
    [Parameter]
    [ValidateRange(200, 2000)]
    public int BatchSize { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _isBodyPiped = MyInvocation.BoundParameters.ContainsKey(nameof(Path)) && !MyInvocation.BoundParameters.ContainsKey(nameof(Body));
        Checked(Path, () =>
        {
            RefuseTogether(All, nameof(Raw), Raw);
            RefuseTogether(All, nameof(OutFile), OutFile is not null);
            RefuseTogether(All, nameof(Method), Verb != "GET");
            if (Resume && OutFile is null)
            {
                throw new SfException("OutFileMissing", SfErrorCategory.InvalidArgument);
            }
        });
        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForItem(Path, () =>
    {
        // Everything that can be wrong is found before the question, and before a file is touched.
        RefuseTogether(All, nameof(Method), Verb != "GET");
        SfRequest request = CreateRequest();
        if (Verb is "GET" or "HEAD" || ShouldProcess(Path, Verb))
        {
            BodySink sink = OutFile is null ? BodySink.Memory : new FileSink(FilePath(OutFile, forWriting: true), Resume);
            Run(async (bridge, cancellationToken) =>
            {
                using var progress = new TransferProgress(bridge, $"{request.Method} {Redactor.Input(Path)}");
                SfRequest call = request with { Sink = sink, Listener = progress };
                SfResponse response = await SendAsync(call, bridge, cancellationToken).ConfigureAwait(false);
                if (All && response.IsJson)
                {
                    await new ResourcePages(next => SendAsync(next, bridge, cancellationToken), PSObjectBuilder.Instance)
                        .ReadAsync(call, response, bridge.WriteAllAsync).ConfigureAwait(false);
                }
                else
                {
                    Emit(response, bridge);
                }
            });
        }
    });

    private string Verb => Method.ToUpperInvariant();

    private void RefuseTogether(bool isGiven, string other, bool isOtherGiven)
    {
        if (isGiven && isOtherGiven)
        {
            throw new SfException("ParametersDoNotFit", SfErrorCategory.InvalidArgument, "-" + nameof(All), "-" + other);
        }
    }

    private RequestBody? CreateBody() => ParameterSetName switch
    {
        FileSet => RequestBody.FromFile(FilePath(InFile), MediaType),
        FormSet => Bodies.FromForm(Form),
        _ when Wrapped.Plain(GivenBody) is SfRecord => throw new SfException("RecordAsBody", SfErrorCategory.InvalidArgument),
        _ => GivenBody is { } body ? Bodies.From(body, MediaType) : null,
    };

    // PowerShell binds the whole object before it looks for a property Body.
    private object? GivenBody => _isBodyPiped && (Body as PSObject)?.Properties[nameof(Body)] is { } property ? property.Value : Body;

    private string? MediaType => ContentType ?? HttpTable.Pairs(Headers).FirstOrDefault(IsContentType).Value;

    private SfRequest CreateRequest()
        => new SfRequest(Verb, Path, CreateBody())
        {
            Query = [.. HttpTable.Pairs(Query)],
            ApiVersion = ApiVersion is null ? null : ApiVersions.Parse(ApiVersion),
            Timeout = Seconds(TimeoutSec),
            MaximumRetries = MaximumRetryCount,
            AcceptsAnyStatus = SkipHttpErrorCheck,
        }.WithHeaders(SalesforceHeaders().Concat(HttpTable.Pairs(Headers).Where(header => !IsContentType(header))));

    private IEnumerable<KeyValuePair<string, string>> SalesforceHeaders()
    {
        KeyValuePair<string, string>?[] headers =
        [
            AssignmentRule is null ? null : Rest.SalesforceHeaders.AssignmentRule(AssignmentRule),
            DuplicateRule == DuplicateRuleOption.None ? null : Rest.SalesforceHeaders.DuplicateRule(DuplicateRule),
            IfModifiedSince == default ? null : Rest.SalesforceHeaders.IfModifiedSince(IfModifiedSince),
            CallOptions is null ? null : Rest.SalesforceHeaders.CallOptions(HttpTable.Pairs(CallOptions)),
            BatchSize == 0 ? null : Rest.SalesforceHeaders.BatchSize(BatchSize),
        ];
        return headers.OfType<KeyValuePair<string, string>>();
    }

    private static bool IsContentType(KeyValuePair<string, string> header)
        => header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);

    private async Task<SfResponse> SendAsync(SfRequest request, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        var variables = new AnswerVariables(SessionState.PSVariable, StatusCodeVariable, ResponseHeadersVariable);
        try
        {
            SfResponse response = await Org.SendAsync(request, bridge, cancellationToken).ConfigureAwait(false);
            await variables.SetAsync(response.StatusCode, () => response.HeaderTable, bridge).ConfigureAwait(false);
            return response;
        }
        catch (SfApiException refusal)
        {
            await variables.SetAsync(refusal.StatusCode, () => refusal.Refusal.Headers, bridge).ConfigureAwait(false);
            throw;
        }
    }

    private void Emit(SfResponse response, PipelineBridge bridge)
    {
        if (response.Body.Length == 0)
        {
            return;
        }

        if (response.IsJson && !Raw)
        {
            bridge.Write(JsonReader.Read(response.Json, PSObjectBuilder.Instance), enumerate: true);
        }
        else if (response.IsText || Raw)
        {
            bridge.Write(response.IsText ? response.Text : response.Body);
        }
        else
        {
            throw new SfException(
                "BinaryBody", SfErrorCategory.InvalidData, (int)response.StatusCode, response.Body.Length, response.ContentType);
        }
    }
}
