using Comity.Statements;
using Comity.Statements.Evidence;
using Comity.Statements.Rosters;
using Comity.Storage.Blobs;
using Comity.Storage.History;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Evidence;

/// <summary>What to put into an evidence file.</summary>
public sealed record EvidenceRequest
{
    public required int Seat { get; init; }

    /// <summary>In the order in which the file shall list them; at most <see cref="EvidenceBundle.MaxListed"/>.</summary>
    public required IReadOnlyList<StatementId> Statements { get; init; }

    /// <summary>Attachments that the caller lays beside the file as <see cref="EvidenceWriter.FileName"/> says; others stand inside while they fit, and are else listed.</summary>
    public IReadOnlySet<Sha256Digest> FilesBeside { get; init; } = new HashSet<Sha256Digest>();
}

/// <summary>Collects from a seat all that a third party needs to check statements without this node.</summary>
/// <remarks>It decides nothing about who may have the file: the caller asks the exit policy first.</remarks>
public sealed class EvidenceExport(IDbContextFactory<NodeDb> databases, StatementArchive archive, LogReader logs, AttachmentStore attachments, TrustBook trust, TimeProvider time)
{
    /// <returns>The bundle; or <see cref="StatementNotHere"/> for a statement that the seat does not have, or no longer.</returns>
    public async Task<Result<EvidenceBundle>> ExportAsync(EvidenceRequest request, CancellationToken cancellation)
    {
        if (request.Statements.Count > EvidenceBundle.MaxListed)
            return new TooManyStatements();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var seat = await db.Set<SeatRow>().AsNoTracking().SingleAsync(row => row.Id == request.Seat, cancellation);
        if (!(await OpenAsync(request, cancellation)).TryGet(out var statements, out var bad))
            return bad;
        var places = new SeatPlaces(db, logs, trust, seat.Id, seat.Participant);
        foreach (var issuer in statements.GroupBy(statement => statement.Row.Issuer))
            await places.FindAsync(issuer.Key, issuer.Select(statement => statement.Row.Sid), cancellation);
        var writer = new EvidenceWriter(new ExportNote(seat.Participant, seat.Name, Timestamp.Cut(time.GetUtcNow())));
        foreach (var statement in statements)
            writer.AddStatement(statement.Row.Sid, statement.Jws, places.Found.GetValueOrDefault(statement.Row.Sid));
        await AddAttachmentsAsync(writer, request, statements, cancellation);
        await AddTrustAsync(writer, statements, places, cancellation);
        AddPhrases(writer, statements, seat.Participant);
        return writer.Build();
    }

    private async Task<Result<List<StoredStatement>>> OpenAsync(EvidenceRequest request, CancellationToken cancellation)
    {
        var opened = new List<StoredStatement>();
        foreach (var sid in request.Statements.Distinct())
        {
            if (await archive.FindAsync(request.Seat, sid, cancellation) is not { } stored)
                return new StatementNotHere(sid);
            opened.Add(stored);
        }

        return opened;
    }

    /// <summary>Bytes that are here stand inside the file while they fit; what does not, or has not come, is listed by its hash.</summary>
    private async Task AddAttachmentsAsync(EvidenceWriter writer, EvidenceRequest request, List<StoredStatement> statements, CancellationToken cancellation)
    {
        var room = (long)EvidenceWriter.MaxInsideBytes;
        var inside = new HashSet<Sha256Digest>();
        foreach (var stored in statements)
        {
            var named = TrustDocuments.Claimed(new ReceivedStatement(stored.Jws))?.Attachments ?? [];
            for (var i = 0; i < named.Count; i++)
            {
                if (request.FilesBeside.Contains(named[i].Sha256))
                    writer.AddFile(named[i]);
                else if (named[i].Size <= room && !inside.Contains(named[i].Sha256) && await BytesAsync(request.Seat, stored.Row.Sid, i, cancellation) is { } bytes)
                    (_, _, room) = (writer.AddInside(named[i], bytes), inside.Add(named[i].Sha256), room - bytes.Length);
                else
                    writer.ListAttachment(named[i]);
            }
        }
    }

    private async Task<byte[]?> BytesAsync(int seat, StatementId sid, int ordinal, CancellationToken cancellation) =>
        (await attachments.OpenAsync(seat, sid, ordinal, cancellation)).TryGet(out var open, out _)
        && (await open.ReadAsync(cancellation)).TryGet(out var bytes, out _) ? bytes : null;

    /// <summary>The rosters of every community spoken in, and the keysets of everybody whose signature the file then holds.</summary>
    private async Task AddTrustAsync(EvidenceWriter writer, List<StoredStatement> statements, SeatPlaces places, CancellationToken cancellation)
    {
        var communities = statements.Select(stored => stored.Row.Community).OfType<CommunityId>().Distinct()
            .Select(trust.Of).OfType<RosterChain>().ToList();
        var participants = statements.Select(stored => stored.Row.Issuer).Concat(communities.SelectMany(Signers)).Distinct().ToList();
        foreach (var chain in participants.Select(trust.Of).OfType<Comity.Statements.Keysets.KeysetChain>())
        {
            await places.FindAsync(chain.Participant, chain.Statements.Select(keyset => keyset.Id), cancellation);
            writer.AddKeysets(chain, places.Found);
        }

        foreach (var chain in communities)
        {
            foreach (var issuer in chain.Rosters.GroupBy(roster => roster.Statement.Issuer))
                await places.FindAsync(issuer.Key, issuer.Select(roster => roster.Id), cancellation);
            writer.AddRosters(chain, places.Found);
        }

        foreach (var log in await places.LogsAsync(cancellation))
            writer.AddLog(log.Participant, log.Epoch, log.Checkpoints, log.Links);
    }

    private static IEnumerable<ParticipantId> Signers(RosterChain chain) => chain.Rosters.SelectMany(roster =>
        roster.Body.Signers.Select(signer => signer.P)
            .Concat(roster.Body.Members.Where(member => member.Join is not null).Select(member => member.P))
            .Append(roster.Statement.Issuer));

    private void AddPhrases(EvidenceWriter writer, List<StoredStatement> statements, ParticipantId self)
    {
        var others = statements.Where(stored => stored.Row.Issuer != self && stored.Row.Community is { } community && trust.Of(community) is not null)
            .Select(stored => (stored.Row.Issuer, Community: stored.Row.Community!.Value)).Distinct();
        foreach (var (other, community) in others.Where(pair => trust.Of(pair.Issuer) is not null && IsSigner(self, pair.Community)))
            writer.AddPhrase(self, other, community);
    }

    // A phrase is checked against participants whose keys the file carries.
    private bool IsSigner(ParticipantId self, CommunityId community) => Signers(trust.Of(community)!).Contains(self);
}

/// <summary>The seat has no statement of that name, or it was erased.</summary>
public sealed record StatementNotHere(StatementId Sid) : Refusal("evidence.not-here", $"The statement {Sid} is not held by this seat.");

/// <summary>More statements than one evidence file lists.</summary>
public sealed record TooManyStatements()
    : Refusal("evidence.too-many", $"One evidence file holds at most {EvidenceBundle.MaxListed} statements.");
