using System.Globalization;
using System.Text.Json;

namespace Comity.Cases.Territory;

/// <summary>One item of a notice as the notified State reads it.</summary>
/// <param name="Item">Its number in the notice, from 1 without gaps; answers name it.</param>
/// <param name="Sighting">Complete: every field is said.</param>
/// <param name="Code">The registry code under which it was resolved, two capital letters.</param>
/// <param name="Source">Position in <see cref="NoticeAttachment.Sources"/>, from 0.</param>
public sealed record NoticeItem(int Item, AddressBlock Address, Sighting Sighting, string Code, int Source);

/// <summary>Where items were resolved from, as told to the notified State.</summary>
/// <param name="AgeDays">Whole days at the time of the notice.</param>
public sealed record NoticeSource(string Registry, DateOnly? DataDate, int? AgeDays);

/// <summary>The attachment of one territory notice: the same part is the same bytes, and bytes in any other form are refused.</summary>
/// <remarks>
/// JSON Lines, UTF-8 without byte order mark, each line ended by LF and in RFC 8785 form (members by name, no white space).
/// <para>The first line is the header: <c>asOf</c> (the instant ages are counted against, <c>2026-08-01T10:00:00Z</c>), <c>format</c>
/// (<c>comity.territory-notice/1</c>), <c>items</c> (how many lines follow), <c>sources</c> (each: <c>ageDays</c>, a whole number, and
/// <c>date</c>, <c>2026-08-01</c>, both left out if undated; <c>registry</c>).</para>
/// <para>Each other line is an item: <c>address</c> (RFC 5952 or dotted decimal, a block with <c>/length</c>), <c>behaviour</c> (RSIT code),
/// <c>code</c> (registry code), <c>confidence</c> (0 to 100), <c>first</c> and <c>last</c> (an instant in UTC to the second, or a day), <c>item</c> (from 1,
/// without gaps), <c>observer</c>, <c>ports</c> (texts such as <c>80</c> or <c>8000-8010</c>; empty: not known or not applicable), <c>protocol</c>,
/// <c>source</c> (position in <c>sources</c>, from 0).</para>
/// </remarks>
public sealed class NoticeAttachment
{
    /// <summary>What the header calls this format.</summary>
    public const string Format = "comity.territory-notice/1";

    /// <summary>The media type of the attachment.</summary>
    public const string MediaType = "application/vnd.comity.territory-notice+jsonl";

    /// <summary>Most items of one notice.</summary>
    public const int MaxItems = 1_000_000;

    /// <summary>Largest attachment, in bytes.</summary>
    public const int MaxBytes = 256 << 20;

    private const int MaxSources = 64;
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private NoticeAttachment(DateTimeOffset asOf, IReadOnlyList<NoticeSource> sources, IReadOnlyList<NoticeItem> items) =>
        (AsOf, Sources, Items) = (asOf, sources, items);

    /// <summary>The instant against which ages are counted, UTC, whole seconds.</summary>
    public DateTimeOffset AsOf { get; }

    public IReadOnlyList<NoticeSource> Sources { get; }

    /// <summary>By number: item n stands at position n-1.</summary>
    public IReadOnlyList<NoticeItem> Items { get; }

