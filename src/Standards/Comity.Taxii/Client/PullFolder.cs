using System.Text.Json;

namespace Comity.Taxii;

/// <summary>The folder of a pull: <c>objects.ndjson</c> grows by whole pages, and <c>state.json</c> says how much of it counts.</summary>
/// <remarks>
/// A page is first appended and brought to the disk, then the state that counts it is. Whatever a crash left behind the counted bytes is
/// cut off when the folder is opened again and asked for again: nothing is lost and nothing stands there twice. One process at a time.
/// </remarks>
internal sealed class PullFolder : IDisposable
{
    public const string ObjectsFile = "objects.ndjson";
    public const string UnreadableFile = "unreadable.ndjson";
    private const string StateFileName = "state.json";

    private readonly string _statePath;
    private readonly FileStream _lock;
    private readonly FileStream _objects;
    private readonly FileStream _unreadable;

    private PullFolder(string folder, FileStream exclusive)
    {
        (_statePath, _lock) = (Path.Combine(folder, StateFileName), exclusive);
        var state = StateFile.Read(_statePath, ClientJson.Default.PullState);
        _objects = OpenAt(Path.Combine(folder, ObjectsFile), state?.ObjectBytes ?? 0);
        _unreadable = OpenAt(Path.Combine(folder, UnreadableFile), state?.UnreadableBytes ?? 0);
        State = state;
    }

    /// <summary>What was kept last; <see langword="null"/> in a new folder.</summary>
    public PullState? State { get; private set; }

    /// <exception cref="TaxiiClientException"><c>taxii.folder-in-use</c> or <c>taxii.state-damaged</c>.</exception>
    public static PullFolder Open(string folder)
    {
        Directory.CreateDirectory(folder);
        FileStream exclusive;
        try
        {
            exclusive = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (held is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new TaxiiClientException("taxii.folder-in-use", $"{folder} is being pulled into, or cannot be written: {held.Message}",
                "Wait for the other pull, or use another folder.", held);
        }

        try
        {
            return new PullFolder(folder, exclusive);
        }
        catch
        {
            exclusive.Dispose();
            throw;
        }
    }

    /// <summary>The objects that the crawl is to remember: those of the latest instant, as they came.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> LatestInstant()
    {
        if (State is null)
            yield break;
        foreach (var line in NdjsonLines.Read(_objects, State.InstantAt, State.ObjectBytes))
            yield return line;
        foreach (var line in NdjsonLines.Read(_unreadable, State.UnreadableInstantAt, State.UnreadableBytes))
            yield return JsonSerializer.Deserialize(line.Span, ClientJson.Default.UnreadableLine)!.Utf8;
    }

    /// <summary>Keeps a page and the state with it; both are on the disk when this returns.</summary>
    public void Append(CrawledPage page, PullState before)
    {
        foreach (var one in page.Objects)
            WriteLine(_objects, OneLine.Of(one.Utf8).Span);
        foreach (var one in page.Unreadable)
        {
            var line = new UnreadableLine(one.Fault.Code, one.Fault.Explanation, one.Utf8.ToArray());
            WriteLine(_unreadable, JsonSerializer.SerializeToUtf8Bytes(line, ClientJson.Default.UnreadableLine));
        }

        Flush(_objects, page.Objects.Count);
        Flush(_unreadable, page.Unreadable.Count);
        Keep(before with
        {
            Position = page.Position,
            Objects = before.Objects + page.Objects.Count,
            Unreadable = before.Unreadable + page.Unreadable.Count,
            Pages = before.Pages + 1,
            ObjectBytes = _objects.Position,
            UnreadableBytes = _unreadable.Position,
            InstantAt = page.BeginsInstant ? before.ObjectBytes : before.InstantAt,
            UnreadableInstantAt = page.BeginsInstant ? before.UnreadableBytes : before.UnreadableInstantAt,
        });
    }

    public void Keep(PullState state)
    {
        StateFile.Write(_statePath, state, ClientJson.Default.PullState);
        State = state;
    }

    public void Dispose()
    {
        _objects.Dispose();
        _unreadable.Dispose();
        _lock.Dispose();
    }

    private static FileStream OpenAt(string path, long length)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 256 * 1024);
        if (file.Length < length)
        {
            using (file)
                throw StateFile.Damaged(path, $"it has {file.Length} bytes where {length} were kept.");
        }

        file.SetLength(length);
        file.Position = length;
        return file;
    }

    private static void WriteLine(FileStream file, ReadOnlySpan<byte> line)
    {
        file.Write(line);
        file.WriteByte((byte)'\n');
    }

    private static void Flush(FileStream file, int written)
    {
        if (written > 0)
            file.Flush(flushToDisk: true);
    }
}
