using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>Orgs that start with objects, records, apps and users of one's own.</summary>
public sealed class SeedingTests
{
    private const string Projects = """
        {
          // Comments are allowed.
          "organization": { "name": "Acme UAT", "isSandbox": true },
          "objects": [
            { "name": "Project__c", "labelPlural": "All projects", "fields": [
              { "name": "Budget__c", "type": "currency" },
              { "name": "Code__c", "type": "string", "length": 10, "externalId": true, "unique": true, "required": true },
              { "name": "Status__c", "type": "picklist", "picklistValues": ["Open", { "value": "Closed", "isDefault": true }], "restricted": true },
              { "name": "Account__c", "type": "reference", "referenceTo": "Account", "childRelationshipName": "Projects__r" },
              { "name": "Number__c", "type": "autonumber", "displayFormat": "P-{000}" },
              { "name": "Sum__c", "type": "currency", "calculated": true }
            ] },
            { "name": "Account", "fields": [ { "name": "Region__c", "type": "string" }, { "name": "Name", "type": "string", "length": 20, "nameField": true, "required": true } ] }
          ],
          "records": {
            "Project__c": [
              { "Name": "Moon", "Code__c": "M", "Budget__c": 1.5, "Account__r": { "External_Id__c": "A-1" }, "Sum__c": 7, "CreatedDate": "2020-02-03T04:05:06Z" },
              { "Name": "Mars", "Code__c": "R", "Status__c": "Open", "Account__c": "001000000000001AAA" },
            ],
            "Account": [
              { "Name": "Acme", "External_Id__c": "A-1", "Region__c": "EMEA" },
              { "Id": "001000000000001AAA", "Name": "Globex", "Contacts": [ { "LastName": "Bond" } ] }
            ],
            "User": [ { "Username": "admin@local-org.example", "Title": "Chief" } ]
          }
        }
        """;

