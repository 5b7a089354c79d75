using System.ComponentModel;
using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Rest;
using SalesforceConnect.Write;

namespace SalesforceConnect.Records;

/// <summary>The base of the cmdlets that write values of records.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class WriteValuesCommand : WriteCommand
{
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
