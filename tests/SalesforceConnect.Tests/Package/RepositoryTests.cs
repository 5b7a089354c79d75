using System.Text.RegularExpressions;
using SalesforceConnect.Pictures;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Package;

/// <summary>What makes a build the same for everybody, and a release trustworthy.</summary>
public sealed class RepositoryTests
{
    [Fact]
    public void Each_action_of_a_workflow_is_pinned_to_a_commit_and_says_which_version_that_is()
    {
        string[] folders = [Path.Combine(".github", "workflows"), Path.Combine("docs", "examples")];
        string[] used = [.. folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Paths.Repository, folder), "*.yml"))
            .SelectMany(File.ReadLines)
            .Select(line => line.Trim(' ', '-'))
            .Where(line => line.StartsWith("uses:", StringComparison.Ordinal))];
        Assert.NotEmpty(used);
        Assert.All(used, line => Assert.Matches(@"^uses: (\./\S+|[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$", line));
        IEnumerable<IGrouping<string, string>> byAction = used.Where(line => line.Contains('@', StringComparison.Ordinal)).Distinct().GroupBy(line => line.Split('@')[0]);
        Assert.All(byAction, action => Assert.Single(action));
    }

    [Fact]
    public void Each_project_has_a_lock_file_that_names_packages_and_no_place_they_come_from()
    {
        string solution = File.ReadAllText(Path.Combine(Paths.Repository, "SalesforceConnect.sln"));
        string[] projects = [.. Regex.Matches(solution, "\"([^\"]+\\.csproj)\"").Select(match => Path.Combine(Paths.Repository, match.Groups[1].Value.Replace('\\', '/')))];
        Assert.NotEmpty(projects);
        Assert.All(projects, project =>
        {
            string file = Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json");
            Assert.True(File.Exists(file), $"{file} is missing: dotnet restore writes it.");
            Assert.DoesNotContain("://", File.ReadAllText(file));
        });
    }

    [Fact]
    public void The_picture_of_the_benchmarks_shows_what_their_page_says()
    {
        string page = File.ReadAllText(Path.Combine(Paths.Repository, "tests", "SalesforceConnect.Benchmarks", "README.md"));
        string picture = File.ReadAllText(Path.Combine(Paths.Repository, "docs", "images", "benchmark.svg")).ReplaceLineEndings("\n");
        Assert.True(
            BenchmarkPicture.Draw(new ResultTables(page)) == picture,
            "docs/images/benchmark.svg shows other results: dotnet run --project tests/SalesforceConnect.Pictures -- benchmark");
    }

    [Fact]
    public void The_changelog_has_the_version_of_the_manifest_before_all_others()
    {
        string manifest = File.ReadAllText(Path.Combine(Paths.Repository, "SalesforceConnect.psd1"));
        string version = Regex.Match(manifest, @"ModuleVersion\s*=\s*'([0-9.]+)'").Groups[1].Value;
        string[] headings = [.. File.ReadLines(Path.Combine(Paths.Repository, "CHANGELOG.md")).Where(line => line.StartsWith("## ", StringComparison.Ordinal))];
        Assert.Equal("## [Unreleased]", headings[0]);
        Assert.Matches($@"^## \[{Regex.Escape(version)}\] - \d{{4}}-\d\d-\d\d$", headings[1]);
        Version[] versions = [.. headings.Skip(1).Select(heading => Version.Parse(Regex.Match(heading, @"\[([0-9.]+)\]").Groups[1].Value))];
        Assert.Equal(versions.OrderDescending(), versions);
    }
}
