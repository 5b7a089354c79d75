namespace SalesforceConnect.Wire;

/// <summary>Why a server's certificate was refused. Thrown inside the TLS handshake, which it ends.</summary>
internal sealed class CertificateRejectedException : Exception
{
    public CertificateRejectedException(string errorId, string detail)
        : base(detail)
    {
        ErrorId = errorId;
        Detail = detail;
    }

    /// <summary><c>CertificateExpired</c>, <c>CertificateNameMismatch</c> or <c>CertificateNotTrusted</c>.</summary>
    public string ErrorId { get; }

    /// <summary>What of the certificate is wrong.</summary>
    public string Detail { get; }
}
