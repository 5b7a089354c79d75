namespace SalesforceConnect.LocalOrg;

internal enum HangPlace
{
    BeforeHeaders,
    InHeaders,

    /// <summary>After a fraction of the body, which is held until then.</summary>
    InBody,

    /// <summary>After so many bytes of the body, which is sent as it is made.</summary>
    AfterBytes,
}
