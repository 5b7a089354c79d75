using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>Which fields, parents and children of a record are written, in which order.</summary>
internal sealed class RecordShape(ObjectDefinition definition)
{
    private readonly List<(string Name, Member Member)> _members = [];

    private abstract record Member
    {
        public sealed record Value(FieldDefinition Field) : Member;

        public sealed record Parent(FieldDefinition Reference, RecordShape Shape) : Member;

        public sealed record Children(ChildRows Rows) : Member;
    }

    /// <summary>Adds a field or a parent's field. False when it is there already.</summary>
    public bool Add(BoundPath path)
    {
        var shape = this;
        foreach (var reference in path.References)
        {
            shape = shape.ParentShape(reference);
        }

        if (shape._members.Any(m => m.Member is Member.Value value && value.Field == path.Field))
        {
            return false;
        }

        shape._members.Add((path.Field.Name, new Member.Value(path.Field)));
        return true;
    }

    /// <summary>Adds a child subquery. False when the relationship is there already.</summary>
    public bool Add(string relationship, ChildRows rows)
    {
        if (_members.Any(m => m.Name.Equals(relationship, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        _members.Add((relationship, new Member.Children(rows)));
        return true;
    }

    public void Write(Utf8JsonWriter json, RecordWriteContext context, OrgRow row)
    {
        json.WriteStartObject();
        json.WriteStartObject("attributes");
        json.WriteString("type", definition.Name);
        json.WriteString("url", $"{context.Root}/sobjects/{definition.Name}/{row.Id}");
        json.WriteEndObject();
        foreach (var (name, member) in _members)
        {
            json.WritePropertyName(name);
            switch (member)
            {
                case Member.Value { Field.Kind: FieldKind.Address } address:
                    WriteAddress(json, address.Field.CompoundPrefix!, row);
                    break;
                case Member.Value { Field.Kind: FieldKind.Base64 } blob when row[blob.Field] is OrgBlob:
                    json.WriteStringValue($"{context.Root}/sobjects/{definition.Name}/{row.Id}/{blob.Field.Name}");
                    break;
                case Member.Value value:
                    SalesforceFormat.WriteValue(json, row[value.Field]);
                    break;
                case Member.Parent parent when BoundPath.Follow(context.Store, row, parent.Reference) is { } parentRow:
                    parent.Shape.Write(json, context, parentRow);
                    break;
                case Member.Children children:
                    children.Rows.Write(json, context, row.Id);
                    break;
                default:
                    json.WriteNullValue();
                    break;
            }
        }

        json.WriteEndObject();
    }

    private RecordShape ParentShape(FieldDefinition reference)
    {
        foreach (var (_, member) in _members)
        {
            if (member is Member.Parent parent && parent.Reference == reference)
            {
                return parent.Shape;
            }
        }

        var shape = new RecordShape(OrgSchema.Objects.First(o => o.Name == reference.ReferenceTo[0]));
        _members.Add((reference.RelationshipName!, new Member.Parent(reference, shape)));
        return shape;
    }

    private void WriteAddress(Utf8JsonWriter json, string prefix, OrgRow row)
    {
        var parts = new (string Name, string Suffix)[]
        {
            ("city", "City"), ("country", "Country"), ("geocodeAccuracy", "GeocodeAccuracy"), ("latitude", "Latitude"),
            ("longitude", "Longitude"), ("postalCode", "PostalCode"), ("state", "State"), ("street", "Street"),
        };
        if (parts.All(p => row[definition.Field(prefix + p.Suffix)] is null))
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        foreach (var (name, suffix) in parts)
        {
            json.WritePropertyName(name);
            SalesforceFormat.WriteValue(json, row[definition.Field(prefix + suffix)]);
        }

        json.WriteEndObject();
    }
}
