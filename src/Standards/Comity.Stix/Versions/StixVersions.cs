using System.Text.Json;

namespace Comity.Stix;

/// <summary>Versions of an object: one <c>id</c>, and the latest <c>modified</c> is its state (STIX 2.1, 3.6).</summary>
public static class StixVersions
{
    /// <summary>
    /// The instant that names the version: <c>modified</c>, or <c>created</c> of what is never modified; <see langword="null"/> where it
    /// has neither.
    /// </summary>
    public static StixTimestamp? Of(StixObject stix) => stix.Time("modified") ?? stix.Time("created");

    /// <summary>Whether one is a later version of the same object; without instants, or at the same one, none is.</summary>
    public static bool IsNewer(StixObject candidate, StixObject current) =>
        candidate.Id == current.Id && Of(candidate) is { } later && Of(current) is { } earlier && later > earlier;

    /// <summary>Whether its creator no longer stands by the object, in all its versions.</summary>
    public static bool IsRevoked(StixObject stix) =>
        stix.Json.TryGetProperty("revoked", out var revoked) && revoked.ValueKind == JsonValueKind.True;

    /// <summary>
    /// Begins the next version: every member as it was, <c>modified</c> at <paramref name="now"/>, or a millisecond behind the latest
    /// version where that is not later. Only the object's creator may (3.6).
    /// </summary>
    /// <param name="latest">Its latest version.</param>
    /// <exception cref="InvalidOperationException">It is revoked, or of a kind without versions.</exception>
    public static StixDraft Next(StixObject latest, DateTimeOffset now)
    {
        if (latest.Time("modified") is not { } modified || latest.Time("created") is null)
            throw new InvalidOperationException($"{latest} has no versions: created or modified is missing.");
        if (IsRevoked(latest))
            throw new InvalidOperationException($"{latest} is revoked, and has no later versions.");
        var next = StixTimestamp.Of(now);
        return new StixDraft(latest, next > modified ? next : StixTimestamp.Of(modified.At.AddMilliseconds(1)));
    }

    /// <summary>Makes the last version: revoked for good.</summary>
    /// <inheritdoc cref="Next" path="/exception"/>
    public static StixObject Revoke(StixObject latest, DateTimeOffset now) => Next(latest, now).Set("revoked", true).Build(now);
}
