namespace SalesforceConnect.LocalOrg;

/// <summary>What a row goes through when a request saves or deletes it.</summary>
internal interface ISaveRules
{
    /// <summary>Refuses to touch a row that somebody else has locked.</summary>
    /// <param name="table">The row's object.</param>
    /// <param name="values">All its values, by the index of the field.</param>
    void Lock(OrgTable table, object?[] values);

    /// <summary>Changes a row's values or refuses it, before its uniqueness is checked and it is saved.</summary>
    /// <param name="table">The row's object.</param>
    /// <param name="values">All its values, by the index of the field.</param>
    /// <param name="given">The indexes of the fields that the caller gave.</param>
    /// <param name="isCreate">Whether the row is new.</param>
    void Save(OrgTable table, object?[] values, IReadOnlySet<int> given, bool isCreate);
}
