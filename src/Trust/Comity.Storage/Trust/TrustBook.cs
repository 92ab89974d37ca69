using System.Collections.Concurrent;
using Comity.Statements;
using Comity.Statements.Descriptors;
using Comity.Statements.Keysets;
using Comity.Statements.Rosters;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Trust;

/// <summary>Every verified keyset chain, roster chain and descriptor that this node holds.</summary>
/// <remarks>
/// Answers come from memory; what is added is durable before it is believed. Highest versions persist: no chain ever gets shorter here
/// (federation.md 2.4). Safe for concurrent use.
/// </remarks>
public sealed class TrustBook(IDbContextFactory<NodeDb> databases, TimeProvider time) : IKeysets, IDisposable
{
    private readonly ConcurrentDictionary<ParticipantId, KeysetChain> _keysets = [];
    private readonly ConcurrentDictionary<CommunityId, RosterChain> _rosters = [];
    private readonly ConcurrentDictionary<ParticipantId, (DescriptorBody Body, Statement Statement)> _descriptors = [];
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private long _rosterChanges;

    /// <summary>Grows whenever a roster was taken: what was derived from rosters before is then out of date.</summary>
    public long RosterChanges => Interlocked.Read(ref _rosterChanges);

    public IReadOnlyCollection<RosterChain> Communities => [.. _rosters.Values];

    public IReadOnlyCollection<KeysetChain> Participants => [.. _keysets.Values];

    public KeysetChain? Of(ParticipantId participant) => _keysets.GetValueOrDefault(participant);

    public RosterChain? Of(CommunityId community) => _rosters.GetValueOrDefault(community);

    /// <summary>Where a participant says its node is; <see langword="null"/> when it never said.</summary>
    public DescriptorBody? DescriptorOf(ParticipantId participant) => _descriptors.TryGetValue(participant, out var found) ? found.Body : null;

    /// <summary>The signed descriptor, for passing on.</summary>
    public Statement? DescriptorStatementOf(ParticipantId participant) => _descriptors.TryGetValue(participant, out var found) ? found.Statement : null;

    /// <summary>A keyset, roster or newest descriptor that is believed here.</summary>
    public Statement? FindDocument(StatementId sid) =>
        _keysets.Values.SelectMany(chain => chain.Statements)
            .Concat(_rosters.Values.SelectMany(chain => chain.Rosters.Select(roster => roster.Statement)))
            .Concat(_descriptors.Values.Select(descriptor => descriptor.Statement))
            .FirstOrDefault(statement => statement.Id == sid);

    /// <summary>Everybody who shares a community with a participant and is not suspended from it.</summary>
    public IReadOnlySet<ParticipantId> PeersOf(ParticipantId participant) => _rosters.Values
        .Where(chain => chain.Newest.Admits(participant))
        .SelectMany(chain => chain.Newest.Active.Select(member => member.P))
        .Where(member => member != participant)
        .ToHashSet();

    /// <summary>The name a participant goes by: from the roster of a community, else its identifier.</summary>
    public string NameOf(ParticipantId participant, params ReadOnlySpan<string> languages)
    {
        foreach (var chain in _rosters.Values)
        {
            if (chain.Newest.Find(participant) is { } member)
                return member.Name.In(languages).Text;
        }

        return participant.ToString();
    }

