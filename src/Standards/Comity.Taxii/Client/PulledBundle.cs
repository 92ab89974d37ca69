using Comity.Stix;

namespace Comity.Taxii;

/// <summary>Makes one bundle of lines of objects, without holding more than one of them; it is there whole or not at all.</summary>
internal static class PulledBundle
{
    // They were measured when they came.
    private static readonly StixLimits AsTheyCame = StixLimits.Default with { MaxObjectBytes = int.MaxValue, MaxDepth = 1_000 };

    /// <param name="length">So many bytes of the lines count.</param>
    /// <returns>How many objects it has.</returns>
    /// <exception cref="TaxiiClientException"><c>taxii.state-damaged</c>: a line is no object.</exception>
    public static async Task<long> WriteAsync(string lines, long length, string output, CancellationToken cancellation)
    {
        var aside = output + ".partial";
        long count;
        await using (var bundle = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            count = await CopyAsync(lines, length, bundle, cancellation);
            bundle.Flush(flushToDisk: true);
        }

        File.Move(aside, output, overwrite: true);
        return count;
    }

    private static async Task<long> CopyAsync(string lines, long length, FileStream bundle, CancellationToken cancellation)
    {
        var count = 0L;
        using var writer = new StixWriter(bundle);
        await using var file = new FileStream(lines, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        foreach (var line in NdjsonLines.Read(file, 0, length))
        {
            count++;
            await writer.WriteAsync(Parse(line, lines, count), cancellation);
        }

        await writer.CompleteAsync(cancellation);
        return count;
    }

    private static StixObject Parse(ReadOnlyMemory<byte> line, string lines, long number)
    {
        try
        {
            return StixObject.Parse(line, AsTheyCame);
        }
        catch (StixFormatException broken)
        {
            throw StateFile.Damaged(lines, $"line {number} is no object any more. {broken.Explanation}");
        }
    }
}
