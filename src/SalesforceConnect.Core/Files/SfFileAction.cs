namespace SalesforceConnect;

/// <summary>What became of a file on its way to the org, or from it.</summary>
public enum SfFileAction
{
    /// <summary>The org has it as a new file.</summary>
    Uploaded,

    /// <summary>The org has it as a new version of a file that was there.</summary>
    Versioned,

    /// <summary>It is on the disk.</summary>
    Downloaded,

    /// <summary>It was on the disk already, whole, and was not fetched.</summary>
    Unchanged,

    /// <summary>The org has nothing of it.</summary>
    Failed,

    /// <summary>No answer came: the org may have it, or not.</summary>
    Unknown,
}
