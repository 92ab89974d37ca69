using System.Globalization;
using Comity.Cases.Alerts;
using Comity.Cases.Queries;
using Comity.Cases.Threads;
using Comity.Office.Audit;
using Comity.Office.Exit;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Storage.History;
using Comity.Storage.Trust;
using Microsoft.Extensions.Options;

namespace Comity.Cases.Letters;

/// <summary>What an officer says of a letter: to whom, in which language, under which reference, and when it was written.</summary>
/// <param name="At">To the second: the same words written at the same moment are the same file.</param>
public sealed record LetterWish(string Party, string Language, string Reference, DateTimeOffset At)
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public string WrittenAt => At.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>A moment of the last days as a link carries it; anything else is now.</summary>
    internal static DateTimeOffset Moment(string? text, DateTimeOffset now)
    {
        var cut = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        return DateTimeOffset.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at <= cut && at > cut.AddDays(-7) ? at : cut;
    }
}

/// <summary>Writes letters of a case that we opened to parties we noted, and records that they went out. Whoever may not read the case or our notes writes none.</summary>
internal sealed class WriteLetter(
    NodeDb db, AuditTrail audit, OpenStatement open, TrustBook trust, IAddressBook book, IOptions<AlertOptions> alerts, CurrentOfficer officer, TimeProvider time)
{
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The case, if letters may be written about it: ours, and this officer drafts there.</summary>
    public async Task<Result<CaseRow>> CaseAsync(StatementId thread, CancellationToken cancellation) =>
        await CaseReader.Of(officer).FindAsync(db, officer.Seat, thread, cancellation) is { Role: OurRole.Opener } row
        && officer.Rights.May(Verbs.Draft, officer.Seat, row.Community)
            ? row
            : new UnknownCase();

    /// <summary>Whom letters can go to. What we noted belongs to no community: only a right in all of them covers it.</summary>
    public async Task<IReadOnlyList<Addressee>> PartiesAsync(CancellationToken cancellation) =>
        officer.Rights.May(Verbs.Read, officer.Seat, community: null) ? await book.AllAsync(db, officer.Seat, cancellation) : [];

    /// <summary>To a party of our notes.</summary>
    public async Task<Result<Letter>> RunAsync(StatementId thread, LetterWish wish, CancellationToken cancellation)
    {
        if (!(await CaseAsync(thread, cancellation)).TryGet(out _, out var refusal))
            return refusal;
        if ((await PartiesAsync(cancellation)).FirstOrDefault(party => party.Id == wish.Party) is not { } to)
            return new BadRecord("Choose a party of our directory.") { Where = "party" };
        return (await RunAsync(thread, to, wish, cancellation)).TryGet(out var letter, out refusal)
            ? letter
            : refusal with { Where = wish.Reference.Length is 0 or > 64 ? "reference" : null };
    }

    /// <summary>To an addressee as the caller names it.</summary>
    public async Task<Result<Letter>> RunAsync(StatementId thread, Addressee to, LetterWish wish, CancellationToken cancellation)
    {
        if (!(await CaseAsync(thread, cancellation)).TryGet(out _, out var refusal) || !(await open.Run(officer.Actor, officer.Seat, thread, cancellation)).TryGet(out var statement, out refusal))
            return refusal;
        var envelope = statement.Envelope;
        var said = new StatementDraft
        {
            Seat = officer.Seat, Type = statement.Type, Community = envelope.Community!.Value, Marking = envelope.Marking, Body = envelope.Body.ToArray(), Exercise = envelope.Exercise,
        };
        return Letter.From(said, to, trust.NameOf(statement.Issuer, wish.Language), wish.Reference, wish.Language, wish.At);
    }

    public byte[] MailOf(Letter letter) => letter.ToMail(alerts.Value.From);

    /// <summary>Records that exactly this letter went out; the audit trail keeps who said so.</summary>
    public async Task<Refusal?> SentAsync(StatementId thread, Letter letter, string channel, CancellationToken cancellation)
    {
        var refusal = await RecordLetter.SentAsync(db, officer.Seat, thread, letter, MailOf(letter), officer.Login, channel, Now, cancellation);
        await RecordAsync("case.letter-sent", thread, refusal, cancellation);
        return refusal is BadRecord ? refusal with { Where = "channel" } : refusal;
    }

    public Task RecordAsync(string verb, StatementId thread, Refusal? refusal, CancellationToken cancellation)
    {
        var entry = new AuditEntry(officer.Actor.Who, officer.Seat, verb, "case", thread.ToString());
        return audit.Record(db, refusal is null ? entry : entry with { Outcome = refusal.Code }, cancellation);
    }
}
