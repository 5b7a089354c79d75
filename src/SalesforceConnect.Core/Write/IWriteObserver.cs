namespace SalesforceConnect.Write;

/// <summary>Who has rows written: is asked before, and told what became of them.</summary>
internal interface IWriteObserver
{
    /// <summary>Asks whether rows may be written.</summary>
    /// <param name="batch">The rows.</param>
    Task<bool> MayWriteAsync(WriteBatch batch);

    /// <summary>Takes results, in the order of the input; complete once they have been taken.</summary>
    Task TakeAsync(IReadOnlyList<SfWriteResult> results);

    /// <summary>Hears of a call that failed as a whole, after the results of all of its rows.</summary>
    /// <param name="failure">Why, and which rows went with it.</param>
    void CallFailed(CallFailure failure);

    /// <summary>Hears how it goes on.</summary>
    /// <param name="done">How many rows have their result.</param>
    /// <param name="failed">How many of those failed.</param>
    void Progressed(long done, long failed);
}
