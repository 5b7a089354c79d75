using System.Net;
using SalesforceConnect.Errors;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Apex;

/// <summary>
/// Runs blocks of anonymous Apex (Tooling API, "executeAnonymous"). They go by GET, with the code in the URL, and may change anything: what
/// may have run is never sent again.
/// </summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="caller">Where to tell of them.</param>
internal sealed class ApexRun(ISender sender, ICaller? caller)
{
    /// <summary>The error of code that is not compiled.</summary>
    public const string NotCompiled = "ApexNotCompiled";

    private const string Threw = "ApexException";

    // 16,384 bytes hold the URL and the headers, and how long a token is, is not for this class to know.
    private const int LongestCode = 15_000;

    /// <summary>Runs a block.</summary>
    /// <param name="code">The code.</param>
    /// <param name="cancellationToken">Ends the wait for it; what has begun at Salesforce goes on.</param>
    /// <exception cref="SfException">
    /// <c>ApexTooLong</c>: nothing was sent; <c>ApexNotCompiled</c>: nothing has run; <c>ApexException</c>: all of it was taken back;
    /// <c>ApexOutcomeUnknown</c>: no answer came, so that it may have run.
    /// </exception>
    public async Task RunAsync(string code, CancellationToken cancellationToken)
    {
        ApexAnswer answer = await SendAsync(code, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            throw new SfApexException(answer.IsCompiled ? Threw : NotCompiled, answer, code);
        }
    }

    /// <summary>Makes sure that a block can be sent.</summary>
    /// <returns>The code as it stands in the URL.</returns>
    /// <exception cref="SfException"><c>ApexTooLong</c>, <c>NoApex</c>.</exception>
    public static string Encode(string code)
    {
        if (string.IsNullOrWhiteSpace(code))
        {
            throw new SfException("NoApex", SfErrorCategory.InvalidArgument);
        }

        // A space takes one byte for three.
        string encoded = UrlText.Escape(code.Replace("\r\n", "\n")).Replace("%20", "+");
        return encoded.Length <= LongestCode ? encoded : throw TooLong(code, encoded);
    }

    private static SfException TooLong(string code, string encoded)
        => new("ApexTooLong", SfErrorCategory.LimitsExceeded, code.Length, encoded.Length, LongestCode);

    private async Task<ApexAnswer> SendAsync(string code, CancellationToken cancellationToken)
    {
        string encoded = Encode(code);
        var request = new SfRequest("GET", "tooling/executeAnonymous/?anonymousBody=" + encoded) { IsOnce = true };
        DateTimeOffset begun = DateTimeOffset.UtcNow;
        SfResponse response;
        try
        {
            response = await sender.SendAsync(request, caller, cancellationToken).ConfigureAwait(false);
        }
        catch (SfApiException refusal) when (refusal.StatusCode is (int)HttpStatusCode.RequestUriTooLong or 431)
        {
            throw TooLong(code, encoded);
        }
        catch (SfException failure) when (Outcome.MayBeDone(failure))
        {
            throw Unknown(failure, begun);
        }

        try
        {
            return ApexAnswer.Read(response);
        }
        catch (SfException failure)
        {
            throw Unknown(failure, begun);
        }
    }

    private static SfException Unknown(SfException failure, DateTimeOffset begun)
        => new("ApexOutcomeUnknown", SfErrorCategory.OperationTimeout, failure, failure.Message, SalesforceText.Print(begun));
}
