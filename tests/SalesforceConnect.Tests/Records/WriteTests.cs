using System.Collections;
using System.Data;
using System.Diagnostics;
using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;
using SalesforceConnect.Tests.Pipeline;

namespace SalesforceConnect.Tests.Records;

/// <summary><c>New-SfRecord</c>, <c>Set-SfRecord</c> and <c>Remove-SfRecord</c>, as people call them.</summary>
public sealed class WriteTests : StoppingTest
{
    private const string Collection = "/services/data/v67.0/composite/sobjects";
    private const string Missing = "0015g00009ZZZZZAAA";

    private int Writes => Org.Requests.All.Count(IsWrite);

    [Theory]
    [InlineData("New-SfRecord Account @{ Name = 'a' }")]
    [InlineData("New-SfRecord -Object Account -InputObject @{ Name = 'a' }")]
    [InlineData("New-SfRecord account @{ name = 'a' }")]
    [InlineData("@{ Name = 'a' } | New-SfRecord Account")]
    [InlineData("New-SfRecord Account ([ordered]@{ Name = 'a' })")]
    [InlineData("New-SfRecord Account ([pscustomobject]@{ Name = 'a' })")]
    [InlineData("[pscustomobject]@{ Name = 'a'; Phone = ''; Id = '' } | New-SfRecord Account")]
    [InlineData("$Row | New-SfRecord Account")]
    [InlineData("$Dictionary | New-SfRecord Account")]
    [InlineData("New-SfRecord Account @{ Name = [pscustomobject]'a' }")]
    [InlineData("New-SfRecord Account @{ Name = 'a'; Active__c = $Switch }")]
    [InlineData("Invoke-SfQuery \"SELECT Name FROM Account WHERE Name = 'seed'\" | ForEach-Object { $_.Name = 'a'; $_ } | New-SfRecord")]
    [InlineData("$r = Invoke-SfQuery \"SELECT Name FROM Account WHERE Name = 'seed'\"; $r.Name = 'a'; New-SfRecord $r")]
    [InlineData("New-SfRecord ('Account' | ForEach-Object { $_ }) @{ Name = 'a' }")]
    public void A_row_may_be_anything_with_fields(string command)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Store.Insert("Account", new { Name = "seed" });
        var table = new DataTable();
        table.Columns.Add("Name");
        table.Columns.Add("Phone");
        session.Set("Row", table.Rows.Add("a", DBNull.Value))
            .Set("Dictionary", new Dictionary<string, object?> { ["Name"] = "a" })
            .Set("Switch", new SwitchParameter(isPresent: false));

        Written result = Assert.Single(Results(session.Run(command).Good()));

