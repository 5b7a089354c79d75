using System.Management.Automation;
using System.Net;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Secrets;

/// <summary>
/// Every flow and failure with every stream open: no secret is anywhere but in the token request and the Authorization header.
/// </summary>
public sealed class LeakTests : OrgTest
{
    private const string ConsumerSecret = "sentinel.C0NSUMER.secret";
    private const string GivenToken = "00Dsentinel0000!AQgiven.T0KEN.secret";

    private static readonly string s_basic = Convert.ToBase64String(
        System.Text.Encoding.UTF8.GetBytes(LocalOrgServer.DefaultClientId + ":" + ConsumerSecret));

    private const string Make = "New-SfConnection acme " + ModuleSession.SignIn;

    public static TheoryData<string, string, Action<LocalOrgServer>?> Flows => new()
    {
        { "make, list, test, use, select, remove", Make
            + "; Get-SfConnection; Test-SfConnection; Get-SfLimit; Select-SfConnection acme -PassThru; Remove-SfConnection acme", null },
        { "session only", Make + " -SessionOnly; Get-SfConnection; Test-SfConnection", null },
        { "untested", Make + " -SkipTest; Test-SfConnection", null },
        { "credential", "New-SfConnection acme -InstanceUrl $Url -Credential $Pair; Test-SfConnection", null },
        { "access token that the org does not know", "New-SfConnection acme -InstanceUrl $Url -AccessToken $Token", null },
        { "untested access token", "New-SfConnection acme -InstanceUrl $Url -AccessToken $Token -SkipTest; Test-SfConnection; Invoke-SfRequest limits; Remove-SfConnection acme -Revoke -Force", null },
        { "what if", Make + " -WhatIf", null },
        { "taken name", Make + "; " + Make + "; " + Make + " -Force", null },
        { "requests", Make
            + "; Invoke-SfRequest limits; Invoke-SfRequest limits -Raw; Invoke-SfRequest sobjects/Account -Method POST -Body @{ Name = 'x' }; Invoke-SfRequest nowhere; Invoke-SfRequest /services/oauth2/userinfo", null },
        { "secret as a body", Make
            + " -SessionOnly; Invoke-SfRequest sobjects/Account -Method POST -Body @{ a = $Secret }; Invoke-SfRequest sobjects/Account -Method POST -Body $Pair", null },
        { "revoke", Make + "; Remove-SfConnection acme -Revoke -Force", null },
        { "revoke that fails", Make + "; Remove-SfConnection acme -Revoke -Force", org => org.Faults
            .On("POST", "/services/oauth2/revoke")
            .Always(Fault.OAuthError("unsupported_token_type", "no")) },
        { "wrong secret", Make, org => org.Apps.Default.ConsumerSecret = "another" },
        { "the org repeats the secret", Make, org => org.Faults
            .On("POST", "/services/oauth2/token")
            .Always(Fault.OAuthError("invalid_client", $"client_secret={ConsumerSecret} is wrong")) },
        { "the org repeats the secret as JSON", Make, org => org.Faults
            .On("POST", "/services/oauth2/token")
            .Always(Fault.OAuthError("invalid_request", $"bad: {{\"client_secret\": \"{ConsumerSecret}\"}}")) },
        { "the org repeats the secret by itself", Make, org => org.Faults
            .On("POST", "/services/oauth2/token")
            .Always(Fault.OAuthError("invalid_client", $"no app has {ConsumerSecret}")) },
        { "the org repeats the secret in base 64", Make, org => org.Faults
            .On("POST", "/services/oauth2/token")
            .Always(Fault.OAuthError(s_basic, $"not {s_basic}")) },
        { "the token breaks off", Make, org => org.Faults.On("POST", "/services/oauth2/token").Always(Fault.TruncateBody(0.9)) },
        { "the token is no JSON", Make, org => org.Faults
            .On("POST", "/services/oauth2/token")
            .Always(Fault.TransformResponse(body => body[..^5])) },
        { "the token is a redirect", Make, org => org.Faults
            .On("POST", "/services/oauth2/token")
            .Always(Fault.Redirect("https://elsewhere.example/token")) },
        { "the token is dropped", Make, org => org.Faults.On("POST", "/services/oauth2/token").Always(Fault.Drop()) },
        { "the API repeats the token", Make + " -SkipTest; Invoke-SfRequest limits", org => org.Faults
            .On("GET", "/services/data/v67.0/limits")
            .Always(new RepeatToken()) },
        { "expired session", Make + "; Invoke-SfRequest limits", org => org.Faults
            .On("GET", "/services/data/v67.0/limits")
            .Always(Fault.SessionExpired()) },
        { "redirect to another host", Make + "; Invoke-SfRequest limits", org => org.Faults
            .On("GET", "/services/data/v67.0/limits")
            .Always(Fault.Redirect("https://elsewhere.example/x")) },
        { "answer that breaks off", Make + "; Invoke-SfRequest limits", org => org.Faults
            .On("GET", "/services/data/v67.0/limits")
            .Always(Fault.TruncatedGzip()) },
        { "bad JSON", Make + "; Invoke-SfRequest limits; Get-SfLimit", org => org.Faults
            .On("GET", "/services/data/v67.0/limits")
            .Always(Fault.Respond(HttpStatusCode.OK, "{")) },
        { "bad header", Make
            + "; Invoke-SfRequest limits -Headers @{ Authorization = 'Bearer ' + $Plain }; Invoke-SfRequest limits -Headers @{ 'X-Key' = $Plain + \"`n\" }", null },
        { "header of the user", Make + "; Invoke-SfRequest limits -Headers @{ 'X-Key' = $HeaderKey }", null },
        { "plain text where a secure string belongs", "New-SfConnection acme -InstanceUrl $Url -ClientId $Id -ClientSecret $Plain; New-SfConnection acme -InstanceUrl $Url -AccessToken $Plain", null },
        { "secret in the wrong place", "New-SfConnection acme -InstanceUrl \"https://user:$Plain@x.my.salesforce.com\" -ClientId $Id -ClientSecret $Secret", null },
        { "session ID in the wrong place", "New-SfConnection acme -InstanceUrl \"https://x.my.salesforce.com/secur/frontdoor.jsp?sid=$PlainToken\" -ClientId $Id -ClientSecret $Secret", null },
        { "vault that refuses", "$null = Register-SecretVault -Name Standin -ModuleName StandIn.Vault -AllowClobber -DefaultVault -VaultParameters @{ FailOnSet = 'Error' }; "
            + Make, null },
        { "vault that throws", "$null = Register-SecretVault -Name Standin -ModuleName StandIn.Vault -AllowClobber -DefaultVault -VaultParameters @{ FailOnSet = 'Throw' }; "
            + Make, null },
        { "vault that is too small", "$null = Register-SecretVault -Name Standin -ModuleName StandIn.Vault -AllowClobber -DefaultVault -VaultParameters @{ MaxSecretBytes = 10 }; "
            + Make, null },
        { "vault that gives nothing back", Make
            + "; $null = Register-SecretVault -Name Standin -ModuleName StandIn.Vault -AllowClobber -DefaultVault -VaultParameters @{ FailOnGet = 'Error' }; "
                + Make + " -Force; Test-SfConnection nobody", null },
        { "damaged document", "Invoke-SfRequest limits -Connection bad; Test-SfConnection bad; Get-SfConnection", null },
        { "foreign secret", "Invoke-SfRequest limits -Connection foreign; Test-SfConnection foreign; Get-SfConnection", null },
    };

