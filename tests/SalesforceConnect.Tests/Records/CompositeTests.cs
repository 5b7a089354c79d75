using System.Management.Automation;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Records;

/// <summary><c>Invoke-SfComposite</c>, as people call it.</summary>
public sealed class CompositeTests : OrgTest
{
    private const string Post = "Method = 'POST'; Path = 'sobjects/Account'; Body = @{ Name = 'a' }";

    private int Writes => Org.Requests.Count("POST", "/services/data/v67.0/composite");

    [Fact]
    public void Several_requests_are_one_call()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        RunResult result = session.Run($"@{{ Path = 'query?q=SELECT+Id+FROM+Account' }}, @{{ {Post} }} | Invoke-SfComposite");
        Assert.Equal([200, 201], result.Good().Select(answer => (int)((dynamic)answer!).StatusCode));
        Assert.Equal(1, Writes);
    }

    [Theory]
    [InlineData($"@{{ {Post}; Headers = @{{ a = 'b' }} }} | Invoke-SfComposite -Batch", "RequestKeyDoesNotFit")]
    [InlineData($"@{{ {Post}; GraphId = 'g' }} | Invoke-SfComposite", "RequestKeyDoesNotFit")]
    [InlineData($"@{{ {Post}; ReferenceId = 'a b' }} | Invoke-SfComposite", "InvalidReferenceId")]
    [InlineData($"1..26 | ForEach-Object {{ @{{ {Post} }} }} | Invoke-SfComposite", "TooManyRequests", ErrorCategory.LimitsExceeded)]
    public void A_dry_run_finds_what_would_not_fit(string command, string errorId, ErrorCategory category = ErrorCategory.InvalidArgument)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run(command + " -WhatIf").Error.Is(errorId, category);
        session.Run(command).Error.Is(errorId, category);
        Assert.Equal(0, Writes);
    }

    [Theory]
    [InlineData(1, "1 request\"")]
    [InlineData(2, "2 requests\"")]
    public void WhatIf_counts_requests(int count, string said)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run($"1..{count} | ForEach-Object {{ @{{ {Post} }} }} | Invoke-SfComposite -WhatIf").Good();
        Assert.Contains(said, session.Host.Written, StringComparison.Ordinal);
        Assert.Equal(0, Writes);
    }
}
