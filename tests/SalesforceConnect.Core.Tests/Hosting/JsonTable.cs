using SalesforceConnect.Json;

namespace SalesforceConnect.Core.Tests.Hosting;

/// <summary>JSON objects as dictionaries.</summary>
internal sealed class JsonTable : IJsonModel
{
    public static JsonTable Instance { get; } = new();

    public object NewObject() => new Dictionary<string, object?>(StringComparer.Ordinal);

    public void Add(object target, string name, object? value) => Replace(target, name, value);

    public void Replace(object target, string name, object? value) => ((Dictionary<string, object?>)target)[name] = value;

    public object? Find(object target, string name) => (target as Dictionary<string, object?>)?.GetValueOrDefault(name);

    public bool Has(object target, string name) => (target as Dictionary<string, object?>)?.ContainsKey(name) == true;

    public IEnumerable<KeyValuePair<string, object?>> Properties(object target) => target as Dictionary<string, object?> ?? [];
}
