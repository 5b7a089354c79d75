using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Records;
using SalesforceConnect.Write;
using AllowNullAttribute = System.Management.Automation.AllowNullAttribute;

namespace SalesforceConnect.Commands;

/// <summary>Creates records, with their children where they have any.</summary>
[Cmdlet(VerbsCommon.New, "SfRecord", SupportsShouldProcess = true, DefaultParameterSetName = InputSet, HelpUri = HelpLinks.Base
    + "New-SfRecord.md")]
[OutputType(typeof(SfWriteResult))]
public sealed class NewSfRecordCommand : WriteValuesCommand
{
    private const string InputSet = "Input";
    private const string RecordSet = "Record";

    private PSObject?[] _rows = [];

    /// <summary>The object's API name; records of a query say it themselves.</summary>
    [Parameter(Position = 0, ParameterSetName = InputSet)]
    [ArgumentCompleter(typeof(ObjectNameCompleter))]
    [ObjectName]
    [SuppressMessage("Naming", "CA1720", Justification = "It is what Salesforce calls it.")]
    public string Object { get; set; } = "";

    /// <summary>The rows: hashtables, rows of a CSV file, records, or other objects.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = RecordSet)]
    [AllowNull]
    public PSObject?[] InputObject
    {
        get => _rows;
        set => _rows = Given(value);
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Checked(null, CheckGivenOnce);
        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Write(InputObject, item => WriteRows.Of(item, takesIds: false));

    private protected override WriteOptions CreateOptions() => CreateOptions(WriteOperation.Create, Object);
}
