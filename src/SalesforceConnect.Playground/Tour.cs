using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Playground;

/// <summary>The tour: real commands against a real, if local, org, each printed at a prompt with its real output.</summary>
internal sealed class Tour(string url)
{
    /// <summary>Runs the whole tour.</summary>
    /// <returns>Whether every command did what it should.</returns>
    public bool Run()
    {
        using var shell = new PlaygroundShell();
        Console.WriteLine($"A Salesforce-compatible org runs at {url}, with 2,500 accounts, 5,000 contacts and 4,000 opportunities.");
        Console.WriteLine("What follows is typed into PowerShell with SalesforceConnect imported from out/. Nothing leaves this machine.");
        int failures = Steps().Count(step => !Show(shell, step));
        Console.WriteLine(failures == 0
            ? "\nThat was the tour. Next: dotnet run --project src/SalesforceConnect.Playground -- --interactive, or your own org: see README.md."
            : $"\n{failures} of the commands above did not do what they should.");
        return failures == 0;
    }

    private IEnumerable<Step> Steps()
    {
        string make = $"New-SfConnection playground -InstanceUrl {url} -ClientId {LocalOrgServer.DefaultClientId} -SessionOnly";
        yield return new("Make a connection. The consumer secret is asked for, masked. -SessionOnly: without it, a vault keeps it for good.", make)
        {
            Secret = LocalOrgServer.DefaultClientSecret,
        };
        yield return new("Is it well?", "Test-SfConnection playground");
        yield return new("What is there?", "Get-SfConnection");
        yield return new("Call any resource of the REST API. A path like this one goes with the newest API version.", "(Invoke-SfRequest limits).DailyApiRequests");
        yield return new("Limits as objects.", "Get-SfLimit DailyApi*, DailyBulk*");
        yield return new(
            "Query. All pages come by themselves; a value goes in by name, and can never become a part of the query.",
            "Invoke-SfQuery 'SELECT Name, AnnualRevenue, Owner.Name, CreatedDate FROM Account WHERE Industry = :industry ORDER BY AnnualRevenue DESC NULLS LAST LIMIT 3' @{ industry = 'Energy' }");
        yield return new(
            "All 5,000 contacts, three pages. (This engine is bare; in pwsh, pipe on to Export-Csv or what you like.)",
            "$contacts = Invoke-SfQuery 'SELECT Id, Name, Account.Name FROM Contact'; \"$($contacts.Count) contacts; the last is $($contacts[-1].Name) of $($contacts[-1].Account)\"");
        yield return new("What fields does an object have?", "(Get-SfObject Account).Fields | Where-Object Type -in picklist, reference");
        yield return new("Write a record.", "$created = Invoke-SfRequest sobjects/Account -Method POST -Body @{ Name = 'Søren & Daughters'; Industry = 'Energy'; AnnualRevenue = 1250000 }; $created");
        yield return new("Read it back.", "Get-SfRecord Account $created.id -Property Name, Industry, AnnualRevenue, CreatedDate");
        yield return new("Change and delete it; -Verbose tells of every call, and never of a secret.", "Invoke-SfRequest \"sobjects/Account/$($created.id)\" -Method PATCH -Body @{ Industry = 'Utilities' } -Verbose");
        yield return new(null, "Invoke-SfRequest \"sobjects/Account/$($created.id)\" -Method DELETE -Verbose");
        yield return new("When something goes wrong, the error says what to do, down to the step of the app's set-up. Here, a wrong consumer secret:", make.Replace("playground", "mistyped"))
        {
            Secret = "not-the-secret",
            ExpectedError = "Salesforce.invalid_client",
        };
        yield return new("Forget the connection.", "Remove-SfConnection playground -Verbose");
        yield return new(null, "Get-SfConnection");
    }

    private static bool Show(PlaygroundShell shell, Step step)
    {
        Console.WriteLine();
        if (step.Explanation is not null)
        {
            Console.WriteLine("# " + step.Explanation);
        }

        Console.WriteLine("PS> " + step.Command);
        shell.Host.SecretToType = step.Secret;
        IReadOnlyList<string> errors = shell.Run(step.Command);
        bool isGood = step.ExpectedError is null
            ? errors.Count == 0
            : errors.Count == 1 && errors[0].StartsWith(step.ExpectedError + ",", StringComparison.Ordinal);
        if (!isGood)
        {
            Console.WriteLine($"!!! expected {step.ExpectedError ?? "no error"}, got {(errors.Count == 0 ? "none" : string.Join(", ", errors))}");
        }

        return isGood;
    }

    /// <summary>One command of the tour, and what it shows.</summary>
    private sealed record Step(string? Explanation, string Command)
    {
        /// <summary>What is typed at the masked prompt.</summary>
        public string? Secret { get; init; }

        /// <summary>The ID of the error that it shows on purpose.</summary>
        public string? ExpectedError { get; init; }
    }
}
