using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using SalesforceConnect.Playground;

namespace SalesforceConnect.Tests.Hosting;

/// <summary>A host that remembers what it was shown and asked, and answers as the test says.</summary>
internal sealed class TestHost : PSHost
{
    /// <summary>How many columns its screen has.</summary>
    public const int ScreenWidth = 100;

    private readonly TestHostUserInterface _ui = new();

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "SalesforceConnect test host";

    public override PSHostUserInterface UI => _ui;

    public override Version Version { get; } = new(1, 0);

    /// <summary>Prompts and questions, in order.</summary>
    public ConcurrentQueue<string> Asked => _ui.Asked;

    /// <summary>Answers to masked prompts, in order.</summary>
    public ConcurrentQueue<string> SecureAnswers => _ui.SecureAnswers;

    /// <summary>Answers to plain prompts, in order; each is made when it is asked for.</summary>
    public ConcurrentQueue<Func<string>> Answers => _ui.Answers;

    /// <summary>The answer of one who presses Ctrl+C at a prompt: the console's host throws then what this one throws.</summary>
    public const string CtrlC = "\u0003";

    /// <summary>The answer of one who presses Enter: whatever the default is.</summary>
    public const int JustEnter = -1;

    /// <summary>Answers to yes-or-no questions: the index of the choice.</summary>
    public ConcurrentQueue<int> Choices => _ui.Choices;

    /// <summary>The progress that was shown.</summary>
    public ConcurrentQueue<ProgressRecord> Progress => _ui.Progress;

    /// <summary>Everything that was written.</summary>
    public string Written => _ui.Written;

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }

    private sealed class TestHostUserInterface : PSHostUserInterface
    {
        private readonly ConcurrentQueue<string> _written = new();

        public ConcurrentQueue<string> Asked { get; } = new();

        public ConcurrentQueue<string> SecureAnswers { get; } = new();

        public ConcurrentQueue<Func<string>> Answers { get; } = new();

        public ConcurrentQueue<int> Choices { get; } = new();

        public ConcurrentQueue<ProgressRecord> Progress { get; } = new();

        public string Written => string.Join("", _written);

        public override PSHostRawUserInterface RawUI { get; } = new Screen();

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
        {
            var answers = new Dictionary<string, PSObject>();
            foreach (FieldDescription field in descriptions)
            {
                Asked.Enqueue(field.Name);
                bool isSecret = field.ParameterTypeFullName == typeof(SecureString).FullName;
                answers[field.Name] = isSecret ? PSObject.AsPSObject(ReadLineAsSecureString()) : PSObject.AsPSObject(ReadLine());
            }

            return answers;
        }

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Asked.Enqueue(message);
            return Choices.TryDequeue(out int choice)
                ? (choice == JustEnter ? defaultChoice : choice)
                : throw new HostException("The test gave no choice.");
        }

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
            => throw new HostException("The test gave no credential.");

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes,
            PSCredentialUIOptions options)
            => throw new HostException("The test gave no credential.");

        public override string ReadLine()
            => Answers.TryDequeue(out Func<string>? answer) ? answer() : throw new HostException("The test gave no answer.");

        public override SecureString ReadLineAsSecureString()
        {
            Asked.Enqueue("(masked)");
            return !SecureAnswers.TryDequeue(out string? answer) ? throw new HostException("The test gave no masked answer.")
                : answer == CtrlC ? throw new PipelineStoppedException()
                : answer.ToSecureString();
        }

        public override void Write(string value) => _written.Enqueue(value);

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => _written.Enqueue(value);

        public override void WriteDebugLine(string message) => _written.Enqueue("DEBUG: " + message + "\n");

        public override void WriteErrorLine(string value) => _written.Enqueue("ERROR: " + value + "\n");

        public override void WriteLine(string value) => _written.Enqueue(value + "\n");

        public override void WriteProgress(long sourceId, ProgressRecord record) => Progress.Enqueue(record);

        public override void WriteVerboseLine(string message) => _written.Enqueue("VERBOSE: " + message + "\n");

        public override void WriteWarningLine(string message) => _written.Enqueue("WARNING: " + message + "\n");
    }

    private sealed class Screen : ScreenSize
    {
        public override Size BufferSize { get; set; } = new(ScreenWidth, 500);
    }
}
