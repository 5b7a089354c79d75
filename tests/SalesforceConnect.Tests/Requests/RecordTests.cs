using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Requests;

/// <summary>Records by way of <c>Invoke-SfRequest</c>, and the errors that Salesforce answers with.</summary>
public sealed class RecordTests : OrgTest
{
    public static TheoryData<string, string, ErrorCategory> ApiErrors => new()
    {
        { "nowhere", "NOT_FOUND", ErrorCategory.ObjectNotFound },
        { "sobjects/Nothing", "NOT_FOUND", ErrorCategory.ObjectNotFound },
        { "sobjects/Account/001000000000000AAA", "NOT_FOUND", ErrorCategory.ObjectNotFound },
        { "query -Query @{ q = 'SELECT Nope FROM Account' }", "INVALID_FIELD", ErrorCategory.InvalidArgument },
        { "query -Query @{ q = 'SELECT Id FROM Nothing' }", "INVALID_TYPE", ErrorCategory.InvalidArgument },
        { "query -Query @{ q = 'SELEC Id FROM Account' }", "MALFORMED_QUERY", ErrorCategory.InvalidArgument },
        { "sobjects/Account -Method POST -Body @{}", "REQUIRED_FIELD_MISSING", ErrorCategory.InvalidData },
        { "sobjects/Account -Method POST -Body '{'", "JSON_PARSER_ERROR", ErrorCategory.InvalidData },
        { "sobjects/Account -Method POST -Body @{ Name = 'x'; Nope = 1 }", "INVALID_FIELD", ErrorCategory.InvalidArgument },
        { "sobjects/Account -Method POST -Body @{ Name = 'x' * 300 }", "STRING_TOO_LONG", ErrorCategory.InvalidData },
        { "limits -Method DELETE", "METHOD_NOT_ALLOWED", ErrorCategory.InvalidOperation },
        { "/services/data/v25.0/limits", "UNSUPPORTED_API_VERSION", ErrorCategory.InvalidArgument },
    };

