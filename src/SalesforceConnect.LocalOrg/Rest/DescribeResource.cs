using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>What the org's objects are made of.</summary>
internal static class DescribeResource
{
    public static Task GlobalAsync(RestCall call) => NotModified(call)
        ? Task.CompletedTask
        : Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteString("encoding", "UTF-8");
            json.WriteNumber("maxBatchSize", 200);
            json.WriteStartArray("sobjects");
            foreach (OrgTable? table in call.Org.Store.Tables
                .Where(t => t.Definition.IsTooling == call.IsTooling)
                .OrderBy(t => t.Definition.Name, StringComparer.OrdinalIgnoreCase))
            {
                json.WriteStartObject();
                WriteSummary(json, table.Definition, call.Root);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    public static Task BasicAsync(RestCall call, OrgTable table) => Json.WriteAsync(call.Http, 200, json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("objectDescribe");
        WriteSummary(json, table.Definition, call.Root);
        json.WriteEndObject();
        json.WriteStartArray("recentItems");
        var shape = new RecordShape(table.Definition);
        shape.Add(new BoundPath([], table.Definition.Field("Id")));
        if (table.Definition.NameField.Kind != FieldKind.Id)
        {
            shape.Add(new BoundPath([], table.Definition.NameField));
        }

        foreach (OrgRow? row in call.Org.Store.Snapshot(table).Where(r => !r.IsDeleted).TakeLast(5))
        {
            shape.Write(json, new RecordWriteContext(call.Org.Store, call.Root), row);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static Task ObjectAsync(RestCall call, ObjectDefinition definition) => NotModified(call)
        ? Task.CompletedTask
        : Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("actionOverrides");
            json.WriteEndArray();
            WriteSummary(json, definition, call.Root);
            json.WriteStartArray("childRelationships");
            foreach ((ObjectDefinition? child, FieldDefinition? field) in call.Org.Store.Tables
                .Where(t => !t.Definition.IsTooling)
                .SelectMany(t => t.Definition.Fields.Where(f => f.ReferenceTo.Contains(definition.Name)).Select(f => (t.Definition, f)))
                .OrderBy(c => c.Definition.Name, StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteBoolean("cascadeDelete", field.CascadeDelete);
                json.WriteString("childSObject", child.Name);
                json.WriteBoolean("deprecatedAndHidden", false);
                json.WriteString("field", field.Name);
                json.WriteString("relationshipName", field.ChildRelationshipName);
                json.WriteBoolean("restrictedDelete", false);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("fields");
            foreach (FieldDefinition field in definition.Fields)
            {
                WriteField(json, field);
            }

            json.WriteEndArray();
            json.WriteStartArray("recordTypeInfos");
            json.WriteEndArray();
            json.WriteStartArray("supportedScopes");
            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static bool NotModified(RestCall call)
    {
        DateTimeOffset modified = call.Org.SchemaModified;
        call.Http.Response.Headers.LastModified = modified.ToString("R", CultureInfo.InvariantCulture);
        switch (ConditionalRequest.Status(call.Http.Request.GetTypedHeaders(), modified))
        {
            case 304:
                call.Http.Response.StatusCode = 304;
                return true;
            case 412:
                throw SalesforceException.PreconditionFailed();
            default:
                return false;
        }
    }

    private static void WriteSummary(Utf8JsonWriter json, ObjectDefinition definition, string root)
    {
        json.WriteBoolean("activateable", false);
        json.WriteBoolean("createable", definition.Createable);
        json.WriteBoolean("custom", definition.IsCustom);
        json.WriteBoolean("customSetting", false);
        json.WriteBoolean("deletable", definition.Deletable);
        json.WriteBoolean("deprecatedAndHidden", false);
        json.WriteBoolean("feedEnabled", definition.Deletable);
        json.WriteBoolean("hasSubtypes", false);
        json.WriteBoolean("isSubtype", false);
        json.WriteString("keyPrefix", definition.KeyPrefix);
        json.WriteString("label", definition.Label);
        json.WriteString("labelPlural", definition.LabelPlural);
        json.WriteBoolean("layoutable", true);
        json.WriteBoolean("mergeable", definition.Name is "Account" or "Contact");
        json.WriteBoolean("mruEnabled", true);
        json.WriteString("name", definition.Name);
        json.WriteBoolean("queryable", definition.Queryable);
        json.WriteBoolean("replicateable", true);
        json.WriteBoolean("retrieveable", true);
        json.WriteBoolean("searchable", definition.Searchable);
        json.WriteBoolean("triggerable", definition.Createable);
        json.WriteBoolean("undeletable", definition.Deletable);
        json.WriteBoolean("updateable", definition.Updateable);
        json.WriteStartObject("urls");
        json.WriteString("sobject", $"{root}/sobjects/{definition.Name}");
        json.WriteString("describe", $"{root}/sobjects/{definition.Name}/describe");
        json.WriteString("rowTemplate", $"{root}/sobjects/{definition.Name}/{{ID}}");
        json.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter json, FieldDefinition field)
    {
        int length =
            field.Kind is FieldKind.Checkbox
                or FieldKind.WholeNumber
                    or FieldKind.Date or FieldKind.DateTime or FieldKind.Time or FieldKind.Address or FieldKind.Location or FieldKind.Base64
            || field.IsDecimal ? 0 : field.Length;
        json.WriteStartObject();
        json.WriteBoolean("aggregatable", field.Aggregatable);
        json.WriteBoolean("aiPredictionField", false);
        json.WriteBoolean("autoNumber", field.AutoNumber);
        json.WriteNumber("byteLength", length * 3);
        json.WriteBoolean("calculated", field.Calculated);
        json.WriteNull("calculatedFormula");
        json.WriteBoolean("cascadeDelete", field.CascadeDelete);
        json.WriteBoolean("caseSensitive", false);
        json.WriteString("compoundFieldName", field.CompoundFieldName);
        json.WriteNull("controllerName");
        json.WriteBoolean("createable", field.Createable);
        json.WriteBoolean("custom", field.IsCustom);
        json.WritePropertyName("defaultValue");
        SalesforceFormat.WriteValue(json, field.Kind == FieldKind.Checkbox ? field.Default ?? false : field.Default);
        json.WriteNull("defaultValueFormula");
        json.WriteBoolean("defaultedOnCreate", field.DefaultedOnCreate);
        json.WriteBoolean("dependentPicklist", false);
        json.WriteBoolean("deprecatedAndHidden", false);
        json.WriteNumber("digits", field.Kind == FieldKind.WholeNumber ? field.Precision : 0);
        json.WriteBoolean("displayLocationInDecimal", false);
        json.WriteBoolean("encrypted", false);
        json.WriteBoolean("externalId", field.ExternalId);
        json.WriteNull("extraTypeInfo");
        json.WriteBoolean("filterable", field.Filterable);
        json.WriteBoolean("groupable", field.Groupable);
        json.WriteBoolean("highScaleNumber", false);
        json.WriteBoolean("htmlFormatted", false);
        json.WriteBoolean("idLookup", field.IdLookup);
        json.WriteNull("inlineHelpText");
        json.WriteString("label", field.Label);
        json.WriteNumber("length", length);
        json.WriteNull("mask");
        json.WriteNull("maskType");
        json.WriteString("name", field.Name);
        json.WriteBoolean("nameField", field.IsNameField);
        json.WriteBoolean("namePointing", field.IsPolymorphic);
        json.WriteBoolean("nillable", field.Nillable);
        json.WriteBoolean("permissionable", field.Nillable);
        json.WriteStartArray("picklistValues");
        foreach (string value in field.PicklistValues)
        {
            json.WriteStartObject();
            json.WriteBoolean("active", true);
            json.WriteBoolean("defaultValue", value.Equals(field.Default as string, StringComparison.Ordinal));
            json.WriteString("label", value);
            json.WriteNull("validFor");
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("polymorphicForeignKey", field.IsPolymorphic);
        json.WriteNumber("precision", field.IsDecimal ? field.Precision : 0);
        json.WriteBoolean("queryByDistance", false);
        json.WriteNull("referenceTargetField");
        json.WriteStartArray("referenceTo");
        foreach (string to in field.ReferenceTo)
        {
            json.WriteStringValue(to);
        }

        json.WriteEndArray();
        json.WriteString("relationshipName", field.RelationshipName);
        json.WriteNull("relationshipOrder");
        json.WriteBoolean("restrictedDelete", false);
        json.WriteBoolean("restrictedPicklist", field.RestrictedPicklist);
        json.WriteNumber("scale", field.Scale);
        json.WriteBoolean("searchPrefilterable", false);
        json.WriteString("soapType", field.SoapType);
        json.WriteBoolean("sortable", field.Sortable);
        json.WriteString("type", field.TypeName);
        json.WriteBoolean("unique", field.Unique);
        json.WriteBoolean("updateable", field.Updateable);
        json.WriteBoolean("writeRequiresMasterRead", false);
        json.WriteEndObject();
    }
}
