using SalesforceConnect.Pipeline;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Files;

/// <summary>Tells the pipeline what becomes of files, and asks the user before they are written.</summary>
/// <param name="bridge">The pipeline.</param>
/// <param name="progress">Where it is shown how bytes come.</param>
/// <param name="mayWrite">Asks whether a file of so many bytes may be written; on the pipeline thread.</param>
internal sealed class ExportedFiles(PipelineBridge bridge, TransferProgress progress, Func<string, long, bool> mayWrite) : IFileExportObserver
{
    public ITransferListener Listener => progress;

    public Task<bool> MayWriteAsync(string path, long size) => bridge.OnOwnThreadAsync(() => mayWrite(path, size));

    public Task TakeAsync(SfFile file) => bridge.WriteAllAsync(new[] { file });

    public void Refuse(SfException error, string id) => bridge.Error(error, id);
}
