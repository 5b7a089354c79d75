using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>A plain HTTP client with a token of the org's administrator, so that tests see the wire and nothing else.</summary>
internal sealed class OrgClient : IDisposable
{
    public const string Root = "/services/data/v67.0";

    public OrgClient(LocalOrgServer org, bool authorize = true)
    {
        Http = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None })
        {
            BaseAddress = org.Url
        };
        if (authorize)
        {
            Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer", org.Tokens.Issue(org.Apps.Default, org.Users.Administrator).Value);
        }
    }

    public HttpClient Http { get; }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, headers);

    /// <summary>A request without a body and with these headers, however odd.</summary>
    public Task<Answer> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
        => SendAsync(method, path, body: null, headers);

    /// <summary>A request with a JSON body and with these headers, however odd.</summary>
    public Task<Answer> SendAsync(HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach ((string? name, string? value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return SendAsync(request);
    }

    public Task<Answer> QueryAsync(string soql, string resource = "query") => GetAsync($"{Root}/{resource}?q={Uri.EscapeDataString(soql)}");

    /// <summary>The records of a query that fits on one page.</summary>
    public async Task<JsonElement[]> RecordsAsync(string soql, string resource = "query")
    {
        Answer answer = await QueryAsync(soql, resource);
        Assert.True(answer.Status == 200, answer.Text);
        return [.. answer.Json.GetProperty("records").EnumerateArray()];
    }

    /// <summary>One text column of a query.</summary>
    public async Task<string?[]> ColumnAsync(string soql, string column, string resource = "query") =>
        [.. (await RecordsAsync(soql, resource)).Select(r => r.GetProperty(column))
            .Select(v => v.ValueKind == JsonValueKind.Null ? null : v.ToString())];

    public Task<Answer> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, JsonSerializer.Serialize(body));

    public Task<Answer> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, JsonSerializer.Serialize(body));

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<Answer> SendAsync(HttpMethod method, string path, string body, string contentType)
        => SendAsync(new HttpRequestMessage(method, path)
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(contentType)),
        });

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using HttpResponseMessage response = await Http.SendAsync(request);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync();
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, bytes, headers);
    }

    public Task<Answer> TokenAsync(params (string Name, string Value)[] form) => FormAsync("/services/oauth2/token", form);

    public Task<Answer> FormAsync(string path, params (string Name, string Value)[] form)
        => SendAsync(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        });

    public void Dispose() => Http.Dispose();
}
