using System.Text;
using System.Text.Json;
using Comity.Jose;
using Comity.Statements;
using Comity.Statements.Descriptors;
using Comity.Statements.Keysets;
using Comity.Statements.Rosters;
using Comity.Storage.History;
using Comity.Storage.Keys;
using Comity.Storage.Log;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Trust;

/// <summary>Founds seats and communities on this node, and lets members in.</summary>
/// <remarks>Each act ends with its statement in the log, queued for whom it concerns; running it again after a crash completes it.</remarks>
public sealed class Founding(
    IDbContextFactory<NodeDb> databases, SeatKeys seatKeys, TrustBook trust, StatementRelease release, StatementArchive archive,
    HighWaterFile highWater, TimeProvider time)
{
    /// <summary>Makes a seat with fresh keys, a genesis keyset signed by <paramref name="roots"/>, and leaf 0.</summary>
    /// <param name="roots">The root keys, kept by the caller outside this node's data folder.</param>
    /// <param name="automaticTypes">What this node may say without a person.</param>
    public async Task<Result<SeatRow>> FoundSeatAsync(
        string name, IReadOnlyList<EcPrivateJwk> roots, int threshold, bool trial, IReadOnlyList<string> automaticTypes, CancellationToken cancellation)
    {
        var keys = NewKeys();
        var body = new KeysetBody
        {
            Version = 1,
            Threshold = threshold,
            Trial = trial,
            Roots = [.. roots.Select(root => KeysetIssuer.Json(root.PublicKey))],
            Keys = [.. keys.Select(key => key.Entry(automaticTypes))],
        };
        if (!KeysetIssuer.Genesis(body, [.. roots.Select(root => new SoftwareSigner(root))], time.GetUtcNow()).TryGet(out var chain, out var bad))
            return bad;
        var seat = await AddSeatAsync(chain.Participant, name, cancellation);
        foreach (var key in keys)
            await seatKeys.KeepAsync(seat.Id, key.Use, key.Key, time.GetUtcNow(), cancellation);
        highWater.Raise(new HighWaterMark(LogReader.Origin(chain.Participant, 0), 0, "-"));
        if (await trust.AddAsync(TrustDocumentKind.Keyset, new ReceivedStatement(chain.Statements[0].Jws), cancellation) is { } refused)
            return refused;
        var logged = await release.ReleaseSignedAsync(seat.Id, chain.Statements[0], cancellation);
        return logged.Refusal is { } refusal ? refusal : seat;
    }

    /// <summary>Says where the seat's node is reached.</summary>
    public async Task<Result<Released>> DescribeAsync(int seat, DescriptorBody body, CancellationToken cancellation)
    {
        var draft = new StatementDraft
        {
            Seat = seat,
            Type = TrustTypes.Descriptor,
            Community = default,
            Marking = Marking.Create(Tlp.Green, new Audience.Peers()).Value,
            Body = BodyJson.Write(body),
        };
        if (!(await release.ReleaseAsync(draft, alongside: null, cancellation)).TryGet(out var released, out var bad))
            return bad;
        var stored = await archive.FindAsync(seat, released.Sid, cancellation);
        return await trust.AddAsync(TrustDocumentKind.Descriptor, new ReceivedStatement(stored!.Jws), cancellation) is { } refusal ? refusal : released;
    }

    /// <summary>Founds a community with this seat as its one registrar.</summary>
    /// <param name="rules">What the community agrees on, by capability; null: every capability's defaults.</param>
    public async Task<Result<RosterChain>> FoundCommunityAsync(
        SeatRow seat, LanguageText name, CommunityKind kind, Member self, JsonElement? rules, CancellationToken cancellation)
    {
        if (Registrar(seat.Participant) is not { } signer)
            return new NoSigningKey(TrustTypes.Roster);
        var body = new RosterBody
        {
            Version = 1,
            Signers = [new RosterSigner(seat.Participant, trust.Of(seat.Participant)!.Newest.Id)],
            Name = name,
            Kind = kind,
            Registrars = [seat.Participant],
            Threshold = 1,
            Members = [self with { P = seat.Participant }],
            Rules = rules,
        };
        return RosterIssuer.Genesis(body, seat.Participant, [signer], trust, time.GetUtcNow()).TryGet(out var chain, out var bad)
            ? await KeepRosterAsync(seat, chain, cancellation)
            : bad;
    }

    /// <summary>Asks to join a community whose rosters this node has from an invitation.</summary>
    public async Task<Result<TrustFile>> AskToJoinAsync(SeatRow seat, CommunityId community, CancellationToken cancellation)
    {
        if (trust.Of(community) is not { } rosters)
            return new UnknownCommunity(community);
        var draft = new StatementDraft
        {
            Seat = seat.Id,
            Type = TrustTypes.Join,
            Community = community,
            Marking = Marking.Create(Tlp.Green, new Audience.Named([.. rosters.Newest.Body.Registrars.Select(registrar => new Recipient(registrar, []))])).Value,
            Body = BodyJson.Write(new JoinBody(community, trust.Of(seat.Participant)!.Genesis.Id)),
        };
        if (!(await release.ReleaseAsync(draft, alongside: null, cancellation)).TryGet(out var released, out var bad))
            return bad;
        var join = await archive.FindAsync(seat.Id, released.Sid, cancellation);
        return File([seat.Participant], []) with { Join = Encoding.ASCII.GetString(join!.Jws) };
    }

    /// <summary>Changes the roster as its one registrar: admits, suspends, renames.</summary>
    public async Task<Result<RosterChain>> ChangeRosterAsync(SeatRow seat, CommunityId community, Func<RosterBody, RosterBody> change, CancellationToken cancellation)
    {
        if (trust.Of(community) is not { } rosters)
            return new UnknownCommunity(community);
        if (Registrar(seat.Participant) is not { } signer)
            return new NoSigningKey(TrustTypes.Roster);
        var signers = new[] { new RosterSigner(seat.Participant, trust.Of(seat.Participant)!.Newest.Id) };
        return RosterIssuer.Next(rosters, body => change(body) with { Signers = signers }, seat.Participant, [signer], trust, time.GetUtcNow()).TryGet(out var next, out var bad)
            ? await KeepRosterAsync(seat, next, cancellation)
            : bad;
    }

    /// <summary>Believes what a file carries, part by part; a part already known is no refusal.</summary>
    public async Task<Refusal?> TakeAsync(TrustFile file, CancellationToken cancellation)
    {
        foreach (var (kind, text) in Parts(file))
        {
            if (await trust.AddAsync(kind, new ReceivedStatement(Encoding.UTF8.GetBytes(text)), cancellation) is { } refusal)
                return refusal;
        }

        return null;
    }

    /// <summary>The keysets and descriptors of participants and the rosters of communities, to carry to somebody.</summary>
    public TrustFile File(IEnumerable<ParticipantId> participants, IEnumerable<CommunityId> communities)
    {
        var all = participants.ToList();
        return new TrustFile
        {
            Keysets = [.. all.SelectMany(participant => trust.Of(participant)?.Statements ?? []).Select(Text)],
            Rosters = [.. communities.SelectMany(community => trust.Of(community)?.Rosters ?? []).Select(roster => Text(roster.Statement))],
            Descriptors = [.. all.Select(trust.DescriptorStatementOf).OfType<Statement>().Select(Text)],
        };
    }

    private static IEnumerable<(TrustDocumentKind Kind, string Text)> Parts(TrustFile file) =>
        file.Keysets.Select(text => (TrustDocumentKind.Keyset, text))
            .Concat(file.Descriptors.Select(text => (TrustDocumentKind.Descriptor, text)))
            .Concat(file.Rosters.Select(text => (TrustDocumentKind.Roster, text)));

    private static string Text(Statement statement) => Encoding.UTF8.GetString(statement.Jws.Span);

    private async Task<Result<RosterChain>> KeepRosterAsync(SeatRow seat, RosterChain chain, CancellationToken cancellation)
    {
        var statement = chain.Newest.Statement;
        if (await trust.AddAsync(TrustDocumentKind.Roster, new ReceivedStatement(statement.Jws), cancellation) is { } refused)
            return refused;
        var logged = await release.ReleaseSignedAsync(seat.Id, statement, cancellation);
        return logged.Refusal is { } refusal ? refusal : chain;
    }

    private JwsSigner? Registrar(ParticipantId participant) =>
        trust.Of(participant) is { } chain ? seatKeys.SignerFor(chain.Newest, KeyUse.Issue, TrustTypes.Roster) : null;

    private async Task<SeatRow> AddSeatAsync(ParticipantId participant, string name, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var id = 1 + (await db.Set<SeatRow>().MaxAsync(row => (int?)row.Id, cancellation) ?? 0);
        var seat = new SeatRow { Id = id, Participant = participant, Name = name, CreatedAt = time.GetUtcNow() };
        db.Add(seat);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return seat;
    }

    private static List<NewKey> NewKeys() =>
    [
        new("issue", KeyUse.Issue),
        new("roster", KeyUse.Issue),
        new("automation", KeyUse.Issue),
        new("log", KeyUse.Log),
        new("node", KeyUse.Node),
        new("seal", KeyUse.Seal),
    ];

    private sealed record NewKey(string Use, KeyUse Kind)
    {
        public EcPrivateJwk Key { get; } = EcPrivateJwk.GenerateP256();

        public KeyEntry Entry(IReadOnlyList<string> automaticTypes) => Use switch
        {
            "roster" => KeysetIssuer.Entry(Key.PublicKey, Kind, "registrar", [TrustTypes.Roster.ToString()]),
            "automation" => KeysetIssuer.Entry(Key.PublicKey, Kind, "automation", automaticTypes, automation: true),
            _ => KeysetIssuer.Entry(Key.PublicKey, Kind, Use),
        };
    }
}
