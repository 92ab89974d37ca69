using System.Buffers;
using System.Globalization;

namespace Comity.Cases.Territory;

/// <summary>What was seen at an address: each part as it was said, or <see langword="null"/> if nobody said it yet.</summary>
public sealed record Sighting
{
    /// <summary>Longest name of an observer, in characters.</summary>
    public const int MaxObserverLength = 200;

    private const int MaxCodeLength = 64;

    private static readonly SearchValues<char> CodeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.+_");

    public static Sighting Nothing { get; } = new();

    public SeenTime? FirstSeen { get; private init; }

    public SeenTime? LastSeen { get; private init; }

    public PortSet? Ports { get; private init; }

    /// <summary>Lower case, such as <c>tcp</c>, <c>udp</c>, <c>icmp</c> or <c>unknown</c>.</summary>
    public string? Protocol { get; private init; }

    /// <summary>The code of a type of the Reference Security Incident Taxonomy, such as <c>infected-system</c>.</summary>
    public string? Behaviour { get; private init; }

    /// <summary>Who observed it, as the receiver shall read it.</summary>
    public string? Observer { get; private init; }

    /// <summary>0 (none) to 100 (certain).</summary>
    public int? Confidence { get; private init; }

    /// <summary>The fields that a released item must have, in the order in which they are asked for.</summary>
    public static IReadOnlyList<string> Fields { get; } =
        ["first_seen", "last_seen", "ports", "protocol", "behaviour", "observer", "confidence"];

    /// <summary>The first of <see cref="Fields"/> that nobody said; <see langword="null"/> if the sighting is complete.</summary>
    public string? Missing => Fields.FirstOrDefault(name => !Says(name));

    /// <summary>Whether the field was said.</summary>
    public bool Says(string field) => field switch
    {
        "first_seen" => FirstSeen is not null,
        "last_seen" => LastSeen is not null,
        "ports" => Ports is not null,
        "protocol" => Protocol is not null,
        "behaviour" => Behaviour is not null,
        "observer" => Observer is not null,
        "confidence" => Confidence is not null,
        _ => false,
    };

    /// <summary>A sighting from the once-asked fields, or what is wrong with one of them.</summary>
    /// <param name="said">Field names (<see cref="Fields"/>) and texts; empty texts are not said.</param>
    /// <param name="behaviours">The known codes of behaviour; <see langword="null"/> takes every code of the right shape.</param>
    public static Result<Sighting> From(IEnumerable<KeyValuePair<string, string>> said, IReadOnlySet<string>? behaviours = null)
    {
        var sighting = Nothing;
        foreach (var (field, text) in said)
        {
            if (!sighting.TryTell(field, text, behaviours, out sighting, out var flaw))
                return new BadSightingDefault(field, flaw.What) { Where = field, Mend = flaw.Mend };
        }

        return sighting.OrderFlaw() is { } order
            ? new BadSightingDefault("last_seen", order.What) { Where = "last_seen", Mend = order.Mend }
            : sighting;
    }

    /// <summary>This sighting, with what it does not say taken from <paramref name="defaults"/>.</summary>
    public Sighting FilledFrom(Sighting defaults) => this with
    {
        FirstSeen = FirstSeen ?? defaults.FirstSeen,
        LastSeen = LastSeen ?? defaults.LastSeen,
        Ports = Ports ?? defaults.Ports,
        Protocol = Protocol ?? defaults.Protocol,
        Behaviour = Behaviour ?? defaults.Behaviour,
        Observer = Observer ?? defaults.Observer,
        Confidence = Confidence ?? defaults.Confidence,
    };

    /// <summary>Adds one field from its text; an empty text says nothing.</summary>
    internal bool TryTell(string field, string text, IReadOnlySet<string>? behaviours, out Sighting told, out Flaw flaw)
    {
        text = text.Trim();
        (told, flaw) = (this, default);
        if (text.Length == 0)
            return true;
        var changed = Tell(field, text, behaviours);
        flaw = changed is null ? Explain(field) : default;
        told = changed ?? this;
        return changed is not null;
    }

