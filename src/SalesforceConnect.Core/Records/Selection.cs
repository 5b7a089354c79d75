using SalesforceConnect.Describe;
using SalesforceConnect.Soql;

namespace SalesforceConnect.Records;

/// <summary>Which properties a record has, by the SELECT list of its query and whatever its row happens to hold.</summary>
internal static class Selection
{
    /// <summary>What a statement selects; null where it is not understood.</summary>
    public static SelectNode? Of(SoqlStatement statement)
    {
        var node = new SelectNode(statement.ObjectName ?? "");
        return !statement.IsWhole ? null
            : statement.IsCount ? node
            : (statement.IsAggregate ? AddGroups(node, statement) : AddAll(node, statement.Items, statement.PathOf)) ? node
            : null;
    }

    /// <summary>What a list selects of an object; null where it is not understood.</summary>
    public static SelectNode? Of(string objectName, IReadOnlyList<SoqlItem> items)
    {
        var node = new SelectNode(objectName);
        bool isWhole = items.All(item => item is { IsWhole: true, IsCount: false });
        return isWhole && AddAll(node, items, written => written.Split('.')) ? node : null;
    }

    private static bool AddAll(SelectNode node, IReadOnlyList<SoqlItem> items, Func<string, IReadOnlyList<string>> pathOf)
        => items.All(item => Add(node, item, pathOf));

    // FIELDS(ALL), FORMAT(Amount) shown, toLabel(Status), DISTANCE(Location__c, GEOLOCATION(1, 2), 'km')
    private static bool Add(SelectNode node, SoqlItem item, Func<string, IReadOnlyList<string>> pathOf)
    {
        bool isNumber = item.Name.Equals("convertCurrency", StringComparison.OrdinalIgnoreCase);
        switch (item)
        {
            case { Kind: SoqlItemKind.Field, Alias: null }:
                node.Add(pathOf(item.Name));
                break;
            case { Kind: SoqlItemKind.TypeOf }:
                return AddTypeOf(node, item, pathOf(item.Name));
            case { Kind: SoqlItemKind.Children, Statement: { } statement } when Of(statement) is { } children:
                node.Columns.Add(new SelectColumn(SelectColumnKind.Children, children.Name) { Node = children });
                break;
            case { Kind: SoqlItemKind.Call } when item.Name.Equals("FIELDS", StringComparison.OrdinalIgnoreCase):
                node.Columns.Add(new SelectColumn(SelectColumnKind.Open, ""));
                break;
            case { Kind: SoqlItemKind.Call, Alias: { } alias }:
                FieldType type = isNumber ? FieldType.Decimal : FieldType.Unknown;
                node.Columns.Add(new SelectColumn(SelectColumnKind.Value, alias) { Type = type });
                break;
            case { Kind: SoqlItemKind.Call, Field: { } field }:
                node.Add(pathOf(field), isTyped: isNumber);
                break;
            case { Kind: SoqlItemKind.Call }:
                node.Columns.Add(new SelectColumn(SelectColumnKind.Unnamed, ""));
                break;
            default:
                return false;
        }

        return true;
    }

    private static bool AddTypeOf(SelectNode node, SoqlItem item, IReadOnlyList<string> path)
    {
        string name = path[path.Count - 1];
        var branches = new Dictionary<string, SelectNode>(StringComparer.OrdinalIgnoreCase);
        SelectNode? otherwise = null;
        foreach (SoqlBranch branch in item.Branches)
        {
            var selected = new SelectNode(branch.ObjectName ?? name);
            if (!AddAll(selected, branch.Items, written => written.Split('.')))
            {
                return false;
            }

            _ = branch.ObjectName is { } objectName ? branches[objectName] = selected : otherwise = selected;
        }

        node.Columns.Add(new SelectColumn(SelectColumnKind.TypeOf, name) { Branches = branches, Node = otherwise });
        return true;
    }

    // A row of groups is flat: a field goes by its last name, an expression by its alias or by its number among those without.
    private static bool AddGroups(SelectNode node, SoqlStatement statement)
    {
        int unnamed = 0;
        foreach (SoqlItem item in statement.Items)
        {
            bool isCall = item.Kind == SoqlItemKind.Call;
            if (!isCall && item.Kind != SoqlItemKind.Field)
            {
                return false;
            }

            IReadOnlyList<string>? field = (isCall ? item.Field : item.Name) is { } written ? statement.PathOf(written) : null;
            string function = isCall ? item.Name.ToUpperInvariant() : "";
            node.Columns.Add(new SelectColumn(SelectColumnKind.Value, item.Alias ?? (isCall ? $"expr{unnamed++}" : field![field.Count - 1]))
            {
                FieldPath = function is "" or "MIN" or "MAX" ? field : null,
                Type = function switch { "DAY_ONLY" => FieldType.Date, "SUM" or "AVG" => FieldType.Decimal, _ => FieldType.Unknown },
            });
        }

        return true;
    }
}
