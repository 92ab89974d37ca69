using System.Globalization;
using System.Text;
using System.Text.Json;
using Comity.Cases.Territory;

namespace Comity.Bench.Territory;

/// <summary>Registries' files and an address list: real ones from the data folder, or generated ones that are always the same.</summary>
internal static class Input
{
    private const int GeneratedRanges = 150_000;
    private const int GeneratedAddresses = 14_217;

    public static readonly DateTimeOffset Noon = new(2026, 8, 20, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What the input is called in the table.</summary>
    public static string NameOf(string? folder) => folder is null ? "generated" : "real";

    public static async Task<AllocationTable> TableAsync(string? folder)
    {
        var sources = new List<AllocationData>();
        foreach (var path in Registries(folder))
        {
            await using var file = File.OpenRead(path);
            sources.Add((await DelegatedStatistics.Read(file)).Value);
        }

        if (sources.Count == 0)
            sources.Add((await RangeList.Read(new MemoryStream(Ranges()), "generated", DateOnly.FromDateTime(Noon.UtcDateTime))).Value);
        return AllocationTable.Build(sources).Value;
    }

    /// <summary>The same as <see cref="TableAsync"/> reads, as files to be put on a node's shelf.</summary>
    public static async Task<IReadOnlyList<(string Name, string Kind, byte[] Bytes)>> SourcesAsync(string? folder)
    {
        var sources = new List<(string, string, byte[])>();
        foreach (var path in Registries(folder))
            sources.Add((Path.GetFileName(path), "registry", await File.ReadAllBytesAsync(path)));
        return sources.Count > 0 ? sources : [("generated", $"ranges&date={DateOnly.FromDateTime(Noon.UtcDateTime):yyyy-MM-dd}", Ranges())];
    }

    /// <summary>Every code mapped to one of a few invented participants: the first version of a community's table.</summary>
    public static byte[] CodesFor(IReadOnlyList<ParticipantId> states)
    {
        var codes = InventedParticipants().Entries.Select((entry, i) => new { code = entry.Code, kind = "mapped", participant = states[i % states.Count].ToString() });
        return JsonSerializer.SerializeToUtf8Bytes(new { version = 1, entries = codes });
    }

    /// <summary>One address a line.</summary>
    public static async Task<byte[]> ListAsync(string? folder) =>
        folder is not null && Path.Combine(folder, "suspicious-addresses.txt") is var path && File.Exists(path) ? await File.ReadAllBytesAsync(path) : Addresses();

    /// <summary>Codes of registries mapped to invented participants: nobody real is named.</summary>
    public static CommunityCodes InventedParticipants()
    {
        var codes = CommunityCodes.None;
        for (var first = 'A'; first <= 'Z'; first++)
        {
            for (var second = 'A'; second <= 'Z'; second++)
            {
                if (!(first == 'E' && second == 'U'))
                    codes = codes.With(new CodeEntry($"{first}{second}", CodeKind.Mapped, ParticipantId.Of([(byte)first, (byte)second]))).Value;
            }
        }

        return codes;
    }

    private static IEnumerable<string> Registries(string? folder) =>
        folder is null ? [] : [.. Directory.EnumerateFiles(folder, "delegated-*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static byte[] Ranges()
    {
        var (text, random, next) = (new StringBuilder(), new Random(17), 0x0100_0000L);
        for (var i = 0; i < GeneratedRanges; i++)
        {
            var (first, last) = (next + random.Next(4096), 0L);
            next = (last = first + random.Next(1, 20_000)) + 1;
            text.Append(CultureInfo.InvariantCulture, $"{Address((uint)first)},{Address((uint)last)},X{(char)('A' + random.Next(26))}\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static byte[] Addresses()
    {
        var random = new Random(19);
        return Encoding.ASCII.GetBytes(string.Join('\n', Enumerable.Range(0, GeneratedAddresses).Select(_ => Address((uint)random.NextInt64(0x0100_0000, 0x7000_0000)))));
    }

    private static string Address(uint bits) => $"{bits >> 24}.{(bits >> 16) & 255}.{(bits >> 8) & 255}.{bits & 255}";
}
