using System.ComponentModel;
using System.Management.Automation;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Work;
using SalesforceConnect.Write;

namespace SalesforceConnect.Records;

/// <summary>The base of the cmdlets that write records. Rows are sent while the pipeline brings more.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class WriteCommand : ConnectedCommand
{
    private long _brought;
    private HandOver<WriteRow>? _rows;
    private RecordWriter? _writer;
    private PipelineWork? _work;

    /// <summary>A row that is refused takes all others back.</summary>
    [Parameter]
    public SwitchParameter AllOrNone { get; set; }

    /// <summary>How many rows go into one call.</summary>
    [Parameter]
    [ValidateRange(1, WriteOptions.MostRows)]
    public int BatchSize { get; set; } = WriteOptions.MostRows;

    /// <summary>How many calls are under way at a time.</summary>
    [Parameter]
    [ValidateRange(1, 20)]
    public int ThrottleLimit { get; set; } = WriteOptions.UsualThrottle;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            bool isCut = _work is { IsCut: true };
            _work?.Dispose();

            // What they hold wakes whoever waits for it: work that outlasts its unwind would never come to its end.
            if (_work is { HasEnded: true })
            {
                _writer?.Dispose();
                _rows?.Dispose();
            }

            if (isCut && _writer is { Succeeded: > 0 and var done })
            {
                TellOnScreen(Text.Message("WriteStopped", done));
            }
        }

        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_work is not null)
        {
            Working(() =>
            {
                _rows!.Complete();
                _work.End();
            });
        }
    }

    /// <summary>How the rows are written.</summary>
    private protected abstract WriteOptions CreateOptions();

    /// <summary>Hands rows on, and carries out what has come of earlier ones.</summary>
    /// <param name="items">What the pipeline brought.</param>
    /// <param name="rowOf">Makes a row of an item.</param>
    /// <param name="values">Values that each row gets beside its own; null for none.</param>
    private protected void Write(IEnumerable<object?>? items, Func<object?, WriteRow> rowOf, WriteRow? values = null)
    {
        _work ??= Checked(null, BeginWriting);
        object?[] given = [.. items ?? [null]];
        foreach (object? item in given)
        {
            long number = MyInvocation.ExpectingInput || given.Length > 1 ? ++_brought : 0;
            WriteRow? row = null;
            try
            {
                row = rowOf(item);
            }
            catch (SfException error) when (!AllOrNone)
            {
                WriteError(ErrorRecords.From(error, item, WriteObserver.PlaceOf(number)));
            }
            catch (SfException error)
            {
                // All of the input, or nothing of it.
                Checked<object?>(item, () => throw error);
            }

            if (row is not null)
            {
                Add(values is null
                    ? row with { Number = number }
                    : row with
                    {
                        Number = number,
                        Fields = [.. row.Fields.Where(field => !Has(values, field.Name))],
                        Values = values.Fields,
                    });
            }
        }
    }

    private static bool Has(WriteRow values, string name)
        => values.Fields.Any(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    // Mostly there is room for it, and nothing to be carried out.
    private void Add(WriteRow row)
    {
        if (!_rows!.TryAdd(row))
        {
            AddInTurn(row);
        }
        else if (_work!.HasNews)
        {
            Working(() => _work.PumpUntil(static () => true));
        }
    }

    private void AddInTurn(WriteRow row) => Working(() => _work!.PumpUntil(() => _rows!.TryAdd(row)));

    private PipelineWork BeginWriting()
    {
        WriteOptions options = CreateOptions() with
        {
            AllOrNone = AllOrNone,
            BatchSize = BatchSize,
            Throttle = ThrottleLimit,
            Plain = WriteRows.ValueOf,
            IsForeign = record => record.Origin?.Org is { } from && !from.Is(Org.Key),
            Org = Org.Key,
            TakesForeign = Connection is not null,
        };
        _rows = new HandOver<WriteRow>(2 * WriteOptions.MostRows);
        string action = Text.Message(WriteWords.Action(options.Operation));
        return Begin(async (bridge, cancellationToken) =>
        {
            _rows.Taken += bridge.Nudge;
            using var progress = new ProgressReport(bridge, Text.Message("Progress.Write", action, Org.Facts.Name));
            var observer = new WriteObserver(
                bridge, progress, what => ShouldProcess(what, action), WriteObject);
            _writer = new RecordWriter(Org.Types, new WriteCalls(Org, options, TimeProvider.System), options, observer, bridge);
            await _writer.RunAsync(_rows, cancellationToken).ConfigureAwait(false);
        });
    }
}
