using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.SigningIn;

/// <summary>The Salesforce CLI's auth URL and JSON, in and out.</summary>
public sealed class ImportAndExportTests : OrgTest
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sf-export-").FullName;
    private Approval _approval = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _approval = Org.Approvals.Grant(Org.Apps.SalesforceCli, Org.Users.Administrator);
    }

    public override async Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await base.DisposeAsync();
    }

    private string AuthUrl => $"force://PlatformCLI::{_approval.RefreshToken}@{Org.Url.Authority}";

    private string ConfidentialAuthUrl
        => $"force://{LocalOrgServer.DefaultClientId}:{LocalOrgServer.DefaultClientSecret}:{Org.Approvals.Grant(Org.Apps.Default, Org.Users.Administrator).RefreshToken}@{Org.Url.Authority}/";

    private string OrgDisplay(bool isVerbose = true) => $$"""
        {
          "status": 0,
          "result": {
            "id": "{{Org.OrganizationId}}",
            "accessToken": "{{Org.Tokens.Issue(Org.Apps.SalesforceCli, Org.Users.Administrator).Value}}",
            "instanceUrl": "{{Org.Url.AbsoluteUri.TrimEnd('/')}}",
            {{(isVerbose ? $"\"sfdxAuthUrl\": \"{AuthUrl}\"," : "")}}
            "username": "{{Org.Users.Administrator.Username}}"
          },
          "warnings": []
        }
        """;

    private ModuleSession Session() => new ModuleSession().Use(Org).Set("AuthUrl", AuthUrl.ToSecureString()).Set("Folder", _folder);

    [Theory]
    [InlineData("New-SfConnection acme -SfdxAuthUrl $AuthUrl -SessionOnly")]
    [InlineData("Import-SfConnection acme -SfdxAuthUrl $AuthUrl -SessionOnly")]
    public void An_auth_URL_makes_a_connection_that_renews(string command)
    {
        using ModuleSession session = Session();
        AssertRenews(session, session.Run(command).One());
    }

    [Fact]
    public void An_auth_URL_with_a_secret_is_that_of_a_confidential_app()
    {
        using ModuleSession session = Session().Set("AuthUrl", ConfidentialAuthUrl.ToSecureString());
        dynamic made = session.Run("New-SfConnection acme -SfdxAuthUrl $AuthUrl -SessionOnly").One();
        Assert.Equal(LocalOrgServer.DefaultClientId, made.ClientId);
        AssertRenews(session, made);
    }

    [Theory]
    [InlineData("url", "Import-SfConnection acme $File -SessionOnly")]
    [InlineData("url", "Import-SfConnection -Name acme -Path $File -SessionOnly")]
    [InlineData("json", "Import-SfConnection acme $File -SessionOnly")]
    [InlineData("url", "$Text | Import-SfConnection acme -SessionOnly")]
    [InlineData("json", "$Text | Import-SfConnection acme -SessionOnly")]
    [InlineData("json", "$Text -split \"`n\" | Import-SfConnection acme -SessionOnly")]
    [InlineData("json", "Import-SfConnection acme -InputObject $Text -SessionOnly")]
    [InlineData("url", "[System.IO.FileInfo]$File | Import-SfConnection acme -SessionOnly")]
    [InlineData("json", "[System.IO.FileInfo]$File | Import-SfConnection acme -SessionOnly")]
    [InlineData("json", "[pscustomobject]@{ status = 0; result = [pscustomobject]@{ sfdxAuthUrl = ($Text -replace '(?s).*(force://[^\"]*).*', '$1') } } | Import-SfConnection acme -SessionOnly")]
    public void A_file_or_the_pipeline_brings_the_URL_or_the_CLIs_JSON(string what, string command)
    {
        string text = what == "url" ? AuthUrl + "\n" : OrgDisplay();
        string file = Path.Combine(_folder, "org.txt");
        File.WriteAllText(file, text, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        using ModuleSession session = Session().Set("Text", text).Set("File", file);
        dynamic made = session.Run(command).One();
        Assert.Equal("RefreshToken", made.AuthMethod.ToString());
        AssertRenews(session, made);
    }

    [Fact]
    public void JSON_without_an_auth_URL_gives_at_least_its_access_token()
    {
        using ModuleSession session = Session().Set("Text", OrgDisplay(isVerbose: false));
        dynamic made = session.Run("$Text | Import-SfConnection acme -SessionOnly").One();
        Assert.Equal("AccessToken", made.AuthMethod.ToString());
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
    }

    [Theory]
    [InlineData("", "InvalidAuthUrl", ErrorCategory.InvalidArgument)]
    [InlineData("force://a:b@host", "InvalidAuthUrl", ErrorCategory.InvalidArgument)]
    [InlineData("force://PlatformCLI::SENTINEL", "InvalidAuthUrl", ErrorCategory.InvalidArgument)]
    [InlineData("force://:secret:SENTINEL@host", "InvalidAuthUrl", ErrorCategory.InvalidArgument)]
    [InlineData("force://PlatformCLI::@host", "InvalidAuthUrl", ErrorCategory.InvalidArgument)]
    [InlineData("https://PlatformCLI::SENTINEL@host", "InvalidAuthUrl", ErrorCategory.InvalidArgument)]
    [InlineData("force://PlatformCLI::SENTINEL@http://elsewhere.example", "InvalidInstanceUrl", ErrorCategory.InvalidArgument)]
    [InlineData("{", "InvalidOrgDisplay", ErrorCategory.InvalidData)]
    [InlineData("{\"status\":1,\"name\":\"NoOrgFound\"}", "InvalidOrgDisplay", ErrorCategory.InvalidData)]
    [InlineData("{\"result\":null}", "InvalidOrgDisplay", ErrorCategory.InvalidData)]
    [InlineData("{\"result\":[\"SENTINEL\"]}", "InvalidOrgDisplay", ErrorCategory.InvalidData)]
    [InlineData("{\"result\":{\"accessToken\":\"SENTINEL\"}}", "InvalidOrgDisplay", ErrorCategory.InvalidData)]
    [InlineData("{\"result\":{\"sfdxAuthUrl\":\"SENTINEL\"}}", "InvalidAuthUrl", ErrorCategory.InvalidArgument)]
    public void What_is_neither_is_refused_and_not_quoted(string text, string id, ErrorCategory category)
    {
        using ModuleSession session = Session().Set("Text", text);
        ErrorRecord error = session.Run("$Text | Import-SfConnection acme -SessionOnly").Error.Is(id, category);
        Assert.DoesNotContain("SENTINEL", error + error.ErrorDetails.Message + error.TargetObject, StringComparison.Ordinal);
        AssertNothingSent();
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_told_with_its_path()
    {
        using ModuleSession session = Session();
        session.Run("Import-SfConnection acme $Folder/nothing.txt -SessionOnly").Error
            .Is("FileUnreadable", ErrorCategory.ReadError, _folder + "/nothing.txt").Says("nothing.txt").Recommends("path");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_round_trip_through_both_works(bool isConfidential)
    {
        string url = isConfidential ? ConfidentialAuthUrl : AuthUrl;
        using ModuleSession session = Session().WithVault().Set("AuthUrl", url.ToSecureString());
        session.Run("New-SfConnection acme -SfdxAuthUrl $AuthUrl").One();
        dynamic file = session.Run("Export-SfConnection acme $Folder/acme.txt -Force").One();
        Assert.Equal(Path.Combine(_folder, "acme.txt"), file.FullName);
        Assert.Equal(url.TrimEnd('/'), File.ReadAllText(Path.Combine(_folder, "acme.txt")));
        using ModuleSession elsewhere = new ModuleSession().Set("Folder", _folder);
        AssertRenews(elsewhere, elsewhere.Run("Import-SfConnection acme $Folder/acme.txt -SessionOnly").One());
    }

    [Fact]
    public void The_file_is_for_its_owner_alone_and_one_that_is_there_is_not_written_into()
    {
        string path = Path.Combine(_folder, "acme.txt");
        File.WriteAllText(path, "older");
        using ModuleSession session = Connected();
        session.Run("Export-SfConnection acme $Folder/acme.txt").Error
            .Is("FileExists", ErrorCategory.ResourceExists, _folder + "/acme.txt").Says("acme.txt").Recommends("-Force");
        Assert.Equal("older", File.ReadAllText(path));
        session.Run("Export-SfConnection acme $Folder/acme.txt -Force").One();
        Assert.StartsWith("force://", File.ReadAllText(path), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Theory]
    [InlineData("Export-SfConnection acme $Folder/acme.txt", 0, true)]
    [InlineData("Export-SfConnection acme $Folder/acme.txt", 1, false)]
    [InlineData("Export-SfConnection acme $Folder/acme.txt", TestHost.JustEnter, false)]
    [InlineData("Export-SfConnection acme $Folder/acme.txt -Force", null, true)]
    [InlineData("Export-SfConnection acme $Folder/acme.txt -Confirm:$false", null, true)]
    [InlineData("$ConfirmPreference = 'None'; Export-SfConnection acme $Folder/acme.txt", null, true)]
    [InlineData("Export-SfConnection acme $Folder/acme.txt -Force -WhatIf", null, false)]
    [InlineData("$WhatIfPreference = $true; Export-SfConnection acme $Folder/acme.txt -Force", null, false)]
    [InlineData("Get-SfConnection | Export-SfConnection -Path $Folder/acme.txt -Force", null, true)]
    public void It_asks_before_it_writes_a_secret(string command, int? answer, bool isWritten)
    {
        using ModuleSession session = Connected();
        if (answer is { } choice)
        {
            session.Host.Choices.Enqueue(choice);
        }

        session.Run(command).Good();
        Assert.Equal(answer is null ? 0 : 1, session.Host.Asked.Count);
        Assert.Equal(isWritten, File.Exists(Path.Combine(_folder, "acme.txt")));
    }

    [Fact]
    public void WhatIf_does_not_even_open_the_vault()
    {
        using ModuleSession session = Session().WithVault();
        session.Run("New-SfConnection acme -SfdxAuthUrl $AuthUrl").One();
        using ModuleSession second = session.NewShell().Set("Folder", _folder).WithVault("@{ FailOnGet = 'Error' }");
        second.Run("Export-SfConnection acme $Folder/acme.txt -WhatIf").Good();
        second.Run("Set-SfConnection acme -ApiVersion 66 -WhatIf").Good();
    }

    [Fact]
    public void A_method_without_a_refresh_token_cannot_be_exported()
    {
        using ModuleSession session = Session().Connect(Org);
        session.Run("Export-SfConnection acme $Folder/acme.txt -Force").Error
            .Is("NotExportable", ErrorCategory.InvalidOperation, "acme").Says("ClientSecret").Recommends("on the other machine");
        Assert.False(File.Exists(Path.Combine(_folder, "acme.txt")));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told()
    {
        using ModuleSession session = Connected();
        session.Run("Export-SfConnection acme $Folder/none/acme.txt -Force").Error
            .Is("FileNotWritten", ErrorCategory.WriteError, "acme")
            .Says("none")
            .Recommends("folder");
    }

    [Fact]
    public void What_is_exported_is_the_token_that_lives_now()
    {
        Org.Apps.SalesforceCli.RefreshTokenRotation = true;
        using ModuleSession session = Session().WithVault();
        session.Run("New-SfConnection acme -SfdxAuthUrl $AuthUrl").One();
        using ModuleSession second = session.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
        session.Run("Export-SfConnection acme $Folder/acme.txt -Force").One();
        Assert.Equal(AuthUrl, File.ReadAllText(Path.Combine(_folder, "acme.txt")));
    }

    [Fact]
    public void A_token_that_was_replaced_while_the_connection_was_made_in_vain_is_kept_in_the_session()
    {
        Org.Apps.SalesforceCli.RefreshTokenRotation = true;
        Org.Faults.On("GET", "/services/data/v66.0/").Once(Fault.InsufficientAccess());
        using ModuleSession session = Session().WithVault();
        session.Run("New-SfConnection acme -SfdxAuthUrl $AuthUrl -ApiVersion 66 -WarningVariable warned -WarningAction SilentlyContinue")
            .Error.Is("Salesforce.INSUFFICIENT_ACCESS_OR_READONLY", ErrorCategory.PermissionDenied, "acme");
        Assert.Contains("Export-SfConnection", session.Run("\"$warned\"").One().ToString());
        session.Run("Export-SfConnection acme $Folder/acme.txt -Force").One();
        Assert.Equal(AuthUrl, File.ReadAllText(Path.Combine(_folder, "acme.txt")));
    }

    private ModuleSession Connected()
    {
        ModuleSession session = Session();
        session.Run("New-SfConnection acme -SfdxAuthUrl $AuthUrl -SessionOnly").One();
        return session;
    }

    private void AssertRenews(ModuleSession session, dynamic made)
    {
        Assert.Equal("acme", made.Name);
        Assert.Equal(Org.Users.Administrator.Username, made.Username);
        Org.Tokens.ExpireAll();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
    }
}
