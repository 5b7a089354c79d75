using System.Text.Json;

namespace SalesforceConnect.Write;

/// <summary>A row as it is sent.</summary>
internal sealed class RecordBody
{
    /// <summary>The object's API name.</summary>
    public required string ObjectName { get; init; }

    /// <summary>The record's ID; null where it has none yet, or is found by an external ID.</summary>
    public string? Id { get; set; }

    /// <summary>The value of the external ID by which it is found; null where it is found by its ID.</summary>
    public WireValue? ExternalId { get; set; }

    /// <summary>What is set, in order.</summary>
    public List<BodyField> Fields { get; } = [];

    /// <summary>The records to be created with it, by the name of their relationship.</summary>
    public List<BodyChildren> Children { get; } = [];

    /// <summary>What it sets, for people: fields, parents by the field that finds them, and the objects of children.</summary>
    public IEnumerable<string> Contents
        => Fields.Select(set => set.ParentKey is null ? set.Name : $"{set.Name}.{set.ParentKey}")
            .Concat(Children.SelectMany(children => children.Records).Select(child => child.ObjectName));

    /// <summary>Whether it says who owns the record, which an assignment rule would overrule.</summary>
    public bool HasOwner => Fields.Any(set => set.Name is "OwnerId" or "Owner");

    /// <summary>Whether it refers to a record of its own object, which may be written at the same time.</summary>
    public bool IsSelfReferring { get; set; }

    /// <summary>What must not be written twice at a time; null for a new record.</summary>
    public string? Key => Id is not null ? Rest.RecordId.Short(Id) : ExternalId is { } value ? KeyOf(value) : null;

    /// <summary>The key of the row that it refers to, which has to be there before it; null where that can be no other row.</summary>
    public string? ParentKey { get; private set; }

    /// <summary>It refers to the record of its own object that has this external ID.</summary>
    public void ReferTo(WireValue externalId) => ParentKey = KeyOf(externalId);

    private string KeyOf(WireValue value) => $"{ObjectName}\n{value.Common.ToUpperInvariant()}";

    /// <summary>Sets a field; the last value counts.</summary>
    public void Set(BodyField field)
    {
        for (int at = Fields.Count - 1; at >= 0; at--)
        {
            if (Fields[at].Name == field.Name && Fields[at].ParentKey == field.ParentKey)
            {
                Fields.RemoveAt(at);
            }
        }

        Fields.Add(field);
    }

    /// <summary>Writes it as JSON for a collection (REST API Developer Guide, "sObject Collections").</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("attributes");
        writer.WriteString("type", ObjectName);
        writer.WriteEndObject();
        if (Id is not null)
        {
            writer.WriteString("id", Id);
        }

        WriteFields(writer);
        writer.WriteEndObject();
    }

    /// <summary>Writes its fields alone.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="leftOut">A field that is not written; null for none.</param>
    public void WriteFields(Utf8JsonWriter writer, string? leftOut = null)
    {
        foreach (BodyField field in Fields)
        {
            if (field.Name.Equals(leftOut, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            writer.WritePropertyName(field.Name);
            if (field.ParentKey is null)
            {
                field.Value.Write(writer);
                continue;
            }

            writer.WriteStartObject();
            if (field.ParentObject is not null)
            {
                writer.WriteStartObject("attributes");
                writer.WriteString("type", field.ParentObject);
                writer.WriteEndObject();
            }

            writer.WritePropertyName(field.ParentKey);
            field.Value.Write(writer);
            writer.WriteEndObject();
        }
    }
}

/// <summary>A field that is set.</summary>
/// <param name="Name">The field, or the relationship to a parent.</param>
/// <param name="Value">Its value, or that of the parent's field.</param>
/// <param name="ParentKey">The field by which the parent is found; null for a field of the record itself.</param>
/// <param name="ParentObject">The parent's object, where the relationship does not say it.</param>
internal sealed record BodyField(string Name, WireValue Value, string? ParentKey = null, string? ParentObject = null);

/// <summary>Records to be created with their parent.</summary>
/// <param name="Field">Their field that refers to the parent.</param>
/// <param name="Records">The records.</param>
internal sealed record BodyChildren(string Field, IReadOnlyList<RecordBody> Records);
