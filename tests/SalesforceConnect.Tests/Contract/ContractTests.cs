using System.Management.Automation;
using System.Management.Automation.Language;
using System.Xml.Linq;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Contract;

/// <summary>What the module promises by its shape: names, verbs, attributes, views.</summary>
public sealed class ContractTests : IDisposable
{
    private static readonly string[] s_cmdlets =
    [
        "Export-SfConnection", "Export-SfData", "Export-SfEventLog", "Export-SfFile", "Export-SfReport", "Get-SfBulkJob",
        "Get-SfConnection", "Get-SfLimit", "Get-SfObject", "Get-SfRecord", "Get-SfReport", "Import-SfConnection", "Import-SfData",
        "Import-SfFile", "Invoke-SfApex", "Invoke-SfComposite", "Invoke-SfGraphQL", "Invoke-SfQuery", "Invoke-SfRequest",
        "New-SfConnection", "New-SfRecord", "Open-SfOrg", "Receive-SfBulkJob", "Remove-SfBulkJob", "Remove-SfConnection",
        "Remove-SfRecord", "Search-SfRecord", "Select-SfConnection", "Set-SfConnection", "Set-SfRecord", "Stop-SfBulkJob",
        "Test-SfConnection", "Wait-SfBulkJob",
    ];

    // Those that only read. Every other one has to support -WhatIf and -Confirm.
    private static readonly string[] s_readers =
    [
        "Get-SfBulkJob", "Get-SfConnection", "Get-SfLimit", "Get-SfObject", "Get-SfRecord", "Get-SfReport", "Invoke-SfQuery",
        "Receive-SfBulkJob", "Search-SfRecord", "Test-SfConnection", "Wait-SfBulkJob",
    ];

    private static readonly string[] s_emitNothing = ["Remove-SfBulkJob", "Remove-SfConnection"];

    // The base of classes that are made at run time, each with columns of its own: PowerShell shows those as it shows any object.
    private static readonly string[] s_withoutView = ["SalesforceConnect.SfRecord"];

    // What psfdx (with psfdx-development) and CData's SalesforceCmdlets export, and the noun that both build on.
    private static readonly string[] s_takenNames =
    [
        "Add-Salesforce", "Connect-Salesforce", "Disconnect-Salesforce", "Invoke-Salesforce", "Remove-Salesforce", "Select-Salesforce",
        "Update-Salesforce", "Get-SalesforceDateTime", "Connect-SalesforceJwt", "Open-Salesforce", "Get-SalesforceConnections",
        "Repair-SalesforceConnections", "Get-SalesforceAlias", "Add-SalesforceAlias", "Remove-SalesforceAlias", "Get-SalesforceLimits",
        "Get-SalesforceDataStorage", "Get-SalesforceApiUsage", "Select-SalesforceRecords", "New-SalesforceRecord", "Set-SalesforceRecord",
        "Get-SalesforceRecordType", "Invoke-SalesforceApexFile", "Connect-SalesforceApi", "Invoke-SalesforceApi",
        "Install-SalesforcePlugin",
        "Get-SalesforcePlugins", "Update-SalesforcePlugins", "Install-SalesforceLwcDevServer", "Start-SalesforceLwcDevServer",
        "Get-SalesforceConfig", "Get-SalesforceScratchOrgs", "New-SalesforceScratchOrg", "Remove-SalesforceScratchOrg",
        "New-SalesforceProject",
        "Set-SalesforceTargetOrg", "Get-SalesforceTargetOrg", "Test-SalesforceApex", "Get-SalesforceCodeCoverage",
        "Get-SalesforceApexClass",
        "Invoke-SalesforceApex", "New-SalesforceApexClass", "New-SalesforceApexTrigger",
    ];

    private readonly ModuleSession _session = new();

    public static TheoryData<string> Cmdlets => [.. s_cmdlets];

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_module_exports_the_listed_cmdlets_and_nothing_else()
    {
        Assert.Equal(
            s_cmdlets,
            _session.Run("Get-Command -Module SalesforceConnect | ForEach-Object Name").Good().Select(name => name!.ToString()).Order());
        Assert.Equal(s_cmdlets, Manifest("CmdletsToExport"));
        Assert.Empty(Manifest("FunctionsToExport"));
        Assert.Empty(Manifest("AliasesToExport"));
        Assert.Empty(Manifest("VariablesToExport"));
        PSModuleInfo module = Module();
        Assert.Equal(s_cmdlets, module.ExportedCommands.Keys.Order());
        Assert.Empty(module.ExportedAliases);
        Assert.Empty(module.ExportedVariables);
    }

