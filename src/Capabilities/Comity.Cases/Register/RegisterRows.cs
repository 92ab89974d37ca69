using System.Text.Json;
using Comity.Statements;
using Comity.Storage.Blobs;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Register;

/// <summary>An item of the register of evidence beside a case. Ours alone: no statement, nothing of it goes to a peer, and it is not rebuilt.</summary>
internal sealed class EvidenceRow
{
    public long Id { get; private set; }

    public required int Seat { get; init; }

    public required StatementId Thread { get; init; }

    /// <summary>From 1 in its case.</summary>
    public required int Number { get; init; }

    /// <summary>A language text, as JSON.</summary>
    public required string Description { get; init; }

    public required Sha256Digest Content { get; init; }

    public required long Size { get; init; }

    public required string Collector { get; init; }

    public required DateTimeOffset CollectedAt { get; init; }

    public required string Place { get; init; }

    public required string Tool { get; init; }

    public required string Method { get; init; }

    public required string Storage { get; init; }

    public required string EnteredBy { get; init; }

    public required DateTimeOffset EnteredAt { get; init; }

    public required bool IsComputed { get; init; }

    public int? CopyOf { get; init; }

    public required Tlp Tlp { get; init; }

    public string? Handling { get; init; }

    public string? SealedBag { get; init; }

    /// <summary>The name of the file, where its bytes are kept.</summary>
    public string? FileName { get; set; }

    public string? MediaType { get; set; }

    /// <summary>The sealed bytes; their key stands in the key store alone.</summary>
    public Sha256Digest? Blob { get; set; }

    // What custody says now, for lists: compared with it whenever the item itself is read.
    public required string Holder { get; set; }

    public string? Kept { get; set; }

    public string? Bag { get; set; }

    public required EvidenceStanding Standing { get; set; }

    public required int Records { get; set; }

    public required DateTimeOffset LastAt { get; set; }

    public required Sha256Digest Head { get; set; }

    public static EvidenceRow Of(int seat, StatementId thread, int number, EvidenceItem item) => new()
    {
        Seat = seat,
        Thread = thread,
        Number = number,
        Description = JsonSerializer.Serialize(item.Description, BodyJson.Options),
        Content = item.Content,
        Size = item.Size,
        Collector = item.Collection.Collector,
        CollectedAt = item.Collection.CollectedAt,
        Place = item.Collection.Place,
        Tool = item.Collection.Tool,
        Method = item.Collection.Method,
        Storage = item.Collection.Storage,
        EnteredBy = item.Accession.By,
        EnteredAt = item.Accession.At,
        IsComputed = item.Accession.IsComputed,
        CopyOf = item.Accession.CopyOf,
        Tlp = item.Accession.Tlp,
        Handling = item.Accession.Handling,
        SealedBag = item.Accession.SealedBag,
        Holder = item.Holder,
        Kept = item.Storage,
        Bag = item.SealedBag,
        Standing = item.Standing,
        Records = 0,
        LastAt = item.Accession.At,
        Head = item.Head,
    };

    /// <summary>Notes the bytes that came along.</summary>
    public void Keep(LaidIn laid) => (FileName, MediaType, Blob) = (laid.Attachment.Name, laid.Attachment.MediaType, laid.Attachment.Enc!.Sha256);

    public LanguageText Words => JsonSerializer.Deserialize<LanguageText>(Description, BodyJson.Options)!;

    /// <summary>Takes the state after a record of custody over.</summary>
    public void Take(EvidenceItem item) =>
        (Holder, Kept, Bag, Standing, Records, LastAt, Head) = (item.Holder, item.Storage, item.SealedBag, item.Standing, item.Custody.Count, item.Custody[^1].EnteredAt, item.Head);

    /// <summary>The item with its custody; a gap where a record was changed, left out or put in since.</summary>
    public Result<EvidenceItem> Item(IReadOnlyList<CustodyRow> custody)
    {
        var collection = new Collection(Collector, CollectedAt, Place, Tool, Method, Storage);
        var accession = new Accession(EnteredBy, EnteredAt, IsComputed, CopyOf, Tlp, Handling, SealedBag);
        if (!EvidenceItem.Collect(Content, Size, Words, collection, accession).TryGet(out var start, out var bad)
            || !EvidenceItem.Restore(start, [.. custody.Select(row => row.Record())]).TryGet(out var item, out bad))
            return bad;
        return item.Head == Head && item.Custody.Count == Records ? item : new CustodyGap("The last records are not those that were entered.");
    }
}

/// <summary>One record of custody. Rows are added and never changed.</summary>
internal sealed class CustodyRow
{
    public required long Item { get; init; }

    /// <summary>From 1.</summary>
    public required int N { get; init; }

    public required CustodyDeed Deed { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset EnteredAt { get; init; }

    public required string Why { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public string? Storage { get; init; }

    public string? SealedBag { get; init; }

    public Sha256Digest? Found { get; init; }

    public int? Corrects { get; init; }

    public required Sha256Digest Before { get; init; }

    public static CustodyRow Of(long item, int n, CustodyRecord record) => new()
    {
        Item = item,
        N = n,
        Deed = record.Deed,
        By = record.By,
        At = record.At,
        EnteredAt = record.EnteredAt,
        Why = record.Why,
        From = record.From,
        To = record.To,
        Storage = record.Storage,
        SealedBag = record.SealedBag,
        Found = record.Found,
        Corrects = record.Corrects,
        Before = record.Before,
    };

    public CustodyRecord Record() => new()
    {
        Deed = Deed,
        By = By,
        At = At,
        EnteredAt = EnteredAt,
        Why = Why,
        From = From,
        To = To,
        Storage = Storage,
        SealedBag = SealedBag,
        Found = Found,
        Corrects = Corrects,
        Before = Before,
    };
}

internal static class RegisterTables
{
    public static void Build(ModelBuilder model)
    {
        model.Entity<EvidenceRow>(row =>
        {
            row.ToTable("case_evidence");
            row.HasKey(item => item.Id);
            row.Property(item => item.Standing).HasConversion<string>();
            row.HasIndex(item => new { item.Seat, item.Thread, item.Number }).IsUnique();
            row.Ignore(item => item.Words);
        });
        model.Entity<CustodyRow>(row =>
        {
            row.ToTable("case_custody");
            row.HasKey(record => new { record.Item, record.N });
            row.Property(record => record.Deed).HasConversion<string>();
        });
    }
}
