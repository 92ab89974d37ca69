namespace Comity.Contacts;

/// <summary>Body of <c>contacts.intake/1</c>: where the issuer wants requests of each kind to go, and what they must bring.</summary>
/// <remarks>One profile per issuer, under subject <c>intake</c>; each is the whole. Members and kinds may be added.</remarks>
public sealed record IntakeProfile
{
    /// <summary>1 to 40 routes, one for a kind.</summary>
    public required IReadOnlyList<IntakeRoute> Routes { get; init; }
}

/// <summary>The route of one kind of request.</summary>
public sealed record IntakeRoute
{
    /// <summary>A code of <see cref="RequestKinds"/>, or one that this version does not know yet.</summary>
    public required string Kind { get; init; }

    /// <summary>The issuer's desk that takes it.</summary>
    public required string Desk { get; init; }

    /// <summary>Desks of the issuer that get a copy. At most 10, never <see cref="Desk"/> itself.</summary>
    public IReadOnlyList<string> Copies { get; init; } = [];

    /// <summary>Language tags (RFC 5646) in which requests are read, best first. At most 20; none: those of the desk.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>What a request must bring, for people, up to 4,000 characters in each language.</summary>
    public LanguageText? Prerequisites { get; init; }

    /// <summary>What happens outside the desk's hours.</summary>
    public OutOfHours OutOfHours { get; init; }

    /// <summary>The desk that takes it outside those hours; exactly when the rule is <see cref="OutOfHours.OtherDesk"/>.</summary>
    public string? OutOfHoursDesk { get; init; }
}

/// <summary>What happens to a request that arrives while its desk is closed.</summary>
public enum OutOfHours
{
    /// <summary>It waits for the next opening.</summary>
    Waits,

    /// <summary>Urgent ones are taken at once, others wait.</summary>
    UrgentOnly,

    /// <summary>Somebody is called for each.</summary>
    OnCall,

    /// <summary>Another desk takes it.</summary>
    OtherDesk,
}

/// <summary>The kinds of request that a profile can route, as codes.</summary>
public static class RequestKinds
{
    public const string Assistance = "assistance";
    public const string Mitigation = "mitigation";
    public const string Investigation = "investigation";
    public const string Preservation = "preservation";
    public const string Information = "information";
    public const string Notification = "notification";
    public const string TerritoryNotice = "territory-notice";
    public const string Consultation = "consultation";
    public const string Clarification = "clarification";

    /// <summary>Those that this version knows, in the order in which forms show them.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        Assistance, Mitigation, Investigation, Preservation, Information, Notification, TerritoryNotice, Consultation, Clarification,
    ];
}
