namespace SalesforceConnect.Work;

/// <summary>
/// Who asked for the work: it is told what happens, in lines that are already redacted, and lends its thread to what must run there,
/// such as a vault that may have to ask for its password.
/// </summary>
internal interface ICaller
{
    /// <summary>One line an exchange, such as <c>GET /services/data/v67.0/limits → 200 in 84 ms</c>.</summary>
    /// <param name="line">Makes the line, where anybody wants to see it.</param>
    void Verbose(Func<string> line);

    /// <summary>Detail for those who look for a fault: header names and sizes, never a secret.</summary>
    /// <param name="line">Makes the line, where anybody wants to see it.</param>
    void Debug(Func<string> line);

    /// <summary>What a person should know though the work goes on.</summary>
    /// <param name="line">The line.</param>
    void Warning(string line);

    /// <summary>Runs something on the caller's own thread, in turn with the rest of its output.</summary>
    /// <param name="action">What to run; what it throws is thrown by the task.</param>
    Task<T> OnOwnThreadAsync<T>(Func<T> action);
}
