using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Runtime.ExceptionServices;

namespace SalesforceConnect.Connections;

/// <summary>
/// Notices, while it is not disposed of, that a prompt of the host was ended by Ctrl+C.
/// </summary>
/// <remarks>
/// A vault asks for its password in SecretManagement's own runspace. Ctrl+C there ends that runspace's pipeline, and SecretManagement
/// takes it for an answer without secrets: neither its caller nor its caller's pipeline hears of it. The exception that the host threw is
/// the only trace.
/// </remarks>
internal sealed class PromptWatch : IDisposable
{
    private volatile bool _wasStopped;

    public PromptWatch() => AppDomain.CurrentDomain.FirstChanceException += Notice;

    /// <summary>Whether one was.</summary>
    public bool WasStopped => _wasStopped;

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= Notice;

    private void Notice(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (thrown.Exception is PipelineStoppedException && !_wasStopped)
        {
            _wasStopped = new StackTrace().GetFrames()
                .Any(frame => typeof(PSHostUserInterface).IsAssignableFrom(frame.GetMethod()?.DeclaringType));
        }
    }
}
