namespace SalesforceConnect.LocalOrg;

/// <summary>Errors as Salesforce words them: the line of the query, a caret under the place, row and column, what is wrong.</summary>
internal static class SoqlError
{
    private const int ContextLength = 60;

    public static SalesforceException Malformed(string query, int position, string message)
        => At(query, position, "MALFORMED_QUERY", message);

    public static SalesforceException UnexpectedToken(string query, SoqlToken token) =>
        Malformed(query, token.Position, $"unexpected token: '{(token.Kind == SoqlTokenKind.End ? "<EOF>" : token.Text)}'");

    public static SalesforceException NotSupported(string query, int position, string what) =>
        Malformed(query, position, $"{what} is not supported by this local org");

    public static SalesforceException NoSuchColumn(string query, int position, string column, string entity) => At(
        query,
        position,
        "INVALID_FIELD",
        $"No such column '{column}' on entity '{entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.");

    public static SalesforceException NoSuchRelationship(string query, int position, string relationship) => At(
        query,
        position,
        "INVALID_FIELD",
        $"Didn't understand relationship '{relationship}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.");

    public static SalesforceException NoSuchObject(string query, int position, string name) => At(
        query,
        position,
        "INVALID_TYPE",
        $"sObject type '{name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.");

    public static SalesforceException At(string query, int position, string errorCode, string message)
    {
        position = Math.Clamp(position, 0, query.Length);
        int row = query.AsSpan(0, position).Count('\n') + 1;
        int lineStart = position == 0 ? 0 : query.LastIndexOf('\n', position - 1) + 1;
        int lineEnd = query.IndexOf('\n', position) is var end and >= 0 ? end : query.Length;
        int from = Math.Max(lineStart, position - ContextLength);
        int to = Math.Min(lineEnd, position + ContextLength);
        string caret = new string(' ', position - from) + "^";
        return new SalesforceException(
            400,
            errorCode,
            $"\n{query[from..to].TrimEnd('\r')}\n{caret}\nERROR at Row:{row}:Column:{position - lineStart + 1}\n{message}");
    }
}
