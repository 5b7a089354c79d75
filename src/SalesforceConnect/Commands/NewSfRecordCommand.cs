using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Records;
using SalesforceConnect.Write;
using AllowNullAttribute = System.Management.Automation.AllowNullAttribute;

namespace SalesforceConnect.Commands;

/// <summary>Creates records, with their children where they have any.</summary>
[Cmdlet(VerbsCommon.New, "SfRecord", SupportsShouldProcess = true, HelpUri = HelpLinks.Base + "New-SfRecord.md")]
[OutputType(typeof(SfWriteResult))]
public sealed class NewSfRecordCommand : WriteValuesCommand
{
    /// <summary>The object's API name; records of a query say it themselves.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ObjectNameCompleter))]
    [SuppressMessage("Naming", "CA1720", Justification = "It is what Salesforce calls it.")]
    public string Object { get; set; } = "";

    /// <summary>The rows: hashtables, rows of a CSV file, records, or other objects.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject?[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Write(InputObject, item => WriteRows.Of(item, takesIds: false));

    private protected override WriteOptions CreateOptions() => CreateOptions(WriteOperation.Create, Object);
}
