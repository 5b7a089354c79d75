namespace Microsoft.PowerShell.SecretManagement;

/// <summary>A vault is locked and nobody may be asked for its password.</summary>
public sealed class PasswordRequiredException : InvalidOperationException
{
    /// <summary>Makes one with a message.</summary>
    public PasswordRequiredException(string msg)
        : base(msg)
    {
    }
}
