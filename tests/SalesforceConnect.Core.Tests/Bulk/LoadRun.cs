using System.Collections.Concurrent;
using SalesforceConnect.Bulk;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Core.Tests.Bulk;

/// <summary>What a load told.</summary>
internal sealed class LoadRun : ILoadObserver
{
    private readonly ConcurrentQueue<SfBulkJob> _jobs = new();
    private readonly ConcurrentQueue<(SfException Error, object? Target)> _errors = new();
    private readonly ConcurrentQueue<LoadProgress> _progress = new();

    public IReadOnlyList<SfBulkJob> Jobs => [.. _jobs];

    public IReadOnlyList<(SfException Error, object? Target)> Errors => [.. _errors];

    public IReadOnlyList<LoadProgress> Progress => [.. _progress];

    /// <summary>The jobs that nobody waits for any more and that may go on.</summary>
    public IReadOnlyList<SfBulkJob> Running { get; set; } = [];

    /// <summary>What ended it; null where it came to its end.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What takes the jobs.</summary>
    public Func<SfBulkJob, Task> Take { get; set; } = _ => Task.CompletedTask;

    /// <summary>Hears how it goes on, on whatever thread.</summary>
    public Action<LoadProgress> OnProgress { get; set; } = _ => { };

    /// <summary>The jobs, as <c>JobComplete 3/1</c>: processed, and of them failed.</summary>
    public string States => string.Join(" ", Jobs.Select(job => $"{job.State} {job.Processed}/{job.Failed}"));

    /// <summary>The error of an ID, of which there is one.</summary>
    public SfException Error(string errorId)
    {
        Assert.True(Failure is null, Failure?.ToString());
        SfException error = Assert.Single(Errors, each => each.Error.ErrorId == errorId).Error;
        Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction));
        return error;
    }

    /// <summary>The error that ended it.</summary>
    public SfException Ended(string errorId)
    {
        SfException error = Assert.IsAssignableFrom<SfException>(Failure);
        Assert.Equal(errorId, error.ErrorId);
        Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction));
        return error;
    }

    /// <summary>Nothing went wrong.</summary>
    public LoadRun Good()
    {
        Assert.True(Failure is null, Failure?.ToString());
        Assert.Empty(Errors.Select(each => each.Error.Message));
        Assert.All(Jobs, job => Assert.Equal(("JobComplete", 0L), (job.State, job.Failed)));
        Assert.Empty(Running);
        return this;
    }

    public async Task TakeAsync(SfBulkJob job)
    {
        _jobs.Enqueue(job);
        await Take(job);
    }

    public void Failed(SfException error, object? target) => _errors.Enqueue((error, target));

    public void Progressed(LoadProgress progress)
    {
        _progress.Enqueue(progress);
        OnProgress(progress);
    }
}
