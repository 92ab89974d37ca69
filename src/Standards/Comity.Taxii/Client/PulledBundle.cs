using System.Text;
using Comity.Stix;

namespace Comity.Taxii;

/// <summary>Makes one bundle of lines of objects, without holding more than one of them.</summary>
internal static class PulledBundle
{
    public static async Task<long> WriteAsync(string lines, long length, string output, CancellationToken cancellation)
    {
        var aside = output + ".partial";
        long count;
        await using (var bundle = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None, 256 * 1024))
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
        await bundle.WriteAsync(Encoding.UTF8.GetBytes($"{{\"type\":\"bundle\",\"id\":\"{StixId.New("bundle")}\""), cancellation);
        await using var file = new FileStream(lines, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        foreach (var line in NdjsonLines.Read(file, 0, length))
        {
            // An empty list is no list in STIX (2.11): the member is left out.
            await bundle.WriteAsync(count++ == 0 ? ",\"objects\":[\n"u8.ToArray() : ",\n"u8.ToArray(), cancellation);
            await bundle.WriteAsync(line, cancellation);
        }

        await bundle.WriteAsync(count > 0 ? "\n]}\n"u8.ToArray() : "}\n"u8.ToArray(), cancellation);
        return count;
    }
}
