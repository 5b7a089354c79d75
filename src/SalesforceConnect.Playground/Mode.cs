namespace SalesforceConnect.Playground;

/// <summary>What the playground does.</summary>
internal enum Mode
{
    Tour,
    Interactive,
    Help,
}
