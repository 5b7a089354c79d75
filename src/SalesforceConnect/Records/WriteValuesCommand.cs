using System.ComponentModel;
using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Write;

namespace SalesforceConnect.Records;

/// <summary>The base of the cmdlets that write values of records.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class WriteValuesCommand : WriteCommand
{
    private int _given;

    /// <summary>What empty values do to their fields.</summary>
    [Parameter]
    public SfEmptyValue EmptyValue { get; set; }

    /// <summary>The assignment rule: an ID, $true or $false.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AssignmentRule { get; set; }

    /// <summary>What duplicate rules may do.</summary>
    [Parameter]
    public DuplicateRuleOption DuplicateRule { get; set; }

    /// <summary>Takes rows; they stand in one place of the command line.</summary>
    private protected PSObject?[] Given(PSObject?[] rows)
    {
        _given++;
        return rows;
    }

    /// <summary>Checks that the command line has rows in one place, before the pipeline brings any.</summary>
    /// <exception cref="SfException"><c>RowsTwice</c>: PowerShell binds a second one over the first, without a word.</exception>
    private protected void CheckGivenOnce()
    {
        if (_given > 1)
        {
            throw new SfException("RowsTwice", SfErrorCategory.InvalidArgument, MyInvocation.MyCommand.Name);
        }
    }

    private protected WriteOptions CreateOptions(WriteOperation operation, string? objectName) => new()
    {
        Operation = operation,
        ObjectName = string.IsNullOrEmpty(objectName) ? null : objectName,
        EmptyValue = MyInvocation.BoundParameters.ContainsKey(nameof(EmptyValue)) ? EmptyValue : null,
        HasAssignmentRule = AssignmentRule is not null,
        Headers =
        [
            .. AssignmentRule is null ? Array.Empty<KeyValuePair<string, string>>() : [SalesforceHeaders.AssignmentRule(AssignmentRule)],
            .. DuplicateRule == DuplicateRuleOption.None
                ? Array.Empty<KeyValuePair<string, string>>()
                : [SalesforceHeaders.DuplicateRule(DuplicateRule)],
        ],
    };
}