    /// <summary>The flaw of a sighting that ends before it begins.</summary>
    internal Flaw? OrderFlaw() => FirstSeen is { } first && LastSeen is { } last && last.End < first.Start
        ? new Flaw("It was last seen before it was first seen.", "Exchange the two times, or correct one.")
        : null;

    /// <summary>Two reports of one behaviour by one observer in one: the whole time, all ports, the lower confidence.</summary>
    /// <returns><see langword="null"/> if they tell of different things and must stay apart.</returns>
    internal Sighting? MergedWith(Sighting other)
    {
        if (Protocol != other.Protocol || Behaviour != other.Behaviour || Observer != other.Observer)
            return null;
        var ports = Ports is null || other.Ports is null ? Ports ?? other.Ports : Ports.With(other.Ports);
        return ports is null && Ports is not null ? null : this with
        {
            FirstSeen = FirstSeen is { } a && other.FirstSeen is { } b ? SeenTime.Earlier(a, b) : FirstSeen ?? other.FirstSeen,
            LastSeen = LastSeen is { } c && other.LastSeen is { } d ? SeenTime.Later(c, d) : LastSeen ?? other.LastSeen,
            Ports = ports,
            Confidence = Confidence is { } e && other.Confidence is { } f ? Math.Min(e, f) : Confidence ?? other.Confidence,
        };
    }

    private Sighting? Tell(string field, string text, IReadOnlySet<string>? behaviours) => field switch
    {
        "first_seen" when SeenTime.TryParse(text, out var first) => this with { FirstSeen = first },
        "last_seen" when SeenTime.TryParse(text, out var last) => this with { LastSeen = last },
        "ports" when PortSet.TryParse(text, out var ports) => this with { Ports = ports },
        "protocol" when IsCode(text.ToLowerInvariant()) => this with { Protocol = text.ToLowerInvariant() },
        "behaviour" when IsCode(text.ToLowerInvariant()) && behaviours?.Contains(text.ToLowerInvariant()) != false =>
            this with { Behaviour = text.ToLowerInvariant() },
        "observer" when text.Length <= MaxObserverLength && !text.Any(char.IsControl) => this with { Observer = text },
        "confidence" when ReadConfidence(text) is { } confidence => this with { Confidence = confidence },
        _ => null,
    };

    private static Flaw Explain(string field) => field switch
    {
        "first_seen" or "last_seen" => new Flaw($"{field} is not a time with its offset.", "Write 2026-08-01T10:00:00Z, or 2026-08-01 for a whole day."),
        "ports" => new Flaw($"ports are not at most {PortSet.MaxRanges} numbers or ranges from 0 to 65535.", "Write 80;443;8000-8010, or - if there are none."),
        "protocol" => new Flaw("protocol is not a name.", "Write tcp, udp, icmp or unknown."),
        "behaviour" => new Flaw("behaviour is not a known code of the incident taxonomy.", "Write a type of RSIT, such as infected-system."),
        "observer" => new Flaw($"observer is longer than {MaxObserverLength} characters.", "Write a short name."),
        "confidence" => new Flaw("confidence is not a number from 0 to 100.", "Write 0 to 100, or low, medium or high."),
        _ => new Flaw($"{field} is not a field of a sighting.", $"Use one of {string.Join(", ", Fields)}."),
    };

    private static bool IsCode(string text) => text.Length <= MaxCodeLength && !text.AsSpan().ContainsAnyExcept(CodeCharacters);

    // The words by the scale of STIX 2.1, appendix A.
    private static int? ReadConfidence(string text) => text.ToUpperInvariant() switch
    {
        "LOW" => 15,
        "MEDIUM" or "MED" => 50,
        "HIGH" => 85,
        _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= 100 ? value : null,
    };
}
