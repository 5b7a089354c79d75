using System.Text;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>Values that no field expects: refused with an error of Salesforce's, or stored, but never a defect of the org's.</summary>
public sealed class OddValueTests : OrgTest
{
    private static readonly string[] s_odd =
    [
        "null", "true", "\"\"", "\" \"", "\"x\"", "0", "-0.0", "1e3", "1e400", "99999999999999999999999999999999",
        "0.000000000000000000000001", "[]", "[1]", "{}", "{\"attributes\":null}",
        "{\"attributes\":{\"type\":\"Account\"},\"Id\":null}", "{\"Id\":{}}",
        "\"\\uD83D\\uDE80 \\u0000\"", "\"2026-13-45\"",
        "\"2026-02-29T25:61:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"001000000000001AAA\"", "\"@{x.id}\"", "\"a;b;;c\"", "\"////\"",
    ];

    public static TheoryData<string, string> Bodies => new()
    {
        {
            "/composite",
            """
            {"allOrNone":true,"collateSubrequests":false,"compositeRequest":[
              {"method":"POST","url":"/services/data/v67.0/sobjects/Account","referenceId":"a",
               "body":{"Name":"x","Owner":{"Email":"admin@local-org.example"}}},
              {"method":"GET","url":"/services/data/v67.0/sobjects/Account/@{a.id}","referenceId":"b","httpHeaders":{"If-Match":"\"x\""}}]}
            """
        },
        {
            "/composite/batch",
            """
            {"haltOnError":true,"batchRequests":[{"method":"POST","url":"v67.0/sobjects/Account","richInput":{"Name":"x"}},
              {"method":"GET","url":"v67.0/query?q=SELECT+Id+FROM+Account"}]}
            """
        },
        {
            "/composite/graph",
            """
            {"graphs":[{"graphId":"g","compositeRequest":[
              {"method":"POST","url":"/services/data/v67.0/sobjects/Account","referenceId":"a","body":{"Name":"x"}},
              {"method":"POST","url":"/services/data/v67.0/sobjects/Contact","referenceId":"c",
               "body":{"LastName":"x","AccountId":"@{a.id}"}}]}]}
            """
        },
        {
            "/composite/sobjects",
            """
            {"allOrNone":true,"records":[{"attributes":{"type":"Account"},"Name":"x"},{"attributes":{"type":"Contact"},"LastName":"x"}]}
            """
        },
        {
            "/composite/tree/Account",
            """
            {"records":[{"attributes":{"type":"Account","referenceId":"a"},"Name":"x",
              "Contacts":{"records":[{"attributes":{"type":"Contact","referenceId":"c"},"LastName":"x"}]}}]}
            """
        },
        {
            "/sobjects/Account",
            """{"attributes":{"type":"Account"},"Name":"x","Owner":{"attributes":{"type":"User"},"Email":"admin@local-org.example"}}"""
        },
    };

    [Fact]
    public void No_value_of_any_field_of_any_object_breaks_the_org()
    {
        RecordRules rules = new(
            Org.RowLocks,
            Org.ValidationRules,
            Org.AssignmentRules,
            new AutoAssign(IsOn: true, RuleId: null),
            Org.DuplicateRules,
            new DuplicateHandling(AllowSave: false, IncludeRecordDetails: false, RunAsCurrentUser: false),
            Root: "");
        int refused = 0;
        int saved = 0;
        foreach (OrgTable table in Org.Store.Tables)
        {
            IEnumerable<string> names = table.Definition.Fields.SelectMany(f => new[] { f.Name, f.RelationshipName }).OfType<string>();
            foreach ((string name, string value) in names.SelectMany(n => s_odd.Select(v => (n, v))))
            {
                using JsonDocument row = JsonDocument.Parse(
                    $$"""{"{{name}}":{{value}},"Id":"{{table.Definition.KeyPrefix}}000000000001AAA"}""");
                RecordBatch batch = new(Org.Store, Org.Users.Administrator.Id, rules, allOrNone: false);
                try
                {
                    RecordInput input = RecordInput.Read(Org.Store, table, new RecordFields(row.RootElement));
                    batch.AddUpdate(table, input);
                    batch.AddCreate(table, input.Take(table.Definition.Field("Id")).Others);
                    refused += batch.Run().Count(r => !r.Success);
                    saved++;
                }
                catch (SalesforceException)
                {
                    refused++;
                }
            }
        }

        Assert.True(refused > 1000 && saved > 1000, $"{refused} refused, {saved} saved");
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task No_body_breaks_the_org(string path, string body)
    {
        using JsonDocument whole = JsonDocument.Parse(body);
        int nodes = Count(whole.RootElement);
        HashSet<int> statuses = [];
        for (int changed = -1; changed < nodes; changed++)
        {
            foreach (string value in s_odd)
            {
                int at = 0;
                string json = Write(whole.RootElement, changed, value, ref at);
                Answer answer = await Client.SendAsync(HttpMethod.Post, OrgClient.Root + path, json);
                Assert.True(answer.Status is 200 or 201 or 400 or 404, $"{json}: {answer.Status} {answer.Text}");
                statuses.Add(answer.Status);
            }
        }

        Assert.True(statuses.Count > 1, "Nothing was refused, or nothing taken.");
    }

    private static int Count(JsonElement json) => 1 + json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().Sum(p => Count(p.Value)),
        JsonValueKind.Array => json.EnumerateArray().Sum(Count),
        _ => 0,
    };

    /// <summary>The JSON with the value at one place changed, places counted from the outside in.</summary>
    private static string Write(JsonElement json, int changed, string value, ref int at)
    {
        if (at++ == changed)
        {
            at += Count(json) - 1;
            return value;
        }

        StringBuilder text = new();
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in json.EnumerateObject())
                {
                    text.Append(text.Length == 0 ? "" : ",").Append(JsonSerializer.Serialize(property.Name)).Append(':');
                    text.Append(Write(property.Value, changed, value, ref at));
                }

                return $"{{{text}}}";
            case JsonValueKind.Array:
                foreach (JsonElement element in json.EnumerateArray())
                {
                    text.Append(text.Length == 0 ? "" : ",").Append(Write(element, changed, value, ref at));
                }

                return $"[{text}]";
            default:
                return json.GetRawText();
        }
    }
}
