using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Query;
using SalesforceConnect.Records;
using SalesforceConnect.Soql;

namespace SalesforceConnect.Commands;

/// <summary>Searches the words of many objects at once.</summary>
[Cmdlet(VerbsCommon.Search, "SfRecord", DefaultParameterSetName = SoslSet, HelpUri = HelpLinks.Base + "Search-SfRecord.md")]
[OutputType(typeof(SfRecord))]
public sealed class SearchSfRecordCommand : ConnectionsCommand
{
    private const string SoslSet = "Sosl";
    private const string TextSet = "Text";

    /// <summary>The search in SOSL, which begins with FIND; anything else is words to find.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = SoslSet)]
    [ValidateNotNullOrEmpty]
    public string Sosl { get; set; } = "";

    /// <summary>The words to find.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = TextSet)]
    [ValidateNotNullOrEmpty]
    public string Text { get; set; } = "";

    /// <summary>The kind of field to look in.</summary>
    [Parameter(ParameterSetName = TextSet)]
    [ValidateSet("All", "Name", "Email", "Phone", "Sidebar")]
    public string In { get; set; } = "All";

    /// <summary>The objects to look in.</summary>
    [Parameter(ParameterSetName = TextSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ObjectNameCompleter))]
    [SuppressMessage("Naming", "CA1720", Justification = "It is what Salesforce calls it.")]
    public string[] Object { get; set; } = [];

    /// <summary>The fields to get, <c>*</c> for all; by default the ID and the name.</summary>
    [Parameter(ParameterSetName = TextSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FieldNameCompleter))]
    public string[] Property { get; set; } = [];

    /// <summary>How many records are wanted at most.</summary>
    [Parameter(ParameterSetName = TextSet)]
    [ValidateRange(1, RecordSearch.MostRecords)]
    public int First { get; set; }

    /// <summary>Makes a parent's field a column of its own.</summary>
    [Parameter]
    public SwitchParameter Flat { get; set; }

    /// <summary>Leaves dates, times and numbers the text that they are sent as.</summary>
    [Parameter]
    public SwitchParameter AsText { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Property.Length > 0 && Object.Length == 0)
        {
            Checked(
                Property,
                () => throw new SfException(
                    "ParameterNeedsAnother", SfErrorCategory.InvalidArgument, "-" + nameof(Property), "-" + nameof(Object)));
        }

        foreach (string name in Object)
        {
            Checked(name, () => SfObject.CheckName(name));
        }

        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string given = ParameterSetName == TextSet ? Text : Sosl;
        SoqlQuery query = SoqlQuery.Parse(given);
        string plain = query.Text.Plain();
        bool isText = ParameterSetName == TextSet || !SoslText.IsSosl(plain);
        ForItem(given, () =>
        {
            if (ParameterSetName == SoslSet && query.Root.IsWhole)
            {
                throw new SfException("NotSosl", SfErrorCategory.InvalidArgument, Sosl, Sosl.Replace("'", "''"));
            }

            ForEachConnection(given, async (connection, name, bridge, cancellationToken) =>
            {
                var options = new LayoutOptions
                {
                    IsFlat = Flat,
                    AsText = AsText,
                    ConnectionName = name,
                    Org = () => connection.Opened!.Key
                };
                var search = new RecordSearch(connection.Opened!, connection.Opened!.Types, options, bridge);
                string sosl = isText ? await WriteSoslAsync(search, given, cancellationToken).ConfigureAwait(false) : plain;
                await bridge.WriteAllAsync(await search.FindAsync(sosl, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            });
        });
    }

    private async Task<string> WriteSoslAsync(RecordSearch search, string words, CancellationToken cancellationToken)
    {
        var objects = new List<(string, IReadOnlyList<string>)>();
        foreach (string name in Object)
        {
            objects.Add((name, await search.FieldsAsync(name, Property, cancellationToken).ConfigureAwait(false)));
        }

        return SoslText.Find(words, In, objects, First > 0 ? First : null);
    }
}
