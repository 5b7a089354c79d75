using System.Security.Cryptography.X509Certificates;

namespace SalesforceConnect.LocalOrg;

/// <summary>How a <see cref="LocalOrgServer"/> is set up. Every default gives a working production-like org.</summary>
public sealed record LocalOrgOptions
{
    /// <summary>The TCP port on loopback; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The server certificate with its private key. When set the org speaks HTTPS, else HTTP.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>How long an access token lives by <see cref="Clock"/>; null for no end.</summary>
    public TimeSpan? TokenLifetime { get; init; }

    /// <summary>The org's clock: token and locator expiry, date literals, system timestamps.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What <c>Organization.IsSandbox</c> says.</summary>
    public bool IsSandbox { get; init; }

    /// <summary>What <c>Organization.Name</c> says.</summary>
    public string OrganizationName { get; init; } = "Local Org";

    /// <summary>The number that the organization's ID is made of: two orgs with different ones are not taken for the same.</summary>
    public int OrganizationNumber { get; init; } = 1;

    /// <summary>The daily API request limit. The request after it gets REQUEST_LIMIT_EXCEEDED.</summary>
    public int DailyApiLimit { get; init; } = 100_000;

    /// <summary>
    /// Rows on a query page unless <c>Sforce-Query-Options</c> asks for fewer. Not held to Salesforce's 200 to 2,000, so that tests can
    /// page with few rows.
    /// </summary>
    public int QueryPageSize { get; init; } = 2000;

    /// <summary>
    /// Whether a page of a query that was sent once is kept, zipped where it was, and sent again to whoever asks the same while no record
    /// changes. For benchmarks, which then measure the client and not the org. Memory grows with the pages.
    /// </summary>
    public bool PreparedPages { get; init; }

    /// <summary>Rows of a child subquery on its first page and on each page that follows.</summary>
    public int ChildPageSize { get; init; } = 200;

    /// <summary>Entries on a page of the lists that page otherwise: list views, Chatter users.</summary>
    public int ListPageSize { get; init; } = 25;

    /// <summary>How many list views each object has.</summary>
    public int ListViewCount { get; init; } = 4;

    /// <summary>Whether the org starts with the sample rows. Without them it holds users, profiles and the organization alone.</summary>
    public bool SampleData { get; init; } = true;

    /// <summary>Sample accounts to start with.</summary>
    public int AccountCount { get; init; } = 2500;

    /// <summary>Sample contacts to start with. The first has no account.</summary>
    public int ContactCount { get; init; } = 5000;

    /// <summary>Sample opportunities to start with.</summary>
    public int OpportunityCount { get; init; } = 4000;

    /// <summary>Sample invoices (<c>Invoice__c</c>) to start with.</summary>
    public int InvoiceCount { get; init; } = 1000;

    /// <summary>
    /// Rows of <c>Reading__c</c>, an object whose rows take no memory and cannot be written: any number up to ten million and more.
    /// </summary>
    public int ReadingCount { get; init; }

    /// <summary>
    /// The host, and port where it is not the default one, that token responses name as <c>instance_url</c> and <c>id</c>.
    /// Null names the host that the request was sent to.
    /// </summary>
    public string? MyDomainHost { get; init; }

    /// <summary>
    /// The audiences that JWT bearer assertions may name. Null takes <c>https://login.salesforce.com</c>, or
    /// <c>https://test.salesforce.com</c> for a sandbox, the org's own address and its <see cref="MyDomainHost"/>.
    /// </summary>
    public IReadOnlyCollection<string>? JwtAudiences { get; init; }

    /// <summary>
    /// Makes the server answer as <c>login.salesforce.com</c> does, where the client-credentials flow is refused.
    /// A Host header that starts with <c>login.</c> or <c>test.</c> does the same for one request.
    /// </summary>
    public bool IsLoginHost { get; init; }
}
