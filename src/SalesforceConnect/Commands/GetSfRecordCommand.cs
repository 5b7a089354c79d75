using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Errors;
using SalesforceConnect.Http;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Query;
using SalesforceConnect.Records;

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
    private readonly List<object> _values = [];
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
    public string[] Id { get; set; } = [];

    /// <summary>The field that finds the records.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ExternalIdSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FieldNameCompleter))]
    public string ExternalIdField { get; set; } = "";

    /// <summary>The values of that field.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = ExternalIdSet)]
    public object[] Value { get; set; } = [];

    /// <summary>The fields to get, those of parents with dots; by default all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FieldNameCompleter))]
    public string[] Property { get; set; } = [];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _lookup = new RecordLookup(Session, Object, Property);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (object value in Value)
        {
            _values.Add(value);
            if (_values.Count == ValuesTogether)
            {
                EmitByValue();
            }
        }

        foreach (string id in Id)
        {
            _ids.Add(id);
            if (_ids.Count == RecordLookup.MostIds)
            {
                EmitFound();
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        EmitByValue();
        EmitFound();
    }

    private void EmitByValue()
    {
        if (_values.Count == 0)
        {
            return;
        }

        string[] texts = [.. _values.Select(Print)];
        Run(async (bridge, cancellationToken) =>
        {
            using var progress = new ProgressReport(bridge, Text.Message("Progress.Records.Of", Object));
            await _lookup!.ByExternalIdAsync(ExternalIdField, texts, EmitAsync, bridge, cancellationToken).ConfigureAwait(false);

            async Task EmitAsync(int place, Task<SfRecord> found)
            {
                progress.Report(() => Text.Message("Progress.RecordOf", place + 1, texts.Length), 100 * place / texts.Length);
                try
                {
                    await bridge.WriteAllAsync(new[] { await found.ConfigureAwait(false) }).ConfigureAwait(false);
                }
                catch (SfException failure)
                {
                    bridge.Error(failure, _values[place]);
                }
            }
        });
        _values.Clear();
    }

    private static string Print(object value)
    {
        object plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return SalesforceText.Print(plain) ?? Convert.ToString(plain, CultureInfo.InvariantCulture) ?? "";
    }

    private void EmitFound()
    {
        string[] valid = [.. _ids.Where(RecordId.IsId)];
        IReadOnlyList<SfRecord?>? found = [];
        if (valid.Length > 0)
        {
            found = null;
            ForItem(valid.Length == 1 ? valid[0] : valid, () => Run(async (bridge, cancellationToken) =>
            {
                using var progress = new TransferProgress(bridge, Text.Message("Progress.Records.Of", Object));
                found = await _lookup!.ByIdAsync(valid, bridge, progress, cancellationToken).ConfigureAwait(false);
            }));
        }

        int next = 0;
        foreach (string id in _ids)
        {
            bool isValid = RecordId.IsId(id);
            if (isValid && found?[next++] is { } record)
            {
                WriteObject(record);
            }
            else if (!isValid || found is not null)
            {
                WriteError(ErrorRecords.From(
                    isValid ? new SfException("RecordNotFound", SfErrorCategory.ObjectNotFound, Object, id) : new SfException("InvalidRecordId", SfErrorCategory.InvalidArgument, id), id));
            }
        }

        _ids.Clear();
    }
}
