using Comity.Storage;

namespace Comity.Contacts;

/// <summary>Why a request goes to the desk it goes to.</summary>
public enum IntakeReason
{
    /// <summary>The participant's profile says so.</summary>
    Profile,

    /// <summary>The profile names another desk outside hours, and it is outside hours.</summary>
    OutOfHoursDesk,

    /// <summary>It has published no profile: its technical desk takes everything.</summary>
    NoProfile,

    /// <summary>Its profile does not list this kind: the technical desk takes it.</summary>
    KindNotListed,

    /// <summary>Its profile names a desk that is not reachable: the technical desk takes it.</summary>
    DeskNotReachable,

    /// <summary>We noted the party ourselves, it published nothing: its technical desk takes everything.</summary>
    NotedByUs,
}

/// <summary>Where a request of one kind goes now: to a desk, or nowhere, which is said and never hidden.</summary>
/// <typeparam name="T"><see cref="SignedDesk"/> or <see cref="NotedDesk"/>.</typeparam>
public abstract record Intake<T>
    where T : DeskOnFile
{
    private protected Intake()
    {
    }

    /// <summary>It goes to this desk.</summary>
    /// <param name="Reason">Why this one.</param>
    /// <param name="OfAskedLevel">False when the party has no technical desk and this is the desk it has.</param>
    /// <param name="Copies">Reachable desks that get a copy.</param>
    /// <param name="Languages">In which requests are read, best first; empty: not said.</param>
    /// <param name="Prerequisites">What the request must bring.</param>
    /// <param name="OutOfHours">What happens while the desk is closed; <see langword="null"/>: not said.</param>
    public sealed record To(
        T Desk,
        IntakeReason Reason,
        bool OfAskedLevel,
        IReadOnlyList<T> Copies,
        IReadOnlyList<string> Languages,
        LanguageText? Prerequisites,
        OutOfHours? OutOfHours) : Intake<T>;

    /// <summary>The party has no reachable desk: the request is held here, and its author told so.</summary>
    /// <param name="Reason">What was looked for before.</param>
    public sealed record Held(IntakeReason Reason) : Intake<T>;
}

/// <summary>Finds the desk that takes a request of one kind, and says why it is that one.</summary>
public static class IntakeFor
{
    /// <summary>What may be missing is made up for in this order: the profile's desk, a technical desk, a policy desk, a legal desk.</summary>
    /// <param name="kind">A code of <see cref="RequestKinds"/>.</param>
    public static async Task<Intake<SignedDesk>> RunAsync(
        NodeDb db, int seat, ParticipantId participant, string kind, DateTimeOffset at, CancellationToken cancellation)
    {
        var desks = await Desks.OfAsync(db, seat, participant, at, cancellation);
        var profile = await ReadParticipant.IntakeAsync(db, seat, participant, cancellation);
        return Choose(desks, profile?.Read<IntakeProfile>(), kind, at);
    }

    /// <summary>The same for a party without a node, of which there is never a profile.</summary>
    public static async Task<Intake<NotedDesk>> RunAsync(
        NodeDb db, int seat, AbsentPartyId party, DateTimeOffset at, CancellationToken cancellation)
    {
        var desks = await WhoIsOnDuty.RunAsync(db, seat, party, ContactLevel.Technical, at, [], cancellation);
        return Fallback([.. desks.Select(desk => desk.Desk)], null, IntakeReason.NotedByUs, at);
    }

    internal static Intake<SignedDesk> Choose(IReadOnlyList<SignedDesk> desks, IntakeProfile? profile, string kind, DateTimeOffset at)
    {
        if (profile is null)
            return Fallback(desks, null, IntakeReason.NoProfile, at);
        if (profile.Routes.FirstOrDefault(route => route.Kind == kind) is not { } route)
            return Fallback(desks, null, IntakeReason.KindNotListed, at);
        if (desks.FirstOrDefault(desk => desk.Entry.Desk == route.Desk) is not { } named)
            return Fallback(desks, route, IntakeReason.DeskNotReachable, at);
        var other = desks.FirstOrDefault(desk => desk.Entry.Desk == route.OutOfHoursDesk);
        return other is not null && DutyOrder.See(named, null, [], at).IsOpen == false
            ? To(other, desks, route, IntakeReason.OutOfHoursDesk, ofAskedLevel: true)
            : To(named, desks, route, IntakeReason.Profile, ofAskedLevel: true);
    }

    private static Intake<T> Fallback<T>(IReadOnlyList<T> desks, IntakeRoute? route, IntakeReason reason, DateTimeOffset at)
        where T : DeskOnFile
    {
        foreach (var level in (ReadOnlySpan<ContactLevel>)[ContactLevel.Technical, ContactLevel.Policy, ContactLevel.Legal])
        {
            var ofLevel = DutyOrder.Of(desks.Where(desk => desk.Entry.Level == level), level, [], at);
            if (ofLevel.Count > 0)
                return To(ofLevel[0].Desk, desks, route, reason, level == ContactLevel.Technical);
        }

        return new Intake<T>.Held(reason);
    }

    private static Intake<T>.To To<T>(T desk, IReadOnlyList<T> desks, IntakeRoute? route, IntakeReason reason, bool ofAskedLevel)
        where T : DeskOnFile =>
        new(desk, reason, ofAskedLevel,
            [.. desks.Where(copy => copy != desk && route is not null && route.Copies.Contains(copy.Entry.Desk, StringComparer.Ordinal))],
            route is { Languages.Count: > 0 } ? route.Languages : desk.Entry.Languages,
            route?.Prerequisites,
            route?.OutOfHours);
}
