using System.Net;
using System.Reflection;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Tests.Secrets;

/// <summary>One of each fault that <see cref="Fault"/> can make, told to hand secrets back wherever it has words of its own.</summary>
internal static class EveryFault
{
    /// <summary>What makes each of them, by the factory's name and parameters. A parameter of a new kind is an error here.</summary>
    /// <param name="secret">What an org must not be echoed with.</param>
    public static IReadOnlyDictionary<string, Func<Fault>> Repeating(string secret) => typeof(Fault)
        .GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(factory => typeof(Fault).IsAssignableFrom(factory.ReturnType))
        .ToDictionary(
            factory => $"{factory.Name}({string.Join(", ", factory.GetParameters().Select(parameter => parameter.Name))})",
            factory
                => (Func<Fault>)(() => (Fault)factory.Invoke(
                    null, [.. factory.GetParameters().Select(parameter => Argument(parameter, secret))])!));

    private static object? Argument(ParameterInfo parameter, string secret)
    {
        if (parameter.ParameterType == typeof(string))
        {
            return Words(parameter, secret);
        }

        object? argument = parameter.ParameterType switch
        {
            // What has a usual value
            _ when parameter.HasDefaultValue && parameter.DefaultValue is not null => parameter.ParameterType.IsEnum
                ? Enum.ToObject(parameter.ParameterType, parameter.DefaultValue)
                : parameter.DefaultValue,
            Type type when type == typeof(HttpStatusCode) => HttpStatusCode.BadRequest,
            Type type when type == typeof(TimeSpan) && parameter.Name == "retryAfter" => TimeSpan.Zero,
            Type type when type == typeof(TimeSpan) => TimeSpan.FromMilliseconds(1),
            Type type when type == typeof(TimeSpan?) => (TimeSpan?)TimeSpan.Zero,
            Type type when type == typeof(DateTimeOffset) => DateTimeOffset.UtcNow,
            Type type when type == typeof(long) => 10L,
            Type type when type == typeof(Func<string, string>) => (Func<string, string>)(body => body),
            Type type when type == typeof((string, string)[]) => new[] { ("X-Repeated", secret), ("Set-Cookie", "sid=" + secret) },
            Type type when type == typeof(IReadOnlyList<SalesforceError>)
                => new[] { new SalesforceError("INVALID_FIELD", "password=" + secret) },
            Type type when type == typeof(IReadOnlyList<string>) => new[] { "/services/data/v67.0/limits?sid=" + secret },
            _ => null,
        };
        return argument ?? throw new NotSupportedException($"Say what {parameter.Member.Name} gets for its {parameter.Name}.");
    }

    private static string Words(ParameterInfo parameter, string secret) => parameter.Name switch
    {
        "errorCode" => "INVALID_FIELD",
        "error" => "invalid_client",
        "message" or "description" => $"client_secret={secret} is wrong",
        "body" => $"{{\"client_secret\":\"{secret}\"}}",
        "contentType" => "text/plain",
        "json" => "{\"a\":1}",
        "location" => "https://elsewhere.example/x?access_token=" + secret,
        "path" => "/services/data/v67.0/limits",
        "host" => "elsewhere.example",
        "name" => "X-Repeated",
        "value" => secret,
        _ => throw new NotSupportedException($"Say what {parameter.Member.Name} gets for its {parameter.Name}."),
    };
}
