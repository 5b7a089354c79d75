using SalesforceConnect.Auth;

namespace SalesforceConnect.Connections;

/// <summary>A refresh token that the org granted in place of another one, which is dead since.</summary>
internal sealed record RotatedToken(SecretText Replaced, SecretText Token);
