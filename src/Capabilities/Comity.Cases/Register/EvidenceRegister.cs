using Comity.Cases.Queries;
using Comity.Cases.Threads;
using Comity.Office;
using Comity.Office.Audit;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Storage.Blobs;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Register;

/// <summary>An item with its custody, as an officer may see it.</summary>
/// <param name="Records">As they are stored, oldest first.</param>
/// <param name="Gap">Why they do not hang together; null when they do.</param>
internal sealed record EvidenceFile(CaseRow Case, EvidenceRow Row, IReadOnlyList<CustodyRow> Records, Refusal? Gap);

/// <summary>The register of evidence beside a case: items are added, custody is only ever added to, and each deed commits with its entry in the audit trail.</summary>
/// <remarks>Who may draft in the case's community writes here; who may read the case reads. It is no statement, and nothing of it goes to a peer.</remarks>
internal sealed class EvidenceRegister(NodeDb db, AuditTrail audit, AttachmentStore store, IdempotentEffect effect, CurrentOfficer officer, TimeProvider time)
{
    /// <summary>Most items of one case.</summary>
    public const int MaxItems = 1_000;

    /// <summary>Whether this officer may write into the register of a case that they read.</summary>
    public bool MayWrite(CaseRow row) => officer.Rights.May(Verbs.Draft, officer.Seat, row.Community);

    /// <summary>The case, if this officer may know of it.</summary>
    public async Task<Result<CaseRow>> CaseAsync(StatementId thread, CancellationToken cancellation) =>
        await CaseReader.Of(officer, Verbs.Read | Verbs.Draft).FindAsync(db, officer.Seat, thread, cancellation) is { } row ? row : new UnknownCase();

    /// <summary>The case, if this officer may write into its register.</summary>
    public async Task<Result<CaseRow>> WritableAsync(StatementId thread, CancellationToken cancellation)
    {
        if (!(await CaseAsync(thread, cancellation)).TryGet(out var row, out var refusal))
            return refusal;
        return MayWrite(row) ? row : new NotAllowed(Verbs.Draft);
    }

    /// <summary>All items of a case, by number; that they were listed is recorded.</summary>
    public async Task<Result<(CaseRow Case, IReadOnlyList<EvidenceRow> Items)>> ListAsync(StatementId thread, string verb, CancellationToken cancellation)
    {
        var found = await CaseAsync(thread, cancellation);
        await RecordAsync(verb, thread, number: null, found.Refusal, cancellation);
        if (!found.TryGet(out var row, out var refusal))
            return refusal;
        return (row, await Rows(thread).AsNoTracking().OrderBy(item => item.Number).ToListAsync(cancellation));
    }

    /// <summary>One item with its custody; the reading is recorded.</summary>
    public async Task<Result<EvidenceFile>> ReadAsync(StatementId thread, int number, CancellationToken cancellation)
    {
        var file = await FindAsync(thread, number, cancellation);
        await RecordAsync("evidence.read", thread, number, file.Refusal, cancellation);
        return file;
    }

    /// <summary>One item with its custody, for a caller that records why.</summary>
    public async Task<Result<EvidenceFile>> FindAsync(StatementId thread, int number, CancellationToken cancellation)
    {
        if (!(await CaseAsync(thread, cancellation)).TryGet(out var row, out var refusal))
            return refusal;
        if (await Rows(thread).AsNoTracking().FirstOrDefaultAsync(item => item.Number == number, cancellation) is not { } item)
            return new EvidenceNotFound();
        var records = await RecordsAsync(item.Id, cancellation);
        return new EvidenceFile(row, item, records, item.Item(records).Refusal);
    }

    /// <summary>Adds an item whose hash and size are stated by whoever enters it; its number.</summary>
    public async Task<Result<int>> AddAsync(StatementId thread, NewEvidence given, CancellationToken cancellation)
    {
        if (!HexHash.Read(given.Sha256).TryGet(out var content, out var bad))
            return await RefusedAsync(thread, bad, cancellation);
        return given.Size is { } size
            ? await AddAsync(thread, row => Made(row, given, content, size, isComputed: false), laid: null, cancellation)
            : await RefusedAsync(thread, new BadEvidenceSize { Where = "size" }, cancellation);
    }

    /// <summary>Adds an item with its bytes: hashed here while they come, and kept sealed.</summary>
    public async Task<Result<int>> AddAsync(StatementId thread, NewEvidence given, string name, string mediaType, Stream bytes, CancellationToken cancellation)
    {
        // Asked before a byte is read: who may not write stores nothing, and what is not fully said costs no upload.
        if (!(await WritableAsync(thread, cancellation)).TryGet(out var asked, out var refusal)
            || !Made(asked, given, Sha256Digest.Of([]), 0, isComputed: true).TryGet(out _, out refusal)
            || !(await store.LayInAsync(officer.Seat, asked.Self, bytes, name, mediaType, isOpen: false, cancellation)).TryGet(out var laid, out refusal))
            return await RefusedAsync(thread, refusal, cancellation);
        return await AddAsync(thread, row => Made(row, given, laid.Attachment.Sha256, laid.Attachment.Size, isComputed: true), laid, cancellation);
    }

