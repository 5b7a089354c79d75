using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;
using SalesforceConnect.Connections;
using SalesforceConnect.Conversion;
using SalesforceConnect.Errors;
using SalesforceConnect.GraphQl;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Queries;
using SalesforceConnect.Query;

namespace SalesforceConnect.Commands;

/// <summary>Runs a GraphQL query, and makes its errors errors.</summary>
[Cmdlet(
    VerbsLifecycle.Invoke, "SfGraphQL", SupportsShouldProcess = true, DefaultParameterSetName = QuerySet, HelpUri = HelpLinks.Base
        + "Invoke-SfGraphQL.md")]
[OutputType(typeof(PSObject))]
public sealed class InvokeSfGraphQLCommand : ConnectedCommand
{
    private const string QuerySet = "Query";
    private const string FileSet = "File";

    // One line without a brace is no query, and this one ends as names of files do.
    private static readonly Regex s_nameOfFile = new(@"^\s*[^{}\r\n]*\.[A-Za-z0-9]{1,10}\s*$", RegexOptions.CultureInvariant);

    private readonly List<string> _lines = [];

    /// <summary>The document.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = QuerySet)]
    [QueryText]
    [AllowEmptyString]
    public string Query { get; set; } = "";

    /// <summary>A file that holds it.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = FileSet)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The values of its variables.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Variable { get; set; }

    /// <summary>Which of its operations is meant.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OperationName { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == FileSet)
        {
            ForItem(Path, () => Send(QueryFile.Read(FilePath(Path)), Path));
        }
        else
        {
            // The lines of a file are one document.
            _lines.Add(Query);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_lines.Count > 0)
        {
            string document = string.Join("\n", _lines);
            ForItem(document, () => Send(document, document));
        }
    }

    private void Send(string document, object target)
    {
        if (document.Trim().Length == 0)
        {
            throw new SfException("NoGraphQlQuery", SfErrorCategory.InvalidArgument);
        }

        if (ParameterSetName == QuerySet && IsNameOfFile(document))
        {
            throw new SfException(
                Text.Message("QueryIsFile", document), "QueryIsFile", SfErrorCategory.InvalidArgument, Text.Message("QueryIsFile.GraphQl", document), inner: null);
        }

        if (ParameterSetName == QuerySet && s_nameOfFile.IsMatch(document))
        {
            throw new SfException("GraphQlFileMissing", SfErrorCategory.ObjectNotFound, document) { Target = document };
        }

        byte[]? variables = Variable is null ? null : JsonBody.Write(Variable);
        if (GraphQlCall.MayChange(document) && !ShouldProcess(Org.Facts.Name, Text.Message("GraphQlChange")))
        {
            return;
        }

        Run(async (bridge, cancellationToken) =>
        {
            using var progress = new TransferProgress(bridge, Text.Message("Progress.GraphQl", Org.Facts.Name));
            var call = new GraphQlCall(Org, bridge, PSObjectBuilder.Instance) { Listener = progress };
            GraphQlAnswer answer = await call.SendAsync(document, OperationName, variables, cancellationToken).ConfigureAwait(false);
            if (answer.Data is not null)
            {
                bridge.Write(answer.Data);
            }

            foreach (SfException error in answer.Errors)
            {
                bridge.Error(error, target);
            }
        });
    }
}
