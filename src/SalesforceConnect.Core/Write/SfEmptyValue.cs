namespace SalesforceConnect;

/// <summary>What an empty value does to the field that it stands for.</summary>
public enum SfEmptyValue
{
    /// <summary>Nothing: the field keeps what it has.</summary>
    Ignore,

    /// <summary>It clears the field.</summary>
    Clear,
}
