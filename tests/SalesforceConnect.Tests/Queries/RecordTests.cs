using System.Management.Automation;
using System.Net;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Queries;

/// <summary><c>Get-SfRecord</c>.</summary>
public sealed class RecordTests : OrgTest
{
    private const string Collection = "/services/data/v67.0/composite/sobjects/Contact";
    private const string Missing = "0035g00009ZZZZZAAA";

    [Fact]
    public void Many_IDs_come_back_in_their_order_with_one_call()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        string[] ids = [.. Org.Store.Ids("Contact").Reverse()];
        session.Set("Ids", ids);
        IReadOnlyList<PSObject?> contacts = session.Run("$Ids | Get-SfRecord Contact -Property Id, LastName, Account.Name, CreatedDate")
            .Good();
        Assert.Equal(ids, contacts.Select(contact => (string)contact!.Properties["Id"].Value));
        Assert.All(
            contacts,
            contact => Assert.Equal(["Id", "LastName", "Account", "CreatedDate"], contact!.Properties.Select(property => property.Name)));
        Assert.All(contacts, contact => Assert.IsType<DateTime>(contact!.Properties["CreatedDate"].Value));
        Assert.Equal(1, Org.Requests.Count("POST", Collection));
    }

    [Fact]
    public void Two_thousand_IDs_go_into_a_call()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        string id = Org.Store.Ids("Contact")[0];
        session.Set("Ids", Enumerable.Range(0, 2001).Select(number => number % 2 == 0 ? id : $"0035g0000z{number:00000}AAA").ToArray());
        RunResult result = session.Run("Get-SfRecord Contact $Ids -Property Id");
        Assert.Equal(1001, result.Output.Count);
        Assert.Equal(1000, result.Errors.Count);
        Assert.Equal(2, Org.Requests.Count("POST", Collection));
    }

    [Fact]
    public void One_that_is_missing_and_one_that_is_none_are_errors_of_their_own_in_their_place()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        string[] ids = [.. Org.Store.Ids("Contact").Take(2)];
        session.Set("Ids", new[] { ids[0], Missing, "no ID", ids[1] });
        RunResult result = session.Run("$Ids | Get-SfRecord Contact -Property Id");
        Assert.Equal(ids, result.Output.Select(contact => (string)contact!.Properties["Id"].Value));
        Assert.Equal(2, result.Errors.Count);
        result.Errors[0].Is("RecordNotFound", ErrorCategory.ObjectNotFound, Missing).Says("Contact").Recommends("-IncludeDeleted");
        result.Errors[1].Is("InvalidRecordId", ErrorCategory.InvalidArgument, "no ID").Recommends("-ExternalIdField");
        Assert.Equal(
            ids[0], session.Run("@(foreach ($x in $Ids) { Get-SfRecord Contact $x -ErrorAction SilentlyContinue })[0].Id").Value());
    }

    [Fact]
    public void Nothing_but_wrong_IDs_sends_nothing()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Get-SfRecord Contact 'x'").Error.Is("InvalidRecordId", ErrorCategory.InvalidArgument, "x");
        AssertNothingSent();
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Property *")]
    public void Without_properties_all_fields_come(string property)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        PSObject account = Assert.Single(
            session.Run($"Invoke-SfQuery 'SELECT Id FROM Account LIMIT 1' | Get-SfRecord Account {property}").Good())!;
        Assert.Equal(
            session.Run("(Get-SfObject Account).Fields.Name").Good().Select(name => name!.ToString()),
            account.Properties.Select(field => field.Name));
        Assert.IsType<DateTime>(account.Properties["CreatedDate"].Value);
    }

    [Theory]
    [InlineData("$Id")]
    [InlineData("-ExternalIdField Number__c -Value A")]
    public void Records_come_flat_and_as_text_where_that_is_wanted(string which)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        string account = Org.Store.Insert("Account", new { Name = "Acme" });
        session.Set(
            "Id",
            Org.Store.Insert("Invoice__c", new { Number__c = "A", Amount__c = 1500.5, Account__c = account, Due_Date__c = "2026-08-01" }));
        PSObject invoice = Assert.Single(
            session.Run($"Get-SfRecord Invoice__c {which} -Property Account__r.Name, Amount__c, Due_Date__c, CreatedDate -Flat -AsText")
                .Good())!;
        Assert.Equal(
            ("Acme", "1500.5", "2026-08-01"),
            (invoice.Properties["Account__r.Name"].Value, invoice.Properties["Amount__c"].Value, invoice.Properties["Due_Date__c"].Value));
        Assert.IsType<string>(invoice.Properties["CreatedDate"].Value);
        Assert.Equal(0, Org.Requests.Count("GET", "/services/data/v67.0/sobjects/Invoice__c/describe"));
    }

    [Theory]
    [InlineData("(Invoke-SfQuery 'SELECT Name, Id FROM Contact LIMIT 2')")]
    [InlineData("((Invoke-SfQuery 'SELECT Id FROM Contact LIMIT 2').Id | ForEach-Object { [pscustomobject]@{ Id = $_ } })")]
    public void Records_can_be_given_for_their_IDs(string records)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.Equal(2, session.Run($"{records} | Get-SfRecord Contact -Property Id").Good().Count);
        Assert.Equal(2, session.Run($"Get-SfRecord Contact {records} -Property Id").Good().Count);
    }

    [Fact]
    public void A_record_whose_ID_was_not_selected_is_an_error_and_not_what_is_behind_it()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Invoke-SfQuery 'SELECT LastName FROM Contact LIMIT 1' | Get-SfRecord Contact -Property LastName").Error
            .Is("InvalidRecordId", ErrorCategory.InvalidArgument, "").Recommends("must have the property Id");
        Assert.Equal(0, Org.Requests.Count("POST", Collection));
    }

    [Fact]
    public void An_ID_of_another_object_is_told_by_its_prefix()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Set("Id", Org.Store.Ids("Account")[0]);
        session.Run("Get-SfRecord Contact $Id -Property LastName").Error
            .Is("RecordNotFound", ErrorCategory.ObjectNotFound, Org.Store.Ids("Account")[0])
                .Says("prefix 001 is not that of Contact (003)");
        session.Run($"Get-SfRecord Contact {Missing} -Property LastName").Error
            .Is("RecordNotFound", ErrorCategory.ObjectNotFound, Missing).Says("or the user may not see it");
    }

    [Theory]
    [InlineData("[System.Collections.Generic.List[string]]$Ids")]
    [InlineData("([System.Collections.ArrayList]$Ids)")]
    [InlineData("([System.Collections.Generic.HashSet[string]]$Ids)")]
    [InlineData("([ordered]@{ $Ids[0] = 1; $Ids[1] = 2 }).Keys")]
    [InlineData("$out")]
    [InlineData("$out[0], ([pscustomobject]@{ Id = $Ids[1] })")]
    [InlineData("@{ Id = $Ids[0] }, $Ids[1]")]
    [InlineData("([System.Collections.ObjectModel.Collection[psobject]]$out)")]
    [InlineData("$out, @()")]
    public void Any_list_of_IDs_or_records_will_do(string given)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        string[] ids = [.. Org.Store.Ids("Contact").Take(2)];
        session.Set("Ids", ids).Run("$null = $Ids | Get-SfRecord Contact -OutVariable out -Property Name, Id").Good();
        IReadOnlyList<PSObject?> contacts = session.Run($"$given = {given}; Get-SfRecord Contact -Id $given -Property Id").Good();
        Assert.Equal(ids, contacts.Select(contact => (string)contact!.Properties["Id"].Value));
    }

    [Theory]
    [InlineData("$Ids | Get-SfRecord Contact -Property Id")]
    [InlineData("Get-SfRecord Contact $Ids -Property Id")]
    [InlineData("$Ids | ForEach-Object { [pscustomobject]@{ Id = $_ } } | Get-SfRecord Contact -Property Id")]
    public void An_empty_ID_is_an_error_of_its_own_in_its_place(string command)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        string[] ids = [.. Org.Store.Ids("Contact").Take(3)];
        session.Set("Ids", new[] { ids[0], "", ids[1], null, ids[2] });
        RunResult result = session.Run($"{command} 2>&1");
        Assert.Equal(
            [ids[0], "!", ids[1], "!", ids[2]],
            result.Output.Select(item => item!.BaseObject is ErrorRecord error
                ? "!" + error.Is("InvalidRecordId", ErrorCategory.InvalidArgument).TargetObject
                : (string)item.Properties["Id"].Value));
    }

    [Fact]
    public void No_IDs_give_no_records()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.Empty(
            session.Run("Get-SfRecord Contact @(); Get-SfRecord Contact -ExternalIdField Email -Value @(); @() | Get-SfRecord Contact")
                .Good());
        session.Run("Get-SfRecord Contact $null").Error.Is("InvalidRecordId", ErrorCategory.InvalidArgument, "");
        AssertNothingSent();
    }

    [Fact]
    public void What_is_no_ID_is_told_also_where_the_call_is_refused()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Set("Ids", new[] { Missing, "no ID" });
        RunResult result = session.Run("Get-SfRecord Contact $Ids -Property Nope");
        result.Errors[0].Is("InvalidRecordId", ErrorCategory.InvalidArgument, "no ID");
        result.Errors[1].Is("Salesforce.INVALID_FIELD", ErrorCategory.InvalidArgument, new[] { Missing, "no ID" });
    }

    [Fact]
    public void What_the_org_refuses_is_told_once_a_call()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        string[] ids = [.. Org.Store.Ids("Contact").Take(3)];
        session.Set("Ids", ids);
        session.Run("$Ids | Get-SfRecord Contact -Property Nope").Error.Is("Salesforce.INVALID_FIELD", ErrorCategory.InvalidArgument, ids);
    }

    [Theory]
    [InlineData("Get-SfRecord Nope $Id")]
    [InlineData("Get-SfRecord Nope $Id -Property Id")]
    [InlineData("Get-SfRecord Nope -ExternalIdField Key__c -Value $Id")]
    public void An_object_that_there_is_not_is_named(string command)
    {
        using ModuleSession session = new ModuleSession().Connect(Org).Set("Id", Missing);
        session.Run(command).Error
            .Is("Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound, Missing)
            .Says("There is no object Nope")
            .Recommends("Get-SfObject lists");
    }

    [Theory]
    [InlineData("Get-SfRecord Contact $Id -Property Nope")]
    [InlineData("Invoke-SfQuery 'SELECT Nope FROM Contact'")]
    public void A_field_that_there_is_not_is_looked_for_with_Get_SfObject(string command)
    {
        using ModuleSession session = new ModuleSession().Connect(Org).Set("Id", Missing);
        session.Run(command).Error
            .Is("Salesforce.INVALID_FIELD", ErrorCategory.InvalidArgument)
            .Recommends("(Get-SfObject <object>).Fields");
    }

    [Fact]
    public void It_only_reads_so_that_a_dropped_call_is_made_again()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("POST", Collection).Once(Fault.Drop());
        Assert.Single(session.Run("Invoke-SfQuery 'SELECT Id FROM Contact LIMIT 1' | Get-SfRecord Contact -Property Id").Good());
        Assert.Equal(2, Org.Requests.Count("POST", Collection));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    public void An_answer_that_does_not_fit_is_told(string answer)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("POST", Collection).Always(Fault.Respond(HttpStatusCode.OK, answer));
        session.Run($"Get-SfRecord Contact {Missing} -Property Id").Error.Is("NotAQueryResult", ErrorCategory.InvalidData, Missing);
    }

    [Theory]
    [InlineData("Get-SfRecord $Ids[0]", "Account")]
    [InlineData("Get-SfRecord $Ids[0].Substring(0, 15)", "Account")]
    [InlineData("Get-SfRecord $Record", "Account")]
    [InlineData("Get-SfRecord -Id $Ids", "Account Contact Account Contact")]
    [InlineData("$Ids | Get-SfRecord", "Account Contact Account Contact")]
    [InlineData("$Ids | Get-SfRecord -Property Name", "Account Contact Account Contact")]
    [InlineData("$Ids[0], $Ids[0] | Get-SfRecord", "Account Account")]
    [InlineData("Search-SfRecord Zyxwv | Get-SfRecord -Property Id", "Account")]
    public void Without_an_object_IDs_say_by_their_prefix_of_which_they_are(string command, string expected)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        string account = Org.Store.Insert("Account", new { Name = "Zyxwv" });
        session.Set("Ids", new[] { account, Org.Store.Ids("Contact")[0], Org.Store.Ids("Account")[0], Org.Store.Ids("Contact")[1] });
        session.Run("$global:Record = Invoke-SfQuery 'SELECT Name, Id FROM Account LIMIT 1'").Good();
        Assert.Equal(
            expected, string.Join(' ', session.Run(command).Good().Select(record => ((dynamic)record!.BaseObject).GetObjectName())));
        Assert.Equal(1, Org.Requests.Count("POST", "/services/data/v67.0/composite/sobjects/Account"));
        session.Run(command).Good();
        Assert.Single(Org.Requests.All, request => request.Path.TrimEnd('/') == "/services/data/v67.0/sobjects");
    }

    [Theory]
    [InlineData("Get-SfRecord User 0055e0000000123")]
    [InlineData("Get-SfRecord 0055e0000000123")]
    [InlineData("Get-SfRecord -Id 0055e0000000123")]
    [InlineData("Get-SfRecord Account 001000000000001")]
    public void An_ID_that_looks_like_a_number_stays_as_it_was_written(string command)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run(command).Error.Is("RecordNotFound", ErrorCategory.ObjectNotFound, command.Split(' ')[^1]);
        session.Run("Get-SfRecord -Id 0055e0000000123, 0055e0000000124").Errors[0].Is("InvalidRecordId", ErrorCategory.InvalidArgument)
            .Recommends("needs quotes");
    }

    [Fact]
    public void Without_an_object_each_bad_ID_is_an_error_in_its_place_and_each_refused_call_one_of_its_own()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        string account = Org.Store.Ids("Account")[0];
        string contact = Org.Store.Ids("Contact")[0];
        session.Set("Ids", new[] { account, "zzz000000000001", "no ID", "001000000000001", contact });
        RunResult result = session.Run("$Ids | Get-SfRecord -Property Industry, Id 2>&1");
        Assert.Equal(
            ["Salesforce.INVALID_FIELD", account, "NoObjectForPrefix", "InvalidRecordId", "RecordNotFound"],
            result.Output.Select(
                item => item!.BaseObject is ErrorRecord error
                    ? error.FullyQualifiedErrorId.Split(',')[0]
                    : (string)item.Properties["Id"].Value));
        ErrorRecord[] errors = [.. result.Output.Select(item => item!.BaseObject).OfType<ErrorRecord>()];
        Assert.Equal([contact, "zzz000000000001", "no ID", "001000000000001"], errors.Select(error => error.TargetObject));
        errors[1].Is("NoObjectForPrefix", ErrorCategory.ObjectNotFound, "zzz000000000001").Says("zzz").Recommends("KeyPrefix");
    }

    [Fact]
    public void An_object_that_may_be_new_is_looked_for_in_a_new_list()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Set("Id", Org.Store.Ids("Account")[0]).Run("$null = Get-SfRecord $Id -Property Id").Good();
        session.Run("Get-SfRecord zzz000000000001").Error.Is("NoObjectForPrefix", ErrorCategory.ObjectNotFound);
        Assert.Equal(2, Org.Requests.All.Count(request => request.Path.TrimEnd('/') == "/services/data/v67.0/sobjects"));
    }

    [Theory]
    [InlineData("Get-SfRecord", "RecordIdMissing", "Get-SfRecord Account -Id")]
    [InlineData("Get-SfRecord Contact", "RecordIdMissing", "SELECT Id, Name FROM Contact")]
    [InlineData("Get-SfRecord ContentDocument", "RecordIdMissing", "Get-SfRecord ContentDocument -Id")]
    [InlineData("Get-SfRecord PermissionSetGroup", "RecordIdMissing", "Get-SfRecord PermissionSetGroup -Id")]
    [InlineData("Get-SfRecord -ExternalIdField Email -Value x", "ParameterNeedsAnother", "-Object")]
    [InlineData("Get-SfRecord Contact -ExternalIdField Email", "ParameterNeedsAnother", "-Value")]
    public void What_names_no_record_is_told_what_is_missing(string command, string id, string advice)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run(command).Error.Is(id, ErrorCategory.InvalidArgument).Recommends(advice);
        Assert.StartsWith(
            "ParameterArgumentTransformationError",
            session.Run("Get-SfRecord 001000000000001, 001000000000002").Error.FullyQualifiedErrorId,
            StringComparison.Ordinal);
        AssertNothingSent();
        Assert.Empty(session.Run("@() | Get-SfRecord; @() | Get-SfRecord Contact; Get-SfRecord -Id @()").Good());
    }

    [Theory]
    [InlineData("Get-SfRecord $Id")]
    [InlineData("Get-SfRecord Contact $Id")]
    public void Of_several_connections_each_record_and_error_names_its_own(string command)
    {
        using ModuleSession session = new ModuleSession().Connect(Org, "one").Connect(Org, "two");
        session.Set("Id", Org.Store.Ids("Contact")[0]);
        IReadOnlyList<PSObject?> found = session.Run($"{command} -Property LastName -Connection one, two").Good();
        Assert.Equal(["one", "two"], found.Select(record => record!.Properties["Connection"].Value));
        Assert.All(found, record => Assert.Equal("Connection", record!.Properties.First().Name));
        session.Set("Id", Missing);
        RunResult result = session.Run($"{command} -Property LastName -Connection one, nope, two");
        Assert.Equal(3, result.Errors.Count);
        result.Errors[0].Is("ConnectionNotFound", ErrorCategory.ObjectNotFound, "nope");
        Assert.Equal(["one: ", "two: "], result.Errors.Skip(1).Select(error => error.ToString()[..5]));
        Assert.Equal([Missing, Missing], result.Errors.Skip(1).Select(error => error.TargetObject));
        Assert.DoesNotContain(
            "one: ", session.Run($"{command} -Property LastName -Connection one").Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_connections_each_record_by_an_external_ID_names_its_own()
    {
        using ModuleSession session = new ModuleSession().Connect(Org, "one").Connect(Org, "two");
        Org.Store.Insert("Invoice__c", new { Number__c = "A" });
        Assert.Equal(
            "one A; two A",
            session.Run(
                "(Get-SfRecord Invoice__c -ExternalIdField Number__c -Value A -Connection one, two | ForEach-Object { \"$($_.Connection) $($_.Number__c)\" }) -join '; '")
                .Value());
        RunResult result = session.Run("'A', 'Z' | Get-SfRecord Invoice__c -ExternalIdField Number__c -Connection one, two");
        Assert.Equal(2, result.Output.Count);
        Assert.Equal(["one: ", "two: "], result.Errors.Select(error => error.ToString()[..5]));
        Assert.Equal(["Z", "Z"], result.Errors.Select(error => error.TargetObject));
    }
}
