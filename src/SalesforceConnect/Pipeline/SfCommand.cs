using System.Collections.ObjectModel;
using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Pipeline;

/// <summary>
/// The base of every cmdlet. What a cmdlet does itself runs on the pipeline thread; what waits for the network runs in
/// <see cref="Run"/>, which pumps its output and is cancelled on any unwind.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class SfCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ctrl+C.</summary>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Frees what the invocation held.</summary>
    /// <param name="disposing">Whether it was called on purpose.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    /// <summary>
    /// Runs asynchronous work off the pipeline thread and carries out, on the pipeline thread, what the work gives to the bridge.
    /// It returns when both are done. Ctrl+C, <c>Select-Object -First</c> and an error under <c>-ErrorAction Stop</c> cancel the work
    /// and wait for it. What the work throws is thrown here.
    /// </summary>
    internal void Run(Func<PipelineBridge, CancellationToken, Task> work)
    {
        using PipelineWork begun = Begin(work);
        begun.End();
    }

    /// <summary>Begins work that goes on while the pipeline brings its input; on any unwind it must be disposed of.</summary>
    internal PipelineWork Begin(Func<PipelineBridge, CancellationToken, Task> work)
    {
        var unwind = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var bridge = new PipelineBridge(this, IsWanted("Verbose"), IsWanted("Debug"), unwind.Token);
        Task begun = work(bridge, unwind.Token);
        begun.ContinueWith(
            _ => bridge.Nudge(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        var going = new PipelineWork(bridge, begun, unwind, _stop.Token);
        try
        {
            if (EmitsNested)
            {
                // It takes PowerShell longer than a near org its answer, so it is done while that is awaited.
                SerializedTypes.Tell(InvokeCommand);
            }

            return going;
        }
        catch
        {
            going.Dispose();
            throw;
        }
    }

    /// <summary>Whether the command emits types that hang below one another, as <see cref="SerializedTypes"/> knows them.</summary>
    private protected virtual bool EmitsNested => false;

    /// <summary>
    /// Does what everything else depends on; its failure ends the command, and under <c>-ErrorAction Stop</c> the script.
    /// </summary>
    internal T Checked<T>(object? target, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SfException error)
        {
            Fail(ErrorRecords.From(error, target));
            throw;
        }
        catch (RuntimeException error) when (error is not PipelineStoppedException)
        {
            // PowerShell's own word on a path or a drive.
            Fail(new ErrorRecord(error.ErrorRecord, error));
            throw;
        }
    }

    /// <inheritdoc cref="Checked{T}(object?, Func{T})"/>
    internal void Checked(object? target, Action action) => Checked<object?>(target, () =>
    {
        action();
        return null;
    });

    /// <summary>
    /// Does work whose failure ends the command. What whoever takes the results throws is his own.
    /// </summary>
    internal void Working(Action action)
    {
        try
        {
            action();
        }
        catch (SfException error)
        {
            Checked<object?>(null, () => throw error);
        }
    }

    /// <summary>
    /// Asks, as a high-impact action does but with No as the answer to Enter, unless the user has settled that with -Force, -Confirm or the
    /// preference.
    /// </summary>
    internal bool IsAgreed(bool force, string question, string caption)
        => force
            || MyInvocation.BoundParameters.ContainsKey("Confirm")
            || SessionState.PSVariable.GetValue("ConfirmPreference")?.ToString() == "None"
            || Ask(question, caption);

    /// <summary>What a parameter of seconds says; null where it was left out.</summary>
    private protected static TimeSpan? Seconds(int given) => given > 0 ? TimeSpan.FromSeconds(given) : null;

    /// <summary>The full path of a file that a user named.</summary>
    /// <exception cref="SfException"><c>FileUnreadable</c> or <c>FileNotWritten</c>: it is on no drive of the file system.</exception>
    internal string FilePath(string path, bool forWriting = false)
    {
        string full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        if (provider.Name == "FileSystem")
        {
            return full;
        }

        string reason = Text.Message("FileElsewhere");
        throw forWriting
            ? new SfException("FileNotWritten", SfErrorCategory.WriteError, path, reason) { Target = path }
            : new SfException("FileUnreadable", SfErrorCategory.ReadError, path, reason) { Target = path };
    }

    /// <summary>Whether a text that is meant to be something else names a file that is there.</summary>
    internal bool IsNameOfFile(string text)
    {
        try
        {
            return System.IO.File.Exists(FilePath(text));
        }
        catch (Exception failure) when (failure is SfException or RuntimeException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>A file as <c>Get-Item</c> gives it: PowerShell shows and finds it by more than the file itself knows.</summary>
    internal object FileItem(string path)
        => InvokeProvider.Item.Get([path], force: true, literalPath: true) is [{ } item] ? item : new System.IO.FileInfo(path);

    /// <summary>Does something for one item of the input; its failure is that item's error, and the rest goes on.</summary>
    /// <param name="target">The item.</param>
    /// <param name="action">What to do for it.</param>
    /// <param name="at">What it is done at, where there are several and an error has to say which: a connection, a row.</param>
    internal void ForItem(object? target, Action action, string? at = null)
    {
        try
        {
            action();
        }
        catch (SfException error)
        {
            WriteError(ErrorRecords.From(error, target, at));
        }
    }

    /// <summary>Sees to it that of two parameters one alone is given.</summary>
    /// <exception cref="SfException"><c>ParametersDoNotFit</c>.</exception>
    internal static void RefuseTogether(bool isGiven, string given, bool isOtherGiven, string other)
    {
        if (isGiven && isOtherGiven)
        {
            throw new SfException("ParametersDoNotFit", SfErrorCategory.InvalidArgument, "-" + given, "-" + other);
        }
    }

    /// <summary>Says something once the pipeline was stopped, which takes no more output; the screen does.</summary>
    internal void TellOnScreen(string line)
    {
        try
        {
            Host.UI.WriteWarningLine(line);
        }
        catch (Exception failure) when (failure is HostException or NotImplementedException or PipelineStoppedException or InvalidOperationException)
        {
            // This host has no screen.
        }
    }

    // A terminating error ends its statement alone, even where -ErrorAction says Stop; a written one then ends the script.
    private void Fail(ErrorRecord error)
    {
        if (MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? given)
            && LanguagePrimitives.TryConvertTo(given, out ActionPreference action) && action == ActionPreference.Stop)
        {
            WriteError(error);
        }

        ThrowTerminatingError(error);
    }

    // ShouldContinue takes Enter for Yes; what shows or ends a secret is not done by habit.
    private bool Ask(string question, string caption)
    {
        const int Yes = 0;
        const int No = 1;
        Collection<ChoiceDescription> choices = [new(Text.Message("Choice.Yes")), new(Text.Message("Choice.No"))];
        try
        {
            return Host.UI.PromptForChoice(caption, question, choices, No) == Yes;
        }
        catch (Exception failure) when (failure is PSInvalidOperationException or HostException)
        {
            throw new SfException("NeedsConfirmation", SfErrorCategory.InvalidOperation, failure);
        }
    }

    /// <summary>
    /// Emits the items whose names match, in the order of the wanted names; a plain name that matches none is an error of its own.
    /// </summary>
    /// <param name="wanted">Names, with wildcards or without.</param>
    /// <param name="items">All items.</param>
    /// <param name="nameOf">An item's name.</param>
    /// <param name="errorId">The ID of that error, whose text takes the name.</param>
    /// <param name="connection">The connection whose items they are, where there are several and an error has to say which.</param>
    internal void WriteMatching<T>(
        IEnumerable<string> wanted, IReadOnlyCollection<T> items, Func<T, string> nameOf, string errorId, string? connection = null)
    {
        foreach (string name in wanted)
        {
            List<T> found = Matching(name, items, nameOf);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(ErrorRecords.From(new SfException(errorId, SfErrorCategory.ObjectNotFound, name), name, connection));
            }

            found.ForEach(item => WriteObject(item));
        }
    }

    /// <summary>The items whose names match one wanted name.</summary>
    internal static List<T> Matching<T>(string wanted, IEnumerable<T> items, Func<T, string> nameOf)
    {
        var pattern = new WildcardPattern(wanted, WildcardOptions.IgnoreCase);
        return [.. items.Where(item => pattern.IsMatch(nameOf(item)))];
    }

    // A message that no stream shows is not even made.
    private bool IsWanted(string stream)
        => MyInvocation.BoundParameters.TryGetValue(stream, out object? given) && given is SwitchParameter isWanted
            ? isWanted.IsPresent
            : SessionState.PSVariable.GetValue(stream + "Preference") is ActionPreference preference
                && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    /// <summary>Whether the command only says what it would do.</summary>
    internal bool IsWhatIf => LanguagePrimitives.IsTrue(
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
            ? given
            : SessionState.PSVariable.GetValue("WhatIfPreference"));

}
