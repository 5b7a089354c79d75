using System.Management.Automation;
using System.Net;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;
using SalesforceConnect.Tests.SigningIn;

namespace SalesforceConnect.Tests.Secrets;

/// <summary>
/// Every cmdlet under every fault, with every stream open: no secret can be seen anywhere. (What vaults do with them is in
/// <see cref="LeakTests"/>.)
/// </summary>
public sealed class EveryCommandTests : JwtTest
{
    private const string ConsumerSecret = "sentinel.C0NSUMER.secret";
    private const string ProxyPassword = "sentinel.PR0XY.password";

    private const string TokenPath = "/services/oauth2/token";

    // How a connection of each kind is made, and what of it can be changed.
    private static readonly (string Make, string Change)[] s_kinds =
    [
        ("-InstanceUrl $Url -ClientId $Id -ClientSecret $Secret -Proxy $Proxy -ProxyCredential $ProxyPair", "-ClientSecret $Secret"),
        ("-InstanceUrl $Url -ClientId $Id -Username $User -PrivateKeyPath $Key -PrivateKeyPassword $Pass", "-PrivateKeyPath $Key -PrivateKeyPassword $Pass"),
        ("-InstanceUrl $Url -ClientId $Id -ClientSecret $Secret -RefreshToken $Refresh", "-RefreshToken $Refresh"),
        ("-SfdxAuthUrl $AuthUrl", "-ApiVersion 66.0"),
        ("-InstanceUrl $Url -AccessToken $Token", "-AccessToken $Token"),
    ];

