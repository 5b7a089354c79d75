using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;

namespace SalesforceConnect.Playground;

/// <summary>Prints to the console and asks there.</summary>
internal sealed class ConsoleShellUI : PSHostUserInterface
{
    private readonly ConsoleSize _rawUI = new();

    public override PSHostRawUserInterface RawUI => _rawUI;

    public override bool SupportsVirtualTerminal => !Console.IsOutputRedirected;

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        var answers = new Dictionary<string, PSObject>();
        foreach (FieldDescription field in descriptions)
        {
            Console.Write($"{field.Name}: ");
            answers[field.Name] = field.ParameterTypeFullName == typeof(SecureString).FullName
                ? PSObject.AsPSObject(ReadLineAsSecureString())
                : PSObject.AsPSObject(ReadLine());
        }

        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Console.WriteLine(message);
        Console.Write(
            $"{string.Join("  ", choices.Select((choice, index) => $"[{index}] {choice.Label.Replace("&", "")}"))} (default {defaultChoice}): ");
        string answer = ReadLine();
        return int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < choices.Count
            ? index
            : defaultChoice;
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
        => PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Generic, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options)
    {
        if (string.IsNullOrEmpty(userName))
        {
            Console.Write("User name: ");
            userName = ReadLine();
        }

        Console.Write("Password: ");
        return new PSCredential(userName, ReadLineAsSecureString());
    }

    public override string ReadLine() => Console.ReadLine() ?? throw new PipelineStoppedException();

    public override SecureString ReadLineAsSecureString()
    {
        var secure = new SecureString();
        foreach (char c in ReadMasked())
        {
            secure.AppendChar(c);
        }

        return secure;
    }

    public override void Write(string value) => Console.Write(Rendered(value));

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Console.Write(Rendered(value));

    public override void WriteDebugLine(string message) => Console.WriteLine("DEBUG: " + message);

    public override void WriteErrorLine(string value) => Console.WriteLine(Rendered(value));

    public override void WriteLine(string value) => Console.WriteLine(Rendered(value));

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        // A tour is read from top to bottom; progress would be drawn over it.
    }

    public override void WriteVerboseLine(string message) => Console.WriteLine("VERBOSE: " + message);

    public override void WriteWarningLine(string message) => Console.WriteLine("WARNING: " + message);

    // A file has no use for colours.
    private static string Rendered(string value)
        => Console.IsOutputRedirected ? new StringDecorated(value).ToString(OutputRendering.PlainText) : value;

    private static string ReadMasked()
    {
        if (Console.IsInputRedirected)
        {
            return Console.ReadLine() ?? throw new PipelineStoppedException();
        }

        var typed = new Stack<char>();
        for (ConsoleKeyInfo key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key != ConsoleKey.Backspace)
            {
                typed.Push(key.KeyChar);
                Console.Write('*');
            }
            else if (typed.TryPop(out _))
            {
                Console.Write("\b \b");
            }
        }

        Console.WriteLine();
        return new string([.. typed.Reverse()]);
    }
}