    /// <summary>The attachment for one part, or why there cannot be one: items that do not say everything, or too many.</summary>
    public static Result<NoticeAttachment> From(TerritoryPart part, DateTimeOffset at)
    {
        if (IndicatorList.Flaws(part.Items.Select(resolved => resolved.Item)) is [var flaw, ..])
            return flaw;
        var sources = new List<AllocationSource>();
        var items = new List<NoticeItem>(part.Items.Count);
        foreach (var resolved in part.Items)
        {
            var source = sources.IndexOf(resolved.Allocation.Source);
            if (source < 0)
            {
                source = sources.Count;
                sources.Add(resolved.Allocation.Source);
            }

            items.Add(new NoticeItem(items.Count + 1, resolved.Item.Address, resolved.Item.Sighting, resolved.Allocation.Code, source));
        }

        if (items.Count > MaxItems || sources.Count > MaxSources)
            return new BadAttachment($"A notice has at most {MaxItems} items and {MaxSources} sources.") { Mend = "Divide the list." };
        var told = sources.Select(source => new NoticeSource(source.Registry, source.DataDate, source.AgeDays(at)));
        return new NoticeAttachment(SeenTime.At(at).Start, [.. told], items);
    }

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes()
    {
        var line = new CanonicalLine();
        using var stream = new MemoryStream(Items.Count * 200);
        stream.Write(CanonicalLine.Encode(Header(line)));
        foreach (var item in Items)
        {
            stream.WriteByte((byte)'\n');
            stream.Write(CanonicalLine.Encode(Write(line, item)));
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>Reads the canonical bytes; any other spelling of the same content is refused, with the line where it differs.</summary>
    public static Result<NoticeAttachment> Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
            return new BadAttachment($"The attachment has more than {MaxBytes} bytes.");
        var number = 0;
        var items = new List<NoticeItem>();
        NoticeAttachment? read = null;
        try
        {
            var writer = new CanonicalLine();
            var promised = 0;
            foreach (var raw in CanonicalLine.Lines(bytes))
            {
                number++;
                var text = CanonicalLine.Decode(raw);
                using var line = CanonicalLine.Parse(text);
                if (number == 1)
                    (read, promised) = (ReadHeader(line.RootElement, items), line.RootElement.GetProperty("items").GetInt32());
                else
                    items.Add(ReadItem(line.RootElement));
                var again = number == 1 ? read!.Header(writer, promised) : Write(writer, items[^1]);
                if (again != text || (number > 1 && (items[^1].Item != number - 1 || number - 1 > promised || items[^1].Source >= read!.Sources.Count)))
                    throw new FormatException("Not canonical.");
            }

            return read is not null && items.Count == promised ? read : Bad(number);
        }
        catch (Exception fault) when (CanonicalLine.IsBadInput(fault))
        {
            return Bad(number);
        }
    }

    private static BadAttachment Bad(int line) =>
        new($"The attachment is not in the canonical form of {Format}.") { Where = $"line {Math.Max(line, 1)}" };

    private string Header(CanonicalLine line) => Header(line, Items.Count);

    private string Header(CanonicalLine line, int items)
    {
        var sources = Sources.Select(source => Write(new CanonicalLine(), source)).ToList();
        return line.Begin()
            .Add("asOf", AsOf.ToString(Instant, CultureInfo.InvariantCulture))
            .Add("format", Format)
            .Add("items", items)
            .AddRaw("sources", sources)
            .End();
    }

    private static string Write(CanonicalLine line, NoticeSource source)
    {
        line.Begin();
        if (source is { AgeDays: { } age, DataDate: { } date })
            line.Add("ageDays", age).Add("date", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return line.Add("registry", source.Registry).End();
    }

    private static string Write(CanonicalLine line, NoticeItem item) => line.Begin()
        .Add("address", item.Address.ToString())
        .Add("behaviour", item.Sighting.Behaviour!)
        .Add("code", item.Code)
        .Add("confidence", item.Sighting.Confidence!.Value)
        .Add("first", item.Sighting.FirstSeen!.Value.ToString())
        .Add("item", item.Item)
        .Add("last", item.Sighting.LastSeen!.Value.ToString())
        .Add("observer", item.Sighting.Observer!)
        .Add("ports", item.Sighting.Ports!.Ranges)
        .Add("protocol", item.Sighting.Protocol!)
        .Add("source", item.Source)
        .End();

    private static NoticeAttachment ReadHeader(JsonElement header, List<NoticeItem> items)
    {
        var asOf = DateTimeOffset.ParseExact(
            Text(header, "asOf"), Instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        var sources = header.GetProperty("sources").EnumerateArray().Select(ReadSource).ToList();
        var count = header.GetProperty("items").GetInt32();
        return sources.Count <= MaxSources && count is >= 0 and <= MaxItems
            ? new NoticeAttachment(asOf, sources, items)
            : throw new FormatException("Beyond the limits.");
    }

    private static NoticeSource ReadSource(JsonElement source)
    {
        var registry = Text(source, "registry");
        if (registry.Length is 0 or > Sighting.MaxObserverLength || registry.Any(char.IsControl))
            throw new FormatException("Not a registry.");
        return source.TryGetProperty("date", out var date)
            ? new NoticeSource(registry, DateOnly.ParseExact(date.GetString() ?? "", "yyyy-MM-dd", CultureInfo.InvariantCulture), source.GetProperty("ageDays").GetInt32())
            : new NoticeSource(registry, DataDate: null, AgeDays: null);
    }

    private static NoticeItem ReadItem(JsonElement item)
    {
        var ports = string.Join(',', item.GetProperty("ports").EnumerateArray().Select(port => port.GetString()));
        var sighting = Sighting.From(
        [
            new("first_seen", Text(item, "first")),
            new("last_seen", Text(item, "last")),
            new("ports", ports.Length == 0 ? "-" : ports),
            new("protocol", Text(item, "protocol")),
            new("behaviour", Text(item, "behaviour")),
            new("observer", Text(item, "observer")),
            new("confidence", item.GetProperty("confidence").GetInt32().ToString(CultureInfo.InvariantCulture)),
        ]);
        var code = Text(item, "code");
        var isWhole = sighting.Refusal is null && sighting.Value.Missing is null && CountryCode.Read(code) is { Length: 2 };
        return isWhole
            ? new NoticeItem(
                item.GetProperty("item").GetInt32(), AddressBlock.Parse(Text(item, "address")), sighting.Value, code, item.GetProperty("source").GetInt32())
            : throw new FormatException("Not an item.");
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? throw new FormatException(name);
}
