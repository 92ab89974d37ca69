using System.Globalization;
using System.Runtime.InteropServices;

namespace Comity.Bench.Measuring;

/// <summary>What the figures were measured on, as far as the system tells.</summary>
internal sealed record Machine(string Processor, string Memory, string Disk, string System, string Runtime, string Stores, DateTimeOffset At)
{
    public static async Task<Machine> DescribeAsync(Scratch scratch) => new(
        $"{Environment.ProcessorCount} cores, {Line("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString()}",
        Megabytes(Line("/proc/meminfo", "MemTotal")),
        Mount(scratch.Path),
        $"{RuntimeInformation.OSDescription}, kernel {Environment.OSVersion.Version}",
        RuntimeInformation.FrameworkDescription,
        string.Join(", ", await Nodes.Stores.VersionsAsync()),
        TimeProvider.System.GetUtcNow());

    /// <summary>Name and value of each fact.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts =>
    [
        ("Processor", Processor), ("Memory", Memory), ("Disk", Disk), ("System", System), ("Runtime", Runtime), ("Stores", Stores),
        ("Measured", At.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)),
    ];

    private static string? Line(string file, string name) => File.Exists(file)
        ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        : null;

    private static string Megabytes(string? kilobytes) =>
        long.TryParse(kilobytes?.Split(' ')[0], CultureInfo.InvariantCulture, out var value) ? $"{value / 1024} MiB" : "unknown";

    /// <summary>Device and file system of the longest mount point above a path.</summary>
    private static string Mount(string path) => !File.Exists("/proc/mounts") ? "unknown" : File.ReadLines("/proc/mounts").Select(line => line.Split(' '))
        .Where(fields => path.StartsWith(fields[1], StringComparison.Ordinal)).OrderByDescending(fields => fields[1].Length)
        .Select(fields => $"{fields[2]} on {fields[0]}{Kind(fields[0])}").FirstOrDefault() ?? "unknown";

    private static string Kind(string device)
    {
        var rotational = $"/sys/block/{device.Split('/')[^1].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')}/queue/rotational";
        return !File.Exists(rotational) ? "" : File.ReadAllText(rotational).Trim() == "0" ? ", solid state" : ", rotating or virtual";
    }
}
