using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Query;
using SalesforceConnect.Records;
using AllowNullAttribute = System.Management.Automation.AllowNullAttribute;

namespace SalesforceConnect.Commands;

/// <summary>Gets records by their IDs or by an external ID.</summary>
[Cmdlet(VerbsCommon.Get, "SfRecord", DefaultParameterSetName = IdSet, HelpUri = HelpLinks.Base + "Get-SfRecord.md")]
[OutputType(typeof(SfRecord))]
public sealed class GetSfRecordCommand : ConnectedCommand
{
    private const string IdSet = "Id";
    private const string ExternalIdSet = "ExternalId";

    // Enough to go side by side, and few enough not to keep a slow pipeline waiting.
    private const int ValuesTogether = 100;

    private readonly List<string> _ids = [];
    private readonly List<object?> _values = [];
    private RecordLookup? _lookup;

    /// <summary>The object's API name.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ObjectNameCompleter))]
    [SuppressMessage("Naming", "CA1720", Justification = "It is what Salesforce calls it.")]
    public string Object { get; set; } = "";

    /// <summary>The records' IDs.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet)]
    [RecordId]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[] Id { get; set; } = [];

    /// <summary>The field that finds the records.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ExternalIdSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FieldNameCompleter))]
    public string ExternalIdField { get; set; } = "";

    /// <summary>The values of that field.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = ExternalIdSet)]
    [ItemList]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object?[] Value { get; set; } = [];

    /// <summary>The fields to get, those of parents with dots; by default all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FieldNameCompleter))]
    public string[] Property { get; set; } = [];

    /// <summary>Makes a parent's field a column of its own.</summary>
    [Parameter]
    public SwitchParameter Flat { get; set; }

    /// <summary>Leaves dates, times and numbers the text that they are sent as.</summary>
    [Parameter]
    public SwitchParameter AsText { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _lookup = Checked(Object, () => new RecordLookup(Session, Object, Property, new LayoutOptions { IsFlat = Flat, AsText = AsText }));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        Gather(_values, Value, ValuesTogether, EmitByValue);
        Gather(_ids, Id, RecordLookup.MostIds, EmitById);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        EmitByValue();
        EmitById();
    }

    private static void Gather<T>(List<T> gathered, IEnumerable<T> items, int most, Action emit)
    {
        foreach (T item in items)
        {
            gathered.Add(item);
            if (gathered.Count == most)
            {
                emit();
            }
        }
    }

    private void EmitByValue()
    {
        object?[] values = [.. _values];
        _values.Clear();
        Run(async (bridge, cancellationToken) =>
        {
            using var progress = new ProgressReport(bridge, Text.Message("Progress.Records.Of", Object));
            await _lookup!.ByExternalIdAsync(ExternalIdField, [.. values.Select(item => ExternalIdValue.Of(item, ExternalIdField))], EmitAsync, bridge, cancellationToken).ConfigureAwait(false);

            // Nothing more is asked for until the pipeline has taken it.
            Task EmitAsync(int place, Task<SfRecord> found)
            {
                progress.Report(() => Text.Message("Progress.RecordOf", place + 1, values.Length), 100 * place / values.Length);
                return found.Status == TaskStatus.RanToCompletion ? bridge.WriteAllAsync(new[] { found.Result }) : TellAsync(bridge, found, values[place]);
            }
        });
    }

    private void EmitById()
    {
        string[] ids = [.. _ids];
        _ids.Clear();
        ForItem(ids.Length == 1 ? ids[0] : ids, () => Run(async (bridge, cancellationToken) =>
        {
            using var progress = new TransferProgress(bridge, Text.Message("Progress.Records.Of", Object));
            await _lookup!.ByIdAsync(ids, (place, found) => TellAsync(bridge, found, ids[place]), bridge, progress, cancellationToken).ConfigureAwait(false);
        }));
    }

    private static async Task TellAsync(PipelineBridge bridge, Task<SfRecord> found, object? target)
    {
        try
        {
            bridge.Write(await found.ConfigureAwait(false));
        }
        catch (SfException failure)
        {
            bridge.Error(failure, target);
        }
    }
}
