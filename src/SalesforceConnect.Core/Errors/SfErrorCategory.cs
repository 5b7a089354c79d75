namespace SalesforceConnect;

/// <summary>What kind of failure an error is. The names are those of PowerShell's <c>ErrorCategory</c>.</summary>
public enum SfErrorCategory
{
    /// <summary>No better category fits.</summary>
    NotSpecified,

    /// <summary>The caller is not who it says, or its session has ended.</summary>
    AuthenticationError,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied,

    /// <summary>What was named is not there.</summary>
    ObjectNotFound,

    /// <summary>What was given cannot be used.</summary>
    InvalidArgument,

    /// <summary>What came back, or was kept, cannot be read.</summary>
    InvalidData,

    /// <summary>The operation does not fit the present state.</summary>
    InvalidOperation,

    /// <summary>A limit of the org is reached.</summary>
    LimitsExceeded,

    /// <summary>The service is not available now.</summary>
    ResourceUnavailable,

    /// <summary>What was to be made is there already.</summary>
    ResourceExists,

    /// <summary>Another transaction holds what is needed.</summary>
    ResourceBusy,

    /// <summary>No answer came in time.</summary>
    OperationTimeout,

    /// <summary>The host cannot be reached.</summary>
    ConnectionError,

    /// <summary>Going on would put a secret at risk.</summary>
    SecurityError,

    /// <summary>Something that is needed is not installed.</summary>
    NotInstalled,

    /// <summary>A saved connection or a file could not be read.</summary>
    ReadError,

    /// <summary>A connection or a file could not be saved.</summary>
    WriteError,
}
