using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SalesforceConnect.Playground;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments(Mode Mode, int Port)
{
    /// <summary>Reads the command line; says what is wrong with it where it cannot.</summary>
    public static bool TryParse(string[] args, [NotNullWhen(true)] out Arguments? arguments, [NotNullWhen(false)] out string? mistake)
    {
        arguments = null;
        mistake = null;
        Mode mode = Mode.Tour;
        int port = 0;
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--interactive":
                    mode = Mode.Interactive;
                    break;
                case "--help" or "-h" or "-?":
                    mode = Mode.Help;
                    break;
                case "--port" when i + 1 < args.Length
                    && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out port)
                    && port is > 0 and <= 65535:
                    i++;
                    break;
                case "--port":
                    mistake = "--port takes a number from 1 to 65535.";
                    return false;
                case "--serve":
                    mistake = "The org alone is a program of its own: dotnet run --project src/SalesforceConnect.LocalOrg.Tool";
                    return false;
                default:
                    mistake = $"There is no option {args[i]}.";
                    return false;
            }
        }

        arguments = new Arguments(mode, port);
        return true;
    }
}