    /// <summary>Reads all that is stored, once, at start.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await db.Set<TrustDocumentRow>().AsNoTracking()
            .OrderBy(row => row.Kind).ThenBy(row => row.Forks).ThenBy(row => row.Version).ToListAsync(cancellation);
        foreach (var row in rows)
        {
            if (Take(row.Kind, new ReceivedStatement(row.Jws), inHistory: true).Refusal is { } refusal)
                throw new InvalidOperationException($"Stored {row.Kind} {row.Sid} no longer verifies: {refusal.Code}.");
        }
    }

    /// <summary>Verifies a keyset, roster or descriptor, keeps it, and believes it from then on. Again the same is no refusal.</summary>
    /// <returns><see cref="FrozenChain"/> when it is another successor of a known version: kept as proof, and the chain frozen.</returns>
    public async Task<Refusal?> AddAsync(TrustDocumentKind kind, ReceivedStatement received, CancellationToken cancellation)
    {
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            if (!Judge(kind, received).TryGet(out var judged, out var bad))
                return bad;
            if (judged.Forks && IsFrozen(judged.Owner))
                return new FrozenChain(judged.Name);
            await StoreAsync(kind, judged, received, cancellation);
            return Take(kind, received, inHistory: true).Refusal ?? (judged.Forks ? new FrozenChain(judged.Name) : null);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task StoreAsync(TrustDocumentKind kind, Judged judged, ReceivedStatement received, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.Set<TrustDocumentRow>().AnyAsync(row => row.Sid == judged.Sid, cancellation))
            return;
        db.Add(new TrustDocumentRow
        {
            Sid = judged.Sid,
            Kind = kind,
            Owner = judged.Owner,
            Version = judged.Version,
            Forks = judged.Forks,
            Jws = received.Jws.ToArray(),
            EnteredAt = time.GetUtcNow(),
        });
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>What would be believed, without believing it yet.</summary>
    private Result<Judged> Judge(TrustDocumentKind kind, ReceivedStatement received)
    {
        Refusal? bad;
        // What follows verifies, so it can be read.
        var sid = TrustDocuments.Sid(received) ?? default;
        switch (kind)
        {
            case TrustDocumentKind.Keyset:
                if (!NextKeysets(received).TryGet(out var keysets, out bad))
                    return bad;
                return new Judged(sid, keysets.Participant.Digest, keysets.Participant.ToString(), keysets.Find(sid)?.Version ?? 0, keysets.Find(sid) is null);
            case TrustDocumentKind.Roster:
                if (!NextRosters(received, inHistory: false).TryGet(out var rosters, out bad))
                    return bad;
                return new Judged(sid, rosters.Community.Digest, rosters.Community.ToString(), rosters.Find(sid)?.Body.Version ?? 0, rosters.Find(sid) is null);
            default:
                if (!ReadDescriptor(received, inHistory: false).TryGet(out var descriptor, out bad))
                    return bad;
                var (issuer, issuedAt) = (descriptor.Statement.Issuer, descriptor.Statement.Envelope.IssuedAt);
                return new Judged(sid, issuer.Digest, issuer.ToString(), issuedAt.ToUnixTimeMilliseconds(), Forks: false);
        }
    }

    private Result<object> Take(TrustDocumentKind kind, ReceivedStatement received, bool inHistory)
    {
        Refusal? bad;
        switch (kind)
        {
            case TrustDocumentKind.Keyset:
                if (!NextKeysets(received).TryGet(out var keysets, out bad))
                    return bad;
                _keysets[keysets.Participant] = keysets;
                return keysets;
            case TrustDocumentKind.Roster:
                if (!NextRosters(received, inHistory).TryGet(out var rosters, out bad))
                    return bad;
                _rosters[rosters.Community] = rosters;
                Interlocked.Increment(ref _rosterChanges);
                return rosters;
            default:
                if (!ReadDescriptor(received, inHistory).TryGet(out var descriptor, out bad))
                    return bad;
                if (!_descriptors.TryGetValue(descriptor.Statement.Issuer, out var known) || IsNewer(descriptor.Statement, known.Statement))
                    _descriptors[descriptor.Statement.Issuer] = (descriptor.Body, descriptor.Statement);
                return descriptor;
        }
    }

    // Chains only grow: a genesis that comes again finds its chain and never takes its place.
    private Result<KeysetChain> NextKeysets(ReceivedStatement received)
    {
        if (TrustDocuments.ClaimedIssuer(received) is { } issuer)
            return Of(issuer) is { } chain ? chain.Append(received) : new UnknownIssuer(issuer);
        return KeysetChain.Found(received).TryGet(out var founded, out var bad) ? Of(founded.Participant) ?? founded : bad;
    }

    private Result<RosterChain> NextRosters(ReceivedStatement received, bool inHistory)
    {
        if (TrustDocuments.ClaimedCommunity(received) is { } community)
            return Of(community) is { } chain ? chain.Append(received, this, inHistory) : new UnknownCommunity(community);
        return RosterChain.Found(received, this, inHistory).TryGet(out var founded, out var bad) ? Of(founded.Community) ?? founded : bad;
    }

    private Result<Descriptor> ReadDescriptor(ReceivedStatement received, bool inHistory)
    {
        if (!StatementVerifier.VerifySignature(received, this).TryGet(out var statement, out var bad)
            || !DescriptorBody.Read(statement.Envelope).TryGet(out var body, out bad))
            return bad;
        return !inHistory && Of(statement.Issuer)!.HasRevoked(statement.Kid, statement.Id)
            ? new UnknownKey(statement.Kid)
            : new Descriptor(body, statement);
    }

    /// <summary>By keyset first: whoever holds an old key cannot outdo a new one by the time it claims.</summary>
    private bool IsNewer(Statement next, Statement known)
    {
        var chain = Of(next.Issuer)!;
        return (chain.Find(next.Envelope.Keyset!.Value)!.Version, next.Envelope.IssuedAt)
            .CompareTo((chain.Find(known.Envelope.Keyset!.Value)!.Version, known.Envelope.IssuedAt)) >= 0;
    }

    private bool IsFrozen(Sha256Digest owner) =>
        Of(new ParticipantId(owner))?.IsFrozen == true || Of(new CommunityId(owner))?.IsFrozen == true;

    private sealed record Judged(StatementId Sid, Sha256Digest Owner, string Name, long Version, bool Forks);

    private sealed record Descriptor(DescriptorBody Body, Statement Statement);
}
