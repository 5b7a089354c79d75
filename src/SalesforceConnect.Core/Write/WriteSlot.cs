using SalesforceConnect.Connections;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Write;

/// <summary>A row's place in the order of the input, and what became of it.</summary>
/// <param name="row">The row.</param>
/// <param name="body">What is sent of it.</param>
internal sealed class WriteSlot(WriteRow row, RecordBody body)
{
    /// <summary>The row.</summary>
    public WriteRow Row => row;

    /// <summary>What is sent of it.</summary>
    public RecordBody Body => body;

    /// <summary>
    /// Whether it goes to the org that its record was read from, so that what was written is what the record is compared with.
    /// </summary>
    public bool IsOwnOrg { get; init; }

    /// <summary>What became of it; null before that is known.</summary>
    public SfWriteResult? Result { get; private set; }

    /// <summary>The org that it goes to; null where that is not known.</summary>
    public OrgKey? Org { get; init; }

    /// <summary>Where it stands in the order of the input.</summary>
    public long Place { get; init; }

    /// <summary>
    /// Why the call that it went with failed as a whole, where it is the last of its rows: the results of all of them come before that.
    /// </summary>
    public CallFailure? CallFailure { get; set; }

    /// <summary>Whether the user was asked and said no.</summary>
    public bool IsSkipped { get; private set; }

    /// <summary>Whether its turn has come to be told.</summary>
    public bool IsDone => IsSkipped || Result is not null;

    /// <summary>It was done.</summary>
    public void Done(SfWriteAction action, string? id)
    {
        Result = new SfWriteResult
        {
            Action = action,
            Id = id ?? body.Id,
            ObjectName = ObjectName,
            Org = Org,
            InputObject = row.Input,
            Number = row.Number,
        };
        if (action == SfWriteAction.Updated && IsOwnOrg)
        {
            row.Record?.Settle();
        }
    }

    /// <summary>It was not done, or nobody knows.</summary>
    /// <param name="action">Which of them.</param>
    /// <param name="failure">Why.</param>
    /// <param name="isOwnFault">Whether it is an error of its own: not where another row, or the call, is to blame.</param>
    public void NotDone(SfWriteAction action, RowFailure failure, bool isOwnFault = true) => Result = new SfWriteResult
    {
        Action = action,
        Id = body.Id,
        ObjectName = ObjectName,
        Org = Org,
        ErrorCode = failure.Code,
        Message = failure.Error.Message,
        Fields = failure.Fields,
        InputObject = row.Input,
        Number = row.Number,
        Error = isOwnFault ? failure.Error : null,
    };

    /// <summary>It is left out.</summary>
    public void Skip() => IsSkipped = true;

    private string? ObjectName => body.ObjectName.Length == 0 ? null : body.ObjectName;
}

/// <summary>Why a call failed as a whole.</summary>
/// <param name="Error">The error.</param>
/// <param name="Rows">The rows that went with it, in the order of the input.</param>
internal sealed record CallFailure(SfException Error, IReadOnlyList<WriteRow> Rows);
