using System.Globalization;

namespace SalesforceConnect.LocalOrg;

internal sealed record FieldDefinition(string Name, string Label, FieldKind Kind)
{
    /// <summary>The field's place in a row.</summary>
    public int Index { get; init; }

    public int Length { get; init; }

    public int Precision { get; init; }

    public int Scale { get; init; }

    public bool Nillable { get; init; } = true;

    public bool Createable { get; init; } = true;

    public bool Updateable { get; init; } = true;

    public bool IsNameField { get; init; }

    public bool ExternalId { get; init; }

    public bool Unique { get; init; }

    public bool Calculated { get; init; }

    public bool AutoNumber { get; init; }

    /// <summary>How an automatic number is written, as Setup's display format: <c>INV-{00000}</c>.</summary>
    public string AutoNumberFormat { get; init; } = "{0}";

    /// <summary>The automatic number of a record.</summary>
    public string NumberText(long number)
    {
        int open = AutoNumberFormat.IndexOf('{', StringComparison.Ordinal);
        int close = AutoNumberFormat.IndexOf('}', StringComparison.Ordinal);
        return open < 0 || close < open
            ? AutoNumberFormat + number.ToString(CultureInfo.InvariantCulture)
            : AutoNumberFormat[..open] + number.ToString(AutoNumberFormat[(open + 1)..close], CultureInfo.InvariantCulture)
                + AutoNumberFormat[(close + 1)..];
    }

    /// <summary>The value of a new record for which none was given.</summary>
    public object? Default { get; init; }

    /// <summary>Whether the org fills the field in by itself on create.</summary>
    public bool DefaultedOnCreate { get; init; }

    public IReadOnlyList<string> PicklistValues { get; init; } = [];

    public bool RestrictedPicklist { get; init; }

    /// <summary>The objects a lookup may point to; several make it polymorphic.</summary>
    public IReadOnlyList<string> ReferenceTo { get; init; } = [];

    /// <summary>
    /// Whether it is a field of <see cref="NameSchema"/>, and stands for the one of its name of whatever record is found.
    /// </summary>
    public bool OfName { get; init; }

    public bool IsPolymorphic => ReferenceTo.Count > 1;

    public string? RelationshipName { get; init; }

    /// <summary>The name of the children's list as the parent object sees it.</summary>
    public string? ChildRelationshipName { get; init; }

    public bool CascadeDelete { get; init; }

    /// <summary>For an address or a location: the prefix of its parts' names.</summary>
    public string? CompoundPrefix { get; init; }

    /// <summary>For a part of an address or a location: the whole field.</summary>
    public string? CompoundFieldName { get; init; }

    public bool IsCustom
        => Name.EndsWith("__c", StringComparison.OrdinalIgnoreCase) || Name.EndsWith("__s", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether its values find records, in an upsert and where a parent is named by it.</summary>
    public bool IdLookup => Kind == FieldKind.Id || ExternalId || IsLookupKey;

    /// <summary>
    /// Whether a standard field finds records although it is no external ID: the e-mail address of a person, a user's name.
    /// </summary>
    public bool IsLookupKey { get; init; }

    public bool IsLongText => Kind == FieldKind.TextArea && Length > 255;

    public bool Filterable => !IsLongText && Kind is not (FieldKind.Address or FieldKind.Location or FieldKind.Base64);

    public bool Sortable => Filterable && Kind != FieldKind.MultiPicklist;

    public bool Groupable => Sortable && Kind is not (FieldKind.DateTime or FieldKind.Currency or FieldKind.Number or FieldKind.Percent);

    public bool Aggregatable => Sortable && Kind != FieldKind.Checkbox;

    public bool IsText => Kind is FieldKind.Text or FieldKind.TextArea or FieldKind.Picklist or FieldKind.MultiPicklist
        or FieldKind.Email or FieldKind.Phone or FieldKind.Url;

    public bool IsId => Kind is FieldKind.Id or FieldKind.Reference;

    public bool IsDecimal => Kind is FieldKind.Number or FieldKind.Currency or FieldKind.Percent;

    /// <summary>
    /// Whether the org has an index of it: of some standard fields by itself, of a custom one where its values find records.
    /// </summary>
    public bool IsIndexed => IsId || ExternalId || Unique || IsNameField || Name is "CreatedDate" or "SystemModstamp";

    /// <summary>The type's name in a describe.</summary>
    public string TypeName => Kind switch
    {
        FieldKind.Id => "id",
        FieldKind.Text => "string",
        FieldKind.TextArea => "textarea",
        FieldKind.Picklist => "picklist",
        FieldKind.MultiPicklist => "multipicklist",
        FieldKind.Checkbox => "boolean",
        FieldKind.WholeNumber => "int",
        FieldKind.Number => "double",
        FieldKind.Currency => "currency",
        FieldKind.Percent => "percent",
        FieldKind.Date => "date",
        FieldKind.DateTime => "datetime",
        FieldKind.Reference => "reference",
        FieldKind.Email => "email",
        FieldKind.Phone => "phone",
        FieldKind.Url => "url",
        FieldKind.Address => "address",
        FieldKind.Base64 => "base64",
        FieldKind.Time => "time",
        FieldKind.Location => "location",
        _ => throw new InvalidOperationException($"No name for {Kind}."),
    };

    public string SoapType => Kind switch
    {
        FieldKind.Id or FieldKind.Reference => "tns:ID",
        FieldKind.Checkbox => "xsd:boolean",
        FieldKind.WholeNumber => "xsd:int",
        FieldKind.Number or FieldKind.Currency or FieldKind.Percent => "xsd:double",
        FieldKind.Date => "xsd:date",
        FieldKind.DateTime => "xsd:dateTime",
        FieldKind.Address => "urn:address",
        FieldKind.Base64 => "xsd:base64Binary",
        FieldKind.Time => "xsd:time",
        FieldKind.Location => "urn:location",
        _ => "xsd:string",
    };
}
