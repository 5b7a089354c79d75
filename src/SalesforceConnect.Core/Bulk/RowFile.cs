using System.Text;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Bulk;

/// <summary>
/// Rows that wait on the disk, in a file that nobody else can reach and that goes with this, or with the process. Each has values in some
/// of the columns.
/// </summary>
internal sealed class RowFile : IDisposable
{
    private const int BufferSize = 1 << 16;

    // Half a character is none in a job's file either.
    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    private readonly FileStream _file;
    private readonly BinaryWriter _writer;

    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public RowFile()
    {
        string path = Path.Combine(Path.GetTempPath(), "SalesforceConnect-rows");
        try
        {
            _file = OwnerOnlyFile.OpenNameless(path);
            _writer = new BinaryWriter(new BufferedStream(_file, BufferSize), s_encoding);
        }
        catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure))
        {
            throw NotWritten(path, failure);
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
            throw NotWritten(_file.Name, failure);
        }
    }

    /// <summary>The rows, in order; read by one at a time. After that none can be added.</summary>
    /// <param name="columns">How many columns there are.</param>
    public IEnumerable<LoadRow> Rows(int columns)
    {
        Flush();
        _file.Position = 0;

        // Neither is closed: the file would go with them.
        var reader = new BinaryReader(new BufferedStream(_file, BufferSize), s_encoding);
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

    public void Dispose() => _file.Dispose();

    private void Flush()
    {
        try
        {
            _writer.Flush();
        }
        catch (IOException failure)
        {
            throw NotWritten(_file.Name, failure);
        }
    }

    private static SfException NotWritten(string path, Exception failure)
        => new("FileNotWritten", SfErrorCategory.WriteError, failure, path, failure.Message);
}
