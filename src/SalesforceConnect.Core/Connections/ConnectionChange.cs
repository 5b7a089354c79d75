using System.Security;
using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Connections;

/// <summary>What a user wants changed of a connection, for its method to take or refuse; never its name.</summary>
internal sealed record ConnectionChange
{
    /// <summary>New secrets, as the user gave them.</summary>
    public IReadOnlyList<(ConnectionSecret Kind, SecureString? Given)> Secrets { get; init; } = [];

    /// <summary>The parameter that a new key was given by; null where none was.</summary>
    public string? KeyParameter { get; init; }

    /// <summary>Reads the new key.</summary>
    public Func<SigningKey>? ReadKey { get; init; }

    /// <summary>The new URL of the org.</summary>
    public string? InstanceUrl { get; init; }

    /// <summary>The new API version.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The changed connection.</summary>
    /// <exception cref="SfException"><c>SettingDoesNotFit</c>, or what is wrong with a value.</exception>
    public ConnectionDocument ApplyTo(ConnectionDocument document)
    {
        ConnectionDocument changed = Secrets.Where(secret => secret.Given is not null).Aggregate(document, (current, secret) =>
        {
            Require(current, secret.Kind.Parameter, method => method.Takes(secret.Kind));
            return current.With(secret.Kind, secret.Kind.Accept(SecretText.FromUser(secret.Given!, secret.Kind.Parameter)));
        });
        if (KeyParameter is not null)
        {
            Require(changed, KeyParameter, method => method.Takes(ConnectionSecret.PrivateKey));
            changed = ReadKey!().AddTo(changed);
        }

        ConnectionFacts facts = changed.Facts;
        if (InstanceUrl is not null)
        {
            Uri url = InstanceAddress.Parse(InstanceUrl);
            AuthMethodDefinition.Of(facts.Method!.Value).RequireFit(url, InstanceUrl);
            facts = facts with { InstanceUrl = url.WithoutSlash(), LoginUrl = null };
        }

        return changed.With(facts with { ApiVersion = ApiVersion is null ? facts.ApiVersion : ApiVersions.Parse(ApiVersion) });
    }

    /// <summary>Makes sure that a connection's method has what a parameter is for.</summary>
    /// <exception cref="SfException"><c>SettingDoesNotFit</c>.</exception>
    public static void Require(ConnectionDocument document, string parameter, Func<AuthMethodDefinition, bool> fits)
    {
        if (document.Facts.Method is not { } method || !fits(AuthMethodDefinition.Of(method)))
        {
            throw new SfException(
                "SettingDoesNotFit", SfErrorCategory.InvalidArgument, document.Facts.Name, document.Facts.Method, parameter);
        }
    }
}
