using System.Collections;
using System.Management.Automation;
using System.Security;
using System.Text;
using SalesforceConnect.Auth;
using SalesforceConnect.Connections;
using SalesforceConnect.Conversion;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Commands;

/// <summary>Makes a connection of what the Salesforce CLI, or <c>Export-SfConnection</c>, wrote.</summary>
[Cmdlet(
    VerbsData.Import, "SfConnection", DefaultParameterSetName = PathSet, SupportsShouldProcess = true,
    HelpUri = HelpLinks.Base + "Import-SfConnection.md")]
[OutputType(typeof(SfConnection))]
public sealed class ImportSfConnectionCommand : MakeConnectionCommand
{
    private const string PathSet = "Path";
    private const string AuthUrlSet = "AuthUrl";
    private const string InputSet = "Input";

    private readonly List<PSObject> _input = [];

    /// <summary>A file that holds an auth URL, or the JSON of the Salesforce CLI's <c>org auth show-sfdx-auth-url --json</c>.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = PathSet)]
    [Alias("PSPath")]
    public string Path { get; set; } = "";

    /// <summary>An auth URL.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AuthUrlSet)]
    [Secret]
    public SecureString? SfdxAuthUrl { get; set; }

    /// <summary>The same from the pipeline: a file, its text, or the object that the JSON is.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [AllowEmptyString]
    public PSObject InputObject { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == InputSet)
        {
            _input.Add(InputObject);
        }
    }

    internal override SfConnection? MakeIt()
    {
        ConnectionDocument given = Checked(Name, () => ExportedConnection.Read(Name, ReadText()));
        return Prepare(given.Facts.InstanceUrl!, out string? vault) ? Make(given, vault) : null;
    }

    private string ReadText()
    {
        if (SfdxAuthUrl is not null)
        {
            return SecretText.FromUser(SfdxAuthUrl, nameof(SfdxAuthUrl)).Reveal();
        }

        if (ParameterSetName == InputSet)
        {
            return string.Join("\n", _input.Select(ReadItem));
        }

        return ReadFile(FilePath(Path));
    }

    private string ReadItem(PSObject item) => item.BaseObject switch
    {
        FileInfo file => ReadFile(file.FullName),
        PSCustomObject or IDictionary => Encoding.UTF8.GetString(JsonBody.Write(item)),
        _ => item.ToString(),
    };

    private string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new SfException(
                "FileUnreadable", SfErrorCategory.ReadError, failure, path, failure.Message)
            { Target = Path.Length > 0 ? Path : path };
        }
    }
}
