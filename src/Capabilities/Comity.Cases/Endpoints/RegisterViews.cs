using Comity.Cases.Register;

namespace Comity.Cases.Endpoints;

/// <summary>An item of the register as a list shows it.</summary>
/// <param name="Sha256">In hexadecimal.</param>
/// <param name="HashBy">computed: by this node from the bytes; stated: by whoever entered it.</param>
/// <param name="Holder">Who holds it now, or held it last.</param>
/// <param name="Storage">Where it is kept now.</param>
/// <param name="HasFile">Whether this node keeps its bytes.</param>
/// <param name="Records">How many records its custody has.</param>
internal sealed record EvidenceSummary(
    int Number, LanguageText Description, string Sha256, long Size, string HashBy, Tlp Tlp, int? CopyOf, EvidenceStanding Standing, string Holder, string? Storage, string? SealedBag,
    DateTimeOffset CollectedAt, bool HasFile, int Records, DateTimeOffset LastAt)
{
    public static EvidenceSummary Of(EvidenceRow row) => new(
        row.Number, row.Words, HexHash.Of(row.Content), row.Size, row.IsComputed ? "computed" : "stated", row.Tlp, row.CopyOf, row.Standing, row.Holder, row.Kept, row.Bag,
        row.CollectedAt, row.Blob is not null, row.Records, row.LastAt);
}

internal sealed record EvidencePage(IReadOnlyList<EvidenceSummary> Items, string? Next);

/// <summary>An item with its custody.</summary>
/// <param name="Head">SHA-256 over how it was taken and every record since, in hexadecimal; whoever noted it sees whether anything was changed.</param>
/// <param name="Gap">Why the records do not hang together; left out when they do.</param>
internal sealed record EvidenceView(
    EvidenceSummary Item, string Collector, string Place, string Tool, string Method, string FirstStorage, string? Handling, string? FirstSealedBag, string? FileName, string EnteredBy,
    DateTimeOffset EnteredAt, string Head, string? Gap, IReadOnlyList<CustodyView> Custody)
{
    public static EvidenceView Of(EvidenceFile file) => new(
        EvidenceSummary.Of(file.Row), file.Row.Collector, file.Row.Place, file.Row.Tool, file.Row.Method, file.Row.Storage, file.Row.Handling, file.Row.SealedBag, file.Row.FileName, file.Row.EnteredBy,
        file.Row.EnteredAt, HexHash.Of(file.Row.Head), file.Gap?.Explanation, [.. file.Records.Select(record => CustodyView.Of(record, file.Row.Content))]);
}

/// <summary>One record of custody.</summary>
/// <param name="N">From 1.</param>
/// <param name="By">The officer who entered it.</param>
/// <param name="Found">Of a verification, the hash that was found, in hexadecimal.</param>
/// <param name="Same">Of a verification, whether that is the item's.</param>
/// <param name="Corrects">Of a correction, which record; 0 for how the item was taken.</param>
internal sealed record CustodyView(
    int N, CustodyDeed Deed, string By, DateTimeOffset At, DateTimeOffset EnteredAt, string Why, string? From, string? To, string? Storage, string? SealedBag, string? Found, bool? Same,
    int? Corrects)
{
    public static CustodyView Of(CustodyRow row, Sha256Digest content) => new(
        row.N, row.Deed, row.By, row.At, row.EnteredAt, row.Why, row.From, row.To, row.Storage, row.SealedBag, row.Found is { } found ? HexHash.Of(found) : null,
        row.Deed == CustodyDeed.Verified ? row.Found == content : null, row.Corrects);
}

/// <summary>The number that an item got.</summary>
internal sealed record EvidenceAdded(int Number);

/// <summary>A verification of an item.</summary>
/// <param name="Sha256">The hash that whoever holds it found, in hexadecimal; left out, this node hashes the bytes that it keeps.</param>
internal sealed record Verifying(string? Sha256 = null);

/// <summary>What a verification found.</summary>
/// <param name="Found">In hexadecimal.</param>
internal sealed record Verified(bool Same, string Found);
