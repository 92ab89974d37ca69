using System.IO.Compression;
using System.Text;
using Comity.Cases.Territory;

namespace Comity.Tests.Territory;

/// <summary>Invented States, documentation addresses and lists that the tests start from.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2026, 8, 20, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateOnly Today = DateOnly.FromDateTime(Noon.UtcDateTime);
    public static readonly ParticipantId XA = ParticipantId.Of("xa"u8);
    public static readonly ParticipantId XB = ParticipantId.Of("xb"u8);
    public static readonly ParticipantId XC = ParticipantId.Of("xc"u8);

    public static readonly Sighting Complete = Sighting.From(
    [
        new("first_seen", "2026-08-01"), new("last_seen", "2026-08-19T10:00:00Z"), new("ports", "443"), new("protocol", "tcp"),
        new("behaviour", "infected-system"), new("observer", "Desk of XA"), new("confidence", "80"),
    ]).Value;

    public static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    public static MemoryStream Gzip(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        packed.Position = 0;
        return packed;
    }

    public static async Task<IndicatorList> List(params string[] lines) =>
        (await IndicatorListReader.Read(Bytes(string.Join('\n', lines)))).Value;

    public static async Task<IndicatorList> CompleteList(params string[] lines) => (await List(lines)).WithDefaults(Complete);

    public static async Task<AllocationData> Ranges(string label, params string[] lines) =>
        (await RangeList.Read(Bytes(string.Join('\n', lines)), label, Today)).Value;

    public static async Task<AllocationTable> Table(params string[] lines) =>
        AllocationTable.Build([await Ranges("test", lines)]).Value;

    public static Task<Result<AllocationData>> Registry(string registry, string endDate, params string[] records) =>
        DelegatedStatistics.Read(Bytes(string.Join('\n', [$"2|{registry}|{endDate}|{records.Length}|19830101|{endDate}|+0000", .. records])));

    public static CommunityCodes Codes() =>
        CommunityCodes.None.With(new CodeEntry("XA", CodeKind.Mapped, XA)).Value
            .With(new CodeEntry("XB", CodeKind.Mapped, XB)).Value
            .With(new CodeEntry("XC", CodeKind.Mapped, XC)).Value
            .With(new CodeEntry("XY", CodeKind.Disputed)).Value;

    /// <summary>Invented allocations outside the special-purpose ranges; nothing is ever sent there.</summary>
    public static async Task<TerritoryKnowledge> Knowledge() => new(
        await Table("20.0.0.0,20.0.255.255,XB", "20.1.0.0,20.1.255.255,XC", "20.2.0.0,20.2.255.255,XZ", "20.3.0.0,20.3.255.255,EU",
            "20.4.0.0,20.4.255.255,XY", "20.5.0.0,20.5.255.255,XA", "20.6.0.0,20.6.255.255,XB", "20.6.0.0,20.6.255.255,XC", "2a00::,2a00::ffff,XB"),
        Codes(), XA);
}
