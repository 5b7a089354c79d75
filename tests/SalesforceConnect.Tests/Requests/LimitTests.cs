using System.Management.Automation;
using System.Net;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Requests;

/// <summary><c>Get-SfLimit</c>.</summary>
public sealed class LimitTests : OrgTest
{
    [Fact]
    public void Limits_are_objects_in_the_order_of_their_names()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        IReadOnlyList<PSObject?> limits = session.Run("Get-SfLimit").Good();
        Assert.Single(Org.Requests.All);
        string[] names = [.. limits.Select(limit => (string)((dynamic)limit!).Name)];
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        dynamic storage = limits.Select(limit => (dynamic)limit!).Single(limit => limit.Name == "DataStorageMB");
        Assert.Equal(1024L, storage.Max);
        Assert.Equal(986L, storage.Remaining);
        Assert.Equal(38L, storage.Used);
        Assert.Equal(3.71m, storage.PercentUsed);
    }

    [Theory]
    [InlineData("DailyApiRequests", 1)]
    [InlineData("dailyapirequests", 1)]
    [InlineData("*StorageMB", 3)]
    [InlineData("SingleEmail, MassEmail", 2)]
    [InlineData("Nothing*", 0)]
    public void Names_and_wildcards_choose(string names, int count)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.Equal(count, session.Run($"Get-SfLimit {names}").Good().Count);
    }

    [Fact]
    public void A_limit_that_there_is_not_is_an_error_beside_those_that_there_are()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        RunResult result = session.Run("Get-SfLimit MassEmail, Nothing");
        Assert.Equal("MassEmail", ((dynamic)Assert.Single(result.Output)!).Name);
        result.Error.Is("LimitNotFound", ErrorCategory.ObjectNotFound, "Nothing").Recommends("Get-SfLimit");
    }

    [Fact]
    public void A_refusal_is_told_once()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("GET", "/services/data/v67.0/limits").Always(Fault.DailyLimit());
        RunResult result = session.Run("Get-SfLimit MassEmail, SingleEmail");
        Assert.Empty(result.Output);
        result.Error.Is("Salesforce.REQUEST_LIMIT_EXCEEDED", ErrorCategory.LimitsExceeded);
        Assert.Single(Org.Requests.All);
    }

    [Fact]
    public void An_answer_that_is_no_JSON_is_told()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("GET", "/services/data/v67.0/limits").Once(Fault.Respond(HttpStatusCode.OK, "{"));
        session.Run("Get-SfLimit").Error.Is("InvalidJson", ErrorCategory.InvalidData);
    }

    [Theory]
    [InlineData("Get-SfLimit MassEmail, SingleEmail -Connection one, two")]
    [InlineData("Get-SfConnection | Get-SfLimit MassEmail, SingleEmail")]
    [InlineData("'one', 'two' | Get-SfLimit MassEmail, SingleEmail")]
    public void Of_several_connections_each_limit_names_its_own(string command)
    {
        using ModuleSession session = new ModuleSession().Connect(Org, "one").Connect(Org, "two");
        Assert.Equal(
            ["one MassEmail", "one SingleEmail", "two MassEmail", "two SingleEmail"],
            session.Run(command + " | ForEach-Object { \"$($_.Connection) $($_.Name)\" }").Good().Select(text => text!.ToString()));
        Assert.Null(session.Run("Get-SfLimit MassEmail -Connection one").One().Connection);
    }

    [Theory]
    [InlineData("Get-SfLimit MassEmail, Nope -Connection one, nope, two")]
    [InlineData("'one', 'nope', 'two' | Get-SfLimit MassEmail, Nope")]
    public void A_connection_that_fails_does_not_keep_the_others_from_answering(string command)
    {
        using ModuleSession session = new ModuleSession().Connect(Org, "one").Connect(Org, "two");
        Org.Faults.On("GET", "/services/data/v67.0/limits").Once(Fault.InsufficientAccess());
        RunResult result = session.Run(command);
        Assert.Equal("two", ((dynamic)Assert.Single(result.Output)!).Connection);
        ErrorRecord[] errors = [.. result.Errors.OrderBy(error => error.FullyQualifiedErrorId, StringComparer.Ordinal)];
        Assert.Equal(3, errors.Length);
        errors[0].Is("ConnectionNotFound", ErrorCategory.ObjectNotFound, "nope");
        errors[1].Is("LimitNotFound", ErrorCategory.ObjectNotFound, "Nope").Says("two: ");
        errors[2].Is("Salesforce.INSUFFICIENT_ACCESS_OR_READONLY", ErrorCategory.PermissionDenied, "one").Says("one: ");
    }

    [Theory]
    [InlineData("Get-SfConnection nope* | Get-SfLimit")]
    [InlineData("@() | Get-SfLimit")]
    [InlineData("@() | Get-SfObject")]
    public void No_connection_from_the_pipeline_is_not_the_current_one(string command)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.Empty(session.Run(command).Good());
        AssertNothingSent();
    }
}
