namespace SalesforceConnect.Write;

/// <summary>The names of the texts that tell of an operation.</summary>
internal static class WriteWords
{
    /// <summary>What it does, as a question and a title.</summary>
    public static string Action(WriteOperation operation) => operation switch
    {
        WriteOperation.Create => "Write.Create",
        WriteOperation.Update => "Write.Update",
        WriteOperation.Upsert => "Write.Upsert",
        _ => "Write.Delete",
    };

    /// <summary>What cannot be done with a field.</summary>
    public static string NotWritable(WriteOperation operation) => operation switch
    {
        WriteOperation.Create => "FieldNotWritable.Create",
        WriteOperation.Update => "FieldNotWritable.Update",
        _ => "FieldNotWritable.Upsert",
    };

    /// <summary>How to go on where it is not known whether it was done.</summary>
    public static string Unknown(WriteOperation operation) => operation switch
    {
        WriteOperation.Create => "WriteOutcomeUnknown.Create",
        WriteOperation.Delete => "WriteOutcomeUnknown.Delete",
        _ => "WriteOutcomeUnknown.Update",
    };
}
