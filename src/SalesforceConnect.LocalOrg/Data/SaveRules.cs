namespace SalesforceConnect.LocalOrg;

/// <summary>What a row goes through before its uniqueness is checked and it is saved: they may change its values or refuse it.</summary>
/// <param name="table">The row's object.</param>
/// <param name="values">All its values, by the index of the field.</param>
/// <param name="given">The indexes of the fields that the caller gave.</param>
/// <param name="isCreate">Whether the row is new.</param>
internal delegate void SaveRules(OrgTable table, object?[] values, IReadOnlySet<int> given, bool isCreate);
