using System.Text;
using System.Xml;
using System.Xml.Linq;
using SalesforceConnect.HelpBuilder.Output;
using SalesforceConnect.HelpBuilder.Pages;

namespace SalesforceConnect.HelpBuilder;

/// <summary>Reads every page of a folder and writes what <c>Get-Help</c> reads, or tells what is wrong with the pages.</summary>
internal static class HelpBuild
{
    private const string AboutPrefix = "about_";

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Builds the help. Nothing is written when a page has an error.</summary>
    /// <param name="docs">The folder of the pages of one culture, such as <c>docs/en-US</c>.</param>
    /// <param name="output">The module's folder; the files go into its folder <c>en-US</c>, named as <paramref name="docs"/> is.</param>
    /// <param name="errors">Gets a line for each problem, in the form that MSBuild shows as an error.</param>
    /// <returns>The exit code: 0, or 1 when there are problems.</returns>
    public static int Run(string docs, string output, TextWriter errors)
    {
        var problems = new List<PageProblem>();
        var commands = new List<CommandPage>();
        var topics = new List<AboutPage>();
        string[] files = Directory.Exists(docs) ? Directory.GetFiles(docs, "*.md") : [];
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            var page = MarkdownPage.Read(file, problems);
            if (page.Name.StartsWith(AboutPrefix, StringComparison.OrdinalIgnoreCase))
            {
                topics.Add(new AboutPageReader(page).Read());
            }
            else
            {
                commands.Add(new CommandPageReader(page).Read());
            }
        }

        if (commands.Count == 0)
        {
            problems.Add(new PageProblem(docs, 1, "the folder holds no page of a cmdlet"));
        }

        if (problems.Count > 0)
        {
            problems.ForEach(errors.WriteLine);
            return 1;
        }

        Write(commands, topics, Path.Combine(output, new DirectoryInfo(docs).Name));
        return 0;
    }

    private static void Write(List<CommandPage> commands, List<AboutPage> topics, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (IGrouping<string, CommandPage> group in commands.GroupBy(command => command.HelpFile))
        {
            using var writer = XmlWriter.Create(
                Path.Combine(folder, group.Key), new XmlWriterSettings { Encoding = s_utf8, Indent = true, NewLineChars = "\n" });
            new XDocument(MamlDocument.Create(group)).Save(writer);
        }

        foreach (AboutPage topic in topics)
        {
            File.WriteAllText(Path.Combine(folder, topic.Name + ".help.txt"), AboutText.Create(topic), s_utf8);
        }
    }
}
