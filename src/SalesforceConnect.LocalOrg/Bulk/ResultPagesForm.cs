namespace SalesforceConnect.LocalOrg;

/// <summary>How <c>resultPages</c> spells its answer, of which Salesforce's own documents have three.</summary>
public enum ResultPagesForm
{
    /// <summary>The example of the guide: <c>resultUrl</c>, <c>nextRecordsUrl</c>, paths from <c>/services/data</c>.</summary>
    Example,

    /// <summary>The table of the guide: <c>resultUrl</c>, <c>nextRecordUrl</c>.</summary>
    Table,

    /// <summary>Salesforce's collection for Postman: <c>resultLink</c>, <c>nextRecordsUrl</c>, paths from <c>/jobs</c>.</summary>
    Postman,
}
