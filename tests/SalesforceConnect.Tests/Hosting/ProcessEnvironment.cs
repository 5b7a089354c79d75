namespace SalesforceConnect.Tests.Hosting;

/// <summary>Tests that change the environment of the process, and so run when no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessEnvironment
{
    public const string Name = "Environment";

    /// <summary>Sets an environment variable until disposed of.</summary>
    internal static IDisposable Set(string name, string? value) => new Setting(name, value);

    /// <summary>Sets several environment variables until disposed of.</summary>
    internal static IDisposable Set(IEnumerable<KeyValuePair<string, string?>> values)
        => new Settings([.. values.Select(value => Set(value.Key, value.Value))]);

    private sealed class Settings(IDisposable[] settings) : IDisposable
    {
        public void Dispose()
        {
            foreach (IDisposable setting in settings)
            {
                setting.Dispose();
            }
        }
    }

    private sealed class Setting : IDisposable
    {
        private readonly string _name;
        private readonly string? _before;

        public Setting(string name, string? value)
        {
            _name = name;
            _before = Environment.GetEnvironmentVariable(name);
            Environment.SetEnvironmentVariable(name, value);
        }

        public void Dispose() => Environment.SetEnvironmentVariable(_name, _before);
    }
}
