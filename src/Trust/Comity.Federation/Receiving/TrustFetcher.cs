using System.Collections.Concurrent;
using System.Text;
using Comity.Federation.Outbound;
using Comity.Statements;
using Comity.Statements.Rosters;
using Comity.Storage;
using Comity.Storage.Trust;

namespace Comity.Federation;

/// <summary>Fetches keysets, rosters and descriptors that others have newer: from the peer itself, else from a registrar of a shared community.</summary>
/// <remarks>
/// What could not be had is not asked for again before a doubling wait is over, so that made-up identifiers cost their author more than
/// us. Safe for concurrent use.
/// </remarks>
internal sealed class TrustFetcher(TrustBook trust, IPeerChannel channel, TimeProvider time, Random random)
{
    private const int MaxWaits = 10_000;
    private const int MaxSources = 4;
    private const int MaxRounds = 512;

    private readonly ConcurrentDictionary<string, Backoff> _waits = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ParticipantId, StatementId> _lags = [];
    private long _changes;

    /// <summary>Raised whenever something new was fetched and is believed.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>Whether a participant is known to have a newer keyset or roster than this node.</summary>
    public bool IsLagging(ParticipantId participant) =>
        _lags.TryGetValue(participant, out var newer) && trust.FindDocument(newer) is null;

    /// <summary>Whether any of a head's or receipt's newest documents is missing here.</summary>
    public bool Lacks(ParticipantId peer, FeedMessage message) => Missing(peer, message) is not null;

    /// <summary>Fetches what a head or receipt names and this node lacks. False while something still is missing.</summary>
    public async Task<bool> CatchUpAsync(SeatRow seat, ParticipantId peer, FeedMessage message, CancellationToken cancellation)
    {
        if (trust.Of(peer)?.Find(message.Keyset) is null)
            await KeysetsAsync(seat, peer, peer, cancellation);
        foreach (var (community, roster) in message.Rosters)
        {
            if (trust.Of(community)?.Find(roster) is null)
                await RostersAsync(seat, community, peer, cancellation);
        }

        if (Missing(peer, message) is { } missing)
            _lags[peer] = missing;
        else
            _lags.TryRemove(peer, out _);
        return !_lags.ContainsKey(peer);
    }

    /// <summary>Fetches a participant's keysets after those known here. True when something new came.</summary>
    public Task<bool> KeysetsAsync(SeatRow seat, ParticipantId participant, ParticipantId via, CancellationToken cancellation) =>
        OnceAsync($"k {participant}", seat, via, source => FetchAsync(
            seat, source, SyncProfile.Keysets(participant, trust.Of(participant)?.Newest.Version ?? 0), TakeAsync, cancellation));

    /// <summary>Fetches, after a restore, what a peer knows newer than this node: the seat's own keysets too. False when it could not be had.</summary>
    public async Task<bool> RelearnAsync(SeatRow seat, ParticipantId peer, FeedMessage message, CancellationToken cancellation)
    {
        var own = SyncProfile.Keysets(seat.Participant, trust.Of(seat.Participant)?.Newest.Version ?? 0);
        var answer = await channel.SendAsync(PeerCall.Get(seat.Participant, peer, own), cancellation);
        if (!answer.TryGet(out var found, out _) || !found.IsSuccess || !TrustFile.Read(found.Body).TryGet(out var file, out _))
            return false;
        Interlocked.Add(ref _changes, await TakeAsync(file, cancellation));
        return await CatchUpAsync(seat, peer, message, cancellation);
    }

    /// <summary>Fetches a participant's descriptor. True when something new came.</summary>
    public Task<bool> DescriptorAsync(SeatRow seat, ParticipantId participant, ParticipantId via, CancellationToken cancellation) =>
        OnceAsync($"d {participant}", seat, via, source => FetchAsync(seat, source, SyncProfile.Descriptor(participant), TakeAsync, cancellation));

    /// <summary>Fetches a community's rosters after those known here, and the keysets of members they need.</summary>
    public Task<bool> RostersAsync(SeatRow seat, CommunityId community, ParticipantId via, CancellationToken cancellation) =>
        OnceAsync($"r {community}", seat, via, source => FetchAsync(
            seat, source, SyncProfile.Rosters(community, trust.Of(community)?.Newest.Body.Version ?? 0),
            (file, stop) => TakeRostersAsync(seat, community, source, file, stop), cancellation));

