using System.Globalization;
using System.Text;

namespace Comity.Cases.Register;

/// <summary>Evidence named by the hash of its content, with everything that became of it since it was taken; custody is only ever added to.</summary>
public sealed record EvidenceItem
{
    /// <summary>Most records of custody of one item.</summary>
    public const int MaxRecords = 1_000;

    private EvidenceItem(Sha256Digest content, long size, LanguageText description, Collection collection, Accession accession) =>
        (Content, Size, Description, Collection, Accession, Holder, Storage, SealedBag, MovedAt, Head) =
        (content, size, description, collection, accession, collection.Collector, collection.Storage, accession.SealedBag, collection.CollectedAt,
            EvidenceChain.Start(content, size, description, collection, accession));

    /// <summary>SHA-256 of the content.</summary>
    public Sha256Digest Content { get; }

    /// <summary>Length of the content, in bytes.</summary>
    public long Size { get; }

    public LanguageText Description { get; }

    public Collection Collection { get; }

    public Accession Accession { get; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<CustodyRecord> Custody { get; private init; } = [];

    /// <summary>Who holds it now, or held it last.</summary>
    public string Holder { get; private init; }

    /// <summary>Where it is kept now; null where whoever holds it did not say.</summary>
    public string? Storage { get; private init; }

    /// <summary>The number of the sealed bag it is in; null where it is in none.</summary>
    public string? SealedBag { get; private init; }

    public EvidenceStanding Standing { get; private init; }

    /// <summary>When it last changed hands.</summary>
    public DateTimeOffset MovedAt { get; private init; }

    /// <summary>SHA-256 over how it was taken and every record since: it changes if any of them does.</summary>
    public Sha256Digest Head { get; private init; }

    /// <summary>An item as it enters the register. Instants are cut to the second.</summary>
    public static Result<EvidenceItem> Collect(Sha256Digest content, long size, LanguageText description, Collection collection, Accession accession)
    {
        (collection, accession) = (collection with { CollectedAt = CustodyText.Second(collection.CollectedAt) }, accession with { At = CustodyText.Second(accession.At) });
        return (ContentFlaw(content, size) ?? CustodyText.Flaw(description, collection, accession)) is { } flaw
            ? flaw
            : new EvidenceItem(content, size, description, collection, accession);
    }

    /// <summary>An item with the custody that was stored, checked link by link.</summary>
    public static Result<EvidenceItem> Restore(EvidenceItem start, IReadOnlyList<CustodyRecord> custody)
    {
        var item = start;
        foreach (var record in custody)
        {
            if (record.Before != item.Head)
                return new CustodyGap("A record was changed, left out or put in.");
            if (!item.Add(record).TryGet(out var next, out var gap))
                return gap;
            item = next;
        }

        return item;
    }

    /// <summary>The item after what happened; what does not hang together with what is recorded is refused.</summary>
    public Result<EvidenceItem> Add(CustodyRecord record)
    {
        var next = record with { At = CustodyText.Second(record.At), EnteredAt = CustodyText.Second(record.EnteredAt), Before = Head };
        if (Flaw(next) is { } flaw)
            return flaw;
        return this with
        {
            Custody = [.. Custody, next],
            Holder = next.To ?? Holder,
            Storage = next.To is not null && next.Deed != CustodyDeed.Corrected ? next.Storage : next.Storage ?? Storage,
            SealedBag = next.SealedBag ?? SealedBag,
            MovedAt = next.Deed is CustodyDeed.HandedOver or CustodyDeed.Returned or CustodyDeed.Destroyed ? next.At : MovedAt,
            Standing = StandingAfter(next.Deed),
            Head = EvidenceChain.After(next),
        };
    }

    private EvidenceStanding StandingAfter(CustodyDeed deed) => deed switch
    {
        CustodyDeed.HandedOver => EvidenceStanding.Held,
        CustodyDeed.Returned => EvidenceStanding.Returned,
        CustodyDeed.Destroyed => EvidenceStanding.Destroyed,
        _ => Standing,
    };

    private static Refusal? ContentFlaw(Sha256Digest content, long size) =>
        content.IsNone ? new EvidenceIncomplete("sha256") { Where = "sha256" }
        : size is < 0 or > CustodyText.MaxSize ? new BadEvidenceSize { Where = "size" }
        : null;

    private Refusal? Flaw(CustodyRecord next)
    {
        if (Custody.Count >= MaxRecords)
            return new RegisterFull(MaxRecords);
        if (Standing == EvidenceStanding.Destroyed && next.Deed != CustodyDeed.Corrected)
            return new EvidenceDestroyed();
        return CustodyText.Flaw(next) ?? (next.At > next.EnteredAt ? new EvidenceInTheFuture { Where = "at" } : DeedFlaw(next));
    }

    private Refusal? DeedFlaw(CustodyRecord next) => next.Deed switch
    {
        CustodyDeed.HandedOver => Missing(next.Storage, "storage") ?? HandsFlaw(next),
        CustodyDeed.Returned => HandsFlaw(next),
        CustodyDeed.Destroyed => TimeFlaw(next),
        CustodyDeed.Moved => Missing(next.Storage, "storage") ?? TimeFlaw(next),
        CustodyDeed.FileKept => next.Found == Content ? null : new ContentDiffers(),
        CustodyDeed.Verified => next.Found is null ? new EvidenceIncomplete("sha256") { Where = "sha256" } : null,
        _ => next.Corrects is { } corrected && corrected >= 0 && corrected <= Custody.Count ? null : new CustodyGap("It corrects a record that is not there.") { Where = "corrects" },
    };

    /// <summary>Only who holds it can give it, never before it was received.</summary>
    private Refusal? HandsFlaw(CustodyRecord next)
    {
        if (Missing(next.To, "to") is { } missing)
            return missing;
        if (next.From != Holder)
            return new CustodyGap("Who hands it over does not hold it.") { Where = "from", Mend = "Record the hand-over that is missing first, or correct the record that is wrong." };
        return next.To == Holder ? new CustodyGap("It changes no hands.") { Where = "to" } : TimeFlaw(next);
    }

    private Refusal? TimeFlaw(CustodyRecord next) =>
        next.At < MovedAt ? new CustodyGap("It would be given away before it was received.") { Where = "at" } : null;

    private static Refusal? Missing(string? value, string part) =>
        string.IsNullOrWhiteSpace(value) ? new EvidenceIncomplete(part) { Where = part } : null;
}

/// <summary>The hashes that chain the custody of an item: each covers everything before it.</summary>
internal static class EvidenceChain
{
    public static Sha256Digest Start(Sha256Digest content, long size, LanguageText description, Collection collection, Accession accession) => Chained("comity/evidence/v1"u8,
        [
            content.ToString(), Number(size), .. description.Variants.SelectMany(variant => new[] { variant.Lang, variant.Text, variant.By ?? "" }), collection.Collector,
            Instant(collection.CollectedAt), collection.Place, collection.Tool, collection.Method, collection.Storage, accession.By, Instant(accession.At),
            accession.IsComputed ? "computed" : "stated", accession.CopyOf is { } original ? Number(original) : "", accession.Tlp.ToString(), accession.Handling ?? "", accession.SealedBag ?? "",
        ]);

    public static Sha256Digest After(CustodyRecord record) => Chained("comity/custody/v1"u8,
        [
            record.Before.ToString(), record.Deed.ToString(), record.By, Instant(record.At), Instant(record.EnteredAt), record.Why, record.From ?? "", record.To ?? "",
            record.Storage ?? "", record.SealedBag ?? "", record.Found?.ToString() ?? "", record.Corrects is { } corrected ? Number(corrected) : "",
        ]);

    /// <summary>Each part is preceded by its length, so that no two lists of parts have the same bytes.</summary>
    private static Sha256Digest Chained(ReadOnlySpan<byte> label, IEnumerable<string> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(Number(part.Length)).Append(':').Append(part);
        return Sha256Digest.OfLabelled(label, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Instant(DateTimeOffset at) => at.UtcTicks.ToString(CultureInfo.InvariantCulture);
}
