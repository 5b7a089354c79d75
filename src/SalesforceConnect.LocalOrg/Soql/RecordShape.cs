using System.Text;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>Which fields, parents and children of a record are written, in which order.</summary>
internal sealed class RecordShape(ObjectDefinition definition)
{
    private const int IdLength = 18;
    private static readonly JsonEncodedText s_attributesName = JsonEncodedText.Encode("attributes");

    private readonly List<RecordMember> _members = [];
    private Prefix? _prefix;

    public ObjectDefinition Definition { get; } = definition;

    /// <summary>A shape of these fields, parents' fields among them, each once.</summary>
    public static RecordShape Of(OrgStore store, ObjectDefinition definition, IEnumerable<string> paths)
    {
        var shape = new RecordShape(definition);
        foreach (string path in paths)
        {
            shape.Add(BoundPath.TryBind(store, definition, path.Split('.'), out _)
                ?? throw new SalesforceException(400, "INVALID_FIELD", $"No such column '{path}' on sobject of type {definition.Name}"));
        }

        return shape;
    }

    /// <summary>Adds a field or a parent's field. False when it is there already.</summary>
    public bool Add(BoundPath path)
    {
        if (ShapeAt(path) is not { } shape)
        {
            return false;
        }

        if (shape._members.Exists(m => m.Field == path.Field && m is not RecordMember.Parent))
        {
            return false;
        }

        shape._members.Add(RecordMember.For(shape.Definition, path.Field));
        return true;
    }

    /// <summary>Adds a field or a parent's field that is shown in another form. False when it is there already.</summary>
    public bool Add(BoundPath path, Func<object?, object?> show) =>
        ShapeAt(path) is { } shape && shape.Add(new RecordMember.Shown(path.Field.Name, new BoundPath([], path.Field), show));

    /// <summary>Adds a child subquery. False when the relationship is there already.</summary>
    public bool Add(string relationship, ChildRows rows) => Add(new RecordMember.Children(relationship, rows));

    /// <summary>Adds a member. False when there is one of its name already.</summary>
    public bool Add(RecordMember member)
    {
        if (_members.Exists(m => m.Is(member.Name)))
        {
            return false;
        }

        _members.Add(member);
        return true;
    }

    /// <summary>The shape that a record of this kind has when this one was made for the fields that several kinds have in common.</summary>
    public RecordShape For(ObjectDefinition concrete)
    {
        var shape = new RecordShape(concrete);
        foreach (RecordMember member in _members)
        {
            shape._members.Add(member.For(concrete));
        }

        return shape;
    }

    public void Write(Utf8JsonWriter json, RecordWriteContext context, OrgRow row)
    {
        json.WriteStartObject();
        json.WritePropertyName(s_attributesName);
        WriteAttributes(json, context.Root, row.Id);
        foreach (RecordMember member in _members)
        {
            json.WritePropertyName(member.EncodedName);
            member.Write(json, context, row);
        }

        json.WriteEndObject();
    }

    /// <summary>Type and URL, of which the ID alone differs from record to record.</summary>
    private void WriteAttributes(Utf8JsonWriter json, string root, string id)
    {
        Prefix? prefix = _prefix;
        if (prefix is null || prefix.Root != root)
        {
            _prefix = prefix = new Prefix(
                root, Encoding.UTF8.GetBytes($"{{\"type\":\"{Definition.Name}\",\"url\":\"{root}/sobjects/{Definition.Name}/"));
        }

        Span<byte> text = stackalloc byte[prefix.Text.Length + IdLength + 2];
        prefix.Text.CopyTo(text);
        Encoding.ASCII.GetBytes(id, text[prefix.Text.Length..]);
        text[^2] = (byte)'"';
        text[^1] = (byte)'}';
        json.WriteRawValue(text, skipInputValidation: true);
    }

    private RecordShape? ShapeAt(BoundPath path)
    {
        RecordShape shape = this;
        foreach (FieldDefinition reference in path.References)
        {
            if (shape.ParentShape(reference) is not { } parent)
            {
                return null;
            }

            shape = parent;
        }

        return shape;
    }

    private RecordShape? ParentShape(FieldDefinition reference)
    {
        if (_members.Find(m => m.Is(reference.RelationshipName!)) is { } found)
        {
            return (found as RecordMember.Parent)?.Shape;
        }

        RecordMember.Parent parent = reference.IsPolymorphic
            ? new RecordMember.SeveralParents(reference, new RecordShape(NameSchema.Definition))
            : new RecordMember.Parent(reference, new RecordShape(Definition.Related(reference.ReferenceTo[0])));
        _members.Add(parent);
        return parent.Shape;
    }

    private sealed record Prefix(string Root, byte[] Text);
}
