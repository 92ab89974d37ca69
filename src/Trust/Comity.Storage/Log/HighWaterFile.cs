using System.Globalization;
using System.Text;

namespace Comity.Storage.Log;

/// <summary>Remembers, outside the database and its backups, how far each log was ever signed: what tells a restored backup from the present.</summary>
/// <remarks>
/// One line a log: origin, size, root. Written whole to a new file, flushed to disk and moved over the old one before a checkpoint
/// leaves (federation.md 2.9). Safe for concurrent use in one process; instances share one path under the log's lease.
/// </remarks>
public sealed class HighWaterFile(string path)
{
    private readonly Lock _gate = new();

    public string Path => path;

    public bool Exists => File.Exists(path);

    /// <summary>The marks by origin; empty when there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is not what this class writes.</exception>
    public IReadOnlyDictionary<string, HighWaterMark> Read()
    {
        lock (_gate)
        {
            if (!File.Exists(path))
                return new Dictionary<string, HighWaterMark>(StringComparer.Ordinal);
            return File.ReadAllLines(path).Select(ParseLine).ToDictionary(mark => mark.Origin, StringComparer.Ordinal);
        }
    }

    /// <summary>Whether a backup was put back and the peers were not yet asked: statements given out after it and before the next checkpoint left no mark.</summary>
    public bool IsRestored => File.Exists(RestoredPath);

    private string RestoredPath => path + ".restored";

    /// <summary>Remembers, before a backup is put back, that peers must be asked; durable when this returns.</summary>
    public void MarkRestored()
    {
        using var file = new FileStream(RestoredPath, FileMode.Create, FileAccess.Write, FileShare.None);
        file.Write("A backup was put back here. This file goes when every peer was asked.\n"u8);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Whether the doubt of a restored backup still concerns a participant: not once it declared a new epoch.</summary>
    public bool IsRestoredFor(ParticipantId participant) =>
        IsRestored && !File.ReadLines(RestoredPath).Contains(participant.ToString(), StringComparer.Ordinal);

    /// <summary>Remembers that a participant settled the doubt by declaring a new epoch; durable when this returns.</summary>
    public void SettleRestored(ParticipantId participant)
    {
        if (!IsRestored)
            return;
        using var file = new FileStream(RestoredPath, FileMode.Append, FileAccess.Write, FileShare.None);
        file.Write(Encoding.ASCII.GetBytes($"{participant}\n"));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Every peer was asked.</summary>
    public void ForgetRestored() => File.Delete(RestoredPath);

    /// <summary>Raises the mark of one log; durable when this returns.</summary>
    /// <returns>Whether this state may be signed: not when a longer one, or another of the same size, was signed before.</returns>
    public bool Raise(HighWaterMark mark)
    {
        lock (_gate)
        {
            var marks = new Dictionary<string, HighWaterMark>(Read(), StringComparer.Ordinal);
            if (marks.TryGetValue(mark.Origin, out var old) && old.Size >= mark.Size)
                return old == mark;
            marks[mark.Origin] = mark;
            WriteWhole(marks.Values.OrderBy(line => line.Origin, StringComparer.Ordinal));
            return true;
        }
    }

    private void WriteWhole(IEnumerable<HighWaterMark> marks)
    {
        var text = string.Concat(marks.Select(mark => string.Create(CultureInfo.InvariantCulture, $"{mark.Origin} {mark.Size} {mark.Root}\n")));
        var next = path + ".next";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }

    private HighWaterMark ParseLine(string line) =>
        line.Split(' ') is [var origin, var size, var root] && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var leaves)
            ? new HighWaterMark(origin, leaves, root)
            : throw new InvalidDataException($"{path} is not a high-water file.");
}

/// <summary>How far a log was signed.</summary>
/// <param name="Origin">The log's origin line.</param>
/// <param name="Size">Leaves under the last signed checkpoint; 0 when none was signed.</param>
/// <param name="Root">The root in base64, or <c>-</c> at size 0.</param>
public sealed record HighWaterMark(string Origin, long Size, string Root);
