namespace Comity.Taxii;

/// <summary>Reads the lines of a stretch of a file, one in memory at a time.</summary>
internal static class NdjsonLines
{
    private const int Step = 256 * 1024;

    /// <summary>
    /// The lines from <paramref name="start"/> to <paramref name="end"/>, without their line feeds; the file's position is where it was
    /// when the last was taken.
    /// </summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(FileStream file, long start, long end)
    {
        var back = file.Position;
        file.Position = start;
        foreach (var line in Lines(file, end - start))
            yield return line;
        file.Position = back;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(Stream file, long left)
    {
        var buffer = new byte[Step];
        var (begun, filled) = (0, 0);
        while (true)
        {
            var feed = buffer.AsSpan(begun, filled - begun).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                yield return buffer.AsMemory(begun, feed);
                begun += feed + 1;
                continue;
            }

            if (left == 0)
                yield break;
            (buffer, filled) = (Room(buffer, begun, filled), filled - begun);
            begun = 0;
            var read = file.Read(buffer.AsSpan(filled, (int)Math.Min(left, buffer.Length - filled)));
            if (read == 0)
                yield break;
            (filled, left) = (filled + read, left - read);
        }
    }

    // What is begun moves to the front; where it fills half of the buffer already, into a larger one.
    private static byte[] Room(byte[] buffer, int begun, int filled)
    {
        var larger = filled - begun > buffer.Length / 2 ? new byte[buffer.Length * 2] : buffer;
        buffer.AsSpan(begun, filled - begun).CopyTo(larger);
        return larger;
    }
}
