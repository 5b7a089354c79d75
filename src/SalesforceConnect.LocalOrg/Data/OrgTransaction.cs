namespace SalesforceConnect.LocalOrg;

/// <summary>The writes of one step, so that they can be taken back. The store's lock guards it.</summary>
internal sealed class OrgTransaction(OrgTransaction? outer, Action takenBack)
{
    private readonly Stack<(OrgTable Table, OrgRow Row, OrgRow? Before)> _writes = outer?._writes ?? new();
    private readonly int _from = outer?._writes.Count ?? 0;

    public void Add(OrgTable table, OrgRow row, OrgRow? before) => _writes.Push((table, row, before));

    /// <summary>Undoes what was written since this step began. Numbers that made IDs stay used up, as in Salesforce.</summary>
    public void TakeBack()
    {
        if (_writes.Count > _from)
        {
            takenBack();
        }

        while (_writes.Count > _from)
        {
            (OrgTable table, OrgRow row, OrgRow? before) = _writes.Pop();
            if (before is null)
            {
                table.RemoveLast(row);
            }
            else
            {
                table.Put(before);
            }
        }
    }
}
