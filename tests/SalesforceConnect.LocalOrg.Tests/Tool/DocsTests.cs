using System.Text.Json;
using System.Text.RegularExpressions;

namespace SalesforceConnect.LocalOrg.Tests.Tool;

/// <summary>What docs/local-org.md promises is what there is.</summary>
public sealed class DocsTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(ToolProcess.Fact("RepositoryRoot"), "docs", "local-org.md"));

    [Fact]
    public void Each_kind_of_fault_stands_there_with_what_it_takes()
    {
        foreach ((string name, IReadOnlyList<(string Name, bool IsNeeded)> parameters) in FaultKinds.All)
        {
            string? line = s_page.Split('\n').FirstOrDefault(text => text.StartsWith("| ", StringComparison.Ordinal) && text.Split('|')[1].Contains($"`{name}`", StringComparison.Ordinal));
            Assert.True(line is not null, $"{name} is missing.");
            Assert.All(parameters, parameter => Assert.Contains($"`{parameter.Name}`", line, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Each_example_in_JSON_works_as_it_stands()
    {
        string[] examples = [.. Regex.Matches(s_page, "```json\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value)];
        Assert.Equal(3, examples.Length);
        Assert.Equal(1, new Org(new LocalOrgOptions(), OrgSeed.Parse(examples[0])).Store.Count("Project__c"));
        var apps = new Org(new LocalOrgOptions { SampleData = false }, OrgSeed.Parse(examples[1].Replace("\"certificate\": \"nightly.crt\", ", "", StringComparison.Ordinal)));
        Assert.Equal(5, apps.Apps.All.Count);
        FaultRuleJson.Read(JsonDocument.Parse(examples[2]).RootElement, "")(apps.Faults);
        Assert.Equal(["PATCH /services/data/*/composite/sobjects"], apps.Faults.Rules.Select(rule => rule.Requests));
    }

    /// <summary>The readme in the package is all that many will read.</summary>
    [Theory]
    [InlineData("README.md")]
    public async Task Each_option_stands_in_the_readme(string file)
    {
        string readme = await File.ReadAllTextAsync(Path.Combine(ToolProcess.Fact("RepositoryRoot"), "src", "SalesforceConnect.LocalOrg.Tool", file));
        (int exit, string help, _) = await ToolProcess.RunAsync("--help");
        Assert.Equal(0, exit);
        foreach (Match option in Regex.Matches(help, @"--[a-z-]+"))
        {
            Assert.Contains(option.Value, readme, StringComparison.Ordinal);
        }
    }
}
