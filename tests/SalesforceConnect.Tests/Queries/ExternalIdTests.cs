using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;
using SalesforceConnect.Tests.Pipeline;

namespace SalesforceConnect.Tests.Queries;

/// <summary><c>Get-SfRecord -ExternalIdField</c>: a handful of calls side by side, and the order of the values.</summary>
public sealed class ExternalIdTests : StoppingTest
{
    private const string ByNumber = "/services/data/v67.0/sobjects/Invoice__c/Number__c/";
    private const string Describe = "/services/data/v67.0/sobjects/Invoice__c/describe";
    private const string Find = "Get-SfRecord Invoice__c -ExternalIdField Number__c -Property Number__c, CreatedDate";
    private const int AtATime = 6;

    [Theory]
    [InlineData("00123")]
    [InlineData("12e5")]
    [InlineData("1.50")]
    public void A_value_that_looks_like_a_number_stays_as_it_was_written(string value)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Store.Insert("Invoice__c", new { Number__c = value });
        Assert.Equal(value, session.Run($"(Get-SfRecord Invoice__c -ExternalIdField Number__c -Value {value}).Number__c").Value());
    }

    [Fact]
    public void An_external_ID_finds_records_whatever_the_value_holds()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Store.Insert("Invoice__c", new { Number__c = "A/1 ü" });
        Org.Store.Insert("Invoice__c", new { Number__c = "B" });
        RunResult result = session.Run(
            "'A/1 ü', 'nothing', 'B' | Get-SfRecord Invoice__c -ExternalIdField Number__c -Property number__c, CreatedDate");
        Assert.Equal(["A/1 ü", "B"], result.Output.Select(invoice => (string)invoice!.Properties["Number__c"].Value));
        Assert.All(
            result.Output,
            invoice => Assert.Equal(["Number__c", "CreatedDate", "Id"], invoice!.Properties.Select(property => property.Name)));
        result.Error
            .Is("Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound, "nothing")
            .Says("There is no Invoice__c whose Number__c is 'nothing'")
            .Recommends("-IncludeDeleted");
        session.Run("Get-SfRecord Invoice__c -ExternalIdField Amount__c -Value 1").Error
            .Is("Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound, 1)
                .Says("Invoice__c has no field Amount__c that records can be found by")
                .Recommends("Tab");
        Assert.IsType<DateTime>(session.Run("(Get-SfRecord Invoice__c -ExternalIdField Number__c -Value B).CreatedDate").Value());
    }

    [Theory]
    [InlineData("[System.Collections.Generic.List[string]]$Numbers")]
    [InlineData("([System.Collections.Generic.HashSet[string]]$Numbers)")]
    [InlineData("([ordered]@{ $Numbers[0] = 1; $Numbers[1] = 2 }).Keys")]
    public void Any_list_of_values_will_do(string given)
    {
        using ModuleSession session = Connected(2, out string[] numbers);
        IReadOnlyList<PSObject?> invoices = session.Run($"$given = {given}; {Find} -Value $given").Good();
        Assert.Equal(numbers, invoices.Select(invoice => (string)invoice!.Properties["Number__c"].Value));
    }

    [Theory]
    [InlineData("''")]
    [InlineData("$null")]
    [InlineData("' '")]
    [InlineData("'..'")]
    public void A_value_that_no_path_can_name_is_an_error_of_its_own_in_its_place(string value)
    {
        using ModuleSession session = Connected(2, out string[] numbers);
        RunResult result = session.Run($"{Find} -Value $Numbers[0], {value}, $Numbers[1]");
        Assert.Equal(numbers, result.Output.Select(invoice => (string)invoice!.Properties["Number__c"].Value));
        result.Error.Is("InvalidExternalIdValue", ErrorCategory.InvalidArgument).Says("Number__c");
        Assert.Equal(session.Run(value).Good()[0]?.BaseObject, result.Error.TargetObject);
        session.Run($"{value} | {Find}").Error.Is("InvalidExternalIdValue", ErrorCategory.InvalidArgument);
    }

    [Theory]
    [InlineData("ForEach-Object { [pscustomobject]@{ Other = 1; number__c = $_ } }")]
    [InlineData("ForEach-Object { @{ Number__c = $_ } }")]
    [InlineData("Get-SfRecord Invoice__c -ExternalIdField Number__c -Property Number__c")]
    public void An_object_stands_for_its_property_of_that_name(string made)
    {
        using ModuleSession session = Connected(2, out string[] numbers);
        Assert.Equal(
            numbers, session.Run($"$Numbers | {made} | {Find}").Good().Select(invoice => (string)invoice!.Properties["Number__c"].Value));
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Nr = 'A' }")]
    [InlineData("@{ Nr = 'A' }")]
    [InlineData("(Invoke-SfQuery 'SELECT Name FROM Account LIMIT 1')")]
    public void An_object_without_such_a_property_is_not_sent(string item)
    {
        using ModuleSession session = Connected(1, out string[] numbers);
        RunResult result = session.Run($"{item}, $Numbers[0] | {Find}");
        Assert.Equal(numbers, result.Output.Select(invoice => (string)invoice!.Properties["Number__c"].Value));
        result.Error.Is("InvalidExternalIdValue", ErrorCategory.InvalidArgument).Recommends("pipe the values: | ForEach-Object");
        Assert.Equal(1, Org.Requests.Count("GET", ByNumber));
    }

    [Fact]
    public void Many_are_asked_for_side_by_side_and_come_in_the_order_of_the_values()
    {
        using ModuleSession session = Connected(20, out string[] numbers);
        Org.Faults.On("GET", ByNumber).Times(AtATime, new TogetherFault(AtATime));
        IReadOnlyList<PSObject?> invoices = session.Run($"$Numbers | {Find}").Good();
        Assert.Equal(numbers, invoices.Select(invoice => (string)invoice!.Properties["Number__c"].Value));
        Assert.All(invoices, invoice => Assert.IsType<DateTime>(invoice!.Properties["CreatedDate"].Value));
        Assert.Single(invoices.Select(invoice => invoice!.BaseObject.GetType()).Distinct());
        Assert.Equal(20, Org.Requests.Count("GET", ByNumber));
        Assert.Equal(1, Org.Requests.Count("GET", Describe));
    }

    [Fact]
    public void One_that_is_slow_or_missing_keeps_its_place()
    {
        using ModuleSession session = Connected(8, out string[] numbers);
        session.Set("Numbers", (string[])[numbers[0], "none", .. numbers[1..4], "nor this", .. numbers[4..]]);
        Org.Faults.On("GET", ByNumber + numbers[0]).Once(new WhenFault(
            Org.Requests.WaitForAsync(request => request.Path == ByNumber + "none" && request.Completed.IsCompleted, Patience)));
        RunResult result = session.Run($"$Numbers | {Find} 2>&1");
        Assert.Equal(
            [numbers[0], "! none", .. numbers[1..4], "! nor this", .. numbers[4..]],
            result.Output.Select(item => item!.BaseObject is ErrorRecord error
                ? "! " + error.Is("Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound).TargetObject
                : (string)item.Properties["Number__c"].Value));
    }

    [Fact]
    public void A_value_that_comes_again_costs_no_call()
    {
        using ModuleSession session = Connected(2, out string[] numbers);
        session.Set("Numbers", (string[])[numbers[0], "none", numbers[1], numbers[0], "none", numbers[0]]);
        RunResult result = session.Run($"{Find} -Value $Numbers");
        Assert.Equal(
            [numbers[0], numbers[1], numbers[0], numbers[0]],
            result.Output.Select(invoice => (string)invoice!.Properties["Number__c"].Value));
        Assert.Equal(["none", "none"], result.Errors.Select(error => error.TargetObject));
        Assert.Equal(3, Org.Requests.Count("GET", ByNumber));
    }

    [Fact]
    public void A_pipeline_without_an_end_is_answered_as_it_goes()
    {
        using ModuleSession session = Connected(1, out string[] numbers);
        Assert.Equal(numbers[0], session.Run($"& {{ while ($true) {{ $Numbers[0] }} }} | {Find} | Select-First 1").One().Number__c);
    }

    [Fact]
    public async Task Ctrl_C_ends_all_calls()
    {
        using ModuleSession session = Connected(20, out _);
        Org.Faults.On("GET", ByNumber).Always(Fault.Hang());
        Stop(session, $"$Numbers | {Find}; 'went on'", _ => ComeAsync(AtATime));
        await AssertEnded(AtATime);
    }

    [Theory]
    [InlineData("| Select-First 1", 1)]
    [InlineData("-ErrorAction Stop", 0)]
    public async Task What_ends_the_pipeline_ends_all_calls(string end, int passed)
    {
        using ModuleSession session = Connected(20, out string[] numbers);
        session.Set("Numbers", (string[])[passed == 1 ? numbers[0] : "none", .. numbers[1..]]);
        Org.Faults.On("GET", ByNumber + (passed == 1 ? numbers[0] : "none")).Once(new WhenFault(ComeAsync(AtATime)));
        Org.Faults.On("GET", ByNumber).Always(Fault.Hang());
        RunResult result = session.Run($"$Numbers | {Find} {end}");
        Assert.Equal(passed, result.Output.Count);
        Assert.Equal(passed == 0, result.Terminating is not null);
        await AssertEnded(Org.Requests.Count("GET", ByNumber) - 1);
        Assert.InRange(Org.Requests.Count("GET", ByNumber), AtATime, AtATime + 1);
    }

    private ModuleSession Connected(int count, out string[] numbers)
    {
        numbers = [.. Enumerable.Range(1, count).Select(number => $"X{number}")];
        foreach (string number in numbers)
        {
            Org.Store.Insert("Invoice__c", new { Number__c = number });
        }

        return new ModuleSession().Connect(Org).Set("Numbers", numbers);
    }

    private Task<RecordedRequest> ComeAsync(int count)
        => Org.Requests.WaitForAsync(_ => Org.Requests.Count("GET", ByNumber) >= count, Patience);

    private async Task AssertEnded(int aborted)
    {
        await Task.WhenAll(Org.Requests.All.Select(request => request.Completed)).WaitAsync(Patience);
        Assert.Equal(
            aborted, Org.Requests.All.Count(request => request.Path.StartsWith(ByNumber, StringComparison.Ordinal) && request.Aborted));
    }
}
