using System.Collections.Concurrent;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// The org's assignment rules. There are none at first. Each is an <c>AssignmentRule</c> record and the owner it assigns to.
/// </summary>
public sealed class AssignmentRules
{
    private readonly OrgStore _store;
    private readonly ConcurrentDictionary<string, string> _owners = new(StringComparer.Ordinal);

    internal AssignmentRules(OrgStore store) => _store = store;

    /// <summary>
    /// Makes a rule that gives records of this object (Account, Case or Lead) to a user or queue. An active one takes the place of the
    /// one that was active. Returns its ID.
    /// </summary>
    public string Add(string objectName, string name, string ownerId, bool active = true)
    {
        OrgTable table = _store.Table("AssignmentRule");
        return _store.Write(() =>
        {
            if (active && Active(objectName) is { } former)
            {
                object?[] off = former.CopyValues();
                off[table.Definition.Field("Active").Index] = false;
                _store.Put(table, new OrgRow(off));
            }

            object?[] values = RecordWriter.NewValues(_store, table, OrgStore.AdministratorId);
            values[table.Definition.Field("Name").Index] = name;
            values[table.Definition.Field("SobjectType").Index] = objectName;
            values[table.Definition.Field("Active").Index] = active;
            var row = new OrgRow(values);
            _store.Put(table, row);
            _owners[row.Id] = ownerId;
            return row.Id;
        });
    }

    /// <summary>
    /// Whom a record goes to; null when no rule runs. The active rule runs at changes too, and over an owner that was given, unless the
    /// header says no; one that the header names runs for new records alone.
    /// </summary>
    internal string? OwnerFor(string objectName, AutoAssign header, bool isCreate)
    {
        if (!header.IsOn || objectName is not ("Account" or "Case" or "Lead") || (!isCreate && header.RuleId is not null))
        {
            return null;
        }

        if (header.RuleId is null)
        {
            return !_owners.IsEmpty && Active(objectName) is { } active ? _owners[active.Id] : null;
        }

        OrgTable table = _store.Table("AssignmentRule");
        return _store.Find(table, header.RuleId) is { } rule && objectName.Equals(rule[table.Definition.Field("SobjectType")])
            ? _owners[rule.Id]
            : throw new SalesforceException(400, "INVALID_CROSS_REFERENCE_KEY", "invalid assignment rule id", []);
    }

    private OrgRow? Active(string objectName)
    {
        OrgTable table = _store.Table("AssignmentRule");
        return _store.Snapshot(table).FirstOrDefault(
            r => objectName.Equals(r[table.Definition.Field("SobjectType")]) && r[table.Definition.Field("Active")] is true);
    }
}
