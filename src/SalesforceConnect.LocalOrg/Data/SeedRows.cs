using System.Collections.Concurrent;
using System.Globalization;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// The sample rows an org starts with, the same every time. Made once for each set of counts and shared by every server of the
/// process: rows never change, so each server copies the lists alone.
/// </summary>
internal sealed class SeedRows
{
    private static readonly ConcurrentDictionary<(int, int, int, int), Lazy<SeedRows>> s_cache = new();
    private static readonly DateTime s_start = new(2024, 1, 8, 9, 0, 0, DateTimeKind.Utc);
    private static readonly HashSet<int> s_noneGiven = [];

    /// <summary>Cases and tasks; there are half as many events.</summary>
    private const int ServiceRows = 60;
    private const int Logins = 60;

    private static readonly (string Name, string Label)[] s_permissionSets =
    [
        ("Api_Access", "API Access"), ("Export_Reports", "Export Reports"), ("Manage_Invoices", "Manage Invoices"),
    ];

    private static readonly string[] s_firstNames =
    [
        "Ava", "Noah", "Zoë", "José", "Müge", "Liam", "Olivia", "Søren", "Chloé", "Łukasz", "Priya", "Wei", "Yuki", "Amir", "Fatima",
        "Siobhán",
        "Björn", "Inês", "Mateo", "Anaïs", "Ravi", "Elif", "Tomáš", "Ngozi", "Kofi", "Marie-Claire", "Jürgen", "Aoife", "Dmitri", "Ольга",
        "太郎", "花子",
    ];

    private static readonly string[] s_lastNames =
    [
        "Andersson", "O'Brien", "García", "Müller", "Nguyễn", "Smith", "Johnson", "D'Angelo", "Kowalski", "Yılmaz", "Tanaka", "Okafor",
        "Silva",
        "van den Berg", "Dvořák", "Ibrahim", "Lefèvre", "Rossi", "Patel", "Chen", "Kim", "Novák", "Haugen", "Papadopoulos", "Brown",
        "Schmidt",
        "Иванова", "山田", "Fernández-López", "St. John", "McDonald", "Öztürk",
    ];

    private static readonly string[] s_companyStems =
    [
        "Acme", "Globex", "Initech", "Umbrella", "Northwind", "Contoso", "Fabrikam", "Tailspin", "Wingtip", "Adventure", "Blue Yonder",
        "Litware",
        "Proseware", "Südwind", "Café Noir", "O'Malley", "Ñandú", "Łódź", "Åkerlund", "Granite", "Harbor", "Summit", "Evergreen",
        "Keystone",
        "Meridian", "Pinnacle", "Quantum", "Redwood", "Sterling", "Trident", "Vanguard", "Zenith",
    ];

    private static readonly string[] s_companyTails =
    [
        "Industries", "Holdings", "GmbH", "S.A.", "Ltd.", "Inc.", "& Sons", "Logistics", "Systems", "Partners", "Foods", "Energy", "Labs",
        "Trading", "Group", "Media",
    ];

    private static readonly string[] s_specialCompanies =
    [
        "United Oil & Gas Corp.", "Burlington Textiles Corp of America", "O'Reilly & D'Arcy \"Fine\" Goods", "東京商事株式会社",
        "Café Über Straße GmbH",
        "100% Cotton_Wear Co.", "Back\\Slash Software", "Crème Brûlée, Inc.", "Ελληνικά Τρόφιμα Α.Ε.", "Смирнов и Сыновья",
        "Emoji 🚀 Rockets", "Null",
    ];

    private static readonly (string City, string? State, string Zip, string Country)[] s_places =
    [
        ("San Francisco", "CA", "94105", "USA"), ("New York", "NY", "10016", "USA"), ("Austin", "TX", "78701", "USA"),
        ("Chicago", "IL", "60601", "USA"),
        ("Seattle", "WA", "98101", "USA"), ("München", "Bayern", "80331", "Germany"), ("Köln", null, "50667", "Germany"),
        ("Paris", null, "75001", "France"),
        ("London", null, "EC1A 1BB", "United Kingdom"), ("Kraków", null, "31-000", "Poland"), ("Tōkyō", null, "100-0001", "Japan"),
        ("São Paulo", "SP", "01310-100", "Brazil"), ("Zürich", "ZH", "8001", "Switzerland"), ("Malmö", null, "211 18", "Sweden"),
    ];

