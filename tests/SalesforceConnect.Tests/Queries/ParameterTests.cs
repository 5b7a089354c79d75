using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Queries;

/// <summary><c>Invoke-SfQuery -Parameter</c>.</summary>
public sealed class ParameterTests : OrgTest
{
    /// <inheritdoc/>
    protected override LocalOrgOptions Options => new() { AccountCount = 25, ContactCount = 60, OpportunityCount = 5, InvoiceCount = 5 };

    [Theory]
    [InlineData("-Parameter @{ n = \"O'Brien\" }", "LastName = :n")]
    [InlineData("@{ N = 'BRIEN' }", "LastName LIKE %:n%")]
    [InlineData("@{ n = 'O''Brien', 'nobody'; d = [datetime]'2000-01-01Z' }", "LastName IN :n AND CreatedDate > :d")]
    [InlineData("@{ n = Invoke-SfQuery \"SELECT Name, Id FROM Contact WHERE LastName = 'O\\'Brien'\" }", "Id IN (:n)")]
    public void Parameters_are_bound(string parameter, string condition)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Store.Insert("Contact", new { LastName = "O'Brien" });
        IReadOnlyList<PSObject?> contacts = session.Run($"Invoke-SfQuery 'SELECT LastName FROM Contact WHERE {condition}' {parameter}")
            .Good();
        Assert.NotEmpty(contacts);
        Assert.All(contacts, contact => Assert.Equal("O'Brien", contact!.Properties["LastName"].Value));
    }

    [Theory]
    [InlineData("CloseDate <= :d", "[datetime]::Today")]
    [InlineData("CloseDate = :d", "[dateonly]::FromDateTime([datetime]::Today)")]
    [InlineData("CloseDate = :d AND CreatedDate < :tomorrow", "[datetimeoffset]::Now; tomorrow = [datetime]::Today.AddDays(1)")]
    [InlineData("CreatedDate > :d", "[datetime]'2024-01-01'")]
    [InlineData("CreatedDate < :d", "(Invoke-SfQuery 'SELECT CloseDate FROM Opportunity WHERE Name = ''Today''').CloseDate.AddDays(1)")]
    [InlineData("CloseDate = :d", "(Invoke-SfQuery 'SELECT CreatedDate FROM Opportunity WHERE Name = ''Today''').CreatedDate")]
    [InlineData("CreatedDate = :d", "(Invoke-SfQuery 'SELECT CreatedDate FROM Opportunity WHERE Name = ''Today''').CreatedDate")]
    public void Dates_are_bound_as_people_hold_them(string condition, string date)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Store.Insert(
            "Opportunity",
            new
            {
                Name = "Today",
                StageName = "Prospecting",
                CloseDate = DateTime.Now.ToString(
                "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)
            });
        Assert.Equal(
            "Today",
            session.Run(
                $"(Invoke-SfQuery 'SELECT Name FROM Opportunity WHERE Name = ''Today'' AND {condition}' @{{ d = {date} }} -AsText).Name")
                .Value());
        Assert.NotEmpty(session.Run($"Invoke-SfQuery 'SELECT Name FROM Opportunity WHERE {condition}' @{{ d = {date} }} -Explain").Good());
    }

    [Theory]
    [InlineData("-Parameter $null", "Name != null", 25)]
    [InlineData("@{ n = [NullString]::Value }", "Name != :n", 25)]
    [InlineData("@{ n = (1 | Where-Object { $false }) }", "Name != :n", 25)]
    [InlineData("@{ n = (1 | Where-Object { $false }) }", "Id IN :n", 0)]
    [InlineData("@{ n = @() }", "Id NOT IN :n", 25)]
    [InlineData("@{ n = @(Invoke-SfQuery 'SELECT Id FROM Account' -First 1) }", "Id = :n", 1)]
    [InlineData("@{ n = [pscustomobject]@{ ID = (Invoke-SfQuery 'SELECT Id FROM Account' -First 1).Id } }", "Id = :n", 1)]
    [InlineData("@{ n = Invoke-SfQuery 'SELECT Id FROM Account' -First 2 | ForEach-Object { [pscustomobject]@{ Id = $_.Id } } }", "Id IN :n", 2)]
    [InlineData("@{ n = 9000 }", "CreatedDate >= LAST_N_DAYS:n", 25)]
    public void Values_are_taken_as_PowerShell_has_them(string parameter, string condition, int count)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.Equal(count, session.Run($"Invoke-SfQuery 'SELECT Id FROM Account WHERE {condition}' {parameter}").Good().Count);
    }

    [Theory]
    [InlineData("'SELECT Id FROM Account WHERE Name = :n'", "ParameterMissing", "n")]
    [InlineData("'SELECT Id FROM Account WHERE Name = :n' @{ n = @{} }", "ParameterNotSupported", "n")]
    [InlineData("'SELECT Id FROM Account WHERE Name = :n' @{ n = [pscustomobject]@{ Name = 'x' } }", "ParameterNotSupported", "n")]
    [InlineData("'SELECT Id FROM Account WHERE Name = :n' @{ n = [double]::NaN }", "ParameterNotSupported", "n")]
    [InlineData("'SELECT Id FROM Account WHERE Name = :n' @{ n = 1, 2 }", "ListNotAllowed", "n")]
    public void A_parameter_that_does_not_fit_is_told_and_nothing_is_sent(string arguments, string errorId, string target)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run($"Invoke-SfQuery {arguments}").Error.Is(errorId, ErrorCategory.InvalidArgument, target);
        AssertNothingSent();
    }

    [Theory]
    [InlineData("Id IN :c", "Invoke-SfQuery 'SELECT AccountId FROM Contact' -First 3")]
    [InlineData("Id = :c", "Invoke-SfQuery 'SELECT AccountId FROM Contact WHERE AccountId != null' -First 1")]
    [InlineData("Id IN :c", "Invoke-SfQuery 'SELECT AccountId, COUNT(Id) contacts FROM Contact GROUP BY AccountId'")]
    public void A_record_stands_for_an_ID_only_where_that_was_selected(string condition, string records)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run($"$records = {records}").Good();
        int sent = Org.Requests.All.Count;
        session.Run($"Invoke-SfQuery 'SELECT Name FROM Account WHERE {condition}' @{{ c = $records }}").Error
            .Is("ParameterWithoutId", ErrorCategory.InvalidArgument, "c").Says("without an Id").Recommends("$records.AccountId");
        Assert.Equal(sent, Org.Requests.All.Count);
        Assert.NotEmpty(session.Run($"Invoke-SfQuery 'SELECT Name FROM Account WHERE {condition}' @{{ c = $records.AccountId }}").Good());
    }

    [Theory]
    [InlineData("Name != null", "@{}", "")]
    [InlineData("Name != :n", "@{ N = 'x' }", "")]
    [InlineData("Name NOT IN :n", "@{ n = @() }", "")]
    [InlineData("Name != ':n'", "@{ n = 'x' }", "The parameter n changes nothing: inside quotes, :n is text")]
    [InlineData("(NOT Name LIKE '%:N%')", "@{ n = 'x' }", "The parameter n changes nothing: inside quotes, :n is text")]
    [InlineData("Name != ':number'", "@{ n = 'x' }", "The query has no :n")]
    [InlineData("Name != :n", "@{ n = 'x'; other = 1 }", "The query has no :other")]
    public void A_parameter_that_no_place_takes_is_a_warning(string condition, string parameter, string warning)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        RunResult result = session.Run($"Invoke-SfQuery \"SELECT Id FROM Account WHERE {condition}\" {parameter}");
        Assert.Empty(result.Errors);
        Assert.Equal(25, result.Output.Count);
        Assert.Equal(warning.Length > 0 ? 1 : 0, result.Warnings.Count);
        Assert.All(result.Warnings, line => Assert.StartsWith(warning, line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_list_is_split()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        IReadOnlyList<PSObject?> contacts = session.Run(
            "$ids = @(1..3000 | ForEach-Object { '0035g00009{0:00000}AAA' -f $_ }) + (Invoke-SfQuery 'SELECT Id FROM Contact').Id; Invoke-SfQuery 'SELECT Id FROM Contact WHERE Id IN :ids' @{ ids = $ids }")
                .Good();
        Assert.Equal(60, contacts.Select(contact => contact!.Properties["Id"].Value).Distinct().Count());
        Assert.Equal(60, contacts.Count);
    }
}
