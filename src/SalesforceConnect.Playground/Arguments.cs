using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SalesforceConnect.Playground;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments(Mode Mode, int Port)
{
    /// <summary>Which organization the org is.</summary>
    public int Organization { get; init; } = 1;

    /// <summary>Whether the organization says of itself that it is a sandbox.</summary>
    public bool IsSandbox { get; init; }

    /// <summary>How long an access token lives; null for no end.</summary>
    public TimeSpan? TokenLifetime { get; init; }

    /// <summary>Whether the Salesforce CLI's app replaces its refresh tokens.</summary>
    public bool RotatesRefreshTokens { get; init; }

    /// <summary>A PEM file with the certificate that the app checks assertions with; null for none.</summary>
    public string? Certificate { get; init; }

    /// <summary>Reads the command line; says what is wrong with it where it cannot.</summary>
    public static bool TryParse(string[] args, [NotNullWhen(true)] out Arguments? arguments, [NotNullWhen(false)] out string? mistake)
    {
        arguments = null;
        mistake = null;
        Mode mode = Mode.Tour;
        int port = 0;
        int seconds = 0;
        int organization = 1;
        bool rotates = false;
        bool isSandbox = false;
        string? certificate = null;
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--interactive":
                    mode = Mode.Interactive;
                    break;
                case "--serve":
                    mode = Mode.Serve;
                    break;
                case "--help" or "-h" or "-?":
                    mode = Mode.Help;
                    break;
                case "--port" when i + 1 < args.Length
                    && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out port)
                    && port is > 0 and <= 65535:
                    i++;
                    break;
                case "--organization" when i + 1 < args.Length
                    && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out organization)
                    && organization > 0:
                    i++;
                    break;
                case "--organization":
                    mistake = "--organization takes a number.";
                    return false;
                case "--token-lifetime" when i + 1 < args.Length
                    && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out seconds)
                    && seconds > 0:
                    i++;
                    break;
                case "--token-lifetime":
                    mistake = "--token-lifetime takes a number of seconds.";
                    return false;
                case "--sandbox":
                    isSandbox = true;
                    break;
                case "--rotate-refresh-tokens":
                    rotates = true;
                    break;
                case "--certificate" when i + 1 < args.Length && File.Exists(args[i + 1]):
                    certificate = args[++i];
                    break;
                case "--certificate":
                    mistake = "--certificate takes a PEM file.";
                    return false;
                case "--port":
                    mistake = "--port takes a number from 1 to 65535.";
                    return false;
                default:
                    mistake = $"There is no option {args[i]}.";
                    return false;
            }
        }

        arguments = new Arguments(mode, port)
        {
            Organization = organization,
            IsSandbox = isSandbox,
            TokenLifetime = seconds == 0 ? null : TimeSpan.FromSeconds(seconds),
            RotatesRefreshTokens = rotates,
            Certificate = certificate,
        };
        return true;
    }
}
