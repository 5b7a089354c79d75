using System.Diagnostics.CodeAnalysis;

namespace Microsoft.PowerShell.SecretManagement;

/// <summary>The kinds of value that a vault can hold.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The real module's names.")]
public enum SecretType
{
    /// <summary>The vault cannot say.</summary>
    Unknown = 0,

    /// <summary>A byte array.</summary>
    ByteArray,

    /// <summary>A plain string.</summary>
    String,

    /// <summary>A <see cref="System.Security.SecureString"/>.</summary>
    SecureString,

    /// <summary>A <see cref="System.Management.Automation.PSCredential"/>.</summary>
    PSCredential,

    /// <summary>A <see cref="System.Collections.Hashtable"/> of the other kinds.</summary>
    Hashtable,
}
