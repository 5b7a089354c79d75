using System.Collections;
using System.Management.Automation;
using SalesforceConnect.Connections;
using SalesforceConnect.Conversion;
using SalesforceConnect.Errors;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using SalesforceConnect.Write;

namespace SalesforceConnect.Files;

/// <summary>The records that files belong to, by whatever names them: IDs, records, other objects with an Id.</summary>
/// <param name="org">The org at work.</param>
/// <param name="takesForeign">Whether it was named, so that records of another org may stand for its own.</param>
internal sealed class LinkedRecords(OrgKey org, bool takesForeign)
{
    /// <summary>The ID that an item names.</summary>
    /// <exception cref="SfException"><c>InvalidRecordId</c> or <c>ForeignRecord</c>.</exception>
    public string IdOf(PSObject? item)
    {
        WriteRow row = WriteRows.Named(item);
        string id = row.Fields[0].Value as string ?? "";
        if (!RecordId.IsId(id))
        {
            throw new SfException("InvalidRecordId", SfErrorCategory.InvalidArgument, id.Length > 0 ? id : item?.ToString() ?? "")
            {
                Target = item,
            };
        }

        return !takesForeign && row.NamedBy?.Origin?.Org is { } from && !from.Is(org)
            ? throw new SfException("ForeignRecord", SfErrorCategory.SecurityError, id, from.Host, org.Host) { Target = item }
            : id;
    }

    /// <summary>Whether an item is empty, as a variable that was never set is, or a cell of a CSV file.</summary>
    public static bool IsNothing(object? item) => Wrapped.Plain(item) switch
    {
        null => true,
        string text => string.IsNullOrWhiteSpace(text),
        IDictionary => false,
        ICollection items => items.Cast<object?>().All(IsNothing),
        _ => false,
    };

    /// <summary>The IDs that items name, each once.</summary>
    /// <exception cref="SfException">As <see cref="IdOf"/> says, or <c>NothingToLinkTo</c>.</exception>
    public string[] IdsOf(PSObject?[]? items)
        => !IsNothing(items)
            ? [.. items!.Select(IdOf).Distinct(StringComparer.Ordinal)]
            : throw new SfException("NothingToLinkTo", SfErrorCategory.InvalidArgument);
}
