using System.Text;
using SalesforceConnect.Csv;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Bulk;

/// <summary>
/// The file of one job, as Salesforce wants it: UTF-8 without a mark, commas, line feeds. It is the owner's alone, and goes with this.
/// </summary>
internal sealed class LoadChunk : IDisposable
{
    private readonly FileStream _file;
    private readonly StringWriter _row = new();
    private byte[] _bytes = new byte[1024];
    private bool _isClosed;

    /// <param name="columns">What the columns are called in the job.</param>
    /// <param name="number">Its place among the files, from 1.</param>
    public LoadChunk(IReadOnlyList<string> columns, int number)
    {
        Columns = columns;
        Number = number;
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"SalesforceConnect-{Guid.NewGuid():N}.csv");
        try
        {
            _file = OwnerOnlyFile.CreateNew(Path);
            Append([.. columns]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(failure);
        }
    }

    /// <summary>What the columns are called.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Its place among the files, from 1.</summary>
    public int Number { get; }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>How many rows it has.</summary>
    public long Rows { get; private set; }

    /// <summary>The line of its first row.</summary>
    public long FirstLine { get; private set; }

    /// <summary>The line of its last row.</summary>
    public long LastLine { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="most">How many bytes the file may have.</param>
    /// <returns>False where it has no room for it, and was left as it is.</returns>
    public bool TryAdd(LoadRow row, long most)
    {
        _row.GetStringBuilder().Clear();
        CsvText.WriteRow(_row, row.Cells);
        int length = Encode();
        if (Rows > 0 && _file.Position + length > most)
        {
            return false;
        }

        Write(length);
        FirstLine = Rows == 0 ? row.Line : FirstLine;
        LastLine = row.Line;
        Rows++;
        return true;
    }

    /// <summary>Says that it is whole, so that it can be read.</summary>
    public void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _file.Dispose();
        }
    }

    public void Dispose()
    {
        Close();
        try
        {
            File.Delete(Path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The system clears its folder for temporary files by itself.
        }
    }

    private void Append(IReadOnlyList<string?> cells)
    {
        CsvText.WriteRow(_row, cells);
        Write(Encode());
    }

    private int Encode()
    {
        string row = _row.ToString();
        int most = Encoding.UTF8.GetMaxByteCount(row.Length);
        _bytes = _bytes.Length < most ? new byte[most] : _bytes;
        return Encoding.UTF8.GetBytes(row, 0, row.Length, _bytes, 0);
    }

    private void Write(int length)
    {
        try
        {
            _file.Write(_bytes, 0, length);
        }
        catch (IOException failure)
        {
            throw NotWritten(failure);
        }
    }

    private SfException NotWritten(Exception failure) => new("FileNotWritten", SfErrorCategory.WriteError, failure, Path, failure.Message);
}
