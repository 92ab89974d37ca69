using System.Text.Json.Serialization;

namespace Comity;

/// <summary>How far information may travel and who it is for. It stands inside the signature and cannot be stripped.</summary>
public sealed record Marking
{
    [JsonConstructor]
    private Marking(Tlp tlp, Audience audience) => (Tlp, Audience) = (tlp, audience);

    [JsonPropertyName("tlp")]
    public Tlp Tlp { get; }

    [JsonPropertyName("aud")]
    public Audience Audience { get; }

    /// <summary>A marking whose parts fit each other, or what does not.</summary>
    /// <remarks>TLP:RED names recipients and the desks of each; a public audience is TLP:CLEAR; nobody is no audience (federation.md 2.2).</remarks>
    public static Result<Marking> Create(Tlp tlp, Audience audience) => audience switch
    {
        Audience.Named { Recipients.Count: 0 } => new EmptyAudience(),
        Audience.Named named when tlp == Tlp.Red && named.Recipients.Any(recipient => recipient.Desks.Count == 0) => new RedWithoutDesks(),
        not Audience.Named when tlp == Tlp.Red => new RedWithoutDesks(),
        Audience.Public when tlp != Tlp.Clear => new PublicButNotClear(),
        _ => new Marking(tlp, audience),
    };

    /// <summary>Whether these parts could have come from <see cref="Create"/>; a deserialised marking must be asked.</summary>
    public Refusal? Flaw() => Create(Tlp, Audience).Refusal;
}

/// <summary>An audience that reaches nobody.</summary>
public sealed record EmptyAudience()
    : Refusal("marking.empty-audience", "The audience names nobody.") { }

/// <summary>TLP:RED without the desks that may read.</summary>
public sealed record RedWithoutDesks()
    : Refusal("marking.red-without-desks", "TLP:RED needs named recipients and, for each, the desks that may read.") { }

/// <summary>A public audience under a label that limits.</summary>
public sealed record PublicButNotClear()
    : Refusal("marking.public-but-not-clear", "Only TLP:CLEAR may be public.") { }