    [Theory]
    [MemberData(nameof(ApiErrors))]
    public void An_error_of_Salesforce_has_its_code_for_an_ID(string arguments, string code, ErrorCategory category)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        RunResult result = session.Run($"Invoke-SfRequest {arguments}");
        Assert.Empty(result.Output);
        ErrorRecord error = result.Error.Is("Salesforce." + code, category, arguments.Split(' ')[0]).Says(code);
        Assert.Equal(code, ((dynamic)error.Exception).ErrorCode);
    }

    [Fact]
    public void An_external_ID_that_several_records_have_names_them()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults
            .On("GET", "/services/data/v67.0/sobjects/Account/Ext__c/x")
            .Always(Fault.MultipleChoices("/services/data/v67.0/sobjects/Account/001A", "/services/data/v67.0/sobjects/Account/001B"));
        session.Run("Invoke-SfRequest sobjects/Account/Ext__c/x").Error
            .Is("Salesforce.HTTP_300", ErrorCategory.InvalidOperation)
                .Says("2 records match: /services/data/v67.0/sobjects/Account/001A, ")
                .Recommends("not unique");
    }

    [Fact]
    public void A_record_is_made_read_changed_and_deleted()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        dynamic made = session.Run(
            "Invoke-SfRequest sobjects/Account -Method POST -Body @{ Name = 'Ünal & Söhne'; AnnualRevenue = 12345.67d; NumberOfEmployees = 7 }")
            .One();
        Assert.True((bool)made.success);
        session.Set("RecordId", (string)made.id);
        dynamic read = session.Run("Invoke-SfRequest \"sobjects/Account/$RecordId\"").One();
        Assert.Equal("Ünal & Söhne", read.Name);
        Assert.Equal(7, read.NumberOfEmployees);
        Assert.Empty(
            session.Run("Invoke-SfRequest \"sobjects/Account/$RecordId\" -Method PATCH -Body @{ Name = 'New'; NumberOfEmployees = $null }")
                .Good());
        read = session.Run("Invoke-SfRequest \"sobjects/Account/$RecordId\"").One();
        Assert.Equal("New", read.Name);
        Assert.Null(read.NumberOfEmployees);
        Assert.Empty(session.Run("Invoke-SfRequest \"sobjects/Account/$RecordId\" -Method DELETE").Good());
        Assert.Equal("ENTITY_IS_DELETED", CodeOf(session.Run("Invoke-SfRequest \"sobjects/Account/$RecordId\" -Method DELETE").Error));
    }

    [Fact]
    public void An_upsert_makes_a_record_and_then_changes_it()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        const string Upsert = "Invoke-SfRequest sobjects/Account/External_Id__c/ext-1 -Method PATCH -Body @{ Name = '{0}' }";
        dynamic made = session.Run(Upsert.Replace("{0}", "one", StringComparison.Ordinal)).One();
        Assert.True((bool)made.created);
        dynamic changed = session.Run(Upsert.Replace("{0}", "two", StringComparison.Ordinal)).One();
        Assert.False((bool)changed.created);
        Assert.Equal(made.id, changed.id);
        Assert.Equal("two", session.Run("Invoke-SfRequest sobjects/Account/External_Id__c/ext-1").One().Name);
    }

    [Fact]
    public void A_duplicate_external_ID_is_told()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        const string Make = "Invoke-SfRequest sobjects/Account -Method POST -Body @{ Name = 'x'; External_Id__c = 'same' }";
        session.Run(Make).One();
        session.Run(Make).Error.Is("Salesforce.DUPLICATE_VALUE", ErrorCategory.ResourceExists, "sobjects/Account");
    }

    [Fact]
    public void A_query_gives_its_rows_with_their_types()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        dynamic answer = session.Run(
            "Invoke-SfRequest query -Query @{ q = 'SELECT Id, Name, Owner.Name, IsDeleted FROM Account ORDER BY Name LIMIT 3' }")
            .One();
        Assert.Equal(3, answer.totalSize);
        Assert.True((bool)answer.done);
        Assert.Equal(3, answer.records.Length);
        Assert.IsType<string>((object)answer.records[0].Owner.Name);
        Assert.IsType<bool>((object)answer.records[0].IsDeleted);
    }

    [Fact]
    public void The_error_of_one_item_leaves_the_rest_of_the_pipeline_going()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        RunResult result = session.Run("'limits', 'nowhere', \"bad`npath\", 'https://evil.example/x', '/services/data' | Invoke-SfRequest");
        Assert.Equal(11, result.Output.Count);
        Assert.Collection(
            result.Errors,
            error => error.Is("Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound, "nowhere"),
            error => error.Is("InvalidPath", ErrorCategory.InvalidArgument, "bad\npath"),
            error => error.Is("ForeignHost", ErrorCategory.SecurityError, "https://evil.example/x"));
    }

    [Theory]
    [InlineData("POST", "sobjects/Account", "-Body @{ Name = 'x' }")]
    [InlineData("PATCH", "sobjects/Account/External_Id__c/1", "-Body @{ Name = 'x' }")]
    [InlineData("PUT", "sobjects/Account", "-Body @{ Name = 'x' }")]
    [InlineData("DELETE", "sobjects/Account/001000000000001AAA", "")]
    public void WhatIf_shows_the_change_and_does_not_make_it(string method, string path, string body)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.Empty(session.Run($"Invoke-SfRequest {path} -Method {method} {body} -WhatIf").Good());
        Assert.Contains(path, session.Host.Written, StringComparison.Ordinal);
        Assert.Contains(method, session.Host.Written, StringComparison.Ordinal);
        AssertNothingSent();
    }

    [Fact]
    public void WhatIf_lets_what_only_reads_through()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.NotNull(session.Run("Invoke-SfRequest limits -WhatIf").One());
    }

    [Fact]
    public void An_expired_session_is_renewed_once_and_unseen()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Tokens.ExpireAll();
        Assert.NotNull(session.Run("Invoke-SfRequest limits").One());
        Assert.Equal(1, Org.Requests.Count("POST", "/services/oauth2/token"));
    }

    [Fact]
    public void An_expired_token_that_was_given_is_an_error_that_says_how_to_go_on()
    {
        IssuedToken token = Org.Tokens.Issue(Org.Apps.Default, Org.Users.Administrator);
        using ModuleSession session = new ModuleSession().Use(Org).Set("Token", token.Value.ToSecureString());
        session.Run("New-SfConnection acme -InstanceUrl $Url -AccessToken $Token -SessionOnly").One();
        Org.Tokens.ExpireAll();
        session.Run("Invoke-SfRequest limits").Error
            .Is("Salesforce.INVALID_SESSION_ID", ErrorCategory.AuthenticationError, "limits")
                .Recommends("Set-SfConnection acme -AccessToken (Read-Host -AsSecureString)");
    }

    private static string CodeOf(ErrorRecord error) => ((dynamic)error.Exception).ErrorCode;
}
