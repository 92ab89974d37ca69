using Comity.Statements;
using Comity.Storage;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Contacts;

/// <summary>Derives desks and intake profiles from what each participant says of itself. Nobody writes another's entry.</summary>
/// <remarks>
/// The subject of an entry counts only together with its verified issuer. Signs of life from answered checks go to
/// <see cref="LastProved"/>, which a rebuild leaves standing: replaying them changes nothing.
/// </remarks>
public sealed class DirectoryProjection : IProjection
{
    public string Name => "contacts.directory";

    public int Version => 1;

    public bool Follows(StatementType type) =>
        type == ContactTypes.Entry || type == ContactTypes.Intake || type == ContactTypes.Check || type == ContactTypes.CheckAnswer;

    public Task<Refusal?> JudgeAsync(NodeDb db, Admission admission, CancellationToken cancellation) =>
        Task.FromResult(Judge.Of(admission.Statement));

    public async Task ApplyAsync(NodeDb db, Admission admission, CancellationToken cancellation)
    {
        var type = admission.Statement.Type;
        if (type == ContactTypes.Entry)
            await AddAsync(db, admission, Desk(admission), cancellation);
        else if (type == ContactTypes.Intake)
            await AddAsync(db, admission, Intake(admission), cancellation);
        else if (type == ContactTypes.CheckAnswer)
            await ProveAsync(db, admission, cancellation);
    }

    public async Task ClearAsync(NodeDb db, CancellationToken cancellation)
    {
        await db.Set<DeskRow>().ExecuteDeleteAsync(cancellation);
        await db.Set<IntakeRow>().ExecuteDeleteAsync(cancellation);
        // Named ones were named by a roster; the others were made here.
        await db.Set<ParticipantRow>().Where(row => row.Name == null).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>The place of a version in its issuer's log decides whether it is what the issuer now says.</summary>
    public async Task AnchorAsync(NodeDb db, PlaceProven proven, CancellationToken cancellation)
    {
        if (await db.Set<DeskRow>().FindAsync([proven.Seat, proven.Sid], cancellation) is { } desk)
            await AnchorAsync(db, desk, proven.Epoch, proven.Index, cancellation);
        else if (await db.Set<IntakeRow>().FindAsync([proven.Seat, proven.Sid], cancellation) is { } intake)
            await AnchorAsync(db, intake, proven.Epoch, proven.Index, cancellation);
    }

    private static async Task AnchorAsync<T>(NodeDb db, T row, int epoch, long index, CancellationToken cancellation)
        where T : VersionRow
    {
        row.Anchor(epoch, index);
        await db.SaveChangesAsync(cancellation);
        await Election.HoldAsync(db, row, cancellation);
        await db.SaveChangesAsync(cancellation);
    }

    private static async Task AddAsync<T>(NodeDb db, Admission admission, T row, CancellationToken cancellation)
        where T : VersionRow
    {
        // Ours enter in the order of our log, of which they get their place only afterwards: arrival says it all.
        if (!admission.IsOurs
            && await db.Set<StatementRow>().FindAsync([admission.Arrival], cancellation) is { Epoch: { } epoch, Index: { } index })
            row.Anchor(epoch, index);
        db.Add(row);
        await Election.HoldAsync(db, row, cancellation);
        await ParticipantNames.MeetAsync(db, admission.Seat, admission.Statement.Issuer, cancellation);
    }

    private static async Task ProveAsync(NodeDb db, Admission admission, CancellationToken cancellation)
    {
        var statement = admission.Statement;
        var desk = statement.Envelope.ReadBody<CheckAnswer>().Value.Desk;
        // The issuer's clock is a claim: it may say "earlier", never "later than it came".
        var at = statement.Envelope.IssuedAt < admission.At ? statement.Envelope.IssuedAt : admission.At;
        await LastProved.StampAsync(db, admission.Seat, statement.Issuer, desk, at, ProofKind.CommunicationCheck, cancellation);
    }

    private static DeskRow Desk(Admission admission)
    {
        var statement = admission.Statement;
        var entry = statement.Envelope.ReadBody<DeskEntry>().Value;
        return new DeskRow
        {
            Seat = admission.Seat,
            Sid = statement.Id,
            Issuer = statement.Issuer,
            Subject = ContactTypes.DeskSubject(entry.Desk),
            Arrival = admission.Arrival,
            IssuedAt = statement.Envelope.IssuedAt,
            Tlp = statement.Envelope.Marking.Tlp,
            Body = statement.Envelope.Body.ToArray(),
            Desk = entry.Desk,
            Level = entry.Level,
            Withdrawn = entry.Withdrawn,
            ValidFrom = entry.ValidFrom,
            ValidUntil = entry.ValidUntil,
            Folded = Words(entry),
        };
    }

    private static IntakeRow Intake(Admission admission) => new()
    {
        Seat = admission.Seat,
        Sid = admission.Statement.Id,
        Issuer = admission.Statement.Issuer,
        Subject = ContactTypes.IntakeSubject,
        Arrival = admission.Arrival,
        IssuedAt = admission.Statement.Envelope.IssuedAt,
        Tlp = admission.Statement.Envelope.Marking.Tlp,
        Body = admission.Statement.Envelope.Body.ToArray(),
    };

    /// <summary>What a search finds a desk by: names in every language, authority, channels, people.</summary>
    internal static string Words(DeskEntry entry) => Fold.Join(
    [
        entry.Desk,
        .. Wordings(entry.Name),
        .. Wordings(entry.Authority),
        .. entry.Kinds,
        .. entry.Channels.Select(channel => channel.Value),
        .. entry.People.SelectMany(person => Wordings(person.Post).Append(person.Name)),
    ]);

    private static IEnumerable<string?> Wordings(LanguageText? text) => text is null ? [] : text.Variants.Select(variant => variant.Text);
}
