using System.Net;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Auth;

/// <summary>What the browser shows at the end of a sign-in, in plain words.</summary>
internal static class SignInPage
{
    /// <summary>The page.</summary>
    /// <param name="error">Why it did not work; null where it did.</param>
    public static string For(SfException? error)
    {
        string title = Text.Message(error is null ? "SignInPage.Good" : "SignInPage.Bad");
        string text = error is null ? Text.Message("SignInPage.GoodText") : error.Message;
        return $$"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width">
              <title>{{WebUtility.HtmlEncode(title)}}</title>
              <style>
                body { font: 16px/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 34em; padding: 0 1.5em; color: #1b1b1b; background: #fff }
                h1 { font-size: 1.6em; color: {{(error is null ? "#1a6b3c" : "#a12622")}} }
                @media (prefers-color-scheme: dark) { body { color: #eee; background: #181818 } h1 { color: {{(error is null ? "#6fcf97" : "#ff8a80")}} } }
              </style>
            </head>
            <body>
              <h1>{{WebUtility.HtmlEncode(title)}}</h1>
              <p>{{WebUtility.HtmlEncode(text)}}</p>
              <p>{{WebUtility.HtmlEncode(error?.RecommendedAction ?? "")}}</p>
            </body>
            </html>
            """;
    }
}
