namespace SalesforceConnect.Connections;

/// <summary>How a way in is read from environment variables.</summary>
/// <param name="Mark">The variable that gives it away.</param>
/// <param name="Needs">What else it needs.</param>
/// <param name="Create">Makes the document of a connection with a name, once all of these are set.</param>
internal sealed record EnvironmentSource(
    string Mark, IReadOnlyList<string> Needs, Func<string, EnvironmentVariables, ConnectionDocument> Create);
