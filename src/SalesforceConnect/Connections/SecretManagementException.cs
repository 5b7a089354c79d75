using System.Management.Automation;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Connections;

/// <summary>A cmdlet of SecretManagement failed. It keeps the words of the failure and nothing else of it.</summary>
internal sealed class SecretManagementException : Exception
{
    public SecretManagementException(RuntimeException failure)
        : base(Redactor.Text((failure.ErrorRecord?.Exception ?? failure).GetBaseException().Message).Trim())
    {
        ErrorId = failure.ErrorRecord?.FullyQualifiedErrorId ?? "";
        IsLocked = MeansLocked(failure) || MeansLocked(failure.ErrorRecord?.Exception);
    }

    /// <summary>The fully qualified ID of the error.</summary>
    public string ErrorId { get; }

    /// <summary>Whether the vault wants its password.</summary>
    public bool IsLocked { get; }

    // Each vault has its own way to say so; SecretManagement's exception type is the one that they share.
    private static bool MeansLocked(Exception? failure)
    {
        for (Exception? current = failure; current is not null; current = current.InnerException)
        {
            if (current.GetType().Name.StartsWith("PasswordRequired", StringComparison.Ordinal)
                || current.Message.IndexOf("password is required", StringComparison.OrdinalIgnoreCase) >= 0
                || current.Message.IndexOf("vault is locked", StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