    private StatementId? Missing(ParticipantId peer, FeedMessage message)
    {
        if (trust.Of(peer)?.Find(message.Keyset) is null)
            return message.Keyset;
        foreach (var (community, roster) in message.Rosters)
        {
            if (trust.Of(community)?.Find(roster) is null)
                return roster;
        }

        return null;
    }

    private async Task<bool> OnceAsync(string what, SeatRow seat, ParticipantId via, Func<ParticipantId, Task<bool>> fetch)
    {
        if (_waits.Count >= MaxWaits)
            _waits.Clear();
        foreach (var source in Sources(seat.Participant, via))
        {
            var wait = _waits.GetOrAdd($"{what} {source}", _ => new Backoff(time, random.NextDouble));
            lock (wait)
            {
                if (!wait.MayTry)
                    continue;
                // Counted before the answer, so that calls at the same time do not ask twice.
                wait.Fail();
            }

            if (await fetch(source))
            {
                lock (wait)
                    wait.AuthenticContact();
                return true;
            }
        }

        return false;
    }

    private IEnumerable<ParticipantId> Sources(ParticipantId self, ParticipantId via) => trust.Communities
        .Where(chain => chain.Newest.Admits(self))
        .SelectMany(chain => chain.Newest.Body.Registrars)
        .Prepend(via).Where(source => source != self).Distinct().Take(MaxSources);

    private async Task<bool> FetchAsync(
        SeatRow seat, ParticipantId source, string target, Func<TrustFile, CancellationToken, Task<int>> take, CancellationToken cancellation)
    {
        var answer = await channel.SendAsync(PeerCall.Get(seat.Participant, source, target), cancellation);
        if (!answer.TryGet(out var found, out _) || !found.IsSuccess || !TrustFile.Read(found.Body).TryGet(out var file, out _))
            return false;
        var taken = await take(file, cancellation);
        Interlocked.Add(ref _changes, taken);
        return taken > 0;
    }

    private async Task<int> TakeAsync(TrustFile file, CancellationToken cancellation) =>
        await AddAsync(TrustDocumentKind.Keyset, file.Keysets, cancellation) + await AddAsync(TrustDocumentKind.Descriptor, file.Descriptors, cancellation);

    private async Task<int> TakeRostersAsync(SeatRow seat, CommunityId community, ParticipantId source, TrustFile file, CancellationToken cancellation)
    {
        var taken = await TakeAsync(file, cancellation);
        var rounds = 0;
        // A stranger's community is none of ours: only one that lists this seat, by its own join, is taken up.
        while (trust.Of(community) is null && RosterChain.FromStatements(file.Rosters.Select(Received), trust) is var chain)
        {
            if (chain.TryGet(out var found, out var bad))
            {
                if (found.Community == community && found.Newest.Admits(seat.Participant))
                    break;
                return taken;
            }

            if (rounds++ == MaxRounds || !await FillAsync(seat, source, bad, cancellation))
                return taken;
        }

        foreach (var roster in file.Rosters.Select(Received))
        {
            var refusal = await trust.AddAsync(TrustDocumentKind.Roster, roster, cancellation);
            while (refusal is not null && rounds++ < MaxRounds && await FillAsync(seat, source, refusal, cancellation))
                refusal = await trust.AddAsync(TrustDocumentKind.Roster, roster, cancellation);
            if (refusal is not null)
                return taken;
            taken++;
        }

        return taken;
    }

    /// <summary>Fetches the keysets for whose lack a roster could not be checked.</summary>
    private Task<bool> FillAsync(SeatRow seat, ParticipantId source, Refusal refusal, CancellationToken cancellation) => refusal switch
    {
        UnknownIssuer unknown => KeysetsAsync(seat, unknown.Issuer, source, cancellation),
        _ => Task.FromResult(false),
    };

    private async Task<int> AddAsync(TrustDocumentKind kind, IEnumerable<string> texts, CancellationToken cancellation)
    {
        var taken = 0;
        foreach (var received in texts.Select(Received))
        {
            var isNew = TrustDocuments.Sid(received) is { } sid && trust.FindDocument(sid) is null;
            taken += isNew && await trust.AddAsync(kind, received, cancellation) is null ? 1 : 0;
        }

        return taken;
    }

    private static ReceivedStatement Received(string text) => new(Encoding.UTF8.GetBytes(text));
}
