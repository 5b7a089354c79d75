using System.Text.Json;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Benchmarks;

/// <summary>The Salesforce CLI, with a home of its own, so that no connection of the user's is touched.</summary>
internal static class SalesforceCli
{
    /// <summary>The name of the one org that it knows.</summary>
    public const string Alias = "bench";

    private static string Package => Path.Combine(QueryRunner.NodeFolder, "node_modules", "@salesforce", "cli");

    /// <summary>Whether it is installed where the benchmarks look for it.</summary>
    public static bool IsInstalled => Directory.Exists(Package);

    /// <summary>Signs in with a token of the org's.</summary>
    /// <returns>Whether it could.</returns>
    public static bool SignIn(OrgProcess org) => IsInstalled && Run(
        ["org", "login", "access-token", "--instance-url", UrlOf(org), "--no-prompt", "--alias", Alias],
        ("SF_ACCESS_TOKEN", TokenOf(org))).ExitCode == 0;

    /// <summary>Runs a command from start to exit.</summary>
    public static (string Output, TimeSpan Time, int ExitCode) Run(string[] arguments, params (string, string)[] environment)
    {
        string home = Path.Combine(QueryRunner.NodeFolder, "home");
        Directory.CreateDirectory(home);
        return ChildProcess.Run(
            "node",
            [
                ("HOME", home), ("SF_DISABLE_TELEMETRY", "true"), ("SF_AUTOUPDATE_DISABLE", "true"), ("SF_SKIP_NEW_VERSION_CHECK", "true"),
                ("SF_ORG_API_VERSION", "67.0"), .. environment,
            ],
            [Path.Combine(Package, "bin", "run.js"), .. arguments]);
    }

    private static string UrlOf(OrgProcess org) => org.Url.AbsoluteUri.TrimEnd('/');

    private static string TokenOf(OrgProcess org)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"),
            new("client_id", LocalOrgServer.DefaultClientId),
            new("client_secret", LocalOrgServer.DefaultClientSecret),
        ]);
        using HttpResponseMessage answer = http.PostAsync(new Uri(org.Url, "/services/oauth2/token"), form).GetAwaiter().GetResult();
        using var document = JsonDocument.Parse(answer.Content.ReadAsStringAsync().GetAwaiter().GetResult());
        return document.RootElement.GetProperty("access_token").GetString()!;
    }
}
