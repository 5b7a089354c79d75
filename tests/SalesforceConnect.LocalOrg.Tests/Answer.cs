using System.Text;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

internal sealed record Answer(int Status, byte[] Bytes, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    /// <summary>Holds the answer to this status and this first error of a REST error array; returns the message.</summary>
    public string AssertError(int status, string errorCode)
    {
        Assert.True(Status == status, $"Expected {status} {errorCode}, got {Status}: {Text}");
        Assert.Equal(errorCode, Json[0].GetProperty("errorCode").GetString());
        return Json[0].GetProperty("message").GetString()!;
    }

    public void AssertOAuthError(string error, string description)
    {
        Assert.Equal(400, Status);
        Assert.Equal(error, Json.GetProperty("error").GetString());
        Assert.Equal(description, Json.GetProperty("error_description").GetString());
    }
}
