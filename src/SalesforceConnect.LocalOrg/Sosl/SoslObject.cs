namespace SalesforceConnect.LocalOrg;

/// <summary>One object of RETURNING: its fields, null for the ID alone, and the clauses that follow them, as SOQL writes them.</summary>
internal sealed record SoslObject(string Name, string? Fields, string Clauses)
{
    public string Soql => $"SELECT {Fields ?? "Id"} FROM {Name} {Clauses}";
}
