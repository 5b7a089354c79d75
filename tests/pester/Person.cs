using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Net;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

// The host of a shell whose person knows the answers, and has a browser in which he is signed in. Compiled by HelpExamples.Tests.ps1, by
// Windows PowerShell too, so in C# 5.
public sealed class Person : PSHost
{
    private readonly Guid _id = Guid.NewGuid();
    private readonly PersonUI _ui = new PersonUI();

    public IDictionary Answers { get { return _ui.Answers; } }
    public string Seen { get { return Regex.Replace(_ui.Seen.ToString(), "\u001b\\[[0-9;]*m", ""); } }
    public void Forget() { _ui.Seen.Clear(); }

    public override CultureInfo CurrentCulture { get { return CultureInfo.InvariantCulture; } }
    public override CultureInfo CurrentUICulture { get { return CultureInfo.InvariantCulture; } }
    public override Guid InstanceId { get { return _id; } }
    public override string Name { get { return "Person"; } }
    public override PSHostUserInterface UI { get { return _ui; } }
    public override Version Version { get { return new Version(1, 0); } }
    public override void EnterNestedPrompt() { throw new NotSupportedException(); }
    public override void ExitNestedPrompt() { throw new NotSupportedException(); }
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
    public override void SetShouldExit(int exitCode) { throw new InvalidOperationException("exit " + exitCode); }
}

public sealed class PersonUI : PSHostUserInterface
{
    private readonly PersonRawUI _raw = new PersonRawUI();

    public readonly IDictionary Answers = new Hashtable(StringComparer.OrdinalIgnoreCase);
    public readonly StringBuilder Seen = new StringBuilder();

    public override PSHostRawUserInterface RawUI { get { return _raw; } }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        var answers = new Dictionary<string, PSObject>();
        foreach (FieldDescription field in descriptions)
        {
            answers[field.Name] = PSObject.AsPSObject(Answer(field.Name));
        }

        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Seen.AppendLine(caption).AppendLine(message);
        return 0;
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
    {
        return (PSCredential)Answer(message);
    }

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes types, PSCredentialUIOptions options)
    {
        return (PSCredential)Answer(message);
    }

    // A line is asked for by the sign-in alone: where the browser ended that opened the address.
    public override string ReadLine()
    {
        Match address = Regex.Match(Seen.ToString(), @"https?://\S+/authorize\?\S+", RegexOptions.RightToLeft);
        var request = (HttpWebRequest)WebRequest.Create(address.Value);
        request.AllowAutoRedirect = false;
        using (WebResponse response = request.GetResponse())
        {
            return response.Headers["Location"];
        }
    }

    public override SecureString ReadLineAsSecureString() { throw new InvalidOperationException(
        "A secret was asked for without a prompt."); }
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) { Seen.Append(value); }
    public override void Write(string value) { Seen.Append(value); }
    public override void WriteLine(string value) { Seen.AppendLine(value); }
    public override void WriteErrorLine(string value) { Seen.AppendLine(value); }
    public override void WriteDebugLine(string message) { Seen.AppendLine("DEBUG: " + message); }
    public override void WriteVerboseLine(string message) { Seen.AppendLine("VERBOSE: " + message); }
    public override void WriteWarningLine(string message) { Seen.AppendLine("WARNING: " + message); }
    public override void WriteProgress(long sourceId, ProgressRecord record) { }

    private object Answer(string question)
    {
        if (!Answers.Contains(question))
        {
            throw new InvalidOperationException("Nobody here knows the answer to '" + question + "'.");
        }

        return Answers[question];
    }
}

public sealed class PersonRawUI : PSHostRawUserInterface
{
    public override ConsoleColor BackgroundColor { get; set; }
    public override Size BufferSize { get { return new Size(100, 1000); } set { } }
    public override Coordinates CursorPosition { get; set; }
    public override int CursorSize { get; set; }
    public override ConsoleColor ForegroundColor { get; set; }
    public override bool KeyAvailable { get { return false; } }
    public override Size MaxPhysicalWindowSize { get { return WindowSize; } }
    public override Size MaxWindowSize { get { return WindowSize; } }
    public override Coordinates WindowPosition { get; set; }
    public override Size WindowSize { get { return new Size(100, 50); } set { } }
    public override string WindowTitle { get; set; }
    public override void FlushInputBuffer() { }
    public override BufferCell[,] GetBufferContents(Rectangle rectangle) { throw new NotSupportedException(); }
    public override KeyInfo ReadKey(ReadKeyOptions options) { throw new NotSupportedException(); }
    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) { }
    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) { }
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) { }
}
