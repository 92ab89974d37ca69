using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Trust;

/// <summary>Which codes and names rosters bind to different participants, and whose new statements wait for a person because of it (federation.md 2.7).</summary>
/// <remarks>
/// A confirmation holds for exactly the participants that it names: when another one takes the name, the question is open again. Answers
/// come from memory, read anew whenever a roster was believed. Safe for concurrent use.
/// </remarks>
public sealed class BindingConflicts(IDbContextFactory<NodeDb> databases, TrustBook trust, TimeProvider time)
{
    private readonly Lock _lock = new();
    private ImmutableHashSet<string> _confirmed = [];
    private (long Rosters, ImmutableHashSet<string> Confirmed, IReadOnlyList<BindingConflict> Open)? _known;

    /// <summary>Those that nobody has confirmed, by code or name.</summary>
    public IReadOnlyList<BindingConflict> Open
    {
        get
        {
            lock (_lock)
            {
                var rosters = trust.RosterChanges;
                if (_known is not { } known || known.Rosters != rosters || known.Confirmed != _confirmed)
                    _known = known = (rosters, _confirmed, [.. All().Where(conflict => !_confirmed.Contains(conflict.Key)).OrderBy(conflict => conflict.Bound, StringComparer.Ordinal)]);
                return known.Open;
            }
        }
    }

    /// <summary>The code or name for whose sake a participant's new statements are held; null when none is.</summary>
    public string? HeldFor(ParticipantId participant) =>
        Open.FirstOrDefault(conflict => conflict.Participants.Contains(participant))?.Bound;

    /// <summary>Reads what was confirmed, once, at start.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var keys = await db.Set<ConfirmedBindingRow>().AsNoTracking().Select(row => row.Key).ToListAsync(cancellation);
        lock (_lock)
            _confirmed = [.. keys];
    }

    /// <summary>Takes a person's word that each of these participants rightly bears the code or name. The caller records it in the same transaction.</summary>
    /// <returns>Its key, and what to call once the transaction has committed; null when there is no such open conflict.</returns>
    public async Task<(string Key, Action Committed)?> ConfirmAsync(NodeDb db, string bound, IReadOnlyCollection<ParticipantId> participants, CancellationToken cancellation)
    {
        if (Open.FirstOrDefault(conflict => conflict.Bound == bound && conflict.Participants.ToHashSet().SetEquals(participants)) is not { } found)
            return null;
        db.Add(new ConfirmedBindingRow { Key = found.Key, Bound = bound, ConfirmedAt = time.GetUtcNow() });
        await db.SaveChangesAsync(cancellation);
        return (found.Key, () => Remember(found.Key));
    }

    private void Remember(string key)
    {
        lock (_lock)
            _confirmed = _confirmed.Add(key);
    }

    private IEnumerable<BindingConflict> All() => trust.Communities.SelectMany(chain => chain.Newest.Body.Members)
        .SelectMany(member => member.Name.Variants.Select(variant => variant.Text).Append(member.Code).OfType<string>().Distinct()
            .Select(bound => (Bound: bound, member.P)))
        .Distinct().GroupBy(pair => pair.Bound, StringComparer.Ordinal).Where(group => group.Count() > 1)
        .Select(group => new BindingConflict(group.Key, [.. group.Select(pair => pair.P).Order()]));
}

/// <summary>A code or name that rosters bind to more than one participant.</summary>
/// <param name="Participants">In the order of their identifiers.</param>
public sealed record BindingConflict(string Bound, IReadOnlyList<ParticipantId> Participants)
{
    /// <summary>Names exactly this conflict: the same name with another participant is another one.</summary>
    internal string Key => Sha256Digest.OfLabelled("comity/binding/v1"u8, System.Text.Encoding.UTF8.GetBytes($"{Bound}\n{string.Join('\n', Participants)}")).ToString();
}

/// <summary>A conflict that a person has looked at: the participants may share the code or name.</summary>
public sealed class ConfirmedBindingRow
{
    /// <summary>Hash of the code or name and of everybody who bears it.</summary>
    public required string Key { get; init; }

    public required string Bound { get; init; }

    public required DateTimeOffset ConfirmedAt { get; init; }
}

/// <summary>A statement that waits because its issuer shares a code or name with another participant.</summary>
public sealed record BindingUnconfirmed(string Bound)
    : Refusal("statement.binding-conflict", $"Rosters bind {Bound} to different participants; what they say is held until a person here confirms it.");