    private static readonly string[] s_titles = ["CEO", "CFO", "VP, Sales", "Director, IT", "Buyer", "Engineer", "Head of \"Special\" Projects", "Administrator"];

    private readonly SeedRandom _random = new(20260824);
    private readonly Dictionary<string, List<OrgRow>> _rows = new(StringComparer.OrdinalIgnoreCase);

    private SeedRows(int accounts, int contacts, int opportunities, int invoices)
    {
        MakeAccounts(accounts);
        MakeContacts(contacts, accounts);
        MakeOpportunities(opportunities, accounts);
        MakeInvoices(invoices, accounts);
        if (accounts > 0 && contacts > 0)
        {
            MakeCases(ServiceRows, accounts, contacts);
            MakeTasks(ServiceRows, contacts);
            MakeEvents(ServiceRows / 2, contacts);
            MakePermissionSets();
            MakeLogins(Logins);
        }
    }

    public static SeedRows Get(LocalOrgOptions options)
    {
        (int AccountCount, int ContactCount, int OpportunityCount, int InvoiceCount) counts = options.SampleData
            ? (options.AccountCount, options.ContactCount, options.OpportunityCount, options.InvoiceCount)
            : default;
        return s_cache.GetOrAdd(counts, static c => new Lazy<SeedRows>(() => new SeedRows(c.Item1, c.Item2, c.Item3, c.Item4))).Value;
    }

    /// <summary>
    /// The rows of an object. One that was changed keeps what its fields can hold; one whose IDs begin otherwise has none of them.
    /// </summary>
    public IReadOnlyList<OrgRow> Of(ObjectDefinition definition)
    {
        if (!_rows.TryGetValue(definition.Name, out List<OrgRow>? rows) || rows.Count == 0)
        {
            return [];
        }

        if (!definition.IsSeeded)
        {
            return rows;
        }

        ObjectDefinition original = OrgSchema.Definition(definition.Name);
        if (original.KeyPrefix != definition.KeyPrefix)
        {
            return [];
        }

        FieldDefinition?[] from = [.. definition.Fields.Select(
            field => original.FindField(field.Name) is { } source && source.Kind == field.Kind ? source : null)];
        return [.. rows.Select(row => new OrgRow([.. from.Select((source, i) => source is null ? definition.Fields[i].Default : row[source])]))];
    }

    private void MakeAccounts(int count)
    {
        SeedSet set = Begin("Account", count);
        for (int i = 0; i < count; i++)
        {
            SeedRow row = set.NewRow(i, OwnerFor(i));
            string name = i < s_specialCompanies.Length
                ? s_specialCompanies[i]
                : $"{_random.Pick(s_companyStems)} {_random.Pick(s_companyTails)} {(i + 1).ToString(CultureInfo.InvariantCulture)}";
            row["Name"] = name;
            row["Type"] = _random.Chance(90) ? _random.Pick(OrgSchema.AccountTypeValues) : null;
            row["ParentId"] = i > 20 && _random.Chance(8) ? Id("Account", _random.Next(20)) : null;
            AddAddress(row, "Billing");
            if (_random.Chance(50))
            {
                AddAddress(row, "Shipping");
            }

            row["Phone"] = PhoneNumber();
            row["Fax"] = _random.Chance(20) ? PhoneNumber() : null;
            row["AccountNumber"] = _random.Chance(80) ? $"CC{_random.Next(1_000_000):D6}" : null;
            row["Website"] = _random.Chance(85) ? $"https://www.example{i + 1}.com" : null;
            row["Industry"] = _random.Chance(88) ? _random.Pick(OrgSchema.IndustryValues) : null;
            row["AnnualRevenue"] = _random.Chance(80)
                ? (decimal)(_random.Next(9_000) + 1) * (_random.Chance(30) ? 1_000_000 : 10_000)
                : null;
            row["NumberOfEmployees"] = _random.Chance(80) ? _random.Next(20_000) + 1 : null;
            row["Description"] = Description(i);
            row["Rating"] = _random.Chance(60) ? _random.PickOf("Hot", "Warm", "Cold") : null;
            row["External_Id__c"] = i % 10 == 9 ? null : $"EXT-{i + 1:D5}";
            row["Tier__c"] = _random.Chance(70) ? _random.PickOf("Gold", "Silver", "Bronze") : null;
            row["Regions__c"] = _random.Next(4) switch { 0 => null, 1 => "EMEA", 2 => "Americas;EMEA", _ => "Americas;APAC;Japan" };
            row["Active__c"] = !_random.Chance(15);
            set.Add(row);
        }
    }

