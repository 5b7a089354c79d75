namespace SalesforceConnect.LocalOrg;

/// <summary>A field of a selection.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Alias">What it is called in the answer; null for its name.</param>
/// <param name="Arguments">
/// Its arguments: text, numbers, booleans, null, lists, tables, a <see cref="GraphQlWord"/> or a <see cref="GraphQlVariable"/>.
/// </param>
/// <param name="Fields">What is selected of it.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Column">Its column, from 1.</param>
internal sealed record GraphQlField(
    string Name, string? Alias, IReadOnlyDictionary<string, object?> Arguments, IReadOnlyList<GraphQlField> Fields, int Line, int Column)
{
    public string Key => Alias ?? Name;
}

/// <summary>A word that stands for itself, such as <c>ASC</c>.</summary>
internal sealed record GraphQlWord(string Text);

/// <summary>A variable in the place of a value.</summary>
internal sealed record GraphQlVariable(string Name, int Line, int Column);
