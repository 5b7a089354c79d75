namespace SalesforceConnect.LocalOrg;

/// <summary>Which subtotals a GROUP BY asks for.</summary>
internal enum GroupMode
{
    None,

    /// <summary><c>ROLLUP(a, b)</c>: of each a, and of all.</summary>
    Rollup,

    /// <summary><c>CUBE(a, b)</c>: of each a, of each b, and of all.</summary>
    Cube,
}
