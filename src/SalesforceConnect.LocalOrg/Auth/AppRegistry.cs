using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace SalesforceConnect.LocalOrg;

/// <summary>The org's External Client Apps, by consumer key.</summary>
public sealed class AppRegistry
{
    private readonly ConcurrentDictionary<string, ExternalClientApp> _apps = new(StringComparer.Ordinal);

    internal AppRegistry(ExternalClientApp defaultApp, ExternalClientApp salesforceCli)
    {
        Default = Add(defaultApp);
        SalesforceCli = Add(salesforceCli);
    }

    /// <summary>
    /// The app that is there from the start: <see cref="Org.DefaultClientId"/>, client credentials enabled, running as the administrator.
    /// </summary>
    public ExternalClientApp Default { get; }

    /// <summary>
    /// The Salesforce CLI's own app, <see cref="Org.SalesforceCliClientId"/>, which every org has: public, for the web server and refresh
    /// flows.
    /// </summary>
    public ExternalClientApp SalesforceCli { get; }

    /// <summary>All apps.</summary>
    public IReadOnlyCollection<ExternalClientApp> All => [.. _apps.Values];

    /// <summary>Registers an app, in place of one with the same key, and returns it.</summary>
    public ExternalClientApp Add(ExternalClientApp app)
    {
        ArgumentNullException.ThrowIfNull(app);
        _apps[app.ConsumerKey] = app;
        return app;
    }

    /// <summary>Deletes the app with this consumer key. False when there is none.</summary>
    public bool Remove(string consumerKey) => _apps.TryRemove(consumerKey, out _);

    /// <summary>The app with this consumer key.</summary>
    public bool TryGet(string consumerKey, [NotNullWhen(true)] out ExternalClientApp? app) => _apps.TryGetValue(consumerKey, out app);
}
