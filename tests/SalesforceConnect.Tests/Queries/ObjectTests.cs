using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Queries;

/// <summary><c>Get-SfObject</c>.</summary>
public sealed class ObjectTests : OrgTest
{
    private const string Objects = "/services/data/v67.0/sobjects";

    [Fact]
    public void All_objects_are_listed_in_the_order_of_their_names_with_one_call()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        string[] names = [.. session.Run("Get-SfObject").Good().Select(found => (string)((dynamic)found!).Name)];
        Assert.Equal(Org.Store.ObjectNames.Order(StringComparer.OrdinalIgnoreCase), names);
        Assert.Equal([Objects], Org.Requests.All.Select(request => request.Path.TrimEnd('/')));
    }

    [Theory]
    [InlineData("Account", "Account", 1)]
    [InlineData("account, CONTACT", "Account Contact", 2)]
    [InlineData("Acc*", "Account", 1)]
    [InlineData("C*act, Invoice_*", "Contact Invoice__c", 1)]
    [InlineData("Acc* -Detailed", "Account", 2)]
    [InlineData("Nothing*", "", 1)]
    public void Names_and_wildcards_choose(string arguments, string names, int calls)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.Equal(names, string.Join(' ', session.Run($"Get-SfObject {arguments}").Good().Select(found => ((dynamic)found!).Name)));
        Assert.Equal(calls, Org.Requests.All.Count);
    }

    [Fact]
    public void A_described_object_has_its_fields_values_and_relationships()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.Equal(
            "Name string True False; Industry picklist False True; OwnerId reference False False User Owner",
            session.Run(
                """
                $account = 'Account' | Get-SfObject
                $parts = foreach ($name in 'Name', 'Industry', 'OwnerId') {
                    $f = $account.Fields | & { process { if ($_.Name -eq $name) { $_ } } }
                    "$name $($f.Type) $($f.IsRequired) $($f.PicklistValues.Count -gt 1) $($f.ReferenceTo) $($f.RelationshipName)".Trim()
                }
                $parts -join '; '
                """).Value());
        Assert.Equal(
            "Contact AccountId",
            session.Run(
                "foreach ($c in (Get-SfObject Account).ChildRelationships) { if ($c.Name -eq 'Contacts') { \"$($c.ObjectName) $($c.Field)\" } }")
                .Value());
    }

    [Fact]
    public void An_object_that_there_is_not_is_its_own_error()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        RunResult result = session.Run("'Nope', 'Account' | Get-SfObject");
        Assert.Equal("Account", ((dynamic)Assert.Single(result.Output)!).Name);
        result.Error
            .Is("Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound, "Nope")
            .Says("There is no object Nope, or the user may not see it")
            .Recommends("Get-SfObject lists");
        Assert.Equal(
            "NOT_FOUND 404 The requested resource does not exist",
            session.Run(
                "try { Get-SfObject Nope -ErrorAction Stop } catch { $e = $_.Exception; \"$($e.ErrorCode) $($e.StatusCode) $($e.AllErrors[0].Message)\" }")
                .Value());
    }

    [Theory]
    [InlineData("Get-SfObject '../limits'", "../limits")]
    [InlineData("Get-SfRecord '../limits' 0015g00000XyZ12AAB", "../limits")]
    [InlineData("Get-SfRecord 'Account/x' -ExternalIdField Id -Value 1", "Account/x")]
    [InlineData("Search-SfRecord -Text x -Object 'Account(Id), Contact'", "Account(Id), Contact")]
    public void What_no_object_can_be_called_is_not_sent(string command, string name)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run(command).Error.Is("InvalidObjectName", ErrorCategory.InvalidArgument, name).Recommends("Get-SfObject");
        AssertNothingSent();
    }

    [Fact]
    public void What_is_no_list_is_told()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("GET", Objects).Always(Fault.Respond(System.Net.HttpStatusCode.OK, "{}"));
        session.Run("Get-SfObject").Error.Is("InvalidJson", ErrorCategory.InvalidData, "*");
    }

    [Theory]
    [InlineData("Get-SfObject Acc*, Contact -Connection one, two", "one Account; two Account; one Contact; two Contact")]
    [InlineData("Get-SfConnection | Get-SfObject Acc*, Contact", "one Account; one Contact; two Account; two Contact")]
    [InlineData("'Account', 'Contact' | Get-SfObject -Connection one, two", "one Account; two Account; one Contact; two Contact")]
    [InlineData("Get-SfConnection | ForEach-Object { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_)) } | Get-SfObject Account", "one Account; two Account")]
    [InlineData("'one', 'two' | Get-SfObject Account", "one Account; two Account")]
    [InlineData("[pscustomobject]@{ Name = 'Account' }, (Get-SfConnection one), 'Lead' | Get-SfObject | & { process { if ($_.Name -in 'Account', 'Lead') { $_ } } }", "Account; one Account; one Lead; Lead")]
    [InlineData("[pscustomobject]@{ Name = 'Account' }, 'Contact' | Get-SfObject", "Account; Contact")]
    public void Of_several_connections_each_object_names_its_own(string command, string expected)
    {
        using ModuleSession session = new ModuleSession().Connect(Org, "one").Connect(Org, "two");
        Assert.Equal(
            expected, session.Run($"({command} | ForEach-Object {{ \"$($_.Connection) $($_.Name)\".Trim() }}) -join '; '").Value());
    }

    [Fact]
    public void Connections_alone_list_their_objects_with_one_call_each()
    {
        using ModuleSession session = new ModuleSession().Connect(Org, "one").Connect(Org, "two");
        string[] names = [.. session.Run("(Get-SfConnection | Get-SfObject).Connection").Good().Select(name => name!.ToString())];
        Assert.Equal(["one", "two"], names.Distinct());
        Assert.Equal(2 * Org.Store.ObjectNames.Count, names.Length);
        Assert.Equal([Objects, Objects], Org.Requests.All.Select(request => request.Path.TrimEnd('/')));
    }
}
