namespace SalesforceConnect.Http;

/// <summary>Where the pipeline tells what it does. What it is told is already redacted.</summary>
public interface ITrace
{
    /// <summary>One line an exchange, such as <c>GET /services/data/v67.0/limits → 200 in 84 ms</c>.</summary>
    /// <param name="line">The line.</param>
    void Verbose(string line);

    /// <summary>Detail for those who look for a fault: header names and sizes, never a secret.</summary>
    /// <param name="line">The line.</param>
    void Debug(string line);
}
