using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace SalesforceConnect.LocalOrg.Tests;

public sealed class ConditionalTests : OrgTest
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 8, 26, 15, 30, 0, TimeSpan.Zero));

    protected override LocalOrgOptions Options => new() { SampleData = false, Clock = _clock };

    [Theory]
    [InlineData("/sobjects")]
    [InlineData("/sobjects/Account/describe")]
    public async Task A_describe_is_sent_again_only_when_the_schema_has_changed(string path)
    {
        Answer first = await Client.GetAsync(OrgClient.Root + path);
        (string, string) since = ("If-Modified-Since", first.Headers["Last-Modified"]);

        Answer same = await Client.GetAsync(OrgClient.Root + path, since);
        Assert.Equal((304, 0, since.Item2), (same.Status, same.Bytes.Length, same.Headers["Last-Modified"]));

        Org.SchemaModified = _clock.GetUtcNow();
        Answer changed = await Client.GetAsync(OrgClient.Root + path, since);
        Assert.Equal((200, "Wed, 26 Aug 2026 15:30:00 GMT"), (changed.Status, changed.Headers["Last-Modified"]));
        (await Client.GetAsync(OrgClient.Root + path, ("If-Unmodified-Since", since.Item2))).AssertError(412, "PRECONDITION_FAILED");
    }

    [Fact]
    public async Task A_record_is_sent_again_only_when_it_has_changed()
    {
        string id = Org.Store.Insert("Contact", new { LastName = "A" });
        string path = $"{OrgClient.Root}/sobjects/Contact/{id}";
        Answer first = await Client.GetAsync(path);
        string since = first.Headers["Last-Modified"];
        Assert.Equal(_clock.GetUtcNow(), DateTimeOffset.Parse(since, CultureInfo.InvariantCulture));
        Assert.False(first.Headers.ContainsKey("ETag"));
        Assert.Equal(304, (await Client.GetAsync(path, ("If-Modified-Since", since))).Status);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Org.Store.Update("Contact", id, new { LastName = "B" });

        Assert.Equal("B", (await Client.GetAsync(path, ("If-Modified-Since", since))).Json.GetProperty("LastName").GetString());
        (await Client.GetAsync(path, ("If-Unmodified-Since", since))).AssertError(412, "PRECONDITION_FAILED");
    }

    [Fact]
    public async Task A_change_whose_condition_does_not_hold_is_not_made()
    {
        string id = Org.Store.Insert("Contact", new { LastName = "A", Legacy_Id__c = "L/1" });
        string since = _clock.GetUtcNow().ToString("R");
        _clock.Advance(TimeSpan.FromSeconds(5));
        Org.Store.Update("Contact", id, new { LastName = "B" });

        foreach (string? path in new[] { $"/sobjects/Contact/{id}", "/sobjects/Contact/Legacy_Id__c/L%2F1" })
        {
            (await ChangeAsync(path, ("If-Unmodified-Since", since))).AssertError(412, "PRECONDITION_FAILED");
        }

        Assert.Equal("B", Org.Store.Get("Contact", id)!["LastName"]);
        Assert.Equal(204, (await ChangeAsync($"/sobjects/Contact/{id}", ("If-Unmodified-Since", _clock.GetUtcNow().ToString("R")))).Status);
    }

    [Fact]
    public async Task An_account_has_an_entity_tag()
    {
        string id = Org.Store.Insert("Account", new { Name = "A" });
        string path = $"{OrgClient.Root}/sobjects/Account/{id}";
        string tag = (await Client.GetAsync(path)).Headers["ETag"];
        Assert.Equal(304, (await Client.GetAsync(path, ("If-None-Match", tag))).Status);
        Assert.Equal(200, (await Client.GetAsync(path, ("If-None-Match", "\"other\""))).Status);

        Assert.Equal(204, (await ChangeAsync($"/sobjects/Account/{id}", ("If-Match", tag), """{"Name":"B"}""")).Status);
        (await ChangeAsync($"/sobjects/Account/{id}", ("If-Match", tag), """{"Name":"C"}""")).AssertError(412, "PRECONDITION_FAILED");

        Assert.Equal("B", Org.Store.Get("Account", id)!["Name"]);
        Assert.Equal(204, (await Client.SendAsync(HttpMethod.Delete, path, ("If-Match", tag))).Status);
    }

    private Task<Answer> ChangeAsync(string path, (string Name, string Value) header, string body = """{"LastName":"C"}""") =>
        Client.SendAsync(HttpMethod.Patch, OrgClient.Root + path, body, header);
}
