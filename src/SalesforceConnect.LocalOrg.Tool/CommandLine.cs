using System.CommandLine;
using System.CommandLine.Parsing;

namespace SalesforceConnect.LocalOrg.Tool;

/// <summary>The tool's command line.</summary>
internal static class CommandLine
{
    private static readonly Option<int> s_port = new("--port", "-p")
    {
        Description = "The port to listen on; 0, which is the default, takes a free one.",
        HelpName = "number",
        Validators = { result => Check(result, 0, 65535) },
    };

    private static readonly Option<string[]> s_seed = new("--seed", "-s")
    {
        Description = "A JSON file with objects, fields and records of your own, or the describe of an object. May be given several times.",
        HelpName = "file",
    };

    private static readonly Option<string[]> s_apps = new("--apps", "-a")
    {
        Description = "A JSON file with external client apps and users, or an app itself: key:secret, or key:secret:user. May be given several times.",
        HelpName = "file|key:secret",
    };

    private static readonly Option<bool> s_empty = new("--empty") { Description = "Start without the sample records." };

    private static readonly Option<int?> s_tokenLifetime = new("--token-lifetime")
    {
        Description = "How many seconds an access token works; without end by default.",
        HelpName = "seconds",
        Validators = { result => Check(result, 1, int.MaxValue) },
    };

    private static readonly Option<int> s_organization = new("--organization")
    {
        Description = "Which organization it is: two numbers make two orgs of two on one machine.",
        HelpName = "number",
        DefaultValueFactory = _ => 1,
        Validators = { result => Check(result, 1, int.MaxValue) },
    };

    private static readonly Option<bool> s_sandbox = new("--sandbox") { Description = "The organization says of itself that it is a sandbox." };

    private static readonly Option<int> s_readings = new("--readings")
    {
        Description = "How many rows the object Reading__c has, for tests with millions; they take no memory.",
        HelpName = "number",
        Validators = { result => Check(result, 0, 100_000_000) },
    };

    private static readonly Option<string?> s_https = new("--https")
    {
        Description = "Speak HTTPS, with a certificate that is made for this run and written to this file (PEM), for clients to trust.",
        HelpName = "file",
    };

    private static readonly Option<bool> s_quiet = new("--quiet", "-q") { Description = "Print the URL alone." };

    private static readonly Option<bool> s_log = new("--log", "-l") { Description = "Print a line for each request." };

    private static readonly Option<bool> s_endWithInput = new("--end-with-input")
    {
        Description = "End when standard input ends, and so with the program that started this one.",
    };

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var command = new RootCommand(
            "A Salesforce-compatible org on this machine, to test runbooks and integrations against. It listens on loopback alone.")
        {
            s_port, s_seed, s_apps, s_empty, s_tokenLifetime, s_organization, s_sandbox, s_readings, s_https, s_quiet, s_log, s_endWithInput,
        };
        command.SetAction((parsed, cancellation) => new Server(Read(parsed), output, error).RunAsync(cancellation));
        ParseResult result = command.Parse(args);
        if (result.Errors.Count > 0)
        {
            foreach (ParseError mistake in result.Errors)
            {
                await error.WriteLineAsync(mistake.Message).ConfigureAwait(false);
            }

            await error.WriteLineAsync("salesforce-local-org --help tells what there is.").ConfigureAwait(false);
            return 2;
        }

        return await result.InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = error,
            ProcessTerminationTimeout = null,
        }).ConfigureAwait(false);
    }

    private static ToolOptions Read(ParseResult parsed) => new()
    {
        Port = parsed.GetValue(s_port),
        Seeds = parsed.GetValue(s_seed) ?? [],
        Apps = parsed.GetValue(s_apps) ?? [],
        IsEmpty = parsed.GetValue(s_empty),
        TokenLifetime = parsed.GetValue(s_tokenLifetime) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Organization = parsed.GetValue(s_organization),
        HttpsCertificate = parsed.GetValue(s_https),
        IsSandbox = parsed.GetValue(s_sandbox),
        Readings = parsed.GetValue(s_readings),
        IsQuiet = parsed.GetValue(s_quiet),
        WritesLog = parsed.GetValue(s_log),
        EndsWithInput = parsed.GetValue(s_endWithInput),
    };

    private static void Check(OptionResult result, int least, int most)
    {
        if (result.Implicit)
        {
            return;
        }

        if (result.Tokens is not [Token token] || !int.TryParse(token.Value, out int number) || number < least || number > most)
        {
            string range = most == int.MaxValue ? $"from {least} on" : $"from {least} to {most}";
            result.AddError($"{result.Option.Name} takes a number {range}.");
        }
    }
}
