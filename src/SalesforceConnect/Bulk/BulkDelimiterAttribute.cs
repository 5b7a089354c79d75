using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using SalesforceConnect.Conversion;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Bulk;

/// <summary>Takes one of the characters that bulk jobs put between values, or its name.</summary>
[AttributeUsage(AttributeTargets.Property)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BulkDelimiterAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether any other character will do: of files that are read, it is whoever made them that chose.</summary>
    public bool TakesOthers { get; init; }

    /// <summary>Whether no bulk job is at work, and the file is one that this module writes.</summary>
    public bool IsOfFile { get; init; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        string given = Convert.ToString(Wrapped.Plain(inputData), CultureInfo.InvariantCulture) ?? "";
        foreach (char character in BulkDelimiter.All)
        {
            if (given == character.ToString() || given.Equals(BulkDelimiter.NameOf(character), StringComparison.OrdinalIgnoreCase))
            {
                return character;
            }
        }

        if (TakesOthers && given.Length == 1 && given[0] is not ('"' or '\r' or '\n'))
        {
            return given[0];
        }

        IEnumerable<string> names = BulkDelimiter.All.Select(character => BulkDelimiter.NameOf(character)!.ToLowerInvariant());
        throw new ArgumentTransformationMetadataException(Text.Message(
            TakesOthers ? "DelimiterUnknown.Any" : IsOfFile ? "DelimiterUnknown.File" : "DelimiterUnknown", given, string.Join(", ", names)));
    }
}
