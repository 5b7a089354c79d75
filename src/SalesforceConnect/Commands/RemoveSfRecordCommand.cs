using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Conversion;
using SalesforceConnect.Errors;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using SalesforceConnect.Write;
using AllowNullAttribute = System.Management.Automation.AllowNullAttribute;

namespace SalesforceConnect.Commands;

/// <summary>Deletes records: they go into the recycle bin.</summary>
[Cmdlet(VerbsCommon.Remove, "SfRecord", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, HelpUri = HelpLinks.Base
    + "Remove-SfRecord.md")]
[OutputType(typeof(SfWriteResult))]
public sealed class RemoveSfRecordCommand : WriteCommand
{
    private string? _objectName;

    /// <summary>The object's API name, which may be left out; or, alone, the records.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ObjectNameCompleter))]
    [SuppressMessage("Naming", "CA1720", Justification = "It is what Salesforce calls it.")]
    [AllowNull]
    public PSObject?[]? Object { get; set; } = [];

    /// <summary>The records, their IDs, or objects with an Id.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [Alias("Id")]
    [AllowNull]
    public PSObject?[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Checked(Object, () =>
        {
            if (Object is [{ BaseObject: string name }] && !RecordId.IsNoName(name))
            {
                _objectName = SfObject.CheckName(name);
            }

            bool hasRows = MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));
            bool hasOther = MyInvocation.BoundParameters.ContainsKey(nameof(Object));
            if (_objectName is null && hasOther ? hasRows && Object?.Length > 0 : !hasRows)
            {
                throw new SfException("RemoveWhat", SfErrorCategory.InvalidArgument, _objectName ?? "Account");
            }
        });
        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
        => Write(
            _objectName is null && MyInvocation.BoundParameters.ContainsKey(nameof(Object)) ? Object : InputObject,
            item => WriteRows.Of(item, takesIds: true));

    private protected override WriteOptions CreateOptions() => new() { Operation = WriteOperation.Delete, ObjectName = _objectName };
}
