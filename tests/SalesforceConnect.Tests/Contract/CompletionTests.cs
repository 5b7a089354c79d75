using System.Diagnostics;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Contract;

/// <summary>What Tab offers: names of connections and vaults, without a question, an error or a wait.</summary>
public sealed class CompletionTests : OrgTest
{
    private const string HomeVariable = "SF_STANDIN_VAULT_HOME";

    // A completer gives up after two seconds; this is for a busy machine.
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(10);

    [Fact]
    public void The_sessions_connections_are_offered_without_a_question_or_a_call()
    {
        using ModuleSession session = new ModuleSession().Connect(Org, "other").Connect(Org, "acme").Connect(Org, "acme-test");
        Assert.Equal(["acme", "acme-test"], session.Complete("Get-SfConnection -Name 'AC"));
        Assert.Empty(session.Host.Asked);
        AssertNothingSent();
    }

    [Theory]
    [InlineData("Get-SfConnection zzz")]
    [InlineData("Get-SfConnection *")]
    [InlineData("Get-SfConnection [")]
    [InlineData("Get-SfConnection -Vault zzz")]
    public void Nothing_of_ours_is_offered_where_nothing_fits(string line)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.DoesNotContain("acme", session.Complete(line));
    }

    [Fact]
    public void Every_encoding_and_every_delimiter_is_offered_by_name()
    {
        using var session = new ModuleSession();
        foreach ((string parameter, string value) in new[] { ("Encoding", "utf8BOM"), ("Delimiter", "Semicolon") })
        {
            string[] commands = [.. session.Run($"(Get-Command -Module SalesforceConnect -ParameterName {parameter}).Name").Good()
                .Select(name => $"{name}")];
            Assert.True(commands.Length > 1);
            Assert.All(commands, command => Assert.Contains(value, session.Complete($"{command} -{parameter} ")));
        }
    }

    [Fact]
    public void Saved_connections_that_were_listed_are_offered_although_the_vault_is_locked_by_then()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell();
        Assert.Equal("acme", second.Run("Get-SfConnection").One().Name);
        second.WithVault("@{ Locked = $true; Password = 'x' }");
        Assert.Equal(["acme"], second.Complete("Get-SfLimit -Connection a"));
        Assert.Empty(second.Host.Asked);
        Assert.Equal("", second.Host.Written);
    }

    [Fact]
    public void A_locked_vault_is_not_asked()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell().WithVault("@{ Locked = $true; Password = 'x' }");
        var clock = Stopwatch.StartNew();
        second.Complete("Get-SfLimit -Connection a");
        Assert.True(clock.Elapsed < s_bound, $"It took {clock.Elapsed}.");
        Assert.Empty(second.Host.Asked);
        Assert.Equal("", second.Host.Written);
        Assert.Empty(second.ErrorList);
    }

    [Fact]
    public async Task Saved_connections_are_offered_before_SecretManagement_was_used()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org, "saved").Save(Org, "other");
        await OwnProcess.RunAsync(OfferSaved, (HomeVariable, session.VaultHome));
    }

    [Fact]
    public async Task A_locked_vault_offers_nothing_and_asks_nothing_before_SecretManagement_was_used()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org, "saved").WithVault("@{ Locked = $true; Password = 'x' }");
        await OwnProcess.RunAsync(OfferNothing, (HomeVariable, session.VaultHome));
    }

    [Fact]
    public async Task Vaults_are_offered_and_quoted()
    {
        using ModuleSession session = new ModuleSession().WithVault(name: "'My Vault'")
            .WithVault("@{ Locked = $true; Password = 'x' }", "\"Mine's\"");
        await OwnProcess.RunAsync(OfferVaults, (HomeVariable, session.VaultHome));
    }

    private static Task OfferSaved()
    {
        using ModuleSession session = Opened();
        AssertOffered(session, "Invoke-SfRequest limits -Connection s", "saved");
        Assert.Equal(["other", "saved"], session.Complete("Select-SfConnection "));
        Assert.Empty(session.Host.Asked);
        return Task.CompletedTask;
    }

    private static Task OfferNothing()
    {
        using ModuleSession session = Opened();
        var clock = Stopwatch.StartNew();
        Assert.DoesNotContain("saved", session.Complete("Invoke-SfRequest limits -Connection s"));
        Assert.True(clock.Elapsed < s_bound, $"It took {clock.Elapsed}.");
        Assert.Empty(session.Host.Asked);
        Assert.Empty(session.ErrorList);
        return Task.CompletedTask;
    }

    private static Task OfferVaults()
    {
        using ModuleSession session = Opened();
        AssertOffered(session, "New-SfConnection x -Vault m", "'Mine''s'", "'My Vault'");
        Assert.Equal(["'My Vault'"], session.Complete("Get-SfConnection -Vault 'my"));
        Assert.Empty(session.Host.Asked);
        return Task.CompletedTask;
    }

    // A press of Tab gives up after two seconds; what a busy machine has not found by then is there for a later one.
    private static void AssertOffered(ModuleSession session, string line, params string[] expected)
    {
        const int Presses = 30;
        IReadOnlyList<string> offered = [];
        for (int i = 0; i < Presses && offered.Count == 0; i++)
        {
            offered = [.. session.Complete(line)];
        }

        Assert.Equal(expected, offered);
    }

    private static ModuleSession Opened() => new(Environment.GetEnvironmentVariable(HomeVariable));
}
