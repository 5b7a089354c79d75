using System.Management.Automation;

namespace SalesforceConnect.Pipeline;

/// <summary>The caller's variables that get what an answer says besides its body.</summary>
internal sealed class AnswerVariables
{
    private readonly PSVariableIntrinsics _variables;
    private readonly string? _status;
    private readonly string? _headers;

    /// <param name="variables">The caller's variables.</param>
    /// <param name="status">The name of the one for the HTTP status code; null for none.</param>
    /// <param name="headers">The name of the one for the headers; null for none.</param>
    public AnswerVariables(PSVariableIntrinsics variables, string? status, string? headers)
    {
        _variables = variables;
        _status = status;
        _headers = headers;
    }

    /// <summary>Sets those that were asked for.</summary>
    /// <param name="status">The HTTP status code.</param>
    /// <param name="headers">Makes the table of headers, where it is asked for.</param>
    /// <param name="bridge">The pipeline.</param>
    public Task SetAsync(int status, Func<IReadOnlyDictionary<string, string[]>> headers, PipelineBridge bridge)
        => _status is null && _headers is null ? Task.CompletedTask : bridge.OnOwnThreadAsync(() =>
        {
            Set(_status, () => status);
            Set(_headers, headers);
            return status;
        });

    private void Set(string? name, Func<object> value)
    {
        if (name is not null)
        {
            _variables.Set(name, value());
        }
    }
}
