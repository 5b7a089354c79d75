using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Query;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using AllowNullAttribute = System.Management.Automation.AllowNullAttribute;

namespace SalesforceConnect.Commands;

/// <summary>Gets records by their IDs or by an external ID.</summary>
[Cmdlet(VerbsCommon.Get, "SfRecord", DefaultParameterSetName = IdSet, HelpUri = HelpLinks.Base + "Get-SfRecord.md")]
[OutputType(typeof(SfRecord))]
public sealed class GetSfRecordCommand : ConnectionsCommand
{
    private const string IdSet = "Id";
    private const string ExternalIdSet = "ExternalId";

    // Enough to go side by side, and few enough not to keep a slow pipeline waiting.
    private const int ValuesTogether = 100;

    private readonly List<string> _ids = [];
    private readonly List<object?> _values = [];
    private readonly Dictionary<SfConnection, RecordLookup> _lookups = [];
    private readonly Dictionary<SfConnection, PrefixLookup> _prefixLookups = [];

    /// <summary>The object's API name; without it, IDs say by their first three characters of which object they are.</summary>
    [Parameter(Position = 0)]
    [ObjectOrRecordId]
    [ArgumentCompleter(typeof(ObjectNameCompleter))]
    [SuppressMessage("Naming", "CA1720", Justification = "It is what Salesforce calls it.")]
    public string Object { get; set; } = "";

    /// <summary>The records' IDs.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet)]
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
    [Parameter(Position = 1, ValueFromPipeline = true, ParameterSetName = ExternalIdSet)]
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
        Checked(Object, CheckParameters);
        base.BeginProcessing();
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

    private void CheckParameters()
    {
        bool isPiped = MyInvocation.ExpectingInput;
        if (ParameterSetName == ExternalIdSet)
        {
            Require(Object.Length > 0, "-" + nameof(Object));
            Require(isPiped || IsBound(nameof(Value)), "-" + nameof(Value));
        }
        else if (!isPiped && !IsBound(nameof(Id)))
        {
            // What stands alone is the ID, where it can be one.
            bool isId = RecordId.IsNoName(Object);
            Id = isId
                ? [Object]
                : throw new SfException(
                    "RecordIdMissing", SfErrorCategory.InvalidArgument, Object.Length > 0 ? Object : "Account")
                { Target = Object };
            Object = "";
        }

        _ = Object.Length > 0 ? SfObject.CheckName(Object) : "";
    }

    private bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private static void Require(bool isGiven, string parameter)
    {
        if (!isGiven)
        {
            throw new SfException("ParameterNeedsAnother", SfErrorCategory.InvalidArgument, "-" + nameof(ExternalIdField), parameter);
        }
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
        if (values.Length == 0)
        {
            return;
        }

        ForEachConnection(values.Length == 1 ? values[0] : values, async (connection, name, bridge, cancellationToken) =>
        {
            using var progress = new ProgressReport(bridge, Text.Message("Progress.Records.Of", Object));
            await LookupOf(connection, name)
                .ByExternalIdAsync(
                    ExternalIdField,
                    [.. values.Select(item => ExternalIdValue.Of(item, ExternalIdField))],
                    EmitAsync,
                    bridge,
                    cancellationToken).ConfigureAwait(false);

            // Nothing more is asked for until the pipeline has taken it.
            Task EmitAsync(int place, Task<SfRecord> found)
            {
                progress.Report(() => Text.Message("Progress.RecordOf", place + 1, values.Length), 100 * place / values.Length);
                return found.Status == TaskStatus.RanToCompletion
                    ? bridge.WriteAllAsync(new[] { found.Result })
                    : TellAsync(bridge, found, values[place], name);
            }
        });
    }

    private void EmitById()
    {
        string[] ids = [.. _ids];
        _ids.Clear();
        if (ids.Length == 0)
        {
            return;
        }

        ForEachConnection(Target(ids), async (connection, name, bridge, cancellationToken) =>
        {
            using var progress = new TransferProgress(bridge, Text.Message("Progress.Records.Of", Object));
            if (Object.Length > 0)
            {
                await LookupOf(connection, name).ByIdAsync(ids, EmitAsync, bridge, progress, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await PrefixLookupOf(connection, name)
                    .ByIdAsync(ids, EmitAsync, Refuse, bridge, progress, cancellationToken).ConfigureAwait(false);
            }

            Task EmitAsync(int place, Task<SfRecord> found) => TellAsync(bridge, found, ids[place], name);

            void Refuse(SfException failure, IReadOnlyList<string> refused) => bridge.Error(failure, Target([.. refused]), name);
        });
    }

    private static object Target(string[] ids) => ids.Length == 1 ? ids[0] : ids;

    private LayoutOptions Options(SfConnection connection, string? connectionName)
        => new() { IsFlat = Flat, AsText = AsText, ConnectionName = connectionName, Org = () => connection.Opened!.Key };

    private RecordLookup LookupOf(SfConnection connection, string? name)
        => _lookups.TryGetValue(connection, out RecordLookup? known)
            ? known
            : _lookups[connection] = new RecordLookup(
                connection.Opened!, connection.Opened!.Types, Object, Property, Options(connection, name));

    private PrefixLookup PrefixLookupOf(SfConnection connection, string? name)
        => _prefixLookups.TryGetValue(connection, out PrefixLookup? known)
            ? known
            : _prefixLookups[connection] = new PrefixLookup(
                connection.Opened!, connection.Opened!.Types, Property, Options(connection, name));

    private static async Task TellAsync(PipelineBridge bridge, Task<SfRecord> found, object? target, string? connection)
    {
        try
        {
            bridge.Write(await found.ConfigureAwait(false));
        }
        catch (SfException failure)
        {
            bridge.Error(failure, target, connection);
        }
    }
}