    private void MakeContacts(int count, int accounts)
    {
        SeedSet set = Begin("Contact", count);
        for (int i = 0; i < count; i++)
        {
            SeedRow row = set.NewRow(i, OwnerFor(i));
            row["AccountId"] = accounts == 0 || i == 0 || _random.Chance(4) ? null : Id("Account", (i * 7) % accounts);
            string? first = _random.Chance(97) ? _random.Pick(s_firstNames) : null;
            string last = _random.Pick(s_lastNames);
            row["FirstName"] = first;
            row["LastName"] = last;
            row["Salutation"] = _random.Chance(50) ? _random.PickOf("Mr.", "Ms.", "Dr.") : null;
            AddAddress(row, "Mailing");
            row["Phone"] = PhoneNumber();
            row["MobilePhone"] = _random.Chance(40) ? PhoneNumber() : null;
            row["ReportsToId"] = i > 50 && _random.Chance(10) ? Id("Contact", _random.Next(50)) : null;
            row["Email"] = _random.Chance(92) ? $"contact{i + 1}@example.com" : null;
            row["Title"] = _random.Chance(80) ? _random.Pick(s_titles) : null;
            row["Department"] = _random.Chance(50) ? _random.PickOf("Finance", "IT", "R&D", "Sales", "Einkauf") : null;
            row["LeadSource"] = _random.Chance(70) ? _random.Pick(OrgSchema.LeadSourceValues) : null;
            row["Birthdate"] = _random.Chance(75) ? new DateOnly(1950, 1, 1).AddDays(_random.Next(20_000)) : null;
            row["Description"] = _random.Chance(10) ? Description(i) : null;
            row["HasOptedOutOfEmail"] = _random.Chance(12);
            row["Legacy_Id__c"] = $"L{i / 2:D5}";
            set.Add(row);
        }
    }

    private void MakeOpportunities(int count, int accounts)
    {
        SeedSet set = Begin("Opportunity", count);
        for (int i = 0; i < count; i++)
        {
            SeedRow row = set.NewRow(i, OwnerFor(i + 1));
            (string Name, decimal Probability, bool IsClosed, bool IsWon, string Forecast) stage = _random.Pick(OrgSchema.Stages);
            row["AccountId"] = accounts == 0 || _random.Chance(2) ? null : Id("Account", (i * 3) % accounts);
            row["Name"] =
                $"{_random.Pick(s_companyStems)} – {_random.PickOf("renewal", "expansion", "new business", "pilot")} {(i + 1).ToString(CultureInfo.InvariantCulture)}";
            row["StageName"] = stage.Name;
            row["Probability"] = stage.Probability;
            row["Amount"] = _random.Chance(90) ? _random.Next(100_000_000) / 100m : null;
            row["CloseDate"] = new DateOnly(2024, 1, 1).AddDays(_random.Next(1200));
            row["Type"] = _random.Chance(80) ? _random.PickOf("Existing Business", "New Business") : null;
            row["NextStep"] = _random.Chance(30) ? "Call back, then send the \"final\" offer" : null;
            row["LeadSource"] = _random.Chance(60) ? _random.Pick(OrgSchema.LeadSourceValues) : null;
            row["Description"] = _random.Chance(10) ? Description(i) : null;
            set.Add(row);
        }
    }

