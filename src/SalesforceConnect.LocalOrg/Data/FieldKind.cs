namespace SalesforceConnect.LocalOrg;

internal enum FieldKind
{
    Id,
    Text,
    TextArea,
    Picklist,
    MultiPicklist,
    Checkbox,
    WholeNumber,
    Number,
    Currency,
    Percent,
    Date,
    DateTime,
    Reference,
    Email,
    Phone,
    Url,
    Address,
    Base64,
    Time,
    Location,
}