    // victim is a connection that is there; {make} and {change} are its kind's.
    private static readonly Dictionary<string, string[]> s_commands = new()
    {
        ["New-SfConnection"] = ["New-SfConnection fresh {make} -Force -SessionOnly"],
        ["Get-SfConnection"] = ["Get-SfConnection"],
        ["Test-SfConnection"] = ["Test-SfConnection victim"],
        ["Set-SfConnection"] = ["Set-SfConnection victim {change} -PassThru"],
        ["Select-SfConnection"] = ["Select-SfConnection victim -PassThru"],
        ["Remove-SfConnection"] = ["Remove-SfConnection victim -Revoke -Force"],
        ["Export-SfConnection"] = ["Export-SfConnection victim $Folder/exported -Force"],
        ["Export-SfData"] =
        [
            "Export-SfData 'SELECT Id, Name FROM Account' \"$Folder/$([guid]::NewGuid()).csv\" -Connection victim",
            "Export-SfData 'SELECT Id, CreatedDate FROM Contact' -Connection victim",
        ],
        ["Export-SfEventLog"] =
        [
            "Export-SfEventLog Login \"$Folder/$([guid]::NewGuid())\" -Connection victim",
            "Export-SfEventLog Login -Connection victim",
        ],
        ["Export-SfReport"] =
        [
            "Export-SfReport 'Gold Accounts' -Connection victim",
            "Export-SfReport 00O5g0000000002EAA \"$Folder/$([guid]::NewGuid()).xlsx\" -Connection victim",
        ],
        ["Get-SfReport"] = ["Get-SfReport -Detailed -Connection victim"],
        ["Invoke-SfApex"] = ["Invoke-SfApex 'System.debug(1);' -Connection victim", "Invoke-SfApex 'System.debug(1);' -Log -Connection victim"],
        ["Open-SfOrg"] = ["Open-SfOrg -Setup Users -UrlOnly -Connection victim"],
        ["Import-SfConnection"] = ["Import-SfConnection imported -SfdxAuthUrl $AuthUrl -Force -SessionOnly"],
        ["Get-SfLimit"] = ["Get-SfLimit -Connection victim"],
        ["Invoke-SfRequest"] =
        [
            "Invoke-SfRequest 'query?q=SELECT Id FROM Contact' -Connection victim -All -ResponseHeadersVariable Headers",
            "Invoke-SfRequest sobjects/Account -Connection victim -Method POST -Body @{ Name = 'x' } -SkipHttpErrorCheck",
            "Invoke-SfRequest limits -Connection victim -OutFile \"$Folder/$([guid]::NewGuid())\"",
        ],
        ["Get-SfObject"] = ["Get-SfObject Contact -Connection victim"],
        ["Invoke-SfComposite"] =
        [
            "Invoke-SfComposite @{ Path = 'limits' }, @{ Method = 'POST'; Path = 'sobjects/Account'; Body = @{ Name = 'x' } } -Connection victim",
            "Invoke-SfComposite @{ Path = 'limits' } -Batch -Connection victim",
        ],
        ["Invoke-SfGraphQL"] = ["Invoke-SfGraphQL 'query { uiapi { query { Account { edges { node { Id } } } } } }' -Connection victim"],
        ["Invoke-SfQuery"] = ["Invoke-SfQuery 'SELECT Id, CreatedDate, (SELECT Id FROM Contacts) FROM Account' -Connection victim"],
        ["Get-SfRecord"] = ["Get-SfRecord Contact 0035g00000ZZZZZAAA -Connection victim -Property Id, CreatedDate"],
        ["New-SfRecord"] = ["New-SfRecord Account @{ Name = 'x' }, @{ Name = 'y'; Contacts = @(@{ LastName = 'z' }) } -Connection victim"],
        ["Set-SfRecord"] =
        [
            "Set-SfRecord Account 0015g00000ZZZZZAAA @{ Name = 'x' } -Connection victim",
            "Set-SfRecord Account @{ External_Id__c = 'x'; Name = 'x' } -ExternalIdField External_Id__c -Connection victim",
        ],
        ["Remove-SfRecord"] = ["Remove-SfRecord 0015g00000ZZZZZAAA -Connection victim -Confirm:$false"],
        ["Import-SfData"] =
        [
            "@{ Name = 'x' }, @{ Name = 'y' } | Import-SfData Account -Operation Insert -Connection victim -PollingIntervalSec 1",
            "Set-Variable file \"$Folder/$([guid]::NewGuid()).csv\"; [IO.File]::WriteAllText($file, \"Name\nx\n\"); "
                + "Import-SfData Account $file -Operation Insert -NoWait -Connection victim",
        ],
        ["Import-SfFile"] =
        [
            "Set-Variable file \"$Folder/$([guid]::NewGuid()).txt\"; [IO.File]::WriteAllText($file, 'x'); "
                + "Import-SfFile $file -LinkedTo 0015g00000ZZZZZAAA -Connection victim",
        ],
        ["Export-SfFile"] =
        [
            "Export-SfFile \"$Folder/$([guid]::NewGuid())\" 0015g00000ZZZZZAAA -Connection victim",
            "Export-SfFile \"$Folder/$([guid]::NewGuid())\" -Id 00P5g00000ZZZZZAAA -Connection victim",
        ],
        ["Get-SfBulkJob"] = ["Get-SfBulkJob -Connection victim", "Get-SfBulkJob 7505g00000ZZZZZAAA -Connection victim"],
        ["Wait-SfBulkJob"] = ["Wait-SfBulkJob 7505g00000ZZZZZAAA -Connection victim"],
        ["Stop-SfBulkJob"] = ["Stop-SfBulkJob 7505g00000ZZZZZAAA -Connection victim"],
        ["Remove-SfBulkJob"] = ["Remove-SfBulkJob 7505g00000ZZZZZAAA -Connection victim"],
        ["Receive-SfBulkJob"] = ["Receive-SfBulkJob 7505g00000ZZZZZAAA -Connection victim"],
        ["Search-SfRecord"] = ["Search-SfRecord -Text 'some words' -Object Account -Connection victim"],
    };

