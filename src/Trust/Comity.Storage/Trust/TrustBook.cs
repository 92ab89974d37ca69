using System.Collections.Concurrent;
using Comity.Statements;
using Comity.Statements.Descriptors;
using Comity.Statements.Keysets;
using Comity.Statements.Rosters;
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
            .OrderBy(row => row.Kind).ThenBy(row => row.Version).ToListAsync(cancellation);
        foreach (var row in rows)
        {
            if (Take(row.Kind, new ReceivedStatement(row.Jws)).Refusal is { } refusal)
                throw new InvalidOperationException($"Stored {row.Kind} {row.Sid} no longer verifies: {refusal.Code}.");
        }
    }

    /// <summary>Verifies a keyset, roster or descriptor, keeps it, and believes it from then on. Again the same is no refusal.</summary>
    public async Task<Refusal?> AddAsync(TrustDocumentKind kind, ReceivedStatement received, CancellationToken cancellation)
    {
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            if (!Judge(kind, received).TryGet(out var judged, out var bad))
                return bad;
            await StoreAsync(kind, judged, received, cancellation);
            return Take(kind, received).Refusal;
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
            Jws = received.Jws.ToArray(),
            EnteredAt = time.GetUtcNow(),
        });
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>What would be believed, without believing it yet.</summary>
    private Result<Judged> Judge(TrustDocumentKind kind, ReceivedStatement received) => kind switch
    {
        TrustDocumentKind.Keyset => NextKeysets(received).TryGet(out var chain, out var bad) && Last(chain.Statements, received) is { } statement
            ? new Judged(statement.Id, chain.Participant.Digest, KeysetOf(chain, statement).Version)
            : bad ?? new BadKeyset("The keyset is another successor of one version."),
        TrustDocumentKind.Roster => NextRosters(received).TryGet(out var chain, out var bad) && Last([.. chain.Rosters.Select(roster => roster.Statement)], received) is { } statement
            ? new Judged(statement.Id, chain.Community.Digest, chain.Find(statement.Id)!.Body.Version)
            : bad ?? new BadRoster("The roster is another successor of one version."),
        _ => ReadDescriptor(received).TryGet(out var descriptor, out var bad)
            ? new Judged(descriptor.Statement.Id, descriptor.Statement.Issuer.Digest, descriptor.Statement.Envelope.IssuedAt.ToUnixTimeMilliseconds())
            : bad,
    };

    private Result<object> Take(TrustDocumentKind kind, ReceivedStatement received)
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
                if (!NextRosters(received).TryGet(out var rosters, out bad))
                    return bad;
                _rosters[rosters.Community] = rosters;
                return rosters;
            default:
                if (!ReadDescriptor(received).TryGet(out var descriptor, out bad))
                    return bad;
                if (!_descriptors.TryGetValue(descriptor.Statement.Issuer, out var known) || known.Statement.Envelope.IssuedAt <= descriptor.Statement.Envelope.IssuedAt)
                    _descriptors[descriptor.Statement.Issuer] = (descriptor.Body, descriptor.Statement);
                return descriptor;
        }
    }

    private Result<KeysetChain> NextKeysets(ReceivedStatement received) =>
        TrustDocuments.ClaimedIssuer(received) is { } issuer && Of(issuer) is { } chain ? chain.Append(received) : KeysetChain.Found(received);

    private Result<RosterChain> NextRosters(ReceivedStatement received) =>
        TrustDocuments.ClaimedCommunity(received) is { } community && Of(community) is { } chain
            ? chain.Append(received, this)
            : RosterChain.Found(received, this);

    private Result<Descriptor> ReadDescriptor(ReceivedStatement received) =>
        !StatementVerifier.VerifySignature(received, this).TryGet(out var statement, out var bad) ? bad
        : statement.Type != TrustTypes.Descriptor ? new BadBody("The statement is not a trust.descriptor/1.")
        : statement.Envelope.ReadBody<DescriptorBody>().TryGet(out var body, out bad) ? new Descriptor(body, statement)
        : bad;

    private static Statement? Last(IReadOnlyList<Statement> statements, ReceivedStatement received) =>
        TrustDocuments.Sid(received) is { } sid ? statements.FirstOrDefault(statement => statement.Id == sid) : null;

    private static Keyset KeysetOf(KeysetChain chain, Statement statement) => chain.Find(statement.Id)!;

    private sealed record Judged(StatementId Sid, Sha256Digest Owner, long Version);

    private sealed record Descriptor(DescriptorBody Body, Statement Statement);
}
