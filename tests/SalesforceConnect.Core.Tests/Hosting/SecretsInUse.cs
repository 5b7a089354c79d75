namespace SalesforceConnect.Core.Tests.Hosting;

/// <summary>
/// Tests of what is masked run alone: every secret that any test of this process holds meanwhile is masked in their texts too. What
/// earlier ones have left is collected first.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SecretsInUse : ICollectionFixture<SecretsInUse>
{
    public const string Name = "Secrets in use";

    public SecretsInUse()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
