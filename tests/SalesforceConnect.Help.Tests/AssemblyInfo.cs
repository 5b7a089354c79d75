// The tests share one PowerShell engine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
