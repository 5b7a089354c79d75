using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Files;

/// <summary><c>Import-SfFile</c>, as people call it.</summary>
public sealed class ImportFileTests : FileTest
{
    [Theory]
    [InlineData("Import-SfFile a.txt, b.txt -LinkedTo $Account")]
    [InlineData("Import-SfFile *.txt -LinkedTo $Account -ThrottleLimit 1")]
    [InlineData("'a.txt', 'b.txt' | Import-SfFile -LinkedTo $Account")]
    [InlineData("'[ab].txt' | Import-SfFile -LinkedTo $Account")]
    [InlineData("([IO.DirectoryInfo]$Folder).GetFiles() | Import-SfFile -LinkedTo $Account")]
    [InlineData("Import-SfFile -LiteralPath $Folder/a.txt, ./b.txt -LinkedTo $Account")]
    [InlineData("[pscustomobject]@{ Path = 'a.txt'; LinkedTo = $Account; Title = '' }, [pscustomobject]@{ LinkedTo = $Account; Path = 'b.txt' } | Import-SfFile")]
    [InlineData("Import-SfFile *.txt -LinkedTo (Invoke-SfQuery 'SELECT Id, Name FROM Account')")]
    [InlineData("Import-SfFile *.txt -LinkedTo @{ Id = $Account }")]
    public void Files_are_uploaded_however_they_are_given(string command)
    {
        using ModuleSession session = Session("a.txt", "b.txt").Set("Account", Account());

        dynamic[] files = [.. session.Run(command).Good().Select(file => file!)];

        Assert.Equal(["a", "b"], files.Select(file => (string)file.Title).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal("Uploaded", file.Action.ToString()));
        Assert.All(files, file => Assert.Equal(Org.Store.Ids("Account")[0], ((IReadOnlyList<string>)file.LinkedTo).Single()));
        Assert.Equal(["a", "b"], Titles());
        Assert.Equal(2, Org.Requests.Count("POST", Versions));
    }

    [Fact]
    public void Names_in_which_brackets_stand_are_names()
    {
        using ModuleSession session = Session("a[1].txt", "a1.txt");
        Assert.Equal("a[1]", session.Run("Import-SfFile -LiteralPath 'a[1].txt'").One().Title);
        Assert.Equal("a1", session.Run("Import-SfFile 'a[1].txt'").One().Title);
    }

    [Fact]
    public void A_version_is_one_of_the_file_that_is_named()
    {
        using ModuleSession session = Session("a.txt", "b.txt");
        dynamic first = session.Run("$first = Import-SfFile a.txt -Title Report -Description 'Of May'; $first").One();
        dynamic second = session.Run("Import-SfFile b.txt -ContentDocumentId $first -ReasonForChange June -Title Report").One();

        Assert.Equal(("Versioned", 2, (string)first.Id), ((string)second.Action.ToString(), (int)second.Version, (string)second.ContentDocumentId));
        Assert.Equal(["Report", "Report"], Titles());
        Assert.Equal("Of May", Of("ContentVersion", first.ContentVersionId, "Description"));
        Assert.Equal("June", Of("ContentVersion", second.ContentVersionId, "ReasonForChange"));
        session.Run("Import-SfFile a.txt -ContentDocumentId $first.ContentVersionId").Error
            .Is("NotADocumentId", ErrorCategory.InvalidArgument).Recommends("ContentDocumentId");
    }

    [Fact]
    public void WhatIf_checks_and_sends_nothing()
    {
        using ModuleSession session = Session("a.txt").Set("Account", Account());
        RunResult run = session.Run("Import-SfFile a.txt, none.txt -LinkedTo $Account -WhatIf");
        Assert.Empty(run.Output);
        run.Error.Is("FileUnreadable", ErrorCategory.ReadError, Path.Combine(Folder, "none.txt"));
        Assert.Contains("a.txt (13 bytes), linked to 001", session.Host.Written, StringComparison.Ordinal);
        AssertNothingSent();
    }

