using System.Text;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Core.Tests.Hosting;

/// <summary>Answers each request with a page of its own making, by how many it has answered.</summary>
internal sealed class PagesFault(Func<int, string> page) : Fault
{
    private int _count;

    public override Task StrikeAsync(FaultContext context)
    {
        context.Http.Response.StatusCode = 200;
        context.Http.Response.ContentType = "application/json";
        return context.SendAsync(Encoding.UTF8.GetBytes(page(Interlocked.Increment(ref _count))));
    }

    /// <summary>A page of a query.</summary>
    /// <param name="total">How many rows it announces.</param>
    /// <param name="rows">How many rows it has.</param>
    /// <param name="next">The name of the next one; null for none.</param>
    /// <param name="more">What each row has beside its name.</param>
    public static string Page(long total, int rows, string? next, string more = "")
        => $$"""{"totalSize":{{total}},"done":{{(next is null ? "true" : "false")}},{{(next is null ? "" : $"\"nextRecordsUrl\":\"{CoreTest.Root}/query/{next}\",")}}"records":[{{string.Join(',', Enumerable.Repeat($$"""{"Name":"x"{{more}}}""", rows))}}]}""";
}
