using System.Collections;

namespace SalesforceConnect.LocalOrg;

/// <summary>Rows that are made when they are read, from their number, which starts at 1.</summary>
internal sealed class VirtualRows(int count, Func<int, OrgRow> make, int offset = 0) : IReadOnlyList<OrgRow>
{
    public int Count => count;

    public OrgRow this[int index] => make(offset + index + 1);

    /// <summary>The row whose ID was made from its number.</summary>
    public OrgRow? Find(string id) =>
        SalesforceId.Number(id) is > 0 and var number && number <= count && make((int)number) is var row && row.Id == id ? row : null;

    /// <summary>These of the rows, of which nothing is kept but their numbers.</summary>
    public IReadOnlyList<OrgRow> Only(IEnumerable<OrgRow> rows)
        => new ChosenRows([.. rows.Select(row => (int)SalesforceId.Number(row.Id))], make);

    public VirtualRows Slice(int skip, int take)
    {
        int from = Math.Min(skip, count);
        return new VirtualRows(Math.Min(take, count - from), make, offset + from);
    }

    public IEnumerator<OrgRow> GetEnumerator()
    {
        for (int i = 0; i < count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
