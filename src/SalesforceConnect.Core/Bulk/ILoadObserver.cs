namespace SalesforceConnect.Bulk;

/// <summary>Who has rows loaded: is told what becomes of them.</summary>
internal interface ILoadObserver
{
    /// <summary>Takes a job, as it ended or as it was left; complete once it has been taken.</summary>
    Task TakeAsync(SfBulkJob job);

    /// <summary>Hears of an error that does not end the command.</summary>
    /// <param name="error">The error.</param>
    /// <param name="target">What it is about: a row, a job.</param>
    void Failed(SfException error, object? target);

    /// <summary>Hears how it goes on.</summary>
    void Progressed(LoadProgress progress);
}
