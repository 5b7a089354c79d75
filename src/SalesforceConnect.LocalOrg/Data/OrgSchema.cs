namespace SalesforceConnect.LocalOrg;

/// <summary>The objects every org starts with. Immutable and shared by all servers of the process.</summary>
internal static class OrgSchema
{
    private static readonly string[] s_industries =
    [
        "Agriculture", "Apparel", "Banking", "Biotechnology", "Chemicals", "Communications", "Construction", "Consulting", "Education",
        "Electronics", "Energy", "Engineering", "Entertainment", "Environmental", "Finance", "Food & Beverage", "Government", "Healthcare",
        "Hospitality", "Insurance", "Machinery", "Manufacturing", "Media", "Not For Profit", "Other", "Recreation", "Retail", "Shipping",
        "Technology", "Telecommunications", "Transportation", "Utilities",
    ];

    private static readonly string[] s_accountTypes =
    [
        "Prospect", "Customer - Direct", "Customer - Channel", "Channel Partner / Reseller", "Installation Partner", "Technology Partner",
        "Other",
    ];

    private static readonly string[] s_leadSources = ["Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other"];

    private static readonly string[] s_salutations = ["Mr.", "Ms.", "Mrs.", "Dr.", "Prof.", "Mx."];

    /// <summary>Stage, probability in percent, closed, won.</summary>
    public static readonly IReadOnlyList<(string Name, decimal Probability, bool IsClosed, bool IsWon, string Forecast)> Stages =
    [
        ("Prospecting", 10, false, false, "Pipeline"),
        ("Qualification", 10, false, false, "Pipeline"),
        ("Needs Analysis", 20, false, false, "Pipeline"),
        ("Value Proposition", 50, false, false, "Pipeline"),
        ("Id. Decision Makers", 60, false, false, "Pipeline"),
        ("Perception Analysis", 70, false, false, "Pipeline"),
        ("Proposal/Price Quote", 75, false, false, "Pipeline"),
        ("Negotiation/Review", 90, false, false, "Pipeline"),
        ("Closed Won", 100, true, true, "Closed"),
        ("Closed Lost", 0, true, false, "Omitted"),
    ];

    public static IReadOnlyList<ObjectDefinition> Objects { get; } =
    [
        Account(), Contact(), Opportunity(), User(), Profile(), Organization(), Invoice(), .. FileSchema.Objects, .. ServiceSchema.Objects,
        .. SiteSchema.Objects, .. AccessSchema.Objects, .. ReadingSchema.Objects, .. EventLogSchema.Objects, .. ReportSchema.Objects,
        .. ToolingSchema.Objects,
    ];

