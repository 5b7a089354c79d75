using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Requests;

/// <summary>What <c>Invoke-SfRequest</c> takes from the pipeline.</summary>
public sealed class PipedTests : OrgTest
{
    private const string Accounts = "/services/data/v67.0/sobjects/Account";

    [Theory]
    [InlineData("@{ Name = 'one' }, @{ Name = 'two' }")]
    [InlineData("[pscustomobject]@{ Name = 'one' }, [pscustomobject]@{ Name = 'two' }")]
    [InlineData("'{\"Name\":\"one\"}', '{\"Name\":\"two\"}'")]
    [InlineData("[pscustomobject]@{ Body = @{ Name = 'one' } }, [pscustomobject]@{ Body = [pscustomobject]@{ Name = 'two' } }")]
    public void Where_the_path_is_given_what_is_piped_is_the_body(string piped)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.Equal(2, session.Run($"{piped} | Invoke-SfRequest sobjects/Account -Method POST").Good().Count);
        Assert.Equal(["""{"Name":"one"}""", """{"Name":"two"}"""], Org.Requests.All.Select(request => request.Body));
    }

    [Theory]
    [InlineData("Invoke-SfRequest sobjects/Account -Method POST -Body $Item")]
    [InlineData("[pscustomobject]@{ Path = 'sobjects/Account'; Method = 'POST'; Body = $Item } | Invoke-SfRequest")]
    public void A_body_that_has_a_Body_itself_is_sent_whole_where_it_is_given_as_the_body(string script)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run($"$Item = [pscustomobject]@{{ Body = 'x' }}; {script}");
        Assert.Equal("""{"Body":"x"}""", Assert.Single(Org.Requests.All).Body);
    }

    [Fact]
    public void A_body_that_is_piped_to_a_GET_is_refused()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("@{ Name = 'one' } | Invoke-SfRequest sobjects/Account").Error
            .Is("BodyNotAllowed", ErrorCategory.InvalidArgument, "sobjects/Account")
            .Recommends("-Method POST");
        AssertNothingSent();
    }

    [Fact]
    public void The_method_comes_with_path_and_body()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        string id = Org.Store.Ids("Account")[0];
        session.Set("Account", $"sobjects/Account/{id}");
        session.Run("""
            [pscustomobject]@{ Method = 'patch'; Path = $Account; Body = @{ Name = 'x' } }, [pscustomobject]@{ Path = $Account }, [pscustomobject]@{ Uri = $Account; Method = 'DELETE' } | Invoke-SfRequest
            """).Good();
        Assert.Equal(["PATCH", "GET", "DELETE"], Org.Requests.All.Select(request => request.Method));
        Assert.All(Org.Requests.All, request => Assert.Equal($"{Accounts}/{id}", request.Path));
        Assert.Null(Org.Store.Get("Account", id));
    }

    [Fact]
    public void Under_WhatIf_a_piped_method_sends_nothing()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("[pscustomobject]@{ Method = 'DELETE'; Path = 'sobjects/Account/x' } | Invoke-SfRequest -WhatIf").Good();
        AssertNothingSent();
    }

    [Fact]
    public void All_pages_go_with_no_piped_method_but_GET()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        RunResult result = session.Run(
            "[pscustomobject]@{ Method = 'POST'; Path = 'limits' }, [pscustomobject]@{ Path = 'limits' } | Invoke-SfRequest -All");
        result.Error.Is("ParametersDoNotFit", ErrorCategory.InvalidArgument, "limits").Says("-Method");
        Assert.Single(result.Output);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Name = 'x' }")]
    [InlineData("@{ Name = 'x' }")]
    [InlineData("[pscustomobject]@{ Path = $null }")]
    [InlineData("@{ Path = 'sobjects/Account'; Method = 'POST'; Body = @{ Name = 'x' } }")]
    [InlineData("17")]
    public void An_object_without_a_path_is_an_error_that_says_what_to_do(string piped)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        RunResult result = session.Run($"{piped}, 'limits' | Invoke-SfRequest");
        ErrorRecord error = Assert.Single(result.Errors);
        Assert.Equal(ErrorCategory.InvalidData, error.CategoryInfo.Category);
        error.Says("no property Path").Says("Invoke-SfRequest sobjects/Account -Method POST");
        Assert.Single(result.Output);
        Assert.Single(Org.Requests.All);
    }

    [Theory]
    [InlineData("'limits'")]
    [InlineData("[uri]'limits'")]
    [InlineData("[pscustomobject]@{ Path = 'limits' }")]
    [InlineData("[pscustomobject]@{ Uri = [uri]'limits' }")]
    public void A_path_comes_as_it_is_or_as_a_property(string piped)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run($"{piped} | Invoke-SfRequest").One();
        Assert.Equal("/services/data/v67.0/limits", Assert.Single(Org.Requests.All).Path);
    }
}
