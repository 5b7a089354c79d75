namespace SalesforceConnect.Write;

/// <summary>What the name of a row's field means for one object.</summary>
internal abstract record Column
{
    private Column()
    {
    }

    /// <summary>A field of the object.</summary>
    /// <param name="Description">The field.</param>
    public sealed record Field(SfField Description) : Column;

    /// <summary>A parent that is found by one of its own fields.</summary>
    /// <param name="Reference">The field that refers to the parent.</param>
    /// <param name="ObjectName">The parent's object; null where the reference leads to one alone.</param>
    /// <param name="Key">The parent's field.</param>
    public sealed record ParentKey(SfField Reference, string? ObjectName, SfField Key) : Column;

    /// <summary>A parent's field that several objects have to which the reference may lead.</summary>
    /// <param name="Error">Says so, to whoever means it.</param>
    public sealed record Ambiguous(SfException Error) : Column;

    /// <summary>A parent as a whole.</summary>
    /// <param name="Reference">The field that refers to it.</param>
    public sealed record Parent(SfField Reference) : Column;

    /// <summary>A field that is made of others, as an address is.</summary>
    /// <param name="Description">The field.</param>
    /// <param name="Parts">Those others.</param>
    public sealed record Compound(SfField Description, IReadOnlyList<SfField> Parts) : Column
    {
        /// <summary>The part that goes by this name in the whole: <c>city</c> in <c>BillingAddress</c> is <c>BillingCity</c>.</summary>
        public SfField? Part(string name)
            => Parts.FirstOrDefault(part => Plain(part.Name).EndsWith(name.Replace("_", ""), StringComparison.OrdinalIgnoreCase));

        // Location__Latitude__s
        private static string Plain(string name)
            => (name.EndsWith("__s", StringComparison.Ordinal) ? name.Substring(0, name.Length - 3) : name).Replace("_", "");
    }

    /// <summary>Records that refer to this one.</summary>
    /// <param name="Relationship">How they do.</param>
    public sealed record Children(SfChildRelationship Relationship) : Column;

    /// <summary>What is no field and may be left out: <c>attributes</c>.</summary>
    public sealed record Nothing : Column;
}
