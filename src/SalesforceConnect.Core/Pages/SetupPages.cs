using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Pages;

/// <summary>The pages of Setup, by the names that its menu has for them, without spaces.</summary>
internal static class SetupPages
{
    private static readonly Dictionary<string, string> s_pages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Home"] = "SetupOneHome",
        ["ObjectManager"] = "ObjectManager",

        // Users
        ["Users"] = "ManageUsers",
        ["PermissionSets"] = "PermSets",
        ["PermissionSetGroups"] = "PermSetGroups",
        ["Profiles"] = "EnhancedProfiles",
        ["Roles"] = "Roles",
        ["PublicGroups"] = "PublicGroups",
        ["Queues"] = "Queues",
        ["UserManagementSettings"] = "UserManagementSettings",

        // Data
        ["DataExport"] = "DataManagementExport",
        ["DataImportWizard"] = "DataManagementDataImporter",
        ["DuplicateRules"] = "DuplicateRules",
        ["MatchingRules"] = "MatchingRules",
        ["MassDelete"] = "DataManagementDelete",
        ["MassTransfer"] = "DataManagementTransfer",
        ["PicklistValueSets"] = "Picklists",
        ["SchemaBuilder"] = "SchemaBuilder",
        ["StorageUsage"] = "CompanyResourceDisk",

        // Email
        ["ClassicEmailTemplates"] = "CommunicationTemplatesEmail",
        ["Deliverability"] = "OrgEmailSettings",
        ["EmailLogFiles"] = "EmailLogFiles",
        ["OrganizationWideAddresses"] = "OrgWideEmailAddresses",

        // Apps
        ["AppManager"] = "NavigationMenus",
        ["ConnectedApps"] = "ConnectedApplication",
        ["ConnectedAppsOAuthUsage"] = "ConnectedAppsUsage",
        ["InstalledPackages"] = "ImportedPackage",
        ["PackageManager"] = "Package",

        // Automation
        ["ApprovalProcesses"] = "ApprovalProcesses",
        ["EmailAlerts"] = "WorkflowEmails",
        ["Flows"] = "Flows",
        ["PausedFlowInterviews"] = "Pausedflows",
        ["ProcessAutomationSettings"] = "WorkflowSettings",
        ["ProcessBuilder"] = "ProcessAutomation",
        ["WorkflowRules"] = "WorkflowRules",
        ["TimeBasedWorkflow"] = "DataManagementManageWorkflowQueue",

        // Code
        ["ApexClasses"] = "ApexClasses",
        ["ApexJobs"] = "AsyncApexJobs",
        ["ApexFlexQueue"] = "ApexFlexQueue",
        ["ApexSettings"] = "ApexSettings",
        ["ApexTestExecution"] = "ApexTestQueue",
        ["ApexTriggers"] = "ApexTriggers",
        ["CustomLabels"] = "ExternalStrings",
        ["CustomMetadataTypes"] = "CustomMetadata",
        ["CustomPermissions"] = "CustomPermissions",
        ["CustomSettings"] = "CustomSettings",
        ["DebugLogs"] = "ApexDebugLogs",
        ["LightningComponents"] = "LightningComponentBundles",
        ["PlatformCache"] = "PlatformCache",
        ["StaticResources"] = "StaticResources",
        ["VisualforcePages"] = "ApexPages",

        // Environments
        ["BackgroundJobs"] = "ParallelJobsStatus",
        ["BulkDataLoadJobs"] = "AsyncApiJobStatus",
        ["DeploymentSettings"] = "DeploymentSettings",
        ["DeploymentStatus"] = "DeployStatus",
        ["DevHub"] = "DevHub",
        ["InboundChangeSets"] = "InboundChangeSet",
        ["OutboundChangeSets"] = "OutboundChangeSet",
        ["Sandboxes"] = "DataManagementCreateTestInstance",
        ["ScheduledJobs"] = "ScheduledJobs",
        ["SystemOverview"] = "SystemOverview",
        ["APIUsageNotifications"] = "MonitoringRateLimitingNotification",

