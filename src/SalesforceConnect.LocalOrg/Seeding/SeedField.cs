using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>A field as a seed says it: by hand, as Salesforce describes it, or as Get-SfObject shows it.</summary>
internal static class SeedField
{
    private static readonly Dictionary<string, FieldKind> s_kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = FieldKind.Id,
        ["string"] = FieldKind.Text,
        ["text"] = FieldKind.Text,
        ["encryptedstring"] = FieldKind.Text,
        ["textarea"] = FieldKind.TextArea,
        ["picklist"] = FieldKind.Picklist,
        ["combobox"] = FieldKind.Picklist,
        ["multipicklist"] = FieldKind.MultiPicklist,
        ["boolean"] = FieldKind.Checkbox,
        ["checkbox"] = FieldKind.Checkbox,
        ["int"] = FieldKind.WholeNumber,
        ["long"] = FieldKind.WholeNumber,
        ["double"] = FieldKind.Number,
        ["number"] = FieldKind.Number,
        ["currency"] = FieldKind.Currency,
        ["percent"] = FieldKind.Percent,
        ["date"] = FieldKind.Date,
        ["datetime"] = FieldKind.DateTime,
        ["time"] = FieldKind.Time,
        ["reference"] = FieldKind.Reference,
        ["lookup"] = FieldKind.Reference,
        ["email"] = FieldKind.Email,
        ["phone"] = FieldKind.Phone,
        ["url"] = FieldKind.Url,
        ["address"] = FieldKind.Address,
        ["location"] = FieldKind.Location,
        ["base64"] = FieldKind.Base64,
    };

    /// <summary>The types that a describe has besides, of which a field of text is made.</summary>
    private static readonly HashSet<string> s_texts = new(StringComparer.OrdinalIgnoreCase)
    {
        "anyType", "complexvalue", "json", "datacategorygroupreference",
    };

    /// <summary>Which properties say that nobody wrote this by hand.</summary>
    private static readonly string[] s_described = ["soapType", "byteLength", "isNillable", "isCalculated"];

    public static FieldDefinition Read(JsonElement json, string place)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            throw new JsonMistakeException(
                place, $"A field is an object with name and type, and this is {JsonFields.Kind(json)}. ConvertTo-Json writes fields so when its -Depth is too small: say -Depth 5.");
        }

        var fields = new JsonFields(json, place);
        bool isDescribed = s_described.Any(fields.Has);
        string name = SeedObject.Name(fields);
        string typeName = fields.Text("type") ?? throw new JsonMistakeException(fields.At("type"), $"The type of {name} is needed here, such as \"string\".");
        bool isAutomatic = typeName.Equals("autonumber", StringComparison.OrdinalIgnoreCase);
        FieldKind kind = isAutomatic ? FieldKind.Text
            : s_kinds.TryGetValue(typeName, out FieldKind known) ? known
            : s_texts.Contains(typeName) ? FieldKind.Text
            : throw new JsonMistakeException(
                fields.At("type"), $"There is no type \"{typeName}\". There are {string.Join(", ", s_kinds.Keys)} and autonumber.");
        FieldDefinition field = Shape(fields, new FieldDefinition(name, fields.Text("label") ?? SeedObject.LabelOf(name), kind), isAutomatic);
        field = Values(fields, field);
        field = Relationships(fields, field);
        field = Rights(fields, field);
        if (!isDescribed)
        {
            fields.End();
        }

        return field;
    }

    private static FieldDefinition Shape(JsonFields fields, FieldDefinition field, bool isAutomatic)
    {
        FieldKind kind = field.Kind;
        int? length = Positive(fields, "length");
        int? precision = Positive(fields, "precision");
        int? digits = Positive(fields, "digits");
        int? scale = NotNegative(fields, "scale");
        field = field with
        {
            Length = length ?? DefaultLength(kind),
            Precision = kind == FieldKind.WholeNumber ? digits ?? 9 : precision ?? (field.IsDecimal ? 18 : 0),
            Scale = scale ?? (precision is null && kind is FieldKind.Currency or FieldKind.Percent ? 2 : 0),
            IsNameField = fields.Flag("nameField", "isName") ?? false,
            ExternalId = fields.Flag("externalId", "isExternalId") ?? false,
            Unique = fields.Flag("unique", "isUnique") ?? false,
            Calculated = fields.Flag("calculated", "isCalculated") ?? false,
            AutoNumber = (fields.Flag("autoNumber", "isAutoNumber") ?? false) || isAutomatic,
            AutoNumberFormat = fields.Text("displayFormat") ?? "{00000}",
            CompoundFieldName = fields.Text("compoundFieldName", "compoundName"),
        };
        bool isLookupKey = fields.Flag("idLookup") ?? false;
        field = field with { IsLookupKey = isLookupKey && kind != FieldKind.Id && !field.ExternalId };
        if (field.Scale > field.Precision && field.IsDecimal)
        {
            throw new JsonMistakeException(fields.At("scale"), $"{field.Name} has more decimal places ({field.Scale}) than digits ({field.Precision}).");
        }

        return field;
    }

    private static FieldDefinition Values(JsonFields fields, FieldDefinition field)
    {
        bool isPicklist = field.Kind is FieldKind.Picklist or FieldKind.MultiPicklist;
        List<string> values = [];
        string? chosen = null;
        JsonElement? written = fields.Take("picklistValues", "values");
        if (written is { ValueKind: JsonValueKind.String } text && isPicklist)
        {
            throw new JsonMistakeException(
                fields.At("picklistValues"), $"A list is needed here, and this is {JsonFields.Kind(text)}. ConvertTo-Json writes lists so when its -Depth is too small: say -Depth 5.");
        }

        if (written is { ValueKind: JsonValueKind.Array } list)
        {
            foreach ((JsonElement item, string place) in JsonFields.List(list, fields.At("picklistValues")))
            {
                (string value, bool isActive, bool isDefault) = PicklistValue(item, place);
                if (isActive)
                {
                    values.Add(value);
                    chosen = isDefault ? value : chosen;
                }
            }
        }

        field = field with
        {
            PicklistValues = values,
            RestrictedPicklist = (fields.Flag("restrictedPicklist", "restricted") ?? false) && values.Count > 0,
            Default = chosen ?? (field.Kind == FieldKind.Checkbox ? false : (object?)null),
        };
        string at = fields.At("defaultValue");
        if (fields.Take("defaultValue") is { } given)
        {
            try
            {
                field = field with { Default = FieldValue.Check(field, FieldValue.FromJson(field, given)) };
            }
            catch (SalesforceException refused)
            {
                throw new JsonMistakeException(at, refused.Message);
            }
        }

        return field;
    }

    private static (string Value, bool IsActive, bool IsDefault) PicklistValue(JsonElement json, string place)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            return (json.GetString()!, true, false);
        }

        var fields = new JsonFields(json, place);
        string value = fields.Text("value") ?? throw new JsonMistakeException(fields.At("value"), "The value is needed here.");
        return (value, fields.Flag("active", "isActive") ?? true, fields.Flag("defaultValue", "isDefault") ?? false);
    }

    private static FieldDefinition Relationships(JsonFields fields, FieldDefinition field)
    {
        IReadOnlyList<string> to = fields.Texts("referenceTo") ?? [];
        // A describe says of a lookup without a relationship that it has none; whoever leaves the name out means the usual one.
        string? usual = fields.Has("relationshipName") ? null : RelationshipOf(field.Name);
        string? relationship = fields.Text("relationshipName") ?? usual;
        string? children = fields.Text("childRelationshipName");
        bool cascades = fields.Flag("cascadeDelete") ?? false;
        if (field.Kind != FieldKind.Reference)
        {
            return field;
        }

        if (to.Count == 0)
        {
            throw new JsonMistakeException(fields.At("referenceTo"), $"Which objects {field.Name} leads to is needed here, such as [\"Account\"].");
        }

        return field with
        {
            ReferenceTo = to,
            RelationshipName = relationship,
            ChildRelationshipName = children,
            CascadeDelete = cascades,
        };
    }

    private static FieldDefinition Rights(JsonFields fields, FieldDefinition field)
    {
        bool isMade = field.Calculated || field.AutoNumber || field.Kind is FieldKind.Id or FieldKind.Address or FieldKind.Location;
        bool? isNeeded = fields.Flag("required", "isRequired");
        bool isNillable = fields.Flag("nillable", "isNillable") ?? !(isNeeded == true || field.Kind is FieldKind.Checkbox or FieldKind.Id);
        bool isCreateable = fields.Flag("createable", "isCreateable") ?? !isMade;
        return field with
        {
            Nillable = isNillable,
            Createable = isCreateable,
            Updateable = fields.Flag("updateable", "isUpdateable") ?? !isMade,
            DefaultedOnCreate = fields.Flag("defaultedOnCreate")
                ?? (field.Default is not null || field.Kind == FieldKind.Id || (isCreateable && !isNillable && isNeeded == false)),
        };
    }

    private static int DefaultLength(FieldKind kind) => kind switch
    {
        FieldKind.Id or FieldKind.Reference => 18,
        FieldKind.Email => 80,
        FieldKind.Phone => 40,
        FieldKind.MultiPicklist => 4099,
        FieldKind.Text or FieldKind.TextArea or FieldKind.Picklist or FieldKind.Url => 255,
        _ => 0,
    };

    private static string? RelationshipOf(string name) => name switch
    {
        _ when name.EndsWith("__c", StringComparison.OrdinalIgnoreCase) => name[..^1] + "r",
        _ when name.EndsWith("Id", StringComparison.Ordinal) && name.Length > 2 => name[..^2],
        _ => null,
    };

    /// <summary>A number that a describe has for every field, and 0 where it does not apply.</summary>
    private static int? Positive(JsonFields fields, string name) => NotNegative(fields, name) is > 0 and var number ? number : null;

    private static int? NotNegative(JsonFields fields, string name) => fields.Whole(name) switch
    {
        < 0 => throw new JsonMistakeException(fields.At(name), "A number from 0 on is needed here."),
        var number => number,
    };
}
