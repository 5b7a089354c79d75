namespace SalesforceConnect.Query;

/// <summary>What could stand at a place.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Text">What to write for it.</param>
/// <param name="Tip">What to say of it.</param>
internal sealed record SoqlCandidate(string Name, string Text, string Tip)
{
    public SoqlCandidate(string name, string tip)
        : this(name, name, tip)
    {
    }
}
