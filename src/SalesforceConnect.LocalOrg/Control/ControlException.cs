namespace SalesforceConnect.LocalOrg;

/// <summary>Ends a call of the control API with a status and a sentence.</summary>
internal sealed class ControlException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    public static ControlException NotFound(string path) => new(
        404,
        $"There is nothing at {path}. There are {ControlApi.Root}/status, reset, faults, faults/kinds, requests, time, tokens, locators/expire "
        + "and settings.");

    public static ControlException NotAllowed(string method, params string[] allowed) =>
        new(405, $"{method} does nothing here; {string.Join(", ", allowed)} do.");
}