    [Fact]
    public async Task No_command_shows_a_secret_under_any_fault()
    {
        Org.Apps.Default.ConsumerSecret = ConsumerSecret;
        using (var session = new ModuleSession())
        {
            Assert.Equal(
                session.Run("Get-Command -Module SalesforceConnect")
                    .Good()
                    .Select(command => (string)((dynamic)command!).Name)
                    .Order(StringComparer.Ordinal),
                s_commands.Keys.Order(StringComparer.Ordinal));
        }

        // Between two tries there are real waits, so the commands wait side by side, each with an org of its own.
        string[][] leaks = await Task.WhenAll(s_commands.Values.SelectMany(scripts => scripts).Select((script, number)
            => Task.Factory.StartNew(
                () => LeaksOfAsync(script, number).GetAwaiter().GetResult(),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));

        Assert.Empty(leaks.SelectMany(each => each));
    }

    private async Task<string[]> LeaksOfAsync(string script, int number)
    {
        await using LocalOrgServer org = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false });
        await using LocalProxy proxy = LocalProxy.Start(new NetworkCredential("user", ProxyPassword));
        Prepare(org);
        org.Apps.Default.ConsumerSecret = ConsumerSecret;
        org.Store.Insert("EventLogFile", new { EventType = "Login", LogDate = "2026-08-01T00:00:00Z" }, "LogFile", OrgBlob.FromBytes("\"A\"\n\"b\"\n"u8.ToArray()));
        using ModuleSession session = UseKey(new ModuleSession(), "protected.pfx").Use(org)
            .Set("Secret", ConsumerSecret.ToSecureString())
            .Set("Proxy", proxy.Url)
            .Set("ProxyPair", new PSCredential("user", ProxyPassword.ToSecureString()));
        session.Set("Folder", session.VaultHome);
        var watch = new LeakWatch(session);
        int struck = 0;
        foreach ((string name, Func<Fault> create) in EveryFault.Repeating(ConsumerSecret))
        {
            // Over all commands every fault meets every kind of connection, at its token call and after it.
            (string make, string change) = s_kinds[++number % s_kinds.Length];
            bool isAtToken = number % 2 == 0 && !make.Contains("-AccessToken", StringComparison.Ordinal);
            session
                .Set("Refresh", org.Approvals.Grant(org.Apps.Default, org.Users.Administrator).RefreshToken!.ToSecureString())
                .Set(
                    "AuthUrl",
                    $"force://PlatformCLI::{org.Approvals.Grant(org.Apps.SalesforceCli, org.Users.Administrator).RefreshToken}@{org.Url.Authority}".ToSecureString())
                .Set("Token", org.Tokens.Issue(org.Apps.Default, org.Users.Administrator).Value.ToSecureString());
            org.Faults.Clear();
            session.Run($"New-SfConnection victim {make} -SkipTest -Force -SessionOnly").Good();
            Fault fault = create();
            FaultRule rule = org.Faults.On(request => (request.Path == TokenPath) == isAtToken);
            rule.Once(fault);

            watch.Run(
                $"{script} with {make}, {name} {(isAtToken ? "at" : "after")} the token call",
                script.Replace("{make}", make, StringComparison.Ordinal).Replace("{change}", change, StringComparison.Ordinal),
                fault as HangFault);
            struck += rule.Hits;
        }

        Assert.True(watch.Count > 0, $"{script} has shown nothing.");
        Assert.True(struck > 35 || org.Requests.All.Count == 0, $"Only {struck} faults have struck {script}.");
        string key = Convert.ToBase64String(KeyFiles["protected.pfx"].Content);
        return
        [
            .. watch.Leaks(
            [
                ConsumerSecret, ProxyPassword, Password, key[..100], Convert.ToBase64String(
                    System.Text.Encoding.UTF8.GetBytes("user:" + ProxyPassword)),
                .. org.Tokens.All.Select(token => token.Value),
                .. org.Approvals.All.Select(approval => approval.RefreshToken).OfType<string>(),
                .. org.Requests.All
                    .SelectMany(request => new[] { request.Form("assertion"), request.Form("refresh_token") })
                    .OfType<string>(),
            ]),
        ];
    }
}