    /// <summary>Adds what became of an item to its custody.</summary>
    /// <param name="record">Made from the item as it stands in this transaction.</param>
    /// <param name="alongside">What else belongs to it, in the same transaction.</param>
    public Task<Result<EvidenceItem>> EnterAsync(
        StatementId thread, int number, string verb, Func<EvidenceItem, CustodyRecord> record, Func<EvidenceRow, Task<Refusal?>>? alongside, CancellationToken cancellation) =>
        audit.Perform<EvidenceItem>(db, Entry(verb, thread, number), async () =>
        {
            if ((await WritableAsync(thread, cancellation)).Refusal is { } denied)
                return denied;
            if (await Rows(thread).FirstOrDefaultAsync(item => item.Number == number, cancellation) is not { } row)
                return new EvidenceNotFound();
            if (!row.Item(await RecordsAsync(row.Id, cancellation)).TryGet(out var item, out var refusal) || !item.Add(record(item)).TryGet(out var next, out refusal))
                return refusal;
            if (alongside is not null && await alongside(row) is { } failed)
                return failed;
            await effect.Mark(db, time, cancellation);
            db.Add(CustodyRow.Of(row.Id, next.Custody.Count, next.Custody[^1]));
            row.Take(next);
            return next;
        }, cancellation);

    /// <summary>Enters what an officer says became of an item.</summary>
    public Task<Result<EvidenceItem>> EnterAsync(StatementId thread, int number, NewCustody given, CancellationToken cancellation) =>
        EnterAsync(thread, number, VerbOf(given.Deed), item => new CustodyRecord
        {
            Deed = given.Deed,
            By = officer.Login,
            At = given.Deed == CustodyDeed.Corrected ? time.GetUtcNow() : given.At ?? time.GetUtcNow(),
            EnteredAt = time.GetUtcNow(),
            Why = given.Why,
            From = given.ChangesHands ? given.From ?? item.Holder : null,
            To = given.ChangesHands || given.Deed == CustodyDeed.Corrected ? given.To : null,
            Storage = given.Deed == CustodyDeed.Destroyed ? null : given.Storage,
            SealedBag = given.Deed == CustodyDeed.Destroyed ? null : given.SealedBag,
            Corrects = given.Deed == CustodyDeed.Corrected ? given.Corrects ?? -1 : null,
        }, alongside: null, cancellation);

    public Task RecordAsync(string verb, StatementId thread, int? number, Refusal? refusal, CancellationToken cancellation)
    {
        var entry = Entry(verb, thread, number);
        return audit.Record(db, refusal is null ? entry : entry with { Outcome = refusal.Code }, cancellation);
    }

    /// <summary>What is written down of this node's own deeds with an item's bytes.</summary>
    public CustodyRecord OwnRecord(CustodyDeed deed, string why, Sha256Digest found) => new()
    {
        Deed = deed, By = officer.Login, At = time.GetUtcNow(), EnteredAt = time.GetUtcNow(), Why = why, Found = found,
    };

    private static string VerbOf(CustodyDeed deed) => "evidence." + System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(deed.ToString());

    private Result<EvidenceItem> Made(CaseRow row, NewEvidence given, Sha256Digest content, long size, bool isComputed) => EvidenceItem.Collect(
        content, size, given.Description, given.Collection,
        new Accession(officer.Login, time.GetUtcNow(), isComputed, given.CopyOf, given.Tlp ?? row.Tlp, given.Handling, given.SealedBag));

    private Task<Result<int>> AddAsync(StatementId thread, Func<CaseRow, Result<EvidenceItem>> make, LaidIn? laid, CancellationToken cancellation) =>
        audit.Perform<int>(db, Entry("evidence.added", thread, number: null), async () =>
        {
            if (!(await WritableAsync(thread, cancellation)).TryGet(out var row, out var refusal) || !make(row).TryGet(out var item, out refusal))
                return refusal;
            var last = await Rows(thread).MaxAsync(found => (int?)found.Number, cancellation) ?? 0;
            if (last >= MaxItems)
                return new RegisterFull(MaxItems);
            if (item.Accession.CopyOf is { } original && (original < 1 || original > last))
                return new NoSuchOriginal { Where = "copyOf" };
            if (laid is not null && await AttachmentStore.KeepAsync(db, laid, time.GetUtcNow(), cancellation) is { } swept)
                return swept;
            await effect.Mark(db, time, cancellation);
            db.Add(With(laid, EvidenceRow.Of(officer.Seat, thread, last + 1, item)));
            return last + 1;
        }, cancellation);

    private static EvidenceRow With(LaidIn? laid, EvidenceRow row)
    {
        if (laid is not null)
            row.Keep(laid);
        return row;
    }

    private async Task<Result<int>> RefusedAsync(StatementId thread, Refusal refusal, CancellationToken cancellation)
    {
        await RecordAsync("evidence.added", thread, number: null, refusal, cancellation);
        return refusal;
    }

    private AuditEntry Entry(string verb, StatementId thread, int? number) => new(
        officer.Actor.Who, officer.Seat, verb, number is null ? "case" : "evidence", number is null ? thread.ToString() : FormattableString.Invariant($"{thread}/{number}"));

    private IQueryable<EvidenceRow> Rows(StatementId thread) => db.Set<EvidenceRow>().Where(row => row.Seat == officer.Seat && row.Thread == thread);

    private Task<List<CustodyRow>> RecordsAsync(long item, CancellationToken cancellation) =>
        db.Set<CustodyRow>().AsNoTracking().Where(record => record.Item == item).OrderBy(record => record.N).ToListAsync(cancellation);
}
