using SalesforceConnect.Records;

namespace SalesforceConnect.Write;

/// <summary>One row of input, whatever it came as: the one source of fields that writing knows.</summary>
/// <param name="Input">What the user gave; errors and results show it.</param>
/// <param name="Kind">What it came as.</param>
/// <param name="Fields">Its fields, in order. Of a record, those that were added to it.</param>
internal sealed record WriteRow(object? Input, RowKind Kind, IReadOnlyList<RowField> Fields)
{
    /// <summary>Which row of the input it is, from 1; 0 where it is the only one.</summary>
    public long Number { get; init; }

    /// <summary>The record that the row is; null for any other kind.</summary>
    public SfRecord? Record { get; init; }

    /// <summary>The result of an earlier row whose record it is; null where it is none.</summary>
    public SfWriteResult? Result { get; init; }

    /// <summary>The record that named the row, where its ID alone is meant; null where none did.</summary>
    public SfRecord? NamedBy { get; init; }

    /// <summary>What somebody wrote for all rows. It counts as the keys of a table do, and more than the row's own.</summary>
    public IReadOnlyList<RowField> Values { get; init; } = [];
}

/// <summary>A field of a row.</summary>
/// <param name="Name">Its name as the row has it, in any case, perhaps with the path of a parent.</param>
/// <param name="Value">
/// Its value: plain, a <see cref="WriteRow"/> for an object in it, or a list of <see cref="WriteRow"/> for objects in it.
/// </param>
internal readonly record struct RowField(string Name, object? Value);