    [Theory]
    [InlineData("Import-SfFile none*.txt", "NoFilesFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Import-SfFile $Folder", "FileUnreadable", ErrorCategory.ReadError)]
    [InlineData("Import-SfFile a.txt -LinkedTo $null", "NothingToLinkTo", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfFile a.txt -LinkedTo @()", "NothingToLinkTo", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfFile a.txt -LinkedTo ''", "NothingToLinkTo", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfFile a.txt -LinkedTo $null, ' '", "NothingToLinkTo", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfFile a.txt -ContentDocumentId $null", "NoDocumentNamed", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfFile a.txt -ContentDocumentId ''", "NoDocumentNamed", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfFile a.txt -ContentDocumentId @()", "NoDocumentNamed", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfFile a.txt -ContentDocumentId (& { })", "NoDocumentNamed", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfFile a.txt -LinkedTo 0015g00000ZZZZZAAA, Acme", "InvalidRecordId", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfFile a.txt -ContentDocumentId 0015g00000ZZZZZAAA", "NotADocumentId", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfFile a.txt -Title ('x' * 256)", "FileTitleTooLong", ErrorCategory.InvalidArgument)]
    [InlineData("[pscustomobject]@{ Path = 'a.txt'; LinkedTo = 'x' } | Import-SfFile", "InvalidRecordId", ErrorCategory.InvalidArgument)]
    public void What_cannot_go_is_an_error_before_anything_is_sent(string command, string errorId, ErrorCategory category)
    {
        using ModuleSession session = Session("a.txt");
        session.Run(command).Error.Is(errorId, category);
        AssertNothingSent();
    }

    [Theory]
    [InlineData("''")]
    [InlineData("' '")]
    [InlineData("$null")]
    public void An_empty_cell_says_nothing(string cell)
    {
        using ModuleSession session = Session("a.txt", "b.txt").Set("Account", Account());
        dynamic[] files = [.. session.Run(
            $"[pscustomobject]@{{ Path = 'a.txt'; LinkedTo = $Account }}, [pscustomobject]@{{ Path = 'b.txt'; LinkedTo = {cell}; ContentDocumentId = {cell}; "
            + $"Title = {cell}; Description = {cell}; ReasonForChange = {cell} }} | Import-SfFile").Good().Select(file => file!)];

        Assert.Equal(["a", "b"], files.Select(file => (string)file.Title).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal("Uploaded", file.Action.ToString()));
        Assert.Empty((IReadOnlyList<string>)files.Single(file => file.Title == "b").LinkedTo);
    }

    [Fact]
    public void One_file_that_fails_is_one_error_and_the_rest_goes_on()
    {
        using ModuleSession session = Session("a.txt", "b.txt", "c.txt").Set("Account", Account());
        RunResult run = session.Run(
            "'a.txt', 'none.txt', 'b.txt' | Import-SfFile; [pscustomobject]@{ Path = 'c.txt'; LinkedTo = '0015g00000ZZZZZAAA' } | Import-SfFile");

        Assert.Equal(["Uploaded", "Uploaded", "Failed"], run.Output.Select(file => (string)((dynamic)file!).Action.ToString()));
        Assert.Equal(2, run.Errors.Count);
        run.Errors[0].Is("FileUnreadable", ErrorCategory.ReadError, Path.Combine(Folder, "none.txt"));
        run.Errors[1].Is("Salesforce.INVALID_CROSS_REFERENCE_KEY", ErrorCategory.ObjectNotFound, Path.Combine(Folder, "c.txt"));
        session.Run("Import-SfFile a.txt, b.txt -Title x").Error.Is("OneFileAlone", ErrorCategory.InvalidArgument).Recommends("Title");
    }

    [Fact]
    public void A_file_whose_answer_is_lost_is_unknown_and_sent_once()
    {
        Org.Faults.On("POST", Versions).Always(Fault.Drop().AfterWork());
        using ModuleSession session = Session("a.txt");

        RunResult run = session.Run("Import-SfFile a.txt");

        Assert.Equal("Unknown", ((dynamic)Assert.Single(run.Output)!).Action.ToString());
        run.Error.Is("FileOutcomeUnknown", ErrorCategory.OperationTimeout).Recommends("FROM ContentVersion WHERE Title = 'a' AND CreatedDate >= ");
        Assert.Equal(1, Org.Store.Count("ContentVersion"));
    }

    [Fact]
    public async Task A_record_of_another_org_is_refused_unless_the_org_is_named()
    {
        await using LocalOrgServer other = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false, OrganizationNumber = 2 });
        string id = other.Store.Insert("Account", new { Name = "Acme" });
        Assert.Equal(id, Account());
        using ModuleSession session = Session("a.txt");
        session.Connect(other, "other").Run("$record = Invoke-SfQuery 'SELECT Id FROM Account'; Select-SfConnection acme").Good();
        Org.Requests.Clear();

        session.Run("Import-SfFile a.txt -LinkedTo $record").Error.Is("ForeignRecord", ErrorCategory.SecurityError);
        session.Run("Export-SfFile out $record").Error.Is("ForeignRecord", ErrorCategory.SecurityError);
        AssertNothingSent();
        session.Run("Import-SfFile a.txt -LinkedTo $record -Connection acme").One();
    }

    [Fact]
    public async Task Ctrl_C_ends_an_upload_at_once()
    {
        using ModuleSession session = Session("a.txt");
        await StopWhileHanging(session, "Import-SfFile a.txt", "POST", Versions, Fault.Hang());
    }
}
