using System.Collections.Concurrent;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>One property of a written record.</summary>
internal abstract class RecordMember(string name, FieldDefinition? field)
{
    public string Name { get; } = name;

    public JsonEncodedText EncodedName { get; } = JsonEncodedText.Encode(name, Json.WriterOptions.Encoder);

    /// <summary>The field it comes from, if it is one.</summary>
    public FieldDefinition? Field { get; } = field;

    public static RecordMember For(ObjectDefinition definition, FieldDefinition field) => field.Kind switch
    {
        FieldKind.Address => new Compound(
            definition,
            field,
            ("city", "City"), ("country", "Country"), ("geocodeAccuracy", "GeocodeAccuracy"), ("latitude", "Latitude"),
            ("longitude", "Longitude"), ("postalCode", "PostalCode"), ("state", "State"), ("street", "Street")),
        FieldKind.Location => new Compound(definition, field, ("latitude", "__Latitude__s"), ("longitude", "__Longitude__s")),
        FieldKind.Base64 => new Blob(definition, field),
        _ => new Value(field),
    };

    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    public abstract void Write(Utf8JsonWriter json, RecordWriteContext context, OrgRow row);

    /// <summary>The same property of a record of this kind, where this one is of <see cref="NameSchema"/>.</summary>
    public virtual RecordMember For(ObjectDefinition concrete)
        => throw new InvalidOperationException($"{Name} belongs to one kind of record alone.");

    public sealed class Value(FieldDefinition field) : RecordMember(field.Name, field)
    {
        public override void Write(Utf8JsonWriter json, RecordWriteContext context, OrgRow row)
            => SalesforceFormat.WriteValue(json, row[Field!]);

        public override RecordMember For(ObjectDefinition concrete) =>
            Is(NameSchema.TypeField)
                ? new Fixed(Name, concrete.Name)
                : concrete.FindField(Name) is { } own ? For(concrete, own)
                : new Fixed(Name, null);
    }

    /// <summary>The same for every record.</summary>
    private sealed class Fixed(string name, string? text) : RecordMember(name, null)
    {
        public override void Write(Utf8JsonWriter json, RecordWriteContext context, OrgRow row) => SalesforceFormat.WriteValue(json, text);
    }

    /// <summary>A value in another form, under its own name or an alias.</summary>
    public sealed class Shown(
        string name,
        BoundPath path,
        Func<object?, object?> show) : RecordMember(name, name == path.Field.Name && path.References.Count == 0 ? path.Field : null)
    {
        public override void Write(Utf8JsonWriter json, RecordWriteContext context, OrgRow row) =>
            SalesforceFormat.WriteValue(json, show(path.Get(context.Store, row)));
    }

    private sealed class Blob(ObjectDefinition definition, FieldDefinition field) : RecordMember(field.Name, field)
    {
        public override void Write(Utf8JsonWriter json, RecordWriteContext context, OrgRow row) =>
            json.WriteStringValue(row[Field!] is OrgBlob ? $"{context.Root}/sobjects/{definition.Name}/{row.Id}/{Name}" : null);
    }

    private sealed class Compound : RecordMember
    {
        private readonly (JsonEncodedText Name, FieldDefinition Field)[] _parts;

        public Compound(ObjectDefinition definition, FieldDefinition field, params ReadOnlySpan<(string Name, string Suffix)> parts)
            : base(field.Name, field)
        {
            _parts = new (JsonEncodedText, FieldDefinition)[parts.Length];
            for (int i = 0; i < parts.Length; i++)
            {
                _parts[i] = (JsonEncodedText.Encode(parts[i].Name), definition.Field(field.CompoundPrefix + parts[i].Suffix));
            }
        }

        public override void Write(Utf8JsonWriter json, RecordWriteContext context, OrgRow row)
        {
            if (Array.TrueForAll(_parts, p => row[p.Field] is null))
            {
                json.WriteNullValue();
                return;
            }

            json.WriteStartObject();
            foreach ((JsonEncodedText name, FieldDefinition? part) in _parts)
            {
                json.WritePropertyName(name);
                SalesforceFormat.WriteValue(json, row[part]);
            }

            json.WriteEndObject();
        }
    }

    /// <summary>The record that a lookup points to.</summary>
    public class Parent(FieldDefinition reference, RecordShape shape) : RecordMember(reference.RelationshipName!, reference)
    {
        public RecordShape Shape { get; } = shape;

        public override void Write(Utf8JsonWriter json, RecordWriteContext context, OrgRow row)
        {
            if (BoundPath.Follow(context.Store, row, Field!) is { } parent)
            {
                Shape.Write(json, context, parent);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        public override RecordMember For(ObjectDefinition concrete) =>
            concrete.FindRelationship(Name) is { } own ? new Parent(own, Shape) : new Fixed(Name, null);
    }

    /// <summary>The record that a polymorphic lookup points to, by the fields that all kinds have in common.</summary>
    public sealed class SeveralParents(FieldDefinition reference, RecordShape shape) : Parent(reference, shape)
    {
        private readonly ConcurrentDictionary<ObjectDefinition, RecordShape> _shapes = new();

        public override void Write(Utf8JsonWriter json, RecordWriteContext context, OrgRow row)
        {
            if (BoundPath.Follow(context.Store, row, Field!) is not { } parent)
            {
                json.WriteNullValue();
                return;
            }

            _shapes.GetOrAdd(context.Store.DefinitionOf(parent), static (d, s) => s.For(d), Shape).Write(json, context, parent);
        }
    }

    /// <summary><c>TYPEOF</c>: the record that a polymorphic lookup points to, by fields that its kind chooses.</summary>
    public sealed class TypeOf(
        FieldDefinition reference,
        IReadOnlyList<RecordShape> whens,
        RecordShape? otherwise) : RecordMember(reference.RelationshipName!, reference)
    {
        private readonly ConcurrentDictionary<ObjectDefinition, RecordShape?> _shapes = new();

        public override void Write(Utf8JsonWriter json, RecordWriteContext context, OrgRow row)
        {
            if (BoundPath.Follow(context.Store, row, Field!) is { } parent
                && _shapes.GetOrAdd(
                    context.Store.DefinitionOf(parent),
                    d => whens.FirstOrDefault(w => w.Definition == d) ?? otherwise?.For(d)) is { } shape)
            {
                shape.Write(json, context, parent);
            }
            else
            {
                json.WriteNullValue();
            }
        }
    }

    public sealed class Children(string relationship, ChildRows rows) : RecordMember(relationship, null)
    {
        public override void Write(Utf8JsonWriter json, RecordWriteContext context, OrgRow row) => rows.Write(json, context, row.Id);
    }
}
