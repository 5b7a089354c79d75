using SalesforceConnect.Wire;

namespace SalesforceConnect.Files;

/// <summary>Who has files fetched: is asked before, and told what became of them.</summary>
internal interface IFileExportObserver
{
    /// <summary>Hears of bytes that come.</summary>
    ITransferListener? Listener { get; }

    /// <summary>Asks whether a file may be written.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="size">How many bytes it has.</param>
    Task<bool> MayWriteAsync(string path, long size);

    /// <summary>Takes a file that is on the disk; complete once it has been taken.</summary>
    Task TakeAsync(SfFile file);

    /// <summary>Hears of a file that could not be fetched, or of an ID that is of none.</summary>
    /// <param name="error">Why.</param>
    /// <param name="id">The ID.</param>
    void Refuse(SfException error, string id);
}