    [Theory]
    [MemberData(nameof(Flows))]
    public void No_secret_is_shown(string flow, string script, Action<LocalOrgServer>? spoil)
    {
        Assert.NotEmpty(flow);
        Org.Apps.Default.ConsumerSecret = ConsumerSecret;
        spoil?.Invoke(Org);
        using ModuleSession session = new ModuleSession().WithVault().Use(Org)
            .Set("Secret", ConsumerSecret.ToSecureString())
            .Set("Token", GivenToken.ToSecureString())
            .Set("Pair", new PSCredential(LocalOrgServer.DefaultClientId, ConsumerSecret.ToSecureString()))
            .Set("Plain", ConsumerSecret)
            .Set("PlainToken", GivenToken)
            .Set("HeaderKey", ConsumerSecret);
        session.Run("""
            Set-Secret SfConnection-bad -Secret ('{"format":"SalesforceConnect","version":1,"secrets":{"clientSecret":"' + $Plain)
            Set-Secret SfConnection-foreign -Secret $Plain
            """).Good();
        RunResult result = session.Run(
            $"$VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'; & {{ {script} }} *>&1");

        var shown = new List<string>();
        object?[] everything = [.. result.Output, .. result.Errors, result.Terminating, .. session.ErrorList, .. session.Host.Progress];
        foreach (object item in everything.OfType<object>().Distinct(ReferenceEqualityComparer.Instance))
        {
            // An exception leads to its assembly and all that is in it, so that one is not followed to the end here.
            bool isError = item is ErrorRecord or PSObject { BaseObject: ErrorRecord } or Exception;
            shown.Add(PSSerializer.Serialize(item, isError ? 2 : 6));
            shown.AddRange(PublicText.Of(item));
        }

        shown.AddRange([.. result.Verbose, .. result.Debug, .. result.Warnings, session.Host.Written, .. session.Host.Asked]);
        shown.AddRange(
            session.VaultFiles().Values.Select(content => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(content))));
        Assert.NotEmpty(shown);
        AssertNoSecret(shown);
        AssertNoSecret(OnTheWire(flow));
    }

    private void AssertNoSecret(IEnumerable<string> texts)
    {
        string[] secrets = [ConsumerSecret, GivenToken, .. Org.Tokens.All.Select(token => token.Value)];
        Assert.DoesNotContain(texts, text => text.Contains(s_basic, StringComparison.Ordinal));
        foreach (string secret in secrets)
        {
            // The greater part of a secret is one too.
            string part = secret[^Math.Min(20, secret.Length)..];
            string? leak = texts.FirstOrDefault(text => text.Contains(part, StringComparison.Ordinal));
            Assert.True(leak is null, $"'{part}' is shown: {leak}");
        }
    }

    // All of it but where the secrets belong.
    private IEnumerable<string> OnTheWire(string flow)
    {
        foreach (RecordedRequest request in Org.Requests.All)
        {
            yield return request.Path + request.QueryString;
            foreach (KeyValuePair<string, string> header in request.Headers)
            {
                if (header.Key != "Authorization" && !(flow == "header of the user" && header.Key == "X-Key"))
                {
                    yield return header.Value;
                }
            }

            if (request.Path is not ("/services/oauth2/token" or "/services/oauth2/revoke"))
            {
                yield return request.Body;
            }
        }
    }

    /// <summary>Repeats the caller's token in an error.</summary>
    private sealed class RepeatToken : Fault
    {
        public override Task StrikeAsync(FaultContext context)
            => Error(HttpStatusCode.BadRequest, "INVALID_FIELD", "Not understood: " + context.Request.Headers["Authorization"])
                .StrikeAsync(context);
    }
}
