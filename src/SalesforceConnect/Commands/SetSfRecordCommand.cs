using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Errors;
using SalesforceConnect.Records;
using SalesforceConnect.Write;
using AllowNullAttribute = System.Management.Automation.AllowNullAttribute;

namespace SalesforceConnect.Commands;

/// <summary>Changes records, found by their IDs or by an external ID.</summary>
[Cmdlet(VerbsCommon.Set, "SfRecord", SupportsShouldProcess = true, DefaultParameterSetName = IdSet, HelpUri = HelpLinks.Base
    + "Set-SfRecord.md")]
[OutputType(typeof(SfWriteResult))]
public sealed class SetSfRecordCommand : WriteValuesCommand
{
    private const string IdSet = "Id";
    private const string InputSet = "Input";
    private const string RecordSet = "Record";

    private PSObject?[] _rows = [];
    private WriteRow? _values;

    /// <summary>The object's API name; records of a query say it themselves.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = InputSet)]
    [ArgumentCompleter(typeof(ObjectNameCompleter))]
    [ObjectName]
    [SuppressMessage("Naming", "CA1720", Justification = "It is what Salesforce calls it.")]
    public string Object { get; set; } = "";

    /// <summary>The records' IDs.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = IdSet)]
    [RecordReference]
    [AllowNull]
    [AllowEmptyString]
    public RecordReference?[] Id { get; set; } = [];

    /// <summary>The rows: records, hashtables, rows of a CSV file, or other objects.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = RecordSet)]
    [AllowNull]
    public PSObject?[] InputObject
    {
        get => _rows;
        set => _rows = Given(value);
    }

    /// <summary>Fields and their values, the same for each record.</summary>
    [Parameter(Mandatory = true, Position = 2, ParameterSetName = IdSet)]
    [Parameter(ParameterSetName = InputSet)]
    [Parameter(ParameterSetName = RecordSet)]
    [ValidateNotNull]
    public IDictionary? Value { get; set; }

    /// <summary>The field by which records are found; those that are not there are created.</summary>
    [Parameter(ParameterSetName = InputSet)]
    [Parameter(ParameterSetName = RecordSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FieldNameCompleter))]
    public string? ExternalIdField { get; set; }

    /// <summary>Creates nothing: a record that is not there is an error.</summary>
    [Parameter(ParameterSetName = InputSet)]
    [Parameter(ParameterSetName = RecordSet)]
    public SwitchParameter UpdateOnly { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Checked(Object, () =>
        {
            CheckGivenOnce();
            if (UpdateOnly && ExternalIdField is null)
            {
                throw new SfException(
                    "ParameterNeedsAnother", SfErrorCategory.InvalidArgument, "-" + nameof(UpdateOnly), "-" + nameof(ExternalIdField));
            }

            if (Value is { Count: 0 })
            {
                throw new SfException("NothingToSet", SfErrorCategory.InvalidArgument);
            }

            _values = Value is null ? null : WriteRows.Of(Value, takesIds: false);
        });
        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == IdSet)
        {
            Write(Id.Select(reference => reference?.Item), WriteRows.Named, _values);
        }
        else
        {
            Write(InputObject, item => WriteRows.Of(item, takesIds: _values is not null && ExternalIdField is null), _values);
        }
    }

    private protected override WriteOptions CreateOptions()
        => CreateOptions(ExternalIdField is null ? WriteOperation.Update : WriteOperation.Upsert, Object) with
        {
            ExternalIdField = ExternalIdField ?? "",
            UpdateOnly = UpdateOnly,
        };
}
