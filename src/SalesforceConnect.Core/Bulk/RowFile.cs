using System.Text;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Bulk;

/// <summary>Rows that wait on the disk, in a file that is the owner's alone and goes with this. Each has values in some of the columns.</summary>
internal sealed class RowFile : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"SalesforceConnect-{Guid.NewGuid():N}.rows");
    private readonly BinaryWriter _writer;

    // Half a character is none in a job's file either.
    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public RowFile()
    {
        try
        {
            _writer = new BinaryWriter(new BufferedStream(OwnerOnlyFile.CreateNew(_path), BufferSize), s_encoding);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(failure);
        }
    }

    /// <summary>How many rows there are.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <param name="line">Where it is from.</param>
    /// <param name="values">The places of its values among the columns, and the values.</param>
    public void Add(long line, IReadOnlyCollection<KeyValuePair<int, string>> values)
    {
        try
        {
            _writer.Write(line);
            _writer.Write(values.Count);
            foreach (KeyValuePair<int, string> value in values)
            {
                _writer.Write(value.Key);
                _writer.Write(value.Value);
            }

            Count++;
        }
        catch (IOException failure)
        {
            throw NotWritten(failure);
        }
    }

    /// <summary>The rows, in order; after that none can be added.</summary>
    /// <param name="columns">How many columns there are.</param>
    public IEnumerable<LoadRow> Rows(int columns)
    {
        _writer.Dispose();
        using var reader = new BinaryReader(new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize), s_encoding);
        string?[] cells = new string?[columns];
        for (long row = 0; row < Count; row++)
        {
            Array.Clear(cells, 0, columns);
            long line = reader.ReadInt64();
            for (int left = reader.ReadInt32(); left > 0; left--)
            {
                int column = reader.ReadInt32();
                cells[column] = reader.ReadString();
            }

            yield return new LoadRow(line, cells);
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        try
        {
            File.Delete(_path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The system clears its folder for temporary files by itself.
        }
    }

    private SfException NotWritten(Exception failure) => new("FileNotWritten", SfErrorCategory.WriteError, failure, _path, failure.Message);
}