    private static readonly Dictionary<string, ObjectDefinition> s_byName = Objects.ToDictionary(
        o => o.Name, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<string> IndustryValues => s_industries;

    public static IReadOnlyList<string> AccountTypeValues => s_accountTypes;

    public static IReadOnlyList<string> LeadSourceValues => s_leadSources;

    public static ObjectDefinition Definition(string name) => s_byName[name];

    private static ObjectDefinition Account() => new("Account", "Account", "Accounts", "001",
    [
        Id("Account"), IsDeleted(),
        Text("Name", "Account Name", 255) with { IsNameField = true, Nillable = false },
        Pick("Type", "Account Type", s_accountTypes),
        Reference("ParentId", "Parent Account ID", "Account", "Parent", "ChildAccounts"),
        .. Address("Billing"), .. Address("Shipping"),
        Phone("Phone", "Account Phone"), Phone("Fax", "Account Fax"),
        Text("AccountNumber", "Account Number", 40),
        new("Website", "Website", FieldKind.Url) { Length = 255 },
        Pick("Industry", "Industry", s_industries),
        new("AnnualRevenue", "Annual Revenue", FieldKind.Currency) { Precision = 18 },
        Whole("NumberOfEmployees", "Employees", 8),
        LongText("Description", "Account Description", 32000),
        Pick("Rating", "Account Rating", "Hot", "Warm", "Cold"),
        Owner(), .. Audit(),
        Text("External_Id__c", "External Id", 36) with { ExternalId = true, Unique = true },
        Pick("Tier__c", "Tier", "Gold", "Silver", "Bronze") with { RestrictedPicklist = true },
        Multi("Regions__c", "Regions", "Americas", "EMEA", "APAC", "Japan"),
        new("Active__c", "Active", FieldKind.Checkbox) { Nillable = false, Default = true, DefaultedOnCreate = true },
    ]);

    private static ObjectDefinition Contact() => new("Contact", "Contact", "Contacts", "003",
    [
        Id("Contact"), IsDeleted(),
        Reference("AccountId", "Account ID", "Account", "Account", "Contacts") with { CascadeDelete = true },
        Text("LastName", "Last Name", 80) with { Nillable = false },
        Text("FirstName", "First Name", 40),
        Pick("Salutation", "Salutation", s_salutations),
        Text(
            "Name",
            "Full Name",
            121) with { IsNameField = true, Nillable = false, Calculated = true, Createable = false, Updateable = false },
        .. Address("Mailing"),
        Phone("Phone", "Business Phone"), Phone("MobilePhone", "Mobile Phone"),
        Reference("ReportsToId", "Reports To ID", "Contact", "ReportsTo", "DirectReports"),
        new("Email", "Email", FieldKind.Email) { Length = 80, IsLookupKey = true },
        Text("Title", "Title", 128), Text("Department", "Department", 80),
        Pick("LeadSource", "Lead Source", s_leadSources),
        new("Birthdate", "Birthdate", FieldKind.Date),
        LongText("Description", "Contact Description", 32000),
        new("HasOptedOutOfEmail", "Email Opt Out", FieldKind.Checkbox) { Nillable = false, Default = false, DefaultedOnCreate = true },
        Owner(), .. Audit(),
        Text("Legacy_Id__c", "Legacy Id", 40) with { ExternalId = true },
    ])
    {
        Recalculate = NameFromParts,
    };

    private static ObjectDefinition Opportunity() => new("Opportunity", "Opportunity", "Opportunities", "006",
    [
        Id("Opportunity"), IsDeleted(),
        Reference("AccountId", "Account ID", "Account", "Account", "Opportunities") with { CascadeDelete = true },
        Text("Name", "Name", 120) with { IsNameField = true, Nillable = false },
        LongText("Description", "Description", 32000),
        Pick("StageName", "Stage", [.. Stages.Select(s => s.Name)]) with { Nillable = false },
        new("Amount", "Amount", FieldKind.Currency) { Precision = 18, Scale = 2 },
        new("Probability", "Probability (%)", FieldKind.Percent) { Precision = 3, DefaultedOnCreate = true },
        new(
            "ExpectedRevenue",
            "Expected Amount",
            FieldKind.Currency) { Precision = 18, Scale = 2, Calculated = true, Createable = false, Updateable = false },
        new("CloseDate", "Close Date", FieldKind.Date) { Nillable = false },
        Pick("Type", "Opportunity Type", "Existing Business", "New Business"),
        Text("NextStep", "Next Step", 255),
        Pick("LeadSource", "Lead Source", s_leadSources),
        new("IsClosed", "Closed", FieldKind.Checkbox) { Nillable = false, Calculated = true, Createable = false, Updateable = false },
        new("IsWon", "Won", FieldKind.Checkbox) { Nillable = false, Calculated = true, Createable = false, Updateable = false },
        Pick(
            "ForecastCategory",
            "Forecast Category",
            "Omitted",
            "Pipeline",
            "BestCase",
            "Forecast",
            "Closed") with { Createable = false, Updateable = false, Nillable = false },
        Owner(), .. Audit(),
    ])
    {
        Recalculate = StageFields,
    };

    private static ObjectDefinition User() => new("User", "User", "Users", "005",
    [
        Id("User"),
        Text("Username", "Username", 80) with { Nillable = false, Unique = true, IsLookupKey = true },
        Text("LastName", "Last Name", 80) with { Nillable = false },
        Text("FirstName", "First Name", 40),
        Text(
            "Name",
            "Full Name",
            121) with { IsNameField = true, Nillable = false, Calculated = true, Createable = false, Updateable = false },
        Text(
            "CompanyName",
            "Company Name",
            80), Text("Division", "Division", 80), Text("Department", "Department", 80), Text("Title", "Title", 80),
        new("Email", "Email", FieldKind.Email) { Length = 128, Nillable = false, IsLookupKey = true },
        Phone("Phone", "Phone"),
        Text("Alias", "Alias", 8) with { Nillable = false },
        Text("CommunityNickname", "Nickname", 40) with { DefaultedOnCreate = true },
        new("IsActive", "Active", FieldKind.Checkbox) { Nillable = false, Default = true, DefaultedOnCreate = true },
        Pick(
            "TimeZoneSidKey",
            "Time Zone",
            "America/Los_Angeles",
            "Europe/Berlin",
            "GMT") with { Nillable = false, Default = "America/Los_Angeles", DefaultedOnCreate = true },
        Pick("LocaleSidKey", "Locale", "en_US", "de_DE") with { Nillable = false, Default = "en_US", DefaultedOnCreate = true },
        Pick(
            "EmailEncodingKey",
            "Email Encoding",
            "UTF-8",
            "ISO-8859-1") with { Nillable = false, Default = "UTF-8", DefaultedOnCreate = true },
        Pick("LanguageLocaleKey", "Language", "en_US", "de") with { Nillable = false, Default = "en_US", DefaultedOnCreate = true },
        Pick("UserType", "User Type", "Standard", "CsnOnly", "Guest") with { Createable = false, Updateable = false, Default = "Standard" },
        Reference("ProfileId", "Profile ID", "Profile", "Profile", null) with { Nillable = false },
        Reference("ManagerId", "Manager ID", "User", "Manager", "ManagedUsers"),
        new("LastLoginDate", "Last Login", FieldKind.DateTime) { Createable = false, Updateable = false },
        .. Audit(),
    ])
    {
        Deletable = false,
        Recalculate = NameFromParts,
    };

    private static ObjectDefinition Profile() => new("Profile", "Profile", "Profiles", "00e",
    [
        Id("Profile"),
        Text("Name", "Name", 255) with { IsNameField = true, Nillable = false, IsLookupKey = true },
        Pick("UserType", "User Type", "Standard", "CsnOnly", "Guest") with { Default = "Standard" },
        Text("Description", "Description", 255),
        .. Audit(),
    ])
    {
        Createable = false,
        Updateable = false,
        Deletable = false,
        Searchable = false,
    };

    private static ObjectDefinition Organization() => new("Organization", "Organization", "Organizations", "00D",
    [
        Id("Organization"),
        Text("Name", "Name", 80) with { IsNameField = true, Nillable = false },
        Text("InstanceName", "Instance Name", 5) with { Updateable = false },
        new("IsSandbox", "Is Sandbox", FieldKind.Checkbox) { Nillable = false, Updateable = false },
        Pick("OrganizationType", "Edition", "Developer Edition", "Enterprise Edition", "Unlimited Edition") with { Updateable = false },
        Text("NamespacePrefix", "Namespace Prefix", 15) with { Updateable = false },
        new("TrialExpirationDate", "Trial Expiration Date", FieldKind.DateTime) { Updateable = false },
        Text("PrimaryContact", "Primary Contact", 80),
        Pick("LanguageLocaleKey", "Language", "en_US", "de") with { Nillable = false },
        Pick("DefaultLocaleSidKey", "Locale", "en_US", "de_DE"),
        Pick("TimeZoneSidKey", "Time Zone", "America/Los_Angeles", "Europe/Berlin", "GMT"),
        Text("Country", "Country", 80),
        .. Audit(),
    ])
    {
        Createable = false,
        Updateable = false,
        Deletable = false,
        Searchable = false,
    };

    private static ObjectDefinition Invoice() => new("Invoice__c", "Invoice", "Invoices", "a00",
    [
        Id("Invoice"),
        Owner(), IsDeleted(),
        Text(
            "Name", "Invoice", 80) with
        {
            IsNameField = true,
            Nillable = false,
            AutoNumber = true,
            AutoNumberFormat = "INV-{00000}",
            Createable = false,
            Updateable = false,
        },
        .. Audit(),
        Text("Number__c", "Number", 40) with { ExternalId = true, Unique = true },
        Reference("Account__c", "Account", "Account", "Account__r", "Invoices__r"),
        new("Amount__c", "Amount", FieldKind.Currency) { Precision = 18, Scale = 2 },
        new("Tax_Rate__c", "Tax Rate", FieldKind.Percent) { Precision = 5, Scale = 2 },
        new("Quantity__c", "Quantity", FieldKind.Number) { Precision = 18, Scale = 3 },
        new("Due_Date__c", "Due Date", FieldKind.Date),
        new("Paid_At__c", "Paid At", FieldKind.DateTime),
        new("Paid__c", "Paid", FieldKind.Checkbox) { Nillable = false, Default = false, DefaultedOnCreate = true },
        Pick(
            "Status__c",
            "Status",
            "Draft",
            "Sent",
            "Paid",
            "Overdue") with { RestrictedPicklist = true, Default = "Draft", DefaultedOnCreate = true },
        Multi("Tags__c", "Tags", "Urgent", "Disputed", "Recurring", "Export"),
        LongText("Notes__c", "Notes", 131072),
    ]);

    internal static FieldDefinition Id(string label) => new("Id", label + " ID", FieldKind.Id)
    {
        Length = 18,
        Nillable = false,
        Createable = false,
        Updateable = false,
        DefaultedOnCreate = true,
    };

    internal static FieldDefinition IsDeleted() => new("IsDeleted", "Deleted", FieldKind.Checkbox)
    {
        Nillable = false,
        Createable = false,
        Updateable = false,
        DefaultedOnCreate = true,
        Default = false,
    };

    internal static FieldDefinition Text(string name, string label, int length) => new(name, label, FieldKind.Text) { Length = length };

    internal static FieldDefinition LongText(string name, string label, int length)
        => new(name, label, FieldKind.TextArea) { Length = length };

    internal static FieldDefinition Phone(string name, string label) => new(name, label, FieldKind.Phone) { Length = 40 };

    internal static FieldDefinition Whole(string name, string label, int digits)
        => new(name, label, FieldKind.WholeNumber) { Precision = digits };

    internal static FieldDefinition Pick(string name, string label, params string[] values) =>
        new(name, label, FieldKind.Picklist) { Length = 255, PicklistValues = values };

    internal static FieldDefinition Multi(string name, string label, params string[] values) =>
        new(name, label, FieldKind.MultiPicklist) { Length = 4099, PicklistValues = values };

    internal static FieldDefinition Reference(string name, string label, string to, string relationship, string? children) =>
        new(
            name,
            label,
            FieldKind.Reference)
        { Length = 18, ReferenceTo = [to], RelationshipName = relationship, ChildRelationshipName = children };

    internal static FieldDefinition Owner() =>
        Reference("OwnerId", "Owner ID", "User", "Owner", null) with { Nillable = false, DefaultedOnCreate = true };

    internal static FieldDefinition[] Audit() =>
    [
        Stamp("CreatedDate", "Created Date"),
        StampUser("CreatedById", "Created By ID", "CreatedBy"),
        Stamp("LastModifiedDate", "Last Modified Date"),
        StampUser("LastModifiedById", "Last Modified By ID", "LastModifiedBy"),
        Stamp("SystemModstamp", "System Modstamp"),
    ];

    private static FieldDefinition Stamp(string name, string label) => new(name, label, FieldKind.DateTime)
    {
        Nillable = false,
        Createable = false,
        Updateable = false,
        DefaultedOnCreate = true,
    };

    private static FieldDefinition StampUser(string name, string label, string relationship) =>
        Reference(
            name,
            label,
            "User",
            relationship,
            null) with
        { Nillable = false, Createable = false, Updateable = false, DefaultedOnCreate = true };

    private static FieldDefinition[] Address(string prefix)
    {
        string compound = prefix + "Address";
        return
        [
            new(prefix + "Street", prefix + " Street", FieldKind.TextArea) { Length = 255, CompoundFieldName = compound },
            Text(prefix + "City", prefix + " City", 40) with { CompoundFieldName = compound },
            Text(prefix + "State", prefix + " State/Province", 80) with { CompoundFieldName = compound },
            Text(prefix + "PostalCode", prefix + " Zip/Postal Code", 20) with { CompoundFieldName = compound },
            Text(prefix + "Country", prefix + " Country", 80) with { CompoundFieldName = compound },
            new(prefix + "Latitude", prefix + " Latitude", FieldKind.Number) { Precision = 18, Scale = 15, CompoundFieldName = compound },
            new(prefix + "Longitude", prefix + " Longitude", FieldKind.Number) { Precision = 18, Scale = 15, CompoundFieldName = compound },
            Pick(
                prefix + "GeocodeAccuracy",
                prefix + " Geocode Accuracy",
                "Address",
                "Street",
                "Zip",
                "City",
                "Unknown") with { CompoundFieldName = compound },
            new(compound, prefix + " Address", FieldKind.Address) { Createable = false, Updateable = false, CompoundPrefix = prefix },
        ];
    }

    internal static void NameFromParts(ObjectDefinition definition, IReadOnlySet<int> given, object?[] row)
    {
        object? last = row[definition.Field("LastName").Index];
        row[definition.NameField.Index] = row[definition.Field("FirstName").Index] is string first ? $"{first} {last}" : last;
    }

    private static void StageFields(ObjectDefinition definition, IReadOnlySet<int> given, object?[] row)
    {
        int stageName = definition.Field("StageName").Index;
        int probability = definition.Field("Probability").Index;
        (string Name, decimal Probability, bool IsClosed, bool IsWon, string Forecast) stage = Stages.FirstOrDefault(
            s => s.Name.Equals(row[stageName] as string, StringComparison.OrdinalIgnoreCase));
        row[definition.Field("IsClosed").Index] = stage.IsClosed;
        row[definition.Field("IsWon").Index] = stage.IsWon;
        row[definition.Field("ForecastCategory").Index] = stage.Forecast ?? "Pipeline";
        if (given.Contains(stageName) && !given.Contains(probability))
        {
            row[probability] = stage.Probability;
        }

        row[definition.Field("ExpectedRevenue").Index] = row[definition.Field("Amount").Index] is decimal amount
            ? amount * ((row[probability] as decimal?) ?? 0) / 100
            : null;
    }
}
