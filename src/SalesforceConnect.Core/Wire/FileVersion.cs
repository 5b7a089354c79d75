using System.Globalization;

namespace SalesforceConnect.Wire;

/// <summary>
/// Which version of a file bytes are of, and how many it has, as far as the server says (RFC 9110, sections 8.8 and 14.4).
/// </summary>
/// <param name="EntityTag">Its strong or weak entity tag; null for none.</param>
/// <param name="LastModified">When it was changed last; null where that is not said.</param>
/// <param name="Length">How many bytes it has; null where that is not said.</param>
internal sealed record FileVersion(string? EntityTag, DateTimeOffset? LastModified, long? Length)
{
    /// <summary>What tells the server of which version the rest is wanted; null where nothing would be certain.</summary>
    public string? Validator
        => EntityTag is { } tag && !tag.StartsWith("W/", StringComparison.Ordinal)
            ? tag
            : LastModified?.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The version that an answer's head names.</summary>
    public static FileVersion Of(AnswerHead head) => new(
        head.EntityTag,
        head.Content?.LastModified,
        head.Content?.ContentRange is { } range ? range.Length : head.Content?.ContentLength);

    /// <summary>Whether nothing speaks against both being the same.</summary>
    public bool Fits(FileVersion other)
        => Agree(EntityTag, other.EntityTag) && Agree(LastModified, other.LastModified) && Agree(Length, other.Length);

    private static bool Agree(object? one, object? other) => one is null || other is null || one.Equals(other);
}
