namespace SalesforceConnect.LocalOrg;

/// <summary>The reports that an org with sample rows has.</summary>
internal static class SampleReports
{
    private const string Sales = "Sales Reports";

    private static readonly ReportType s_accounts = new("AccountList", "Accounts", "Account",
    [
        new("ACCOUNT_ID", "Account ID", "Id"), new("ACCOUNT.NAME", "Account Name", "Name"), new("TYPE", "Type", "Type"),
        new("INDUSTRY", "Industry", "Industry"), new("SALES", "Annual Revenue", "AnnualRevenue"),
        new("EMPLOYEES", "Employees", "NumberOfEmployees"), new("RATING", "Rating", "Rating"), new("PHONE1", "Phone", "Phone"),
        new("CREATED_DATE", "Created Date", "CreatedDate"), new("USERS.NAME", "Account Owner", "Owner.Name"),
        new("Account.Tier__c", "Tier", "Tier__c"), new("Account.Active__c", "Active", "Active__c"),
    ]);

    private static readonly ReportType s_contacts = new("ContactList", "Contacts & Accounts", "Contact",
    [
        new("CONTACT_ID", "Contact ID", "Id"), new("FIRST_NAME", "First Name", "FirstName"), new("LAST_NAME", "Last Name", "LastName"),
        new("EMAIL", "Email", "Email"), new("PHONE1", "Phone", "Phone"), new("BIRTHDATE", "Birthdate", "Birthdate"),
        new("EMAIL_OPT_OUT", "Email Opt Out", "HasOptedOutOfEmail"), new("LEAD_SOURCE", "Lead Source", "LeadSource"),
        new("ACCOUNT.NAME", "Account Name", "Account.Name"), new("ACCOUNT.PHONE1", "Phone", "Account.Phone"),
    ]);

    private static readonly ReportType s_opportunities = new("Opportunity", "Opportunities", "Opportunity",
    [
        new("OPPORTUNITY_NAME", "Opportunity Name", "Name"), new("STAGE_NAME", "Stage", "StageName"), new("TYPE", "Type", "Type"),
        new("AMOUNT", "Amount", "Amount"), new("PROBABILITY", "Probability (%)", "Probability"),
        new("CLOSE_DATE", "Close Date", "CloseDate"), new("CREATED_DATE", "Created Date", "CreatedDate"),
        new("CLOSED", "Closed", "IsClosed"), new("WON", "Won", "IsWon"), new("ACCOUNT_NAME", "Account Name", "Account.Name"),
        new("FULL_NAME", "Opportunity Owner", "Owner.Name"),
    ]);

    public static IReadOnlyList<ReportDefinition> All { get; } =
    [
        Report(1, "All Accounts", ReportFormat.Tabular, s_accounts, "ACCOUNT.NAME", "TYPE", "SALES", "EMPLOYEES", "Account.Active__c",
            "CREATED_DATE", "USERS.NAME") with { Description = "Every account, active or not." },
        Report(2, "Gold Accounts", ReportFormat.Tabular, s_accounts, "ACCOUNT.NAME", "INDUSTRY", "SALES", "EMPLOYEES", "Account.Active__c",
            "CREATED_DATE") with
        {
            Filters = [new("Account.Tier__c", "equals", "Gold"), new("RATING", "equals", "Hot,Warm"), new("EMPLOYEES", "greaterThan", "100")],
            FilterLogic = "1 AND (2 OR 3)",
            SortBy = "ACCOUNT.NAME",
        },
        Report(3, "Contacts with Phones", ReportFormat.Tabular, s_contacts, "FIRST_NAME", "LAST_NAME", "PHONE1", "ACCOUNT.NAME",
            "ACCOUNT.PHONE1", "BIRTHDATE", "EMAIL_OPT_OUT") with
        {
            Filters = [new("LAST_NAME", "equals", "Smith,García,山田")],
            SortBy = "LAST_NAME",
        },
        Report(4, "Opportunities by Stage", ReportFormat.Summary, s_opportunities, "OPPORTUNITY_NAME", "AMOUNT", "PROBABILITY",
            "CLOSE_DATE") with
        {
            Folder = Sales,
            Down = ["STAGE_NAME", "TYPE"],
            Aggregates = ["s!AMOUNT", "RowCount"],
            Filters = [new("STAGE_NAME", "equals", "Prospecting,Closed Won,Closed Lost")],
            Dates = new("CLOSE_DATE", new DateOnly(2000, 1, 1), null),
        },
        Report(5, "Pipeline Totals", ReportFormat.Summary, s_opportunities, "OPPORTUNITY_NAME") with
        {
            Folder = Sales,
            Down = ["STAGE_NAME"],
            Aggregates = ["s!AMOUNT", "a!AMOUNT", "RowCount"],
            HasDetailRows = false,
        },
        Report(6, "Stages by Type", ReportFormat.Matrix, s_opportunities, "OPPORTUNITY_NAME", "AMOUNT") with
        {
            Folder = Sales,
            Down = ["STAGE_NAME"],
            Across = ["TYPE"],
            Aggregates = ["s!AMOUNT", "RowCount"],
        },
        Report(7, "Accounts and Contacts", ReportFormat.MultiBlock, s_accounts, "ACCOUNT.NAME"),
    ];

    private static ReportDefinition Report(int number, string name, ReportFormat format, ReportType type, params string[] columns)
        => new(SalesforceId.Create("00O", number), name, format, type, columns);
}
