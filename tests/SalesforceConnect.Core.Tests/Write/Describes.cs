using System.Text;
using System.Text.Json;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using SalesforceConnect.Work;
using SalesforceConnect.Write;

namespace SalesforceConnect.Core.Tests.Write;

/// <summary>A few objects as an org describes them, with fields of every kind, and records and rows of them.</summary>
internal static class Describes
{
    public static readonly OrgKey Here = new("00D000000000001", "here.example");

    // name:type, and in what the field differs from one that may be written and cleared
    private static readonly Dictionary<string, (string[] Fields, string[] Children)> s_objects = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Account"] =
        (
            [
                .. System(), "Name:string required name", "Rating:picklist", "NumberOfEmployees:int", "AnnualRevenue:currency",
                "Website:url", "Description:textarea",
                "Active__c:boolean required defaulted", "Regions__c:multipicklist", "Founded__c:date", "Called__c:datetime",
                "Opens__c:time", "Logo__c:base64",
                "ParentId:reference>Parent>Account", "OwnerId:reference>Owner>User required defaulted",
                "RecordTypeId:reference>RecordType>RecordType", "External_Id__c:string external",
                "Number__c:double external", "Score__c:double calculated fixed", "Serial__c:string autonumber fixed",
                "Secret__c:string fixed", "OnceOnly__c:string createonly", "LaterOnly__c:string updateonly",
                "BillingStreet:textarea in=BillingAddress", "BillingCity:string in=BillingAddress",
                "BillingPostalCode:string in=BillingAddress", "BillingLatitude:double in=BillingAddress",
                "BillingGeocodeAccuracy:picklist in=BillingAddress fixed", "BillingAddress:address fixed",
                "Place__Latitude__s:double in=Place__c", "Place__Longitude__s:double in=Place__c", "Place__c:location fixed",
            ],
            ["Contacts>Contact>AccountId", "ChildAccounts>Account>ParentId", "Tasks>Task>WhatId"]
        ),
        ["Contact"] =
        (
            [
                .. System(), "LastName:string required in=Name", "FirstName:string in=Name", "Name:string required name fixed",
                "AccountId:reference>Account>Account", "ReportsToId:reference>ReportsTo>Contact",
                "OwnerId:reference>Owner>User required defaulted", "Email:email lookup", "Birthdate:date", "Legacy_Id__c:string external",
            ],
            ["DirectReports>Contact>ReportsToId"]
        ),
        ["Lead"] = ([.. System(), "LastName:string required", "Email:email lookup", "Company:string required"], []),
        ["User"] = ([.. System(), "Name:string required name fixed", "Email:email lookup", "Username:string lookup", "ManagerId:reference>Manager>User"], []),
        ["RecordType"] = ([.. System(), "Name:string required name lookup", "DeveloperName:string"], []),
        ["Task"] = ([.. System(), "Subject:string", "WhoId:reference>Who>Contact,Lead", "WhatId:reference>What>Account"], []),
    };

    /// <summary>The paths that were asked for, of which there is one an object.</summary>
    public static TypeCache Types(List<string>? asked = null) => new(new Sender(request =>
    {
        string name = request.Path.Split('/')[1];
        asked?.Add(name);
        (string[] fields, string[] children) = s_objects[name];
        return new SfResponse(200, Encoding.UTF8.GetBytes(
            $$"""{"name":"{{name}}","label":"{{name}}","fields":[{{string.Join(",", fields.Select(Field))}}],"childRelationships":[{{string.Join(",", children.Select(Child))}}]}"""));
    }));

    /// <summary>A record as it was read from an org.</summary>
    public static SfRecord Record(string objectName, OrgKey? org, params (string Name, object? Value)[] values)
    {
        SfRecord record = RecordType.For(objectName, [.. values.Select(value => value.Name)]).Create();
        for (int place = 0; place < values.Length; place++)
        {
            record.SetValue(place, values[place].Value);
        }

        if (org is not null)
        {
            record.SetOrigin(
                new RecordOrigin(Encoding.UTF8.GetBytes(objectName), "/sobjects/"u8, org),
                (string?)values.FirstOrDefault(value => value.Name == "Id").Value);
        }

        return record;
    }

    /// <summary>What is no record by itself, as an address is.</summary>
    public static SfRecord Address(params (string Name, object? Value)[] values) => Record("Address", null, values);

    /// <summary>Sets a property as a user does.</summary>
    public static SfRecord Set(this SfRecord record, string name, object? value)
    {
        record.GetType().GetProperty(name)!.SetValue(record, value);
        return record;
    }

    /// <summary>The value of a property.</summary>
    public static object? Get(this SfRecord record, string name) => record.GetType().GetProperty(name)!.GetValue(record);

    public static WriteRow Row(SfRecord record, params (string Name, object? Value)[] added)
        => new(record, RowKind.Record, Fields(added)) { Record = record };

    public static WriteRow Table(params (string Name, object? Value)[] fields) => new(null, RowKind.Table, Fields(fields));

    public static WriteRow CsvRow(params (string Name, object? Value)[] fields) => new(null, RowKind.Object, Fields(fields));

    private static RowField[] Fields((string Name, object? Value)[] fields)
        => [.. fields.Select(field => new RowField(field.Name, field.Value))];

    private static string[] System() =>
    [
        "Id:id required fixed", "IsDeleted:boolean required fixed", "CreatedDate:datetime required fixed",
        "CreatedById:reference>CreatedBy>User required fixed",
        "LastModifiedDate:datetime required fixed", "LastModifiedById:reference>LastModifiedBy>User required fixed",
        "SystemModstamp:datetime required fixed",
    ];

    private static string Field(string written)
    {
        string[] words = written.Split(' ');
        string[] named = words[0].Split(':');
        string[] type = named[1].Split('>');
        bool has(string word) => words.Contains(word);
        return JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["name"] = named[0],
            ["label"] = named[0],
            ["type"] = type[0],
            ["nillable"] = !has("required"),
            ["createable"] = !has("fixed") && !has("updateonly"),
            ["updateable"] = !has("fixed") && !has("createonly"),
            ["defaultedOnCreate"] = has("defaulted"),
            ["calculated"] = has("calculated"),
            ["autoNumber"] = has("autonumber"),
            ["externalId"] = has("external"),
            ["idLookup"] = has("lookup") || named[0] == "Id",
            ["nameField"] = has("name"),
            ["compoundFieldName"] = words.FirstOrDefault(word => word.StartsWith("in=", StringComparison.Ordinal))?.Substring(3),
            ["relationshipName"] = type.Length > 1 ? type[1] : null,
            ["referenceTo"] = type.Length > 2 ? type[2].Split(',') : [],
        });
    }

    private static string Child(string written)
    {
        string[] parts = written.Split('>');
        return JsonSerializer.Serialize(new { relationshipName = parts[0], childSObject = parts[1], field = parts[2] });
    }

    private sealed class Sender(Func<SfRequest, SfResponse> answer) : ISender
    {
        public Task<SfResponse> SendAsync(SfRequest request, ICaller? caller, CancellationToken cancellationToken)
            => Task.FromResult(answer(request));

        public Task<string> ApiVersionAsync(ICaller? caller, CancellationToken cancellationToken) => Task.FromResult("67.0");
    }
}
