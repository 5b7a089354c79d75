using SalesforceConnect.Errors;

namespace SalesforceConnect.Connections;

/// <summary>Makes a connection from environment variables. The first complete way in counts.</summary>
internal static class EnvironmentConnection
{
    /// <summary>Makes the document.</summary>
    /// <param name="name">The connection's name.</param>
    /// <param name="find">Looks a variable up; null where it is not set.</param>
    /// <exception cref="SfException"><c>EnvironmentIncomplete</c>, or what is wrong with a value.</exception>
    public static ConnectionDocument Create(string name, Func<string, string?> find)
    {
        var variables = new EnvironmentVariables(find);
        EnvironmentSource[] sources =
            [.. AuthMethodDefinition.All.Select(definition => definition.Environment).OfType<EnvironmentSource>()];
        EnvironmentSource[] begun = [.. sources.Where(source => variables.Find(source.Mark) is not null)];
        return begun.Length == 0 ? throw Incomplete(sources.Select(source => source.Mark))
            : begun.FirstOrDefault(source => !Missing(source).Any()) is not { } complete ? throw Incomplete(Missing(begun[0]))
            : complete.Create(name, variables);

        IEnumerable<string> Missing(EnvironmentSource source) => source.Needs.Where(need => variables.Find(need) is null);
    }

    private static SfException Incomplete(IEnumerable<string> missing)
        => new("EnvironmentIncomplete", SfErrorCategory.InvalidArgument, string.Join(", ", missing));
}
