using System.Diagnostics;
using Comity.Cases.Territory;

namespace Comity.Tests.Territory;

/// <summary>The whole way on real lists and registry files, which are not part of the project: COMITY_DATA names their folder.</summary>
public class RealDataTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_real_list_is_resolved_split_and_attached_without_losing_an_address()
    {
        var folder = Environment.GetEnvironmentVariable("COMITY_DATA");
        Assert.SkipWhen(folder is null, "COMITY_DATA does not name a folder with suspicious-addresses.txt and registries-*/delegated-*.");
        var table = await ReadTable(folder);
        var path = Path.Combine(folder, "suspicious-addresses.txt");
        await using var file = File.OpenRead(path);
        var list = (await IndicatorListReader.Read(file)).Value.WithDefaults(Given.Complete);
        var knowledge = new TerritoryKnowledge(table, InventedParticipants(), Given.XA);

        var watch = Stopwatch.StartNew();
        var split = TerritorySplit.Of(list, knowledge, Given.Noon, new AgeRule(Reason: "a test of old data"));
        var attachments = split.Parts.Select(part => NoticeAttachment.From(part, Given.Noon).Value.ToBytes()).ToList();
        output.WriteLine($"split and attached in {watch.ElapsedMilliseconds} ms: {list.Items.Count} items, {list.Duplicates} duplicates, {list.BadLines.Count} bad lines");
        output.WriteLine($"{split.Parts.Count} parts with {split.Parts.Sum(part => part.Items.Count)} items, {attachments.Sum(bytes => bytes.Length)} bytes; "
            + string.Join(", ", split.Piled.GroupBy(item => item.Pile).Select(pile => $"{pile.Key} {pile.Count()}")));
        output.WriteLine($"missing: {string.Join(' ', split.MissingRegistries)}; too old: {split.TooOld.Count} of {split.UsedSources.Count}");

        Assert.Equal(list.Items.Count, split.Parts.Sum(part => part.Items.Count) + split.Piled.Count);
        Assert.Equal(split.Parts.Select(part => part.Items.Count), attachments.Select(bytes => NoticeAttachment.Read(bytes).Value.Items.Count));
        TimeLookups(table);
    }

    private async Task<AllocationTable> ReadTable(string folder)
    {
        var sources = new List<AllocationData>();
        var watch = Stopwatch.StartNew();
        foreach (var path in Directory.EnumerateFiles(folder, "delegated-*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            await using var file = File.OpenRead(path);
            sources.Add((await DelegatedStatistics.Read(file)).Value);
            var source = sources[^1].Source;
            output.WriteLine($"{source.Registry} {source.DataDate:yyyy-MM-dd}: {source.IPv4Records} IPv4, {source.IPv6Records} IPv6, {source.Skipped} skipped, "
                + $"{source.Problems.Count} problems {(source.Problems.Count > 0 ? source.Problems.Listed[0] : null)}");
        }

        var read = watch.ElapsedMilliseconds;
        var table = AllocationTable.Build(sources).Value;
        output.WriteLine($"read in {read} ms, built in {watch.ElapsedMilliseconds - read} ms: {table.StretchCount} stretches, {table.ConflictCount} conflicts");
        return table;
    }

    // Codes mapped to invented participants: nobody real is named.
    private static CommunityCodes InventedParticipants()
    {
        var codes = CommunityCodes.None;
        for (var first = 'A'; first <= 'Z'; first++)
        {
            for (var second = 'A'; second <= 'M'; second++)
                codes = codes.With(new CodeEntry($"{first}{second}", CodeKind.Mapped, ParticipantId.Of([(byte)first, (byte)second]))).Value;
        }

        return codes.Without("EU");
    }

    private void TimeLookups(AllocationTable table)
    {
        var random = new Random(13);
        var ipv4 = Enumerable.Range(0, 1_000_000).Select(_ => AddressBlock.IPv4((uint)random.NextInt64(1L << 32))).ToArray();
        var ipv6 = Enumerable.Range(0, 1_000_000).Select(_ => AddressBlock.IPv6(new UInt128(0x2000_0000_0000_0000UL | (ulong)random.NextInt64(1L << 61), (ulong)random.NextInt64()))).ToArray();
        foreach (var (name, addresses) in new[] { ("IPv4", ipv4), ("IPv6", ipv6) })
        {
            for (var run = 0; run < 3; run++)
            {
                var watch = Stopwatch.StartNew();
                var found = addresses.Count(address => table.Find(address) is not null);
                output.WriteLine($"1,000,000 {name} look-ups, {found} found: {watch.Elapsed.TotalMilliseconds:F0} ms");
            }
        }
    }
}
