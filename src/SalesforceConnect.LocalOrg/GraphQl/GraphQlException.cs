namespace SalesforceConnect.LocalOrg;

/// <summary>Ends a request or a field of it with an error.</summary>
internal sealed class GraphQlException(GraphQlError error) : Exception(error.Message)
{
    public GraphQlError Error { get; } = error;

    public static GraphQlException Syntax(string message, int line, int column)
        => new(new GraphQlError($"Invalid Syntax : {message} at line {line} column {column}", "InvalidSyntax", line, column));
}
