using Comity.Statements.Keysets;
using Comity.Statements.Rosters;

namespace Comity.Statements.Evidence;

/// <summary>Checks that keysets and rosters stand in their logs where the specification puts them (federation.md 2.4).</summary>
internal sealed class DocumentPlaces(IReadOnlyDictionary<StatementId, ProvenPlace> places, BundleLogs logs, Findings findings)
{
    /// <summary>The genesis is leaf 0 of epoch 0; each later keyset comes after the one before it, in the epoch that it names.</summary>
    /// <remarks>A keyset behind a declared end is believed none the less: by its chain of signatures, not by its place.</remarks>
    public void Judge(KeysetChain chain, BundleKeys keys)
    {
        ProvenPlace? before = null;
        foreach (var keyset in BundleKeys.All(chain))
        {
            if (!places.TryGetValue(keyset.Id, out var place))
                continue;
            var where = keys.Find(keyset.Id)!.Value.Where;
            if (keyset.Version == 1 && place is not { Epoch: 0, Index: 0 })
                findings.Wrong("keyset.not-first", where, keyset.Id, $"The genesis keyset is leaf 0 of its log; it stands at index {place.Index} of epoch {place.Epoch}.");
            else if (place.Epoch != keyset.Body.Epoch || before?.CompareTo(place) >= 0)
                findings.Wrong("keyset.order", where, keyset.Id, $"Keyset version {keyset.Version} does not stand after the one before it, in epoch {keyset.Body.Epoch}.");
            before = place;
        }
    }

    /// <summary>Where a roster's issuer is one of its signers, the keyset that it names was in force at the roster's place.</summary>
    public void Judge(Roster roster, BundleKeys keys, string where)
    {
        var signer = roster.Body.Signers.FirstOrDefault(signer => signer.P == roster.Statement.Issuer);
        if (signer is null || !places.TryGetValue(roster.Id, out var place) || keys.Of(signer.P) is not { } chain)
            return;
        var isEarly = places.TryGetValue(signer.Ks, out var from) && from.CompareTo(place) >= 0;
        var isLate = BundleKeys.After(chain, signer.Ks) is { } next && places.TryGetValue(next.Id, out var to) && place.CompareTo(to) >= 0;
        if (isEarly || isLate)
            findings.Wrong("keyset.interval", where, roster.Id, $"Roster version {roster.Body.Version} stands at index {place.Index}, where the keyset it names was not in force.");
        EpochEnd.Judge(chain, logs, place, roster.Id, where, findings);
        if (chain.Newest.Disputes(roster.Statement.Kid, roster.Id, place.Epoch, place.Index))
            findings.Wrong("statement.disputed", where, roster.Id, $"A registrar has revoked the key that signed roster version {roster.Body.Version}.");
    }
}
