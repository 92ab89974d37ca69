using System.Globalization;
using System.Text;

namespace Comity.Cases.Incidents;

/// <summary>How an item came to be evidence (ISO/IEC 27037: identify, collect, acquire, preserve).</summary>
/// <param name="Collector">Who took it: a person or a desk.</param>
/// <param name="CollectedAt">When; kept in UTC.</param>
/// <param name="Place">Where it was taken.</param>
/// <param name="Tool">With what, version included.</param>
/// <param name="Method">How.</param>
/// <param name="Storage">Where it is kept since.</param>
public sealed record Collection(string Collector, DateTimeOffset CollectedAt, string Place, string Tool, string Method, string Storage);

/// <summary>One hand-over, chained to all before it by <paramref name="Before"/>.</summary>
public sealed record CustodyRecord(string From, string To, DateTimeOffset At, string Why, string Storage, Sha256Digest Before);

/// <summary>Evidence named by the hash of its content, with everyone who ever held it; hand-overs are only ever added.</summary>
public sealed record EvidenceItem
{
    private EvidenceItem(Sha256Digest content, long size, LanguageText description, Collection collection) =>
        (Content, Size, Description, Collection) = (content, size, description, collection);

    /// <summary>SHA-256 of the content.</summary>
    public Sha256Digest Content { get; }

    /// <summary>Length of the content, in bytes.</summary>
    public long Size { get; }

    public LanguageText Description { get; }

    public Collection Collection { get; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<CustodyRecord> Custody { get; private init; } = [];

    /// <summary>Who holds it now.</summary>
    public string Holder => Custody.Count == 0 ? Collection.Collector : Custody[^1].To;

    /// <summary>SHA-256 over the collection and every hand-over: it changes if any of them does.</summary>
    public Sha256Digest Head => Custody.Count == 0 ? Start() : After(Custody[^1]);

    public static Result<EvidenceItem> Collect(ReadOnlySpan<byte> content, LanguageText description, Collection collection) =>
        Collect(Sha256Digest.Of(content), content.Length, description, collection);

    /// <summary>An item whose content was hashed where it lies, such as the image of a disk.</summary>
    public static Result<EvidenceItem> Collect(Sha256Digest content, long size, LanguageText description, Collection collection)
    {
        if (content.IsNone || size < 0)
            return new EvidenceIncomplete("content");
        foreach (var (value, name) in (ReadOnlySpan<(string, string)>)[(collection.Collector, "collector"), (collection.Place, "place"), (collection.Tool, "tool"), (collection.Method, "method"), (collection.Storage, "storage")])
        {
            if (string.IsNullOrWhiteSpace(value))
                return new EvidenceIncomplete(name);
        }

        return new EvidenceItem(content, size, description, collection with { CollectedAt = collection.CollectedAt.ToUniversalTime() });
    }

    /// <summary>An item with the custody that was recorded elsewhere, checked link by link.</summary>
    public static Result<EvidenceItem> Restore(Sha256Digest content, long size, LanguageText description, Collection collection, IReadOnlyList<CustodyRecord> custody)
    {
        if (!Collect(content, size, description, collection).TryGet(out var item, out var refusal))
            return refusal;
        foreach (var record in custody)
        {
            if (record.Before != item.Head)
                return new CustodyGap("A record was changed, left out or put in.");
            if (!item.HandOver(record.From, record.To, record.At, record.Why, record.Storage).TryGet(out var next, out var gap))
                return gap;
            item = next;
        }

        return item;
    }

    /// <summary>The item in other hands. Only who holds it can give it, never before it was received, and for a reason.</summary>
    public Result<EvidenceItem> HandOver(string from, string to, DateTimeOffset at, string why, string storage)
    {
        if (string.IsNullOrWhiteSpace(to) || string.IsNullOrWhiteSpace(why) || string.IsNullOrWhiteSpace(storage))
            return new EvidenceIncomplete("hand-over");
        if (from != Holder)
            return new CustodyGap("Who hands it over does not hold it.") { Mend = "Record the hand-over that is missing first." };
        if (to == from)
            return new CustodyGap("It changes no hands.");
        if (at < (Custody.Count == 0 ? Collection.CollectedAt : Custody[^1].At))
            return new CustodyGap("It would be handed over before it was received.");
        return this with { Custody = [.. Custody, new CustodyRecord(from, to, at.ToUniversalTime(), why, storage, Head)] };
    }

    /// <summary>Whether these bytes are its content.</summary>
    public bool Matches(ReadOnlySpan<byte> content) => content.Length == Size && Sha256Digest.Of(content) == Content;

    /// <summary>Whether this is <paramref name="earlier"/> with nothing changed and perhaps more hand-overs.</summary>
    public bool Continues(EvidenceItem earlier) =>
        Content == earlier.Content && Size == earlier.Size && Collection == earlier.Collection && Description.Equals(earlier.Description)
        && Custody.Count >= earlier.Custody.Count && Custody.Take(earlier.Custody.Count).SequenceEqual(earlier.Custody);

    public bool Equals(EvidenceItem? other) => other is not null && Continues(other) && Custody.Count == other.Custody.Count;

    public override int GetHashCode() => Head.GetHashCode();

    private Sha256Digest Start() => Chained("comity/evidence/v1"u8,
        Content.ToString(), Size.ToString(CultureInfo.InvariantCulture), Collection.Collector, Instant(Collection.CollectedAt),
        Collection.Place, Collection.Tool, Collection.Method, Collection.Storage);

    private static Sha256Digest After(CustodyRecord record) => Chained("comity/custody/v1"u8,
        record.Before.ToString(), record.From, record.To, Instant(record.At), record.Why, record.Storage);

    /// <summary>Each part is preceded by its length, so that no two lists of parts have the same bytes.</summary>
    private static Sha256Digest Chained(ReadOnlySpan<byte> label, params ReadOnlySpan<string> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(part.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(part);
        return Sha256Digest.OfLabelled(label, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string Instant(DateTimeOffset at) => at.UtcTicks.ToString(CultureInfo.InvariantCulture);
}