        Assert.Equal((true, "Created", null), (result.Success, result.Action, result.ErrorCode));
        Assert.Equal("a", Org.Store.Get("Account", result.Id!)!["Name"]);
        Assert.Equal(!command.Contains("$Switch", StringComparison.Ordinal), Org.Store.Get("Account", result.Id!)!["Active__c"]);
        Assert.NotNull(result.InputObject);
    }

    [Theory]
    [InlineData("Set-SfRecord Account $Id @{ Rating = 'Hot' }", 1)]
    [InlineData("Set-SfRecord Account $Ids @{ Rating = 'Hot' }", 2)]
    [InlineData("Set-SfRecord -Object Account -Id $Ids -Value @{ Rating = 'Hot' }", 2)]
    [InlineData("Set-SfRecord Account $Records @{ Rating = 'Hot' }", 2)]
    [InlineData("$Ids | Set-SfRecord Account -Value @{ Rating = 'Hot' }", 2)]
    [InlineData("$Records | Set-SfRecord -Value @{ Rating = 'Hot' }", 2)]
    [InlineData("$Records | ForEach-Object { $_.Rating = 'Hot'; $_ } | Set-SfRecord", 2)]
    [InlineData("$Records | ForEach-Object { $_.Rating = 'Hot' }; Set-SfRecord -InputObject $Records", 2)]
    [InlineData("$Records | ForEach-Object { $_.Rating = 'Hot' }; Set-SfRecord $Records", 2)]
    [InlineData("$Records[0].Rating = 'Hot'; Set-SfRecord $Records[0]", 1)]
    [InlineData("Set-SfRecord $Records -Value @{ Rating = 'Hot' }", 2)]
    [InlineData("Set-SfRecord Account @{ Id = $Id; Rating = 'Hot' }", 1)]
    [InlineData("Set-SfRecord ('Account' | ForEach-Object { $_ }) @{ Id = $Id; Rating = 'Hot' }", 1)]
    [InlineData("@{ Id = $Id; Rating = 'Hot' } | Set-SfRecord Account", 1)]
    [InlineData("$Ids | ForEach-Object { [pscustomobject]@{ Id = $_; Rating = 'Hot'; Name = '' } } | Set-SfRecord Account", 2)]
    [InlineData("Get-SfRecord Account $Id | ForEach-Object { $_.Rating = 'Hot'; $_ } | Set-SfRecord", 1)]
    [InlineData("$Records | ForEach-Object { $_ | Add-Note Rating Hot } | Set-SfRecord", 2)]
    [InlineData("New-SfRecord Account @{ Name = 'a' } | Set-SfRecord Account -Value @{ Rating = 'Hot' }", 1)]
    [InlineData("New-SfRecord Account @{ Name = 'a' } | Set-SfRecord -Value @{ Rating = 'Hot' }", 1)]
    [InlineData("$Records | ForEach-Object { $_.Name = 'Ab'; $_ } | Set-SfRecord | Set-SfRecord -Value @{ Rating = 'Hot' }", 2)]
    [InlineData("Set-SfRecord Account $Ids @{ Name = 'Ab' } | Set-SfRecord -Value @{ Rating = 'Hot' }", 2)]
    public void Records_are_changed_however_they_are_given(string command, int count)
    {
        using ModuleSession session = WithAccounts(2, out string[] ids);
        session.Run(
            "function Add-Note($Name, $Text) { process { $_.psobject.Properties.Remove($Name); $o = [psobject]$_; if (-not ($o.psobject.Properties[$Name])) { $o.psobject.Properties.Add([psnoteproperty]::new($Name, $Text)) } else { $o.$Name = $Text }; $o } }")
            .Good();

        IReadOnlyList<PSObject?> results = session.Run(command).Good();

        Assert.Equal(Enumerable.Repeat("Updated", count), Results(results).Select(result => result.Action));
        Assert.Equal(count, Org.Store.Ids("Account").Count(id => "Hot".Equals(Org.Store.Get("Account", id)!["Rating"])));
        Assert.All(ids, id => Assert.StartsWith("A", (string)Org.Store.Get("Account", id)!["Name"]!, StringComparison.Ordinal));
    }

    [Fact]
    public void A_queried_record_sends_what_was_changed_and_nothing_where_nothing_was()
    {
        using ModuleSession session = WithAccounts(3, out string[] ids);
        Org.Store.Update("Account", ids[1], new { Rating = "Hot" });
        RunResult result = session.Run(
            "Invoke-SfQuery 'SELECT Id, Name, Rating, CreatedDate, Owner.Name FROM Account ORDER BY Name' | ForEach-Object { $_.Rating = 'Hot'; $_ } | Set-SfRecord");
        Assert.Equal(["Updated", "Unchanged", "Updated"], Actions(result));
        RecordedRequest call = Assert.Single(Org.Requests.All, IsWrite);
        Assert.Equal(
            $$"""{"allOrNone":false,"records":[{"attributes":{"type":"Account"},"id":"{{ids[0]}}","Rating":"Hot"},{"attributes":{"type":"Account"},"id":"{{ids[2]}}","Rating":"Hot"}]}""", call.Body);
    }

    [Theory]
    [InlineData("@{ External_Id__c = 'K1'; Name = 'n' }, @{ External_Id__c = 'new'; Name = 'n' } | Set-SfRecord Account -ExternalIdField External_Id__c", "Updated Created")]
    [InlineData("Set-SfRecord Account @{ External_Id__c = 'K1'; Name = 'n' } -ExternalIdField external_id__c", "Updated")]
    [InlineData("'K1', 'new' | ForEach-Object { [pscustomobject]@{ External_Id__c = $_ } } | Set-SfRecord Account -ExternalIdField External_Id__c -Value @{ Name = 'n' }", "Updated Created")]
    [InlineData("@{ External_Id__c = 'K1'; Name = 'n' } | Set-SfRecord Account -ExternalIdField External_Id__c -UpdateOnly", "Updated")]
    public void An_upsert_finds_records_by_a_field(string command, string expected)
    {
        using ModuleSession session = WithAccounts(1, out string[] ids);
        Assert.Equal(expected, string.Join(" ", Actions(session.Run(command))));
        Assert.Equal("n", Org.Store.Get("Account", ids[0])!["Name"]);
    }

    [Theory]
    [InlineData("Remove-SfRecord $Id -Confirm:$false", 1)]
    [InlineData("Remove-SfRecord $Ids -Confirm:$false", 2)]
    [InlineData("Remove-SfRecord $Records -Confirm:$false", 2)]
    [InlineData("Remove-SfRecord Account $Ids -Confirm:$false", 2)]
    [InlineData("Remove-SfRecord -Object Account -Id $Ids -Confirm:$false", 2)]
    [InlineData("Remove-SfRecord -InputObject $Ids -Confirm:$false", 2)]
    [InlineData("Remove-SfRecord -Id $Id -Confirm:$false", 1)]
    [InlineData("$Ids | Remove-SfRecord -Confirm:$false", 2)]
    [InlineData("$Ids | Remove-SfRecord Account -Confirm:$false", 2)]
    [InlineData("$Records | Remove-SfRecord -Confirm:$false", 2)]
    [InlineData("$Ids | ForEach-Object { [pscustomobject]@{ Id = $_; Other = 1 } } | Remove-SfRecord -Confirm:$false", 2)]
    [InlineData("@{ Id = $Id } | Remove-SfRecord -Confirm:$false", 1)]
    [InlineData("$Records | Set-SfRecord -Value @{ Rating = 'Hot' } | Remove-SfRecord -Confirm:$false", 2)]
    [InlineData("$ConfirmPreference = 'None'; $Ids | Remove-SfRecord", 2)]
    public void Records_are_deleted_however_they_are_given(string command, int count)
    {
        using ModuleSession session = WithAccounts(2, out string[] ids);
        IReadOnlyList<PSObject?> results = session.Run(command).Good();
        Assert.Equal(ids.Take(count), Results(results).Where(result => result.Action == "Deleted").Select(result => result.Id));
        Assert.Equal(2 - count, Org.Store.Count("Account"));
    }

    [Theory]
    [InlineData("Remove-SfRecord", "RemoveWhat")]
    [InlineData("Remove-SfRecord Account", "RemoveWhat")]
    [InlineData("'x' | Remove-SfRecord $Id", "RemoveWhat")]
    [InlineData("Set-SfRecord Account $Id @{}", "NothingToSet")]
    [InlineData("$Id | Set-SfRecord Account -Value @{}", "NothingToSet")]
    [InlineData("@{ Id = $Id } | Set-SfRecord Account -UpdateOnly", "ParameterNeedsAnother")]
    [InlineData("@{ Name = 'a' } | New-SfRecord", "ObjectMissing")]
    [InlineData("New-SfRecord @{ Name = 'a' }", "ObjectMissing")]
    [InlineData("New-SfRecord ([pscustomobject]@{ Name = 'a' })", "ObjectMissing")]
    [InlineData("Set-SfRecord @{ Id = $Id; Name = 'a' }", "ObjectMissing")]
    [InlineData("Set-SfRecord ([pscustomobject]@{ Id = $Id; Name = 'a' })", "ObjectMissing")]
    [InlineData("Set-SfRecord $Records[0] $Records[0]", "RowsTwice")]
    [InlineData("Set-SfRecord $Records @{ Rating = 'Hot' }", "RowsTwice")]
    [InlineData("New-SfRecord @{ Name = 'a' } Account", "RowsTwice")]
    [InlineData("$Id | Set-SfRecord -Value @{ Name = 'a' }", "ObjectMissing")]
    [InlineData("New-SfRecord '../limits' @{ Name = 'a' }", "InvalidObjectName")]
    [InlineData("New-SfRecord Account @{ Name = 'a' } -AssignmentRule nonsense", "InvalidAssignmentRule")]
    [InlineData("@{ Phone = '1' } | Set-SfRecord Account -ExternalIdField Phone", "FieldFindsNoRecords")]
    public void What_is_missing_is_told_before_anything_is_sent(string command, string errorId)
    {
        using ModuleSession session = WithAccounts(1, out _);
        session.Run(command).Error.Is(errorId, ErrorCategory.InvalidArgument);
        Assert.Equal(0, Writes);
        Assert.Equal("caught", session.Run($"try {{ {command} -ErrorAction Stop; 'went on' }} catch {{ 'caught' }}").Value());
        Assert.Empty(session.Run($"{command} -ErrorAction Stop; 'went on'").Output);
    }

    [Theory]
    [InlineData("Set-SfRecord Account $Id")]
    [InlineData("New-SfRecord Account")]
    [InlineData("Set-SfRecord Account $Ids @{ Rating = 'Hot' } -ExternalIdField External_Id__c")]
    [InlineData("'x' | Set-SfRecord Account $Id @{ Rating = 'Hot' }")]
    [InlineData("New-SfRecord Account @{ Name = 'a' } -BatchSize 201")]
    [InlineData("New-SfRecord Account @{ Name = 'a' } -BatchSize 0")]
    public void What_does_not_bind_is_no_command(string command)
    {
        using ModuleSession session = WithAccounts(1, out _);
        session.Host.Answers.Clear();
        Assert.NotNull(session.Run(command).Error);
        Assert.Equal(0, Writes);
    }

    [Fact]
    public void A_failed_row_is_a_result_and_one_error_and_the_rest_goes_on()
    {
        using ModuleSession session = WithAccounts(1, out _);
        session.Set("Rows", new object[] { Row("a", null), Row("b", "Tin"), Row("c", "Gold"), 5, "text", Row("e", "Tin") });
        RunResult result = session.Run("$Rows | New-SfRecord Account");

        Assert.Equal(["Created", "Failed", "Created", "Failed"], Actions(result));
        ErrorRecord[] errors = [.. result.Errors];
        Assert.Equal(4, errors.Length);
        Assert.All(
            errors.Where(error => error.FullyQualifiedErrorId.StartsWith("NotARow", StringComparison.Ordinal)),
            error => error.Is("NotARow", ErrorCategory.InvalidArgument).Recommends("hashtables"));
        ErrorRecord[] refused = [.. errors.Where(error => error.FullyQualifiedErrorId.StartsWith("Salesforce", StringComparison.Ordinal))];
        Assert.Equal(2, refused.Length);
        Assert.Equal(
            ["Row 2", "Row 4", "Row 5", "Row 6"], errors.Select(error => error.ToString().Split(':')[0]).Order(StringComparer.Ordinal));
        Hashtable target = Assert.IsType<Hashtable>(
            refused[0].Is("Salesforce.INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", ErrorCategory.InvalidData)
                .Says("Tin").TargetObject is PSObject wrapped
                ? wrapped.BaseObject
                : refused[0].TargetObject);
        Assert.Equal("b", target["Name"]);
        Written failed = Results(result.Output).ElementAt(1);
        Assert.Equal(
            (false, null, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Tier__c"),
            (failed.Success, failed.Id, failed.ErrorCode, Assert.Single(failed.Fields)));

        static Hashtable Row(string name, string? tier)
            => tier is null ? new Hashtable { ["Name"] = name } : new Hashtable { ["Name"] = name, ["Tier__c"] = tier };
    }

    [Fact]
    public void ErrorAction_Stop_ends_the_script_at_the_first_row_that_fails()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        RunResult result = session.Run(
            "@{ Name = 'a' }, @{ Name = 'b'; Tier__c = 'Tin' }, @{ Name = 'c' } | New-SfRecord Account -ErrorAction Stop; 'went on'");
        result.Terminating!.Is("Salesforce.INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", ErrorCategory.InvalidData);
        Assert.DoesNotContain(result.Output, item => "went on".Equals(item?.BaseObject));
        Assert.Equal(
            "caught",
            session.Run(
                "$ErrorActionPreference = 'Stop'; try { New-SfRecord Account @{ Name = 'b'; Tier__c = 'Tin' }; 'went on' } catch { 'caught' }").Output[^1]!.BaseObject);
    }

    [Theory]
    [InlineData("")]
    [InlineData("$ErrorActionPreference = 'Stop'; ")]
    public void ErrorAction_Stop_ends_it_after_the_results_of_the_call_have_come_out(string preference)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        string option = preference.Length == 0 ? "-ErrorAction Stop" : "";
        RunResult result = session.Run(
            $"{preference}@{{ Name = 'a' }}, @{{ Name = 'b'; Tier__c = 'Tin' }}, @{{ Name = 'c' }} | New-SfRecord Account {option} -OutVariable done; 'went on'");
        result.Terminating!.Says("Row 2: ");
        Written[] done = [.. Results(session.Run("$done").Output)];
        Assert.Equal(["Created", "Failed", "Created"], done.Select(row => row.Action));
        Assert.Equal(["a", "c"], done.Where(row => row.Success).Select(row => Org.Store.Get("Account", row.Id!)!["Name"]));
    }

    [Fact]
    public void A_call_that_fails_ends_it_after_the_results_of_the_rows_before_it()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On(request => IsWrite(request) && request.Body.Contains("\"A11\"", StringComparison.Ordinal)).Once(Fault.DailyLimit());
        Org.Faults.On(request => IsWrite(request) && request.Body.Contains("\"A1\"", StringComparison.Ordinal)).Once(new WhenFault(
            Org.Requests.WaitForAsync(
                request => request.Body.Contains("\"A11\"", StringComparison.Ordinal) && request.IsCompleted, Patience)));
        session.Run(
            "1..20 | ForEach-Object { @{ Name = \"A$_\" } } | New-SfRecord Account -BatchSize 10 -ErrorAction Stop -OutVariable done").Terminating!
            .Is("Salesforce.REQUEST_LIMIT_EXCEEDED", ErrorCategory.LimitsExceeded)
            .Says("Rows 11 to 20: ");
        Assert.Equal(
            [.. Enumerable.Repeat("Created", 10), .. Enumerable.Repeat("Failed", 10)], Results(session.Run("$done").Output).Select(row => row.Action));
    }

    [Theory]
    [InlineData("New-SfRecord Account @{ Name = 'b'; Tier__c = 'Tin' }", null)]
    [InlineData("@{ Name = 'b'; Tier__c = 'Tin' } | New-SfRecord Account", "Row 1")]
    [InlineData("Remove-SfRecord $Id, 'x' -Confirm:$false", "Row 2")]
    [InlineData("Set-SfRecord Account $Id, 'x' @{ Rating = 'Hot' }", "Row 2")]
    public void An_error_says_which_row_it_is_where_there_are_several(string command, string? row)
    {
        using ModuleSession session = WithAccounts(1, out _);
        RunResult result = session.Run(command);
        Assert.Equal(row is not null, result.Error.ToString().StartsWith($"{row ?? "Row"}", StringComparison.Ordinal));
        dynamic failed = result.Output[^1]!;
        Assert.DoesNotContain("Row", (string)failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New-SfRecord Account @{ Name = 'a' }, @{ Name = 'b' } -WhatIf", "2 Account")]
    [InlineData("Set-SfRecord Account $Ids @{ Rating = 'Hot' } -WhatIf", "2 Account: Rating\"")]
    [InlineData("Set-SfRecord Account $Id @{ Rating = 'Hot' } -WhatIf", "\"Account 001")]
    [InlineData("$Records | ForEach-Object { $_.Rating = 'Hot'; $_ } | Set-SfRecord -WhatIf", "2 Account: Rating\"")]
    [InlineData("[pscustomobject]@{ External_Id__c = 'K1'; Name = 'x' } | Set-SfRecord Account -ExternalIdField External_Id__c -WhatIf", "1 Account: External_Id__c, Name")]
    [InlineData("$Ids | Remove-SfRecord -WhatIf", "2 Account")]
    [InlineData("New-SfRecord Account @{ Name = 'a'; Contacts = @(@{ LastName = 'b' }) } -WhatIf", "1 Account")]
    public void WhatIf_says_what_would_be_done_and_writes_nothing(string command, string said)
    {
        using ModuleSession session = WithAccounts(2, out _);
        Assert.Empty(session.Run(command).Good());
        Assert.Contains(said, session.Host.Written, StringComparison.Ordinal);
        Assert.Equal(0, Writes);
        Assert.Equal(2, Org.Store.Count("Account"));
    }

    [Theory]
    [InlineData("New-SfRecord Account @{ Nmae = 'a' } -WhatIf", "UnknownField", "Did you mean Name?")]
    [InlineData("New-SfRecord Account ([pscustomobject]@{ 'Name;Phone' = 'a;1' }) -WhatIf", "UnknownField", "-Delimiter ';'")]
    [InlineData("[pscustomobject]@{ 'Id,Name' = 'a,1' } | Set-SfRecord Account -WhatIf", "UnknownField", "-Delimiter ','")]
    [InlineData("[pscustomobject]@{ \"Id`tName\" = 'a' } | Set-SfRecord Account -WhatIf", "UnknownField", "-Delimiter \"`t\"")]
    [InlineData("New-SfRecord Account @{ Name = 'a'; Active__c = 'yes' } -WhatIf", "ValueNotConverted", "Active__c")]
    [InlineData("New-SfRecord Accont @{ Name = 'a' } -WhatIf", "Salesforce.NOT_FOUND", "Accont")]
    [InlineData("Set-SfRecord Account $Id @{ CreatedDate = '2026-01-01' } -WhatIf", "FieldNotWritable", "CreatedDate")]
    [InlineData("Set-SfRecord Account @{ Name = 'a' } -WhatIf", "RowWithoutId", "Id")]
    [InlineData("Remove-SfRecord Contact $Id -WhatIf", "IdOfAnotherObject", "001")]
    [InlineData("'nonsense' | Remove-SfRecord -WhatIf", "InvalidRecordId", "nonsense")]
    public void A_dry_run_finds_mistakes(string command, string errorId, string said)
    {
        using ModuleSession session = WithAccounts(1, out _);
        ErrorRecord error = session.Run(command).Error;
        Assert.StartsWith(errorId + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        error.Says(said);
        Assert.False(string.IsNullOrWhiteSpace(error.ErrorDetails.RecommendedAction));
        Assert.Equal(0, Writes);
    }

    [Fact]
    public void Removing_asks_a_batch_at_a_time_by_object_and_count()
    {
        using ModuleSession session = WithAccounts(25, out _);
        session.Host.Choices.Enqueue(0);
        session.Host.Choices.Enqueue(2);
        session.Host.Choices.Enqueue(0);
        RunResult result = session.Run("$Ids | Remove-SfRecord -BatchSize 10 -Confirm");
        Assert.Equal(15, result.Good().Count);
        Assert.Equal(10, Org.Store.Count("Account"));
        Assert.Equal(3, session.Host.Asked.Count);
        Assert.Contains("10 Account", session.Host.Asked.First(), StringComparison.Ordinal);

        // Yes to all answers the rest.
        session.Host.Asked.Clear();
        session.Host.Choices.Enqueue(1);
        session.Set("Ids", Org.Store.Ids("Account").ToArray());
        Assert.Equal(10, session.Run("$Ids | Remove-SfRecord -BatchSize 2").Good().Count);
        Assert.Single(session.Host.Asked);
        Assert.Equal(0, Org.Store.Count("Account"));
    }

    [Fact]
    public void Creating_and_changing_ask_only_where_that_is_wanted()
    {
        using ModuleSession session = WithAccounts(1, out _);
        session.Run("New-SfRecord Account @{ Name = 'a' }; Set-SfRecord Account $Id @{ Rating = 'Hot' }").Good();
        Assert.Empty(session.Host.Asked);
        session.Host.Choices.Enqueue(2);
        Assert.Empty(session.Run("New-SfRecord Account @{ Name = 'b' } -Confirm").Good());
        Assert.Equal(2, Org.Store.Count("Account"));
    }

    [Fact]
    public async Task A_record_of_another_org_is_refused_unless_the_org_was_named()
    {
        await using LocalOrgServer other = await LocalOrgServer.StartAsync(
            new LocalOrgOptions { SampleData = false, OrganizationNumber = 2 });
        using ModuleSession session = new ModuleSession().Connect(other, "other").Connect(Org);
        string there = other.Store.Insert("Account", new { Name = "there" });
        string here = there;
        Org.Store.Update("Account", here, new { Name = "here" });
        session.Run("$r = Invoke-SfQuery 'SELECT Id, Name FROM Account' -Connection other; $r.Name = 'changed'").Good();

        foreach (string command in new[]
        {
            "$r | Set-SfRecord",
            "$r | Set-SfRecord -Value @{ Name = 'x' }",
            "Set-SfRecord Account $r @{ Name = 'x' }",
            "$r | Remove-SfRecord -Confirm:$false",
            "Remove-SfRecord $r -Confirm:$false"
        })
        {
            RunResult result = session.Run(command);
            result.Error.Is("ForeignRecord", ErrorCategory.SecurityError).Recommends("-Connection");
            Assert.Equal(["Failed"], Actions(result));
        }

        Assert.Equal("here", Org.Store.Get("Account", here)!["Name"]);
        Assert.Equal(0, Writes);
        Assert.Equal("Created", session.Run("$r | New-SfRecord").One().Action.ToString());
        Assert.Equal("Updated", session.Run("$r | Set-SfRecord -Connection acme").One().Action.ToString());
        Assert.Equal("changed", Org.Store.Get("Account", here)!["Name"]);
        Assert.Equal("Updated", session.Run("$r | Set-SfRecord -Connection other").One().Action.ToString());
    }

    [Fact]
    public async Task A_record_is_copied_with_its_children_from_another_org()
    {
        await using LocalOrgServer other = await LocalOrgServer.StartAsync(
            new LocalOrgOptions { SampleData = false, OrganizationNumber = 2 });
        using ModuleSession session = new ModuleSession().Connect(other, "other").Connect(Org);
        int before = Org.Store.Count("Contact");
        string account = other.Store.Insert("Account", new { Name = "Zyxwv", BillingCity = "Bonn" });
        other.Store.Insert("Contact", new { LastName = "Moss", AccountId = account });
        other.Store.Insert("Contact", new { LastName = "Roy", AccountId = account });
        RunResult result = session.Run(
            "Invoke-SfQuery 'SELECT Id, Name, BillingAddress, OwnerId, CreatedDate, Owner.Name, (SELECT Id, LastName, AccountId, OwnerId FROM Contacts) FROM Account' -Connection other | New-SfRecord");
        string made = Assert.Single(Results(result.Good())).Id!;
        Assert.Equal(("Zyxwv", "Bonn"), (Org.Store.Get("Account", made)!["Name"], Org.Store.Get("Account", made)!["BillingCity"]));
        Assert.Equal(before + 2, Org.Store.Count("Contact"));
        Assert.Equal(2, Org.Store.Ids("Contact").Count(id => made.Equals(Org.Store.Get("Contact", id)!["AccountId"])));
        Assert.EndsWith("Account.OwnerId, Contact.OwnerId.", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_upsert_of_a_record_with_children_says_once_that_they_are_left_out()
    {
        using ModuleSession session = WithAccounts(2, out string[] ids);
        Array.ForEach(ids, id => Org.Store.Insert("Contact", new { LastName = "Moss", AccountId = id }));
        RunResult result = session.Run(
            "Invoke-SfQuery 'SELECT External_Id__c, Name, (SELECT LastName FROM Contacts) FROM Account' | Set-SfRecord Account -ExternalIdField External_Id__c");
        Assert.Equal(["Updated", "Updated"], Actions(result));
        Assert.Contains("Account.Contacts", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@{ Id = $Id; Rating = $null }", null)]
    [InlineData("[pscustomobject]@{ Id = $Id; Rating = $null; Phone = 'x' }", "Cold")]
    [InlineData("[pscustomobject]@{ Id = $Id; Rating = '#N/A' }", null)]
    [InlineData("[pscustomobject]@{ Id = $Id; Rating = '' }", null, "-EmptyValue Clear")]
    [InlineData("@{ Id = $Id; Rating = ''; Phone = 'x' }", "Cold", "-EmptyValue Ignore")]
    [InlineData("[pscustomobject]@{ Id = $Id; Phone = 'x' }", null, "-Value @{ Rating = $null }")]
    public void Nothing_is_cleared_that_nobody_wrote(string row, string? expected, string options = "")
    {
        using ModuleSession session = WithAccounts(1, out string[] ids);
        Org.Store.Update("Account", ids[0], new { Rating = "Cold" });
        session.Run($"{row} | Set-SfRecord Account {options}").Good();
        Assert.Equal(expected, Org.Store.Get("Account", ids[0])!["Rating"]);
    }

    [Fact]
    public void Dates_and_numbers_are_written_as_the_field_takes_them_whatever_the_culture()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        dynamic made = session.Run(
            "[cultureinfo]::CurrentCulture = 'de-DE'; New-SfRecord Invoice__c @{ Number__c = 'N'; Amount__c = 1.5; Due_Date__c = [datetime]'2026-08-01'; Paid_At__c = [datetimeoffset]'2026-08-01T10:00:00+02:00'; Tags__c = 'Urgent', 'Export'; Paid__c = $true }")
                .One();
        IReadOnlyDictionary<string, object?> stored = Org.Store.Get("Invoice__c", (string)made.Id)!;
        Assert.Equal(
            (1.5m, new DateOnly(2026, 8, 1), new DateTime(2026, 8, 1, 8, 0, 0), "Urgent;Export", true),
            (stored["Amount__c"], stored["Due_Date__c"], stored["Paid_At__c"], stored["Tags__c"], stored["Paid__c"]));
        session.Run(
            "[cultureinfo]::CurrentCulture = 'de-DE'; [pscustomobject]@{ Number__c = 'M'; Amount__c = '1,5' } | New-SfRecord Invoice__c").Error
            .Is("ValueNotConverted", ErrorCategory.InvalidArgument)
            .Says("1,5");
    }

    [Fact]
    public void All_or_none_is_all_of_what_the_pipeline_brings()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        int before = Org.Store.Count("Account");
        RunResult result = session.Run(
            "@{ Name = 'a' }, @{ Name = 'b'; Tier__c = 'Tin' }, @{ Name = 'c' } | New-SfRecord Account -AllOrNone");
        Assert.Equal(["RolledBack", "Failed", "RolledBack"], Actions(result));
        result.Error.Is("Salesforce.INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", ErrorCategory.InvalidData);
        session.Run("1..201 | ForEach-Object { @{ Name = \"A$_\" } } | New-SfRecord Account -AllOrNone").Error
            .Is("AllOrNoneTooMany", ErrorCategory.LimitsExceeded)
            .Says("200");
        session.Run(
            "@{ Name = 'a' }, 5, @{ Name = 'c' } | New-SfRecord Account -AllOrNone").Error.Is("NotARow", ErrorCategory.InvalidArgument);
        result = session.Run("@{ Name = 'a' }, @{ Name = 'b'; Active__c = 'x' }, @{ Name = 'c' } | New-SfRecord Account -AllOrNone");
        Assert.Equal(["RolledBack", "Failed", "RolledBack"], Actions(result));
        result.Error.Is("ValueNotConverted", ErrorCategory.InvalidArgument);
        Assert.Equal(before, Org.Store.Count("Account"));
        Assert.Equal(1, Writes);
    }

    [Fact]
    public void A_call_that_fails_is_one_error_with_its_rows()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On(request => IsWrite(request) && request.Body.Contains("\"A1\"", StringComparison.Ordinal)).Once(Fault.DailyLimit());
        RunResult result = session.Run("1..250 | ForEach-Object { @{ Name = \"A$_\" } } | New-SfRecord Account");
        object[] target = Assert.IsType<object[]>(
            result.Error.Is("Salesforce.REQUEST_LIMIT_EXCEEDED", ErrorCategory.LimitsExceeded).TargetObject);
        Assert.Equal(200, target.Length);
        Assert.Equal(
            (200, 50), (Actions(result).Count(action => action == "Failed"), Actions(result).Count(action => action == "Created")));
    }

    [Fact]
    public void A_creation_whose_answer_was_lost_says_how_to_find_out()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("POST", Collection).Once(Fault.Drop().AfterWork());
        RunResult result = session.Run("New-SfRecord Account @{ Name = 'Zyxwv' }, @{ Name = 'Zyxwv' }");
        Assert.Equal(["Unknown", "Unknown"], Actions(result));
        string advice = result.Error.Is("WriteOutcomeUnknown", ErrorCategory.OperationTimeout).ErrorDetails.RecommendedAction;
        Assert.Equal(1, Writes);
        string query = advice[advice.IndexOf("Invoke-SfQuery", StringComparison.Ordinal)..(advice.LastIndexOf('"') + 1)];
        Assert.Equal(2, session.Run($"({query}).Count").Value() is int found ? found : 0);
    }

    [Theory]
    [InlineData("| Select-First 1", false)]
    [InlineData("| ForEach-Object { throw 'enough' }", true)]
    public async Task What_ends_the_pipeline_ends_the_writing(string downstream, bool fails)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        int before = Org.Store.Count("Account");
        HangFault hang = Fault.Hang();
        Org.Faults.On(request => IsWrite(request) && !request.Body.Contains("\"A1\"", StringComparison.Ordinal)).Always(hang);
        Org.Faults.On("POST", Collection).Once(new WhenFault(hang.Reached));
        var clock = Stopwatch.StartNew();
        RunResult result = session.Run(
            $"1..100000 | ForEach-Object {{ @{{ Name = \"A$_\" }} }} | New-SfRecord Account -BatchSize 10 -ThrottleLimit 2 {downstream}");
        Assert.True(clock.Elapsed < Patience, $"It took {clock.Elapsed}.");
        Assert.Equal(fails ? 0 : 1, result.Output.Count);
        Assert.Equal(fails, result.Terminating is not null);
        await Task.WhenAll(Org.Requests.All.Select(request => request.Completed)).WaitAsync(Patience);
        int sent = Writes;
        Assert.InRange(sent, 2, 4);
        Assert.Equal(before + 10, Org.Store.Count("Account"));
        Assert.Equal(sent, Writes);
    }

    [Theory]
    [InlineData("1..100 | ForEach-Object { @{ Name = \"A$_\" } } | New-SfRecord Account -BatchSize 10 -ThrottleLimit 1", "POST")]
    [InlineData("$Ids | Remove-SfRecord -BatchSize 10 -ThrottleLimit 1 -Confirm:$false", "DELETE")]
    [InlineData("Set-SfRecord Account $Ids @{ Rating = 'Hot' } -BatchSize 10 -ThrottleLimit 1", "PATCH")]
    public async Task Ctrl_C_ends_it_and_says_how_many_rows_were_certainly_done(string command, string method)
    {
        using ModuleSession session = WithAccounts(100, out _);
        HangFault hang = Fault.Hang();
        Org.Faults.On(method, Collection).Skip(3).Always(hang);
        var clock = new Stopwatch();
        RunResult result = session.RunWhile(command, async shell =>
        {
            await hang.Reached.WaitAsync(Patience);
            clock.Start();
            shell.Stop();
        });
        Assert.True(result.WasStopped);
        Assert.True(clock.Elapsed < Bound, $"It took {clock.Elapsed}.");
        await AssertAborted(Org, method, Collection);
        Assert.Contains("30 rows were certainly done", session.Host.Written, StringComparison.Ordinal);
        int sent = Writes;
        await Task.WhenAll(Org.Requests.All.Select(request => request.Completed)).WaitAsync(Patience);
        Assert.Equal((4, 4), (sent, Writes));
    }

    [Theory]
    [InlineData("New-SfRecord Account @{ Nmae = 'a' }", 3000)]
    [InlineData("New-SfRecord Account -BatchSize 10", 3000)]
    public void However_many_rows_wait_an_end_is_an_end(string command, int count)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Set(
            "Rows",
            Enumerable.Range(0, count)
                .Select(
                    number
                        => new Hashtable
                        {
                            [number == 1500 || !command.Contains("BatchSize", StringComparison.Ordinal) ? "Nmae" : "Name"] = $"A{number}"
                        })
                .ToArray());
        var clock = Stopwatch.StartNew();
        session.Run("$Rows | New-SfRecord Account").Error.Is("UnknownField", ErrorCategory.InvalidArgument, "Nmae");
        Assert.True(clock.Elapsed < Patience, $"It took {clock.Elapsed}.");
    }

    [Fact]
    public void Progress_counts_rows_and_is_taken_down()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("POST", Collection).Always(Fault.Delay(TimeSpan.FromMilliseconds(300)));
        session.Run("1..50 | ForEach-Object { @{ Name = \"A$_\" } } | New-SfRecord Account -BatchSize 10 -ThrottleLimit 1").Good();
        ProgressRecord[] shown = [.. session.Host.Progress];
        Assert.Contains(shown, record => record.StatusDescription.Contains("rows", StringComparison.Ordinal));
        Assert.Equal(ProgressRecordType.Completed, shown[^1].RecordType);
        Assert.Single(shown.Select(record => record.ActivityId).Distinct());
    }

    [Fact]
    public void Headers_go_as_they_were_asked_for()
    {
        using ModuleSession session = WithAccounts(1, out _);
        session.Run(
            "New-SfRecord Account @{ Name = 'a' } -AssignmentRule $true -DuplicateRule AllowSave; Set-SfRecord Account $Id @{ Rating = 'Hot' }; New-SfRecord Account @{ Name = 'b' }")
            .Good();
        RecordedRequest[] calls = [.. Org.Requests.All.Where(IsWrite)];
        Assert.Equal(["TRUE", "FALSE", null], calls.Select(call => call.Headers.GetValueOrDefault("Sforce-Auto-Assign")));
        Assert.Equal(["allowSave=true", null, null], calls.Select(call => call.Headers.GetValueOrDefault("Sforce-Duplicate-Rule-Header")));
    }

    [Theory]
    [InlineData("$r.Rating = 'Hot'; $r | Set-SfRecord")]
    [InlineData("$r | Remove-SfRecord -Confirm:$false")]
    [InlineData("$r | Import-SfData Account -Operation Delete -Confirm:$false")]
    public void A_record_whose_ID_was_changed_touches_no_other_record(string command)
    {
        using ModuleSession session = WithAccounts(2, out string[] ids);
        session.Set("Other", ids[1]);
        RunResult result = session.Run($"$r = $Records[0]; $r.Id = $Other; {command}");
        result.Error.Is("RecordIdChanged", ErrorCategory.InvalidArgument).Says(ids[0]).Says(ids[1]);
        Assert.Equal((2, 0), (Org.Store.Count("Account"), Writes));
    }

    [Fact]
    public void The_result_of_a_row_that_failed_says_so_where_it_is_piped_on()
    {
        using ModuleSession session = WithAccounts(1, out _);
        RunResult result = session.Run(
            "@{ Name = 'a' }, @{ Name = 'b'; Tier__c = 'Tin' } | New-SfRecord Account -ErrorAction Ignore | Remove-SfRecord -Confirm:$false");
        Assert.Equal(["Deleted", "Failed"], Actions(result));
        result.Error.Is("RowWithoutId", ErrorCategory.InvalidArgument)
            .Says("Failed, INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST")
            .Recommends("Where-Object Success");
        session.Run("[pscustomobject]@{ 'Id;Name' = 'x' } | Remove-SfRecord -Confirm:$false").Error
            .Is("RowWithoutId", ErrorCategory.InvalidArgument)
            .Recommends("-Delimiter ';'");
    }

    [Fact]
    public async Task A_result_of_another_org_is_no_record_of_this_one()
    {
        await using LocalOrgServer other = await LocalOrgServer.StartAsync(
            new LocalOrgOptions { SampleData = false, OrganizationNumber = 2 });
        using ModuleSession session = new ModuleSession().Connect(other, "other").Connect(Org);
        session.Run("$made = New-SfRecord Account @{ Name = 'there' } -Connection other").Good();
        session.Run("$made | Remove-SfRecord -Confirm:$false").Error.Is("ForeignRecord", ErrorCategory.SecurityError);
        session.Run("$made | Set-SfRecord -Value @{ Name = 'x' }").Error.Is("ForeignRecord", ErrorCategory.SecurityError);
        session.Run("Set-SfRecord Account $made @{ Name = 'x' }").Error.Is("ForeignRecord", ErrorCategory.SecurityError);
        Assert.Equal(0, Writes);
        Assert.Equal("Deleted", session.Run("$made | Remove-SfRecord -Confirm:$false -Connection other").One().Action.ToString());
    }

    [Fact]
    public void An_ID_that_is_none_is_that_items_error()
    {
        using ModuleSession session = WithAccounts(1, out string[] ids);
        session.Set("Ids", new object?[] { ids[0], "", null, "no ID", Missing });
        RunResult result = session.Run("Set-SfRecord Account $Ids @{ Rating = 'Hot' }");
        Assert.Equal(["Updated", "Failed", "Failed", "Failed", "Failed"], Actions(result));
        Assert.Equal(
            ["RowWithoutId", "RowWithoutId", "InvalidRecordId", "Salesforce.INVALID_CROSS_REFERENCE_KEY"],
            result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal("no ID", result.Errors[2].TargetObject);
    }

    private ModuleSession WithAccounts(int count, out string[] ids)
    {
        foreach (string id in Org.Store.Ids("Account"))
        {
            Org.Store.Delete("Account", id);
        }

        ids =
            [.. Enumerable.Range(1, count)
                .Select(number => Org.Store.Insert("Account", new { Name = $"A{number}", External_Id__c = $"K{number}" }))];
        ModuleSession session = new ModuleSession().Connect(Org).Set("Ids", ids).Set("Id", ids[0]);
        session.Run("$global:Records = @(Invoke-SfQuery 'SELECT Id, Name, Rating FROM Account ORDER BY Name')").Good();
        Org.Requests.Clear();
        return session;
    }

    private static bool IsWrite(RecordedRequest request)
        => request.Path.StartsWith("/services/data/v67.0/composite", StringComparison.Ordinal)
            && !request.Path.StartsWith(Collection + "/Account", StringComparison.Ordinal)
        || request.Method == "PATCH";

    private static IEnumerable<string> Actions(RunResult result) => Results(result.Output).Select(written => written.Action);

    private static IEnumerable<Written> Results(IEnumerable<PSObject?> output) => output.Select(item =>
    {
        dynamic result = item!.BaseObject;
        return new Written(
            (string?)result.Id,
            (bool)result.Success,
            result.Action.ToString(),
            (string?)result.ErrorCode,
            (IReadOnlyList<string>)result.Fields,
            (object?)result.InputObject);
    });

    private sealed record Written(
        string? Id, bool Success, string Action, string? ErrorCode, IReadOnlyList<string> Fields, object? InputObject);
}
