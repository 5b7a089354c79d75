using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;
using SalesforceConnect.Tests.Pipeline;

namespace SalesforceConnect.Tests.Apex;

/// <summary><c>Invoke-SfApex</c>, with an org that knows a few statements.</summary>
public sealed class InvokeApexTests : StoppingTest, IDisposable
{
    private const string Execute = "/services/data/v67.0/tooling/executeAnonymous/";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sf-apex-");

    protected override LocalOrgOptions Options => new() { SampleData = false };

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("Invoke-SfApex \"insert new Account(Name = 'a');\"")]
    [InlineData("Invoke-SfApex 'Account a = new Account();', \"a.Name = 'a'; insert a;\"")]
    [InlineData("'Account a = new Account();', '// a comment with + and & and %', \"a.Name = 'a';\", 'insert a;' | Invoke-SfApex")]
    [InlineData("Invoke-SfApex -Path $Folder/a.apex")]
    [InlineData("Get-Item $Folder/a.apex | Invoke-SfApex")]
    public void A_text_lines_or_a_file_run_once_as_one_block(string script)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "a.apex"), "Account a = new Account(Name = 'a');\r\ninsert a;\r\n");
        using ModuleSession session = Session();
        script = script.Replace("Get-Item $Folder/a.apex", "[IO.FileInfo]::new(\"$Folder/a.apex\")", StringComparison.Ordinal);

        Assert.Empty(session.Run(script).Output);

        string id = Assert.Single(Org.Store.Ids("Account"));
        Assert.Equal("a", Org.Store.Get("Account", id)!["Name"]);
    }

    [Theory]
    [InlineData("Integer i = 1;`n`tSystem.debug(j);", 2, 15, "Variable does not exist: j", "\tSystem.debug(j);", "System.debug(-->j);")]
    [InlineData("Foo f;", 1, 1, "Invalid type: Foo", "Foo f;", "-->Foo f;")]
    [InlineData("System.debug('x')", 1, 18, "Unexpected token '<EOF>'.", "System.debug('x')", "System.debug('x')-->")]
    public void What_does_not_compile_is_told_with_its_place_and_nothing_runs(
        string code, int line, int column, string problem, string source, string marked)
    {
        using ModuleSession session = Session();

        RunResult result = session.Run($"Invoke-SfApex \"{code}\"");

        ErrorRecord error = result.Error.Is("ApexNotCompiled", ErrorCategory.InvalidArgument).Says(problem).Says(marked).Says($"(line {line}, column {column}: ");
        dynamic exception = error.Exception;
        Assert.Equal((line, column, problem, source), ((int)exception.Line, (int)exception.Column, (string)exception.Problem, (string)exception.SourceLine));
    }

    [Fact]
    public void The_screen_shows_the_line_and_a_caret_also_from_a_script_file()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "a.ps1"), "Invoke-SfApex \"Integer i = 1;`n`tSystem.debug(j);\"");
        using ModuleSession session = Session();

        session.Run("& \"$Folder/a.ps1\" 2>&1 | Out-Default");

        string shown = System.Text.RegularExpressions.Regex.Replace(session.Host.Written, "\u001b\\[[0-9;]*m|\r|ERROR: ", "");
        Assert.Contains(
            "Invoke-SfApex: Variable does not exist: j\nLine |\n   2 | \tSystem.debug(j);\n     | \t             ^\n  Recommendation: ",
            shown,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_has_its_place_and_stack_and_takes_back_what_was_written()
    {
        using ModuleSession session = Session();

        RunResult result = session.Run("Invoke-SfApex \"insert new Account(Name = 'a');`nSystem.assertEquals(1, 2, 'no');\"");

        ErrorRecord error = result.Error.Is("ApexException", ErrorCategory.InvalidOperation)
            .Says("System.AssertException: Assertion Failed: no: Expected: 1, Actual: 2").Says("(line 2, column 1: -->System.assertEquals(1, 2, 'no');");
        Assert.StartsWith("AnonymousBlock: line 2, column 1", (string)((dynamic)error.Exception).ApexStackTrace, StringComparison.Ordinal);
        Assert.Empty(Org.Store.Ids("Account"));
    }

    [Fact]
    public void The_log_comes_as_text_and_nothing_of_the_trace_stays()
    {
        using ModuleSession session = Session();

        string log = (string)session.Run("Invoke-SfApex \"System.debug('hello ' + (1 + 1));\" -Log").Value();

        Assert.Contains("|USER_DEBUG|[1]|DEBUG|hello 2\n", log, StringComparison.Ordinal);
        Assert.Contains("APEX_CODE,DEBUG", log, StringComparison.Ordinal);
        Assert.Empty(Org.Store.Ids("TraceFlag"));
        Assert.Empty(Org.Store.Ids("DebugLevel"));
    }

    [Fact]
    public void The_log_of_what_throws_comes_before_the_error()
    {
        using ModuleSession session = Session();

        RunResult result = session.Run("Invoke-SfApex \"System.debug('before'); throw new IllegalArgumentException('no');\" -Log");

        Assert.Contains("|DEBUG|before", (string)Assert.Single(result.Output)!.BaseObject, StringComparison.Ordinal);
        result.Error.Is("ApexException", ErrorCategory.InvalidOperation).Says("System.IllegalArgumentException: no");
        Assert.Empty(Org.Store.Ids("TraceFlag"));
    }

    [Fact]
    public void A_trace_that_is_there_is_used_and_stays()
    {
        string level = Org.Store.Insert("DebugLevel", new { DeveloperName = "Mine", MasterLabel = "Mine", ApexCode = "FINEST" });
        Org.Store.Insert("TraceFlag", new
        {
            TracedEntityId = Org.Users.Administrator.Id,
            DebugLevelId = level,
            LogType = "USER_DEBUG",
            ExpirationDate = DateTime.UtcNow.AddHours(2),
        });
        using ModuleSession session = Session();

        Assert.Contains("APEX_CODE,FINEST", (string)session.Run("Invoke-SfApex 'System.debug(1);' -Log").Value(), StringComparison.Ordinal);
        Assert.Single(Org.Store.Ids("TraceFlag"));
        Assert.Single(Org.Store.Ids("DebugLevel"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_may_have_run_is_not_sent_again_and_said_to_be_unknown(bool hasLog)
    {
        Org.Faults.On(request => request.Path == Execute).Always(Fault.Drop().AfterWork());
        using ModuleSession session = Session();

        // A connection that was used before is what the runtime tries once more by itself.
        session.Run("1..3 | ForEach-Object { Get-SfLimit DataStorageMB }").Good();
        RunResult result = session.Run($"Invoke-SfApex \"insert new Account(Name = 'a');\" {(hasLog ? "-Log" : "")}");

        result.Error.Is("ApexOutcomeUnknown", ErrorCategory.OperationTimeout).Recommends("LastModifiedDate");
        Assert.Equal(1, Org.Requests.All.Count(request => request.Path == Execute));
        Assert.Single(Org.Store.Ids("Account"));
        Assert.Empty(Org.Store.Ids("TraceFlag"));
    }

    [Theory]
    [InlineData("-Path $Folder/none.apex", "FileUnreadable")]
    [InlineData("$Folder/a.apex", "ApexIsFile")]
    [InlineData("' '", "NoApex")]
    [InlineData("('System.debug(1);' * 2000)", "ApexTooLong")]
    public void What_cannot_be_run_is_an_error_before_anything_is_sent(string what, string errorId)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "a.apex"), "");
        using ModuleSession session = Session();

        Assert.StartsWith(errorId + ",", session.Run($"Invoke-SfApex {what}").Error.FullyQualifiedErrorId, StringComparison.Ordinal);

        AssertNothingSent();
    }

    [Fact]
    public void What_if_sends_nothing()
    {
        using ModuleSession session = Session();

        Assert.Empty(session.Run("Invoke-SfApex 'System.debug(1);' -Log -WhatIf").Good());

        AssertNothingSent();
        Assert.Contains("System.debug(1);", session.Host.Written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Invoke-SfApex 'System.debug(1);'")]
    [InlineData("Invoke-SfApex 'System.debug(1);' -Log")]
    public async Task Ctrl_C_ends_the_wait_and_the_trace(string script)
    {
        using ModuleSession session = Session();

        await StopWhileHanging(session, script, "GET", Execute, inBody: false);

        Assert.Empty(Org.Store.Ids("TraceFlag"));
        Assert.Empty(Org.Store.Ids("DebugLevel"));
    }

    private ModuleSession Session() => new ModuleSession().Connect(Org).Set("Folder", _folder.FullName);
}
