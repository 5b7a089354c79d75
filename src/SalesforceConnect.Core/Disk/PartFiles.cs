using System.Collections.Concurrent;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Disk;

/// <summary>Files of what has come and whose turn it is not yet. However the process ends, nothing of them stays.</summary>
/// <param name="path">The file beside which they are made.</param>
internal sealed class PartFiles(string path) : IDisposable
{
    private readonly ConcurrentDictionary<FileStream, bool> _open = new();

    /// <summary>A new one.</summary>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public FileStream Open()
    {
        try
        {
            FileStream file = OwnerOnlyFile.OpenNameless(path);
            _open[file] = true;
            return file;
        }
        catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure))
        {
            throw new SfException("FileNotWritten", SfErrorCategory.WriteError, failure, path, failure.Message);
        }
    }

    /// <summary>Takes one away.</summary>
    public void Close(FileStream file)
    {
        _open.TryRemove(file, out _);
        file.Dispose();
    }

    public void Dispose()
    {
        foreach (FileStream file in _open.Keys)
        {
            Close(file);
        }
    }
}
