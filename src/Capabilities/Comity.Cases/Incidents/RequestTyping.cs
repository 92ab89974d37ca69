namespace Comity.Cases.Incidents;

/// <summary>What one State asks of, or tells, another.</summary>
public enum RequestKind
{
    /// <summary>Help for critical infrastructure under attack (2015 report, 13(h)).</summary>
    Assistance,

    /// <summary>Ending activity that comes from the other's territory (13(h), 17(e)).</summary>
    Mitigation,

    /// <summary>Help with an investigation (17(b), 17(e)).</summary>
    Investigation,

    /// <summary>Keeping data until a formal request arrives.</summary>
    Preservation,

    /// <summary>Information, clarification or consultation.</summary>
    Information,

    /// <summary>Telling without asking (16(c)).</summary>
    Notification,
}

/// <summary>How a kind of ours reads in the terms of RID (RFC 6545) and IODEF (RFC 7970), for those who file by these.</summary>
/// <param name="RidTypes">Message types of RID, the usual first.</param>
/// <param name="Purposes">Purposes of IODEF, the usual first.</param>
/// <param name="Expectations">What IODEF lets one expect, the usual first.</param>
/// <param name="IsProfiled">Whether the RID type only comes near: the request needs our profile of it to be understood.</param>
/// <remarks>
/// RID has no word for "acknowledged without prejudice": its Acknowledgement carries an authorization status, and ours decides nothing.
/// </remarks>
public sealed record RequestTyping(
    RequestKind Kind, IReadOnlyList<string> RidTypes, IReadOnlyList<string> Purposes, IReadOnlyList<string> Expectations, bool IsProfiled)
{
    /// <summary>One entry for each kind.</summary>
    public static IReadOnlyList<RequestTyping> All { get; } =
    [
        new(RequestKind.Assistance, ["InvestigationRequest"], ["mitigation"], ["remediate-other"], IsProfiled: true),
        new(RequestKind.Mitigation, ["TraceRequest", "InvestigationRequest"], ["mitigation", "traceback"],
            ["contact-source-site", "block-host", "block-network", "block-port"], IsProfiled: false),
        new(RequestKind.Investigation, ["InvestigationRequest"], ["other"], ["investigate"], IsProfiled: false),
        new(RequestKind.Preservation, ["InvestigationRequest"], ["other"], ["investigate"], IsProfiled: true),
        new(RequestKind.Information, ["Query"], ["other"], ["status-new-info"], IsProfiled: false),
        new(RequestKind.Notification, ["Report"], ["reporting", "watch"], ["watch-and-report"], IsProfiled: false),
    ];

    public static RequestTyping Of(RequestKind kind) => All.Single(typing => typing.Kind == kind);
}

/// <summary>The enumerations of RID messages (iodef-rid-2.0, RFC 6545 4 and 5).</summary>
public static class RidVocabulary
{
    public static IReadOnlyList<string> MessageTypes { get; } = ["TraceRequest", "InvestigationRequest", "Acknowledgement", "Result", "Report", "Query", "ext-value"];

    public static IReadOnlyList<string> AuthorizationStatuses { get; } = ["Approved", "Denied", "Pending", "ext-value"];

    public static IReadOnlyList<string> Justifications { get; } =
        ["SystemResource", "Authentication", "AuthenticationOrigin", "Encryption", "UnrecognizedFormat", "CannotProcess", "Other", "ext-value"];
}
