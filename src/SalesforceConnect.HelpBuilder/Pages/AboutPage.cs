namespace SalesforceConnect.HelpBuilder.Pages;

/// <summary>A page about a concept.</summary>
/// <param name="Name">The topic: <c>about_…</c>.</param>
/// <param name="Sections">Its headings of level 2.</param>
internal sealed record AboutPage(string Name, IReadOnlyList<PageSection> Sections);