    [Fact]
    public async Task Objects_and_records_of_one_s_own_are_there_and_nothing_else()
    {
        await using LocalOrgServer org = await LocalOrgServer.StartAsync(new LocalOrgOptions(), OrgSeed.Parse(Projects));
        using var client = new OrgClient(org);
        JsonElement[] rows = await client.RecordsAsync(
            "SELECT Id, Name, Budget__c, Status__c, Number__c, Sum__c, CreatedDate, Account__r.Name, Account__r.Region__c FROM Project__c ORDER BY Code__c");
        Assert.Equal(
            ["Moon|1.5|Closed|P-001|7.0|2020-02-03T04:05:06.000+0000|Acme|EMEA", "Mars||Open|P-002|||Globex|"],
            rows.Select(row => string.Join('|', Values(row, "Name", "Budget__c", "Status__c", "Number__c", "Sum__c").Append(
                row.GetProperty("CreatedDate").GetString()![..4] == "2020" ? row.GetProperty("CreatedDate").GetString() : "")
                .Concat(Values(row.GetProperty("Account__r"), "Name", "Region__c")))));

        Assert.Equal("2 2", $"{org.Store.Count("Account")} {(await client.RecordsAsync("SELECT Id, (SELECT Code__c FROM Projects__r) FROM Account WHERE Id IN (SELECT Account__c FROM Project__c)")).Length}");
        Assert.Equal("Globex", Assert.Single(await client.RecordsAsync("SELECT Account.Name FROM Contact")).GetProperty("Account").GetProperty("Name").GetString());
        Assert.Equal("Chief", org.Store.Get("User", org.Users.Administrator.Id)!["Title"]);
        Assert.Equal("Acme UAT True", string.Join(' ', Values(Assert.Single(await client.RecordsAsync("SELECT Name, IsSandbox FROM Organization")), "Name", "IsSandbox")));

        JsonElement described = (await client.GetAsync($"{OrgClient.Root}/sobjects/Project__c/describe")).Json;
        Assert.Equal("All projects", described.GetProperty("labelPlural").GetString());
        Assert.Equal(
            "Id Name Budget__c Code__c Status__c Account__c Number__c Sum__c OwnerId IsDeleted CreatedDate CreatedById LastModifiedDate LastModifiedById SystemModstamp",
            string.Join(' ', described.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("name").GetString())));
        Assert.Contains("Region__c", (await client.GetAsync($"{OrgClient.Root}/sobjects/Account/describe")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_are_worked_with_as_any_others_and_a_reset_brings_them_back()
    {
        await using LocalOrgServer org = await LocalOrgServer.StartAsync(new LocalOrgOptions(), OrgSeed.Parse(Projects));
        using var client = new OrgClient(org);
        Answer made = await client.PostAsync($"{OrgClient.Root}/sobjects/Project__c", new { Name = "New", Code__c = "N" });
        Assert.Equal(201, made.Status);
        Assert.Equal("P-003", org.Store.Get("Project__c", made.Json.GetProperty("id").GetString()!)!["Number__c"]);
        (await client.PostAsync($"{OrgClient.Root}/sobjects/Project__c", new { Name = "No code" })).AssertError(400, "REQUIRED_FIELD_MISSING");
        (await client.PostAsync($"{OrgClient.Root}/sobjects/Project__c", new { Code__c = "M" })).AssertError(400, "DUPLICATE_VALUE");
        (await client.PostAsync($"{OrgClient.Root}/sobjects/Project__c", new { Code__c = "X", Status__c = "Other" })).AssertError(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
        (await client.PostAsync($"{OrgClient.Root}/sobjects/Account", new { Name = new string('x', 21) })).AssertError(400, "STRING_TOO_LONG");
        Assert.Equal(204, (await client.SendAsync(HttpMethod.Patch, $"{OrgClient.Root}/sobjects/Project__c/Code__c/M", """{"Budget__c": 2}""")).Status is 200 or 204 ? 204 : 0);

        org.Reset();
        Assert.Equal(2, org.Store.Count("Project__c"));
        Assert.Equal("1.5", Assert.Single(await client.ColumnAsync("SELECT Budget__c FROM Project__c WHERE Code__c = 'M'", "Budget__c")));
    }

    /// <summary>What the org itself describes, it can start with: custom objects, addresses, locations, lookups of several kinds.</summary>
    [Fact]
    public async Task The_describe_of_every_object_makes_the_same_object()
    {
        await using LocalOrgServer first = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false });
        using var client = new OrgClient(first);
        List<string> described = [];
        foreach (string name in first.Store.ObjectNames)
        {
            described.Add((await client.GetAsync($"{OrgClient.Root}/sobjects/{name}/describe")).Text);
        }

        await using LocalOrgServer second = await LocalOrgServer.StartAsync(new LocalOrgOptions(), OrgSeed.Parse($"[{string.Join(',', described)}]"));
        using var other = new OrgClient(second);
        foreach ((string name, string before) in first.Store.ObjectNames.Zip(described))
        {
            Assert.Equal(before, (await other.GetAsync($"{OrgClient.Root}/sobjects/{name}/describe")).Text);
        }
    }

    [Fact]
    public async Task A_describe_of_another_org_takes_the_place_of_what_is_here_and_keeps_the_sample_records()
    {
        const string account = """
            { "name": "Account", "keyPrefix": "001", "urls": {}, "fields": [
              { "name": "Id", "type": "id", "soapType": "x", "nillable": false, "createable": false, "updateable": false },
              { "name": "Name", "type": "string", "length": 255, "soapType": "x", "nillable": false, "createable": true, "updateable": true, "nameField": true, "defaultedOnCreate": false },
              { "name": "Their__c", "type": "double", "precision": 5, "scale": 1, "soapType": "x", "nillable": true, "createable": true, "updateable": true },
              { "name": "Jigsaw__c", "type": "reference", "referenceTo": ["Nowhere"], "relationshipName": "Jigsaw__r", "soapType": "x", "nillable": true, "createable": true, "updateable": true }
            ] }
            """;
        await using LocalOrgServer org = await LocalOrgServer.StartAsync(
            new LocalOrgOptions { AccountCount = 30, ContactCount = 3, OpportunityCount = 0, InvoiceCount = 0 },
            OrgSeed.Parse($$"""{ "sampleData": true, "objects": [{{account}}] }"""));
        using var client = new OrgClient(org);
        Assert.Equal(30, org.Store.Count("Account"));
        Assert.Equal(400, (await client.QueryAsync("SELECT Tier__c FROM Account")).Status);
        Assert.Equal(30, (await client.RecordsAsync("SELECT Their__c, Jigsaw__c, Industry FROM Account WHERE Name != null")).Length);
        Assert.Contains(await client.RecordsAsync("SELECT Account.Name, Account.Their__c FROM Contact"), row => row.GetProperty("Account").ValueKind == JsonValueKind.Object);
        Assert.Equal(201, (await client.PostAsync($"{OrgClient.Root}/sobjects/Account", new { Name = "X", Their__c = 1234.5, Jigsaw__c = "0JZ000000000001AAA" })).Status);
    }

    [Fact]
    public void A_tree_of_sf_data_export_comes_with_its_references()
    {
        var org = new Org(new LocalOrgOptions(), OrgSeed.Parse("""
            { "records": [
              { "attributes": { "type": "Contact", "referenceId": "ContactRef1" }, "LastName": "Bond", "AccountId": "@AccountRef1" },
              { "attributes": { "type": "Account", "referenceId": "AccountRef1" }, "Name": "MI6", "Contacts": { "records": [
                { "attributes": { "type": "Contact", "referenceId": "ContactRef2" }, "LastName": "Moneypenny", "ReportsToId": "@ContactRef1" } ] } }
            ] }
            """));
        string account = Assert.Single(org.Store.Ids("Account"));
        Assert.Equal([account, account], org.Store.Ids("Contact").Select(id => org.Store.Get("Contact", id)!["AccountId"]));
        Assert.Equal(org.Store.Ids("Contact")[0], org.Store.Get("Contact", org.Store.Ids("Contact")[1])!["ReportsToId"]);
    }

    [Fact]
    public async Task Apps_and_users_come_from_a_seed_too()
    {
        string folder = Directory.CreateTempSubdirectory("LocalOrg-").FullName;
        try
        {
            string file = Path.Combine(folder, "apps.json");
            await File.WriteAllTextAsync(file, """
                { "apps": [
                    { "consumerKey": "robot", "consumerSecret": "s3cret", "runAs": "robot@acme.example", "scopes": ["api"], "name": "Robot" },
                    { "consumerKey": "PlatformCLI", "refreshTokenRotation": true, "refreshTokenLifetime": "30d" } ],
                  "users": [
                    { "username": "robot@acme.example", "lastName": "Robot", "profile": "System Administrator" },
                    { "username": "stefan.mueller@local-org.example", "isActive": false } ] }
                """);
            var seed = OrgSeed.Load(file);
            seed.AddApp("inline", "hidden", "inline@acme.example");
            await using LocalOrgServer org = await LocalOrgServer.StartAsync(new LocalOrgOptions { AccountCount = 20, ContactCount = 20, OpportunityCount = 0, InvoiceCount = 0 }, seed);
            using var client = new OrgClient(org, authorize: false);
            foreach ((string key, string secret, string user) in new[] { ("robot", "s3cret", "robot@acme.example"), ("inline", "hidden", "inline@acme.example") })
            {
                Answer token = await client.TokenAsync(("grant_type", "client_credentials"), ("client_id", key), ("client_secret", secret));
                Assert.True(org.Tokens.TryGetActive(token.Json.GetProperty("access_token").GetString()!, out IssuedToken? issued));
                Assert.Equal(user, issued.User.Username);
            }

            Assert.False(org.Users.Find("stefan.mueller@local-org.example")!.IsActive);
            Assert.Equal((true, TimeSpan.FromDays(30)), (org.Apps.SalesforceCli.RefreshTokenRotation, org.Apps.SalesforceCli.RefreshTokenLifetime));

            // Apps and users alone leave the sample records in place.
            Assert.Equal(20, org.Store.Count("Account"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void IDs_that_a_seed_brings_are_not_given_out_again()
    {
        string third = SalesforceId.Create("001", 3);
        var org = new Org(new LocalOrgOptions(), OrgSeed.Parse($$"""{ "records": { "Account": [ { "Id": "{{third[..15]}}", "Name": "Third" }, { "Name": "Other" } ] } }"""));
        Assert.Equal([third, SalesforceId.Create("001", 4), SalesforceId.Create("001", 5)], org.Store.Ids("Account").Append(org.Store.Insert("Account", new { Name = "Next" })));
    }

    [Theory]
    [InlineData("{", "seed: This is no JSON: ")]
    [InlineData("7", "seed: An object is needed here, and this is 7.")]
    [InlineData("""{ "record": {} }""", "seed: record: This name is not known here. Known are $schema, sampleData, organization, objects, records, users, apps.")]
    [InlineData("""{ "objects": [ { "fields": [] } ] }""", "seed: objects[0].name: The API name is needed here.")]
    [InlineData("""{ "objects": [ { "name": "A-b__c", "fields": [] } ] }""", "seed: objects[0].name: An API name has letters")]
    [InlineData("""{ "objects": [ { "name": "A__c", "fields": [ { "name": "B__c" } ] } ] }""", "seed: objects[0].fields[0].type: The type of B__c is needed here")]
    [InlineData("""{ "objects": [ { "name": "A__c", "fields": [ { "name": "B__c", "type": "strng" } ] } ] }""", "seed: objects[0].fields[0].type: There is no type \"strng\".")]
    [InlineData("""{ "objects": [ { "name": "A__c", "fields": [ { "name": "B__c", "type": "date", "lenght": 3 } ] } ] }""", "seed: objects[0].fields[0].lenght: This name is not known here.")]
    [InlineData("""{ "objects": [ { "name": "A__c", "fields": [ { "name": "B__c", "type": "date" }, { "name": "b__C", "type": "date" } ] } ] }""", "seed: objects[0].fields[1]: A__c has a field b__C already.")]
    [InlineData("""{ "objects": [ { "name": "A__c", "fields": [ { "name": "B__c", "type": "reference" } ] } ] }""", "seed: objects[0].fields[0].referenceTo: Which objects B__c leads to is needed here")]
    [InlineData("""{ "objects": [ { "name": "A__c", "fields": [ { "name": "B__c", "type": "reference", "referenceTo": "Gone" } ] } ] }""", "seed: objects[0].fields[0]: A__c.B__c leads to Gone, and the org has no such object.")]
    [InlineData("""{ "objects": [ { "name": "A__c", "keyPrefix": "001", "fields": [] } ] }""", "seed: objects[0]: A__c has the key prefix 001, which is that of Account.")]
    [InlineData("""{ "objects": [ { "name": "A__c", "fields": [] }, { "name": "a__c", "fields": [] } ] }""", "seed: objects[1]: a__c is said twice: here and at seed: objects[0].")]
    [InlineData("""[ { "Name": "Account", "Fields": [ "Id", "Name" ] } ]""", "seed: [0].fields[0]: A field is an object with name and type, and this is \"Id\". ConvertTo-Json writes fields so")]
    [InlineData("""[ { "Name": "Account", "IsQueryable": true } ]""", "seed: [0]: This is no object")]
    [InlineData("""{ "records": { "Acount": [ { "Name": "x" } ] } }""", "seed: records.Acount[0]: The org has no object Acount")]
    [InlineData("""{ "records": { "Account": [ { "Name": "x" }, { "Nme": "x" } ] } }""", "seed: records.Account[1].Nme: Account has no field Nme.")]
    [InlineData("""{ "records": { "Account": [ { "Name": "x", "AnnualRevenue": "much" } ] } }""", "seed: records.Account[0].AnnualRevenue: Cannot deserialize instance of currency")]
    [InlineData("""{ "records": { "Account": [ { "Phone": "1" } ] } }""", "seed: records.Account[0]: Required fields are missing: [Name]")]
    [InlineData("""{ "records": { "Account": [ { "Name": "x", "External_Id__c": "1" }, { "Name": "y", "External_Id__c": "1" } ] } }""", "seed: records.Account[1]: duplicate value found: External_Id__c")]
    [InlineData("""{ "records": { "Account": [ { "Name": "x", "ParentId": "001000000000009AAA" } ] } }""", "seed: records.Account[0].ParentId: There is no Account 001000000000009AAA")]
    [InlineData("""{ "records": { "Account": [ { "Name": "x", "Parent": { "Name": "y" } } ] } }""", "seed: records.Account[0].Parent.Name: Name finds no Account. These do: Id, External_Id__c.")]
    [InlineData("""{ "records": { "Account": [ { "Name": "x", "Parent": { "External_Id__c": "y" } } ] } }""", "seed: records.Account[0].Parent.External_Id__c: There is no Account with External_Id__c \"y\".")]
    [InlineData("""{ "records": { "Account": [ { "Id": "003000000000001AAA", "Name": "x" } ] } }""", "seed: records.Account[0].Id: The ID begins with 003, and those of Account with 001")]
    [InlineData("""{ "records": { "Reading__c": [ { "Name": "x" } ] } }""", "seed: records.Reading__c[0]: The rows of Reading__c are made when they are read")]
    [InlineData("""{ "apps": [ { "consumerKey": "k", "runAs": "nobody@x.example" } ] }""", "seed: apps[0]: The app runs as nobody@x.example, and there is no such user")]
    [InlineData("""{ "apps": [ { "consumerKey": "k", "publicKeyPem": "nope" } ] }""", "seed: apps[0].certificate: This is no certificate")]
    [InlineData("""{ "users": [ { "username": "nobody" } ] }""", "seed: users[0].username: A user name looks like an e-mail address")]
    [InlineData("""{ "users": [ { "username": "a@b.example", "profile": "None" } ] }""", "seed: users[0]: INVALID_FIELD: ")]
    public void A_mistake_is_told_with_its_place(string json, string said)
    {
        OrgSeedException mistake = Assert.Throws<OrgSeedException>(() => new Org(new LocalOrgOptions(), OrgSeed.Parse(json)));
        Assert.StartsWith(said, mistake.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string?> Values(JsonElement record, params IEnumerable<string> names) =>
        names.Select(name => record.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : "");
}
