namespace SalesforceConnect.VaultStandIn;

/// <summary>Stands for the exception of that name behind <c>Write-Error -Message</c>, which the Utility module defines.</summary>
public sealed class WriteErrorException : SystemException
{
    /// <summary>Makes one with a message.</summary>
    public WriteErrorException(string message)
        : base(message)
    {
    }
}
