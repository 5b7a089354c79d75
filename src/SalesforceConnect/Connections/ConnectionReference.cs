using System.ComponentModel;
using System.Management.Automation;
using SalesforceConnect.Conversion;

namespace SalesforceConnect.Connections;

/// <summary>
/// A connection as a user names it: by name, or by the object itself. Anything else binds too, so that a wrong item of the pipeline
/// is that item's error and not the command's.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ConnectionReference
{
    private readonly object? _given;

    /// <summary>Refers to a connection.</summary>
    /// <param name="given">A name, an <see cref="SfConnection"/>, or one that has been through another process.</param>
    public ConnectionReference(object? given)
    {
        object? value = Wrapped.Plain(given);
        _given = value;
        Connection = value as SfConnection;
        Name = Connection?.Name ?? value as string ?? (value is PSObject item ? item.Properties["Name"]?.Value as string : null);
    }

    /// <summary>The connection itself, where it was given.</summary>
    public SfConnection? Connection { get; }

    /// <summary>The name; null where what was given has none.</summary>
    public string? Name { get; }

    /// <summary>What was given, as text.</summary>
    public override string ToString() => Name ?? _given?.ToString() ?? "";
}
