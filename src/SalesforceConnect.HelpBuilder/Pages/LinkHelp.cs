namespace SalesforceConnect.HelpBuilder.Pages;

/// <summary>Where to read on.</summary>
/// <param name="Text">What the link is called.</param>
/// <param name="Uri">Its address; empty for another page of this help.</param>
internal sealed record LinkHelp(string Text, string Uri);
