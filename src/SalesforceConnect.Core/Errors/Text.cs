using System.Globalization;
using System.Resources;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Errors;

/// <summary>The words for people, from the one resource file. An error's ID is the name of its text.</summary>
internal static class Text
{
    private const string ActionSuffix = ".Action";

    private static readonly ResourceManager s_resources = new("SalesforceConnect.Errors.Strings", typeof(Text).Assembly);

    /// <summary>The text with this name, its placeholders filled in.</summary>
    public static string Message(string name, params object?[] arguments)
        => Find(name, arguments) ?? throw new MissingManifestResourceException($"There is no text named '{name}'.");

    /// <summary>What to do next about the error with this ID, or null where nothing is written.</summary>
    public static string? Action(string errorId, params object?[] arguments) => Find(errorId + ActionSuffix, arguments);

    private static string? Find(string name, object?[] arguments)
    {
        string? text = s_resources.GetString(name, CultureInfo.CurrentUICulture);
        return text is null || arguments.Length == 0 ? text : string.Format(CountFormat.Current, text, [.. arguments.Select(Shown)]);
    }

    // Only what fills the places is from outside: stars in the words themselves would tell which word a password is.
    private static object? Shown(object? argument) => argument is string or Uri ? KnownSecret.Mask(argument.ToString()!) : argument;
}
