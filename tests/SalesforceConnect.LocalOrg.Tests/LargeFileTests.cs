using System.Net.Http.Headers;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>Runs alone: it looks at the memory of the whole process.</summary>
[CollectionDefinition(nameof(LargeFileTests), DisableParallelization = true)]
[Collection(nameof(LargeFileTests))]
public sealed class LargeFileTests : OrgTest
{
    private const long Length = 500_000_000;
    private const long Bound = 40_000_000;

    [Fact]
    public async Task A_download_of_500_MB_takes_no_memory()
    {
        string id = Org.Store.Insert("ContentVersion", new { PathOnClient = "a.bin" }, "VersionData", OrgBlob.Generated(Length));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using HttpResponseMessage response = await Client.Http.GetAsync(
            $"{OrgClient.Root}/sobjects/ContentVersion/{id}/VersionData", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(Length, response.Content.Headers.ContentLength);
        await using Stream body = await response.Content.ReadAsStreamAsync();

        long growth = await DrainAsync(body, before);

        Assert.InRange(growth, long.MinValue, Bound);
    }

    [Fact]
    public async Task An_upload_of_200_MB_takes_no_memory()
    {
        const long length = 200_000_000;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var binary = new StreamContent(OrgBlob.Generated(length).OpenRead());
        using var form = new MultipartFormDataContent
        {
            { new StringContent("""{"PathOnClient":"a.bin"}""", new MediaTypeHeaderValue("application/json")), "entity_content" },
            { binary, "VersionData", "a.bin" },
        };

        Answer made = await Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, OrgClient.Root + "/sobjects/ContentVersion") { Content = form });

        Assert.True(made.Status == 201, made.Text);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Bound);
        Assert.Equal(length, Org.Store.Blob("ContentVersion", made.Json.GetProperty("id").GetString()!, "VersionData")!.Length);
        Assert.True(Org.Requests.All[^1].BodyLength > length);
    }

    [Fact]
    public async Task A_load_of_100_MB_takes_no_memory()
    {
        const long length = 100_000_000;
        Answer made = await Client.PostAsync(OrgClient.Root + "/jobs/ingest", new { @object = "Account", operation = "insert" });
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var csv = new StreamContent(OrgBlob.Generated(length).OpenRead());
        csv.Headers.ContentType = new MediaTypeHeaderValue("text/csv");

        Answer uploaded = await Client.SendAsync(new HttpRequestMessage(
            HttpMethod.Put, $"{OrgClient.Root}/jobs/ingest/{made.Json.GetProperty("id").GetString()}/batches")
        { Content = csv });

        Assert.True(uploaded.Status == 201, uploaded.Text);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Bound);
        Assert.Equal(length, Org.Requests.All[^1].BodyLength);
    }

    /// <summary>Reads to the end and returns by how much the memory in use grew at most.</summary>
    private static async Task<long> DrainAsync(Stream body, long before)
    {
        const long step = 100_000_000;
        byte[] piece = new byte[1024 * 1024];
        (long read, long next, long growth) = (0L, step, long.MinValue);
        int got;
        while ((got = await body.ReadAsync(piece)) > 0)
        {
            read += got;
            if (read >= next)
            {
                next += step;
                growth = Math.Max(growth, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        Assert.Equal(Length, read);
        return growth;
    }
}