    private void MakeInvoices(int count, int accounts)
    {
        SeedSet set = Begin("Invoice__c", count);
        for (int i = 0; i < count; i++)
        {
            SeedRow row = set.NewRow(i, OwnerFor(i));
            row["Name"] = $"INV-{i + 1:D5}";
            row["Number__c"] = $"2026/{i + 1:D5}";
            row["Account__c"] = accounts == 0 ? null : Id("Account", _random.Next(accounts));
            row["Amount__c"] = _random.Next(5_000_000) / 100m;
            row["Tax_Rate__c"] = _random.PickOf(0m, 7m, 19m, 20m, 8.1m);
            row["Quantity__c"] = _random.Next(100_000) / 1000m;
            DateOnly due = new DateOnly(2026, 1, 1).AddDays(_random.Next(365));
            bool paid = _random.Chance(55);
            row["Due_Date__c"] = due;
            row["Paid__c"] = paid;
            row["Paid_At__c"] = paid
                ? due.ToDateTime(new TimeOnly(_random.Next(24), _random.Next(60), _random.Next(60)), DateTimeKind.Utc)
                : null;
            row["Status__c"] = paid ? "Paid" : _random.PickOf("Draft", "Sent", "Overdue");
            row["Tags__c"] = _random.Next(4) switch { 0 => null, 1 => "Urgent", 2 => "Recurring;Export", _ => "Urgent;Disputed" };
            row["Notes__c"] = _random.Chance(10) ? Description(i) : null;
            set.Add(row);
        }
    }

    private void MakeCases(int count, int accounts, int contacts)
    {
        SeedSet set = Begin("Case", count);
        for (int i = 0; i < count; i++)
        {
            SeedRow row = set.NewRow(i, OwnerFor(i));
            row["AccountId"] = Id("Account", _random.Next(accounts));
            row["ContactId"] = _random.Chance(70) ? Id("Contact", _random.Next(contacts)) : null;
            row["Subject"] = $"{_random.PickOf("Cannot sign in", "Wrong address", "Delivery is late", "Größe passt nicht")} #{i + 1}";
            row["Status"] = _random.PickOf("New", "Working", "Escalated", "Closed");
            row["Priority"] = _random.PickOf("High", "Medium", "Medium", "Low");
            row["Origin"] = _random.PickOf("Phone", "Email", "Web");
            row["Description"] = Description(i);
            set.Add(row);
        }
    }

    private void MakeTasks(int count, int contacts)
    {
        SeedSet set = Begin("Task", count);
        for (int i = 0; i < count; i++)
        {
            SeedRow row = set.NewRow(i, OwnerFor(i));
            row["WhoId"] = _random.Chance(80) ? Id("Contact", _random.Next(contacts)) : null;
            row["WhatId"] = Id("Case", _random.Next(count));
            row["Subject"] = _random.PickOf("Call back", "Send a letter", "Ask again", "Prepare the visit");
            row["ActivityDate"] = new DateOnly(2026, 1, 1).AddDays(_random.Next(365));
            row["Status"] = _random.PickOf("Not Started", "In Progress", "Completed");
            row["Priority"] = _random.PickOf("High", "Normal", "Normal", "Low");
            set.Add(row);
        }
    }

    private void MakeEvents(int count, int contacts)
    {
        SeedSet set = Begin("Event", count);
        for (int i = 0; i < count; i++)
        {
            SeedRow row = set.NewRow(i, OwnerFor(i));
            DateTime day = new DateTime(2026, 1, 5, 8, 0, 0, DateTimeKind.Utc).AddDays(_random.Next(300));
            DateTime start = day.AddMinutes(_random.Next(16) * 30);
            row["WhoId"] = Id("Contact", _random.Next(contacts));
            row["Subject"] = _random.PickOf("Visit", "Call", "Workshop");
            row["Location"] = _random.Chance(60) ? _random.Pick(s_places).City : null;
            row["IsAllDayEvent"] = false;
            row["StartDateTime"] = start;
            row["EndDateTime"] = start.AddMinutes(30 * (_random.Next(4) + 1));
            row["ShowAs"] = "Busy";
            set.Add(row);
        }
    }

    private void MakePermissionSets()
    {
        SeedSet sets = Begin("PermissionSet", s_permissionSets.Length);
        SeedSet assignments = Begin("PermissionSetAssignment", s_permissionSets.Length);
        for (int i = 0; i < s_permissionSets.Length; i++)
        {
            SeedRow row = sets.NewRow(i, OwnerFor(0));
            (row["Name"], row["Label"]) = s_permissionSets[i];
            row["IsOwnedByProfile"] = false;
            sets.Add(row);
            SeedRow assignment = assignments.NewRow(i, OwnerFor(0));
            assignment["PermissionSetId"] = Id("PermissionSet", i);
            assignment["AssigneeId"] = SalesforceId.Create("005", i + 1);
            assignments.Add(assignment);
        }
    }

