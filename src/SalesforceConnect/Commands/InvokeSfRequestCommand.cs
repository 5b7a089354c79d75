using System.Collections;
using System.Globalization;
using System.Management.Automation;
using SalesforceConnect.Conversion;
using SalesforceConnect.Http;
using SalesforceConnect.Json;
using SalesforceConnect.Pipeline;

namespace SalesforceConnect.Commands;

/// <summary>Calls any resource of the REST API.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SfRequest", SupportsShouldProcess = true, HelpUri = HelpLinks.Base + "Invoke-SfRequest.md")]
[OutputType(typeof(PSObject), typeof(string), typeof(byte[]))]
public sealed class InvokeSfRequestCommand : ConnectedCommand
{
    /// <summary>The path: relative to the API version, from the root, or absolute on the own instance.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Uri")]
    public string Path { get; set; } = "";

    /// <summary>The HTTP method.</summary>
    [Parameter]
    [ValidateSet("GET", "POST", "PATCH", "PUT", "DELETE", "HEAD")]
    public string Method { get; set; } = "GET";

    /// <summary>The body: an object or hashtable becomes JSON, text is sent as it stands.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object? Body { get; set; }

    /// <summary>Query parameters, not encoded; a list gives its name once for each item.</summary>
    [Parameter]
    public IDictionary? Query { get; set; }

    /// <summary>Headers beside those of the connection.</summary>
    [Parameter]
    public IDictionary? Headers { get; set; }

    /// <summary>Emits the answer's text or bytes as they came.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForItem(Path, () =>
    {
        SfRequest request = CreateRequest();
        if (request.Method is "GET" or "HEAD" || ShouldProcess(Path, request.Method))
        {
            Run(async (bridge, cancellationToken) => Emit(await Session.SendAsync(request, bridge, cancellationToken).ConfigureAwait(false), bridge));
        }
    });

    private SfRequest CreateRequest()
    {
        var request = new SfRequest(Method.ToUpperInvariant(), Path, Body is null ? null : JsonBody.From(Body)) { Query = [.. Pairs(Query)] };
        foreach (KeyValuePair<string, string> header in Pairs(Headers))
        {
            request.AddHeader(header.Key, header.Value);
        }

        return request;
    }

    private void Emit(SfResponse response, PipelineBridge bridge)
    {
        if (response.Body.Length == 0)
        {
            return;
        }

        if (response.IsJson && !Raw)
        {
            bridge.Write(JsonReader.Read(response.Body, PSObjectBuilder.Instance), enumerate: true);
        }
        else
        {
            bridge.Write(response.IsText ? response.Text : response.Body);
        }
    }

    // A list gives its name once for each item.
    private static IEnumerable<KeyValuePair<string, string>> Pairs(IDictionary? table)
        => from DictionaryEntry entry in table ?? new Hashtable()
           let value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value
           from item in value is IEnumerable items and not string ? items.Cast<object?>() : [value]
           select new KeyValuePair<string, string>(Print(entry.Key), Print(item));

    private static string Print(object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain is bool flag
            ? (flag ? "true" : "false")
            : SalesforceTime.Print(plain) ?? Convert.ToString(plain, CultureInfo.InvariantCulture) ?? "";
    }
}
