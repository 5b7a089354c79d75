using System.Collections;

namespace SalesforceConnect.LocalOrg;

/// <summary>Rows that are made when they are read, from numbers in any order.</summary>
internal sealed class ChosenRows(int[] numbers, Func<int, OrgRow> make) : IReadOnlyList<OrgRow>
{
    public int Count => numbers.Length;

    public OrgRow this[int index] => make(numbers[index]);

    public IEnumerator<OrgRow> GetEnumerator() => numbers.Select(make).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