    private void MakeLogins(int count)
    {
        SeedSet set = Begin("LoginHistory", count);
        for (int i = 0; i < count; i++)
        {
            SeedRow row = set.NewRow(i, OwnerFor(i));
            bool isApp = i % 4 == 0;
            row["UserId"] = OwnerFor(i);
            row["LoginTime"] = s_start.AddHours(7 * i);
            row["LoginType"] = isApp ? "Remote Access 2.0" : "Application";
            row["SourceIp"] = $"192.0.2.{_random.Next(20) + 1}";
            row["LoginUrl"] = "login.salesforce.com";
            row["Browser"] = isApp ? "Unknown" : _random.PickOf("Chrome 150", "Firefox 148", "Safari 26");
            row["Platform"] = isApp ? "Unknown" : _random.PickOf("Windows 11", "Mac OSX");
            row["Status"] = _random.Chance(85) ? "Success" : _random.PickOf("Invalid Password", "Failed: Computer activation required");
            row["Application"] = isApp ? "Nightly runbook" : "Browser";
            row["CountryIso"] = _random.PickOf("DE", "IE", "US");
            set.Add(row);
        }
    }

    private void AddAddress(SeedRow row, string prefix)
    {
        (string City, string? State, string Zip, string Country) place = _random.Pick(s_places);
        row[prefix + "Street"] = _random.Chance(10)
            ? $"{_random.Next(999) + 1} Market Street\nSuite {_random.Next(90) + 1}"
            : $"{_random.Next(999) + 1} Main Street";
        row[prefix + "City"] = place.City;
        row[prefix + "State"] = place.State;
        row[prefix + "PostalCode"] = place.Zip;
        row[prefix + "Country"] = place.Country;
    }

    private string PhoneNumber() => $"({_random.Next(800) + 200}) 555-{_random.Next(10_000):D4}";

    private static string? Description(int i) => (i % 5) switch
    {
        0 => "First line, with a comma\nSecond line with \"quotes\" and an apostrophe's mark\r\n\tThird line after a tab; and a semicolon",
        1 => "Größe ändern – “smart quotes”, 漢字, emoji 🎉",
        2 => null,
        3 => "Plain text",
        _ => "=1+1 looks like a formula, C:\\temp\\file.txt like a path, <b>this</b> & that like HTML",
    };

    // Users are numbered in the order in which they are made, and these are the first three.
    private static string OwnerFor(int i) => SalesforceId.Create("005", (i % 5 == 4 ? 1 : i % 3) + 1);

    private static string Id(string objectName, int index) =>
        SalesforceId.Create(OrgSchema.Objects.First(o => o.Name == objectName).KeyPrefix, index + 1);

    private SeedSet Begin(string objectName, int count)
    {
        var rows = new List<OrgRow>(count);
        _rows.Add(objectName, rows);
        return new SeedSet(OrgSchema.Objects.First(o => o.Name == objectName), rows);
    }

    private sealed class SeedSet(ObjectDefinition definition, List<OrgRow> rows)
    {
        public SeedRow NewRow(int index, string ownerId)
        {
            var row = new SeedRow(definition, new object?[definition.Fields.Count]);
            DateTime created = s_start.AddMinutes(index * 37);
            row["Id"] = SalesforceId.Create(definition.KeyPrefix, index + 1);
            SystemFields stamps = definition.Stamps;
            DateTime modified = created.AddMinutes(index % 7 * 1440);
            foreach ((FieldDefinition? field, object value) in new (FieldDefinition?, object)[]
            {
                (stamps.IsDeleted, false), (stamps.Owner, ownerId), (stamps.CreatedBy, ownerId), (stamps.LastModifiedBy, ownerId),
                (stamps.CreatedDate, created), (stamps.LastModifiedDate, modified), (stamps.SystemModstamp, modified),
            })
            {
                if (field is not null)
                {
                    row[field.Name] = value;
                }
            }

            return row;
        }

        public void Add(SeedRow row)
        {
            definition.Recalculate?.Invoke(definition, s_noneGiven, row.Values);
            rows.Add(new OrgRow(row.Values));
        }
    }

    private sealed class SeedRow(ObjectDefinition definition, object?[] values)
    {
        public object?[] Values => values;

        public object? this[string field]
        {
            set => values[definition.Field(field).Index] = value;
        }
    }
}
