using System.Text.Json.Serialization;

namespace Comity.Statements;

/// <summary>What a receiver may do with a statement, in the terms of FIRST IEP 2.0 and three of ours.</summary>
/// <remarks>What is left out is the strictest: nothing is passed on, named or used in proceedings without the issuer's consent.</remarks>
public sealed record UseTerms
{
    /// <summary>IEP "affected party notification": may the operator concerned be told?</summary>
    public Permission AffectedPartyNotification { get; init; } = Permission.WithConsent;

    /// <summary>IEP "provider attribution": may the source be named?</summary>
    public Permission Attribution { get; init; } = Permission.WithConsent;

    /// <summary>May what it names be blocked or filtered?</summary>
    public Permission Block { get; init; } = Permission.WithConsent;

    /// <summary>Is it for defence only?</summary>
    public bool DefenceOnly { get; init; } = true;

    /// <summary>May it be used in legal proceedings?</summary>
    public Permission Proceedings { get; init; } = Permission.WithConsent;

    /// <summary>IEP "unmodified resale" and onward sharing: may it be passed on within its marking?</summary>
    public Permission PassOn { get; init; } = Permission.WithConsent;
}

/// <summary>May, must not, or only after the issuer agreed. The default is to ask.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Permission>))]
public enum Permission
{
    [JsonStringEnumMemberName("with-consent")]
    WithConsent,

    [JsonStringEnumMemberName("may")]
    May,

    [JsonStringEnumMemberName("must-not")]
    MustNot,
}