        // Integrations
        ["ChangeDataCapture"] = "CdcObjectEnablement",
        ["EventManager"] = "EventManager",
        ["ExternalDataSources"] = "ExternalDataSource",
        ["ExternalServices"] = "ExternalServices",
        ["NamedCredentials"] = "NamedCredential",
        ["PlatformEvents"] = "EventObjects",

        // User interface
        ["LightningAppBuilder"] = "FlexiPageList",
        ["Sites"] = "CustomDomain",
        ["DigitalExperiences"] = "SetupNetworks",
        ["Tabs"] = "CustomTabs",
        ["TranslationSettings"] = "LabelWorkbenchSetup",
        ["UserInterface"] = "UserInterfaceUI",

        // Company
        ["BusinessHours"] = "BusinessHours",
        ["CompanyInformation"] = "CompanyProfileInfo",
        ["Currencies"] = "CompanyCurrency",
        ["FiscalYear"] = "ForecastFiscalYear",
        ["Holidays"] = "Holiday",
        ["LanguageSettings"] = "LanguageSettings",
        ["MyDomain"] = "OrgDomain",
        ["ReleaseUpdates"] = "ReleaseUpdates",

        // Identity and security
        ["AuthProviders"] = "AuthProviders",
        ["Certificates"] = "CertificatesAndKeysManagement",
        ["CORS"] = "CorsWhitelistEntries",
        ["DelegatedAdministration"] = "DelegateGroups",
        ["EncryptionKeys"] = "PlatformEncryptionKeyManagement",
        ["EventLogFileBrowser"] = "ElfBrowser",
        ["EventMonitoringSettings"] = "EventMonitoringSetup",
        ["ExpireAllPasswords"] = "SecurityExpirePasswords",
        ["FieldAccessibility"] = "FieldAccessibility",
        ["HealthCheck"] = "HealthCheck",
        ["IdentityProvider"] = "IdpPage",
        ["IdentityVerification"] = "IdentityVerification",
        ["LoginAccessPolicies"] = "LoginAccessPolicies",
        ["LoginFlows"] = "LoginFlow",
        ["LoginHistory"] = "OrgLoginHistory",
        ["NetworkAccess"] = "NetworkAccess",
        ["OAuthSettings"] = "OauthOidcSettings",
        ["PasswordPolicies"] = "SecurityPolicies",
        ["RemoteSiteSettings"] = "SecurityRemoteProxy",
        ["SessionManagement"] = "SessionManagementPage",
        ["SessionSettings"] = "SecuritySession",
        ["SetupAuditTrail"] = "SecurityEvents",
        ["SharingSettings"] = "SecuritySharing",
        ["SingleSignOn"] = "SingleSignOn",
        ["TransactionSecurityPolicies"] = "TransactionSecurityNew",
        ["TrustedUrls"] = "SecurityCspTrustedSite",
    };

    /// <summary>The names, in the order of the alphabet.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_pages.Keys.OrderBy(name => name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The path of a page.</summary>
    /// <param name="name">Its name, in any case, with spaces or without; or as it stands in its address.</param>
    /// <exception cref="SfException"><c>SetupPageUnknown</c>.</exception>
    public static string PathOf(string name)
    {
        string plain = new([.. name.Where(char.IsLetterOrDigit)]);
        string? node = s_pages.TryGetValue(plain, out string? known)
            ? known
            : s_pages.Values.FirstOrDefault(value => value.Equals(plain, StringComparison.OrdinalIgnoreCase));
        if (node is null)
        {
            string hint = Spelling.Nearest(plain, Names) is { } near ? " " + Text.Message("DidYouMean", near) : "";
            throw new SfException("SetupPageUnknown", SfErrorCategory.ObjectNotFound, Redactor.Input(name), hint);
        }

        return $"/lightning/setup/{node}/home";
    }
}