    [Fact]
    public void The_cmdlets_of_the_assembly_are_the_listed_ones()
    {
        IEnumerable<string> defined = _session.Run("(Get-Command New-SfConnection).ImplementingType.Assembly").Good()
            .SelectMany(assembly => ((System.Reflection.Assembly)assembly!.BaseObject).GetExportedTypes())
            .SelectMany(type => type.GetCustomAttributesData())
            .Where(attribute => attribute.AttributeType == typeof(CmdletAttribute))
            .Select(attribute => attribute.ConstructorArguments[0].Value + "-" + attribute.ConstructorArguments[1].Value);
        Assert.Equal(s_cmdlets, defined.Order());
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Its_verb_is_approved_and_its_noun_is_ours(string name)
    {
        IEnumerable<string> approved = typeof(VerbsCommon).Assembly.GetExportedTypes()
            .Where(type => type.Name.StartsWith("Verbs", StringComparison.Ordinal) && type is { IsAbstract: true, IsSealed: true })
            .SelectMany(type => type.GetFields()).Select(field => (string)field.GetRawConstantValue()!);
        string[] parts = name.Split('-');
        Assert.Contains(parts[0], approved);
        Assert.Matches("^Sf[A-Z][A-Za-z]+$", parts[1]);
        Assert.DoesNotContain(name, s_takenNames);
        Assert.DoesNotContain("Salesforce", name, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void It_supports_ShouldProcess_exactly_when_it_changes_something(string name)
    {
        bool supports = Command(name).Parameters.ContainsKey("WhatIf");
        Assert.Equal(!s_readers.Contains(name), supports);
        Assert.Equal(supports, Command(name).Parameters.ContainsKey("Confirm"));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void It_says_what_it_emits_and_where_its_help_is(string name)
    {
        CommandInfo command = Command(name);
        Assert.Equal(s_emitNothing.Contains(name), command.OutputType.Count == 0);
        var help = new Uri(((CmdletInfo)command).ImplementingType.GetCustomAttributes(false).OfType<CmdletAttribute>().Single().HelpUri);
        Assert.Equal("https", help.Scheme);
        Assert.EndsWith("/" + name + ".md", help.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_emits_records_alone_as_far_as_Tab_is_concerned()
        => Assert.Equal("SalesforceConnect.SfRecord", Assert.Single(Command("Invoke-SfQuery").OutputType).Name);

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Its_parameters_are_in_order(string name)
    {
        foreach (CommandParameterSetInfo set in Command(name).ParameterSets)
        {
            Assert.True(
                set.Parameters.Count(parameter => parameter.ValueFromPipeline) <= 1, $"{name} ({set.Name}) takes the pipeline twice.");
            int[] positions = [.. set.Parameters.Select(parameter => parameter.Position).Where(position => position >= 0).Order()];
            Assert.Equal(Enumerable.Range(0, positions.Length), positions);
        }

        Assert.DoesNotContain(Command(name).Parameters.Values, parameter
            => parameter.ParameterType == typeof(string)
                && parameter.Name is "ClientSecret" or "AccessToken" or "Password" or "RefreshToken");
    }

    [Theory]
    [InlineData("Get-SfLimit")]
    [InlineData("Get-SfObject")]
    [InlineData("Get-SfRecord")]
    [InlineData("Search-SfRecord")]
    [InlineData("Invoke-SfQuery")]
    [InlineData("Invoke-SfRequest")]
    [InlineData("Test-SfConnection")]
    public void A_working_cmdlet_takes_a_connection_by_name_or_object(string name)
    {
        ParameterMetadata parameter = Command(name).Parameters["Connection"];
        Assert.Contains(parameter.Attributes, attribute => attribute is ArgumentCompleterAttribute);
        Assert.Contains(parameter.Attributes, attribute => attribute is ArgumentTransformationAttribute);
    }

    [Fact]
    public void Every_type_of_ours_that_is_emitted_has_a_view()
    {
        (string Type, string Control)[] views = [.. XDocument.Load(Path.Combine(Paths.Module, "SalesforceConnect.Format.ps1xml"))
            .Descendants("View")
            .Select(view => (view.Element("ViewSelectedBy")!.Element("TypeName")!.Value, view.Elements().Last().Name.LocalName))];
        string[] emitted = [.. s_cmdlets
            .SelectMany(name => Command(name).OutputType)
            .Select(type => type.Type!)
            .Where(type => type.Namespace!.StartsWith("SalesforceConnect", StringComparison.Ordinal))
            .Select(type => type.FullName!).Distinct()];
        Assert.NotEmpty(emitted);
        Assert.Equal(s_withoutView.Order(), emitted.Except(views.Select(view => view.Type)).Order());
        Assert.Equal(views.Distinct(), views);
    }

    [Fact]
    public void The_manifest_serves_both_editions_and_has_what_the_gallery_shows()
    {
        Assert.Equal(["Core", "Desktop"], Manifest("CompatiblePSEditions"));
        Assert.Equal(["5.1"], Manifest("PowerShellVersion"));
        Assert.Equal(["4.7.2"], Manifest("DotNetFrameworkVersion"));
        Assert.NotEmpty(Manifest("Description"));
        PSModuleInfo module = Module();
        Assert.NotNull(module.LicenseUri);
        Assert.NotNull(module.ProjectUri);
        Assert.NotNull(module.ReleaseNotes);
        Assert.Contains("Salesforce", module.Tags);
        Assert.Empty(module.RequiredModules);
        Assert.NotEqual(Guid.Empty, module.Guid);
    }

    private CommandInfo Command(string name) => (CommandInfo)Assert.Single(_session.Run($"Get-Command {name}").Good())!.BaseObject;

    private PSModuleInfo Module() => (PSModuleInfo)Assert.Single(_session.Run("Get-Module SalesforceConnect").Good())!.BaseObject;

    // By PowerShell's own parser: a manifest is data.
    private static string[] Manifest(string key)
    {
        Ast file = Parser.ParseFile(Paths.Manifest, out _, out _);
        var table = (HashtableAst)file.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false)!;
        Ast value = table.KeyValuePairs.Single(pair => pair.Item1.Extent.Text == key).Item2;
        return [.. value.FindAll(ast => ast is StringConstantExpressionAst, searchNestedScriptBlocks: false)
            .Select(text => ((StringConstantExpressionAst)text).Value)];
    }
}
