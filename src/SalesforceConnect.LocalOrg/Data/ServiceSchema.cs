namespace SalesforceConnect.LocalOrg;

/// <summary>
/// Leads, cases, tasks and events, which queues can own and whose lookups point to objects of several kinds, with what assigns them.
/// </summary>
internal static class ServiceSchema
{
    public static IReadOnlyList<ObjectDefinition> Objects { get; } = [Lead(), Case(), WorkTask(), Event(), Group(), AssignmentRule()];

    private static ObjectDefinition Lead() => new("Lead", "Lead", "Leads", "00Q",
    [
        OrgSchema.Id("Lead"), OrgSchema.IsDeleted(),
        OrgSchema.Text("LastName", "Last Name", 80) with { Nillable = false },
        OrgSchema.Text("FirstName", "First Name", 40),
        OrgSchema.Text(
            "Name",
            "Full Name",
            121) with { IsNameField = true, Nillable = false, Calculated = true, Createable = false, Updateable = false },
        OrgSchema.Text("Title", "Title", 128),
        OrgSchema.Text("Company", "Company", 255) with { Nillable = false },
        OrgSchema.Phone("Phone", "Phone"),
        new("Email", "Email", FieldKind.Email) { Length = 80, IsLookupKey = true },
        OrgSchema.Pick(
            "Status", "Status", "Open - Not Contacted", "Working - Contacted", "Closed - Converted", "Closed - Not Converted") with
        {
            Nillable = false,
            Default = "Open - Not Contacted",
            DefaultedOnCreate = true,
        },
        new(
            "IsConverted",
            "Converted",
            FieldKind.Checkbox) { Nillable = false, Default = false, DefaultedOnCreate = true, Createable = false, Updateable = false },
        AnyOwner(), .. OrgSchema.Audit(),
    ])
    {
        Recalculate = OrgSchema.NameFromParts,
    };

    private static ObjectDefinition Case() => new("Case", "Case", "Cases", "500",
    [
        OrgSchema.Id("Case"), OrgSchema.IsDeleted(),
        OrgSchema.Reference("ContactId", "Contact ID", "Contact", "Contact", "Cases"),
        OrgSchema.Reference("AccountId", "Account ID", "Account", "Account", "Cases"),
        OrgSchema.Text("Subject", "Subject", 255) with { IsNameField = true },
        OrgSchema.Pick(
            "Status",
            "Status",
            "New",
            "Working",
            "Escalated",
            "Closed") with { Nillable = false, Default = "New", DefaultedOnCreate = true },
        OrgSchema.Pick("Priority", "Priority", "High", "Medium", "Low") with { Default = "Medium", DefaultedOnCreate = true },
        OrgSchema.Pick("Origin", "Case Origin", "Phone", "Email", "Web"),
        new("IsClosed", "Closed", FieldKind.Checkbox) { Nillable = false, Calculated = true, Createable = false, Updateable = false },
        OrgSchema.LongText("Description", "Description", 32000),
        AnyOwner(), .. OrgSchema.Audit(),
    ])
    {
        Recalculate = (definition, _, row) => row[definition.Field("IsClosed").Index] = row[definition.Field("Status").Index] is "Closed",
    };

    private static ObjectDefinition WorkTask() => new("Task", "Task", "Tasks", "00T",
    [
        OrgSchema.Id("Activity"), OrgSchema.IsDeleted(),
        Several("WhoId", "Name ID", "Who", "Tasks", "Contact", "Lead"),
        Several("WhatId", "Related To ID", "What", "Tasks", "Account", "Opportunity", "Case", "Invoice__c"),
        OrgSchema.Text("Subject", "Subject", 255) with { IsNameField = true },
        new("ActivityDate", "Due Date Only", FieldKind.Date),
        OrgSchema.Pick(
            "Status",
            "Status",
            "Not Started",
            "In Progress",
            "Completed") with { Nillable = false, Default = "Not Started", DefaultedOnCreate = true },
        OrgSchema.Pick(
            "Priority", "Priority", "High", "Normal", "Low") with { Nillable = false, Default = "Normal", DefaultedOnCreate = true },
        OrgSchema.LongText("Description", "Description", 32000),
        AnyOwner(), .. OrgSchema.Audit(),
    ]);

    private static ObjectDefinition Event() => new("Event", "Event", "Events", "00U",
    [
        OrgSchema.Id("Activity"), OrgSchema.IsDeleted(),
        Several("WhoId", "Name ID", "Who", "Events", "Contact", "Lead"),
        Several("WhatId", "Related To ID", "What", "Events", "Account", "Opportunity", "Case", "Invoice__c"),
        OrgSchema.Text("Subject", "Subject", 255) with { IsNameField = true },
        OrgSchema.Text("Location", "Location", 255),
        new("IsAllDayEvent", "All-Day Event", FieldKind.Checkbox) { Nillable = false, Default = false, DefaultedOnCreate = true },
        new("StartDateTime", "Start Date Time", FieldKind.DateTime) { Nillable = false },
        new("EndDateTime", "End Date Time", FieldKind.DateTime),
        OrgSchema.Pick("ShowAs", "Show Time As", "Busy", "OutOfOffice", "Free") with { Default = "Busy", DefaultedOnCreate = true },
        OrgSchema.LongText("Description", "Description", 32000),
        AnyOwner(), .. OrgSchema.Audit(),
    ]);

    private static ObjectDefinition Group() => new("Group", "Group", "Group", "00G",
    [
        OrgSchema.Id("Group"),
        OrgSchema.Text("Name", "Name", 40) with { IsNameField = true, Nillable = false },
        OrgSchema.Text("DeveloperName", "Developer Name", 80),
        OrgSchema.Pick("Type", "Type", "Regular", "Queue") with { Nillable = false, Default = "Regular", DefaultedOnCreate = true },
        new("Email", "Email", FieldKind.Email) { Length = 255 },
        .. OrgSchema.Audit(),
    ])
    {
        Searchable = false,
    };

    private static ObjectDefinition AssignmentRule() => new("AssignmentRule", "Assignment Rule", "Assignment Rule", "01Q",
    [
        OrgSchema.Id("Assignment Rule"),
        OrgSchema.Text("Name", "Name", 120) with { IsNameField = true },
        OrgSchema.Pick("SobjectType", "SObject Type", "Account", "Case", "Lead"),
        new("Active", "Active", FieldKind.Checkbox) { Nillable = false, Default = false, DefaultedOnCreate = true },
        .. OrgSchema.Audit(),
    ])
    {
        Createable = false,
        Updateable = false,
        Deletable = false,
        Searchable = false,
    };

    private static FieldDefinition AnyOwner() => OrgSchema.Owner() with { ReferenceTo = ["Group", "User"] };

    private static FieldDefinition Several(string name, string label, string relationship, string children, params string[] to) =>
        new(name, label, FieldKind.Reference)
        {
            Length = 18,
            ReferenceTo = to,
            RelationshipName = relationship,
            ChildRelationshipName = children,
        };
}
