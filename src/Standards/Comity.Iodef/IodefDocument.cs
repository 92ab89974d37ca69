using System.Text.Json;

namespace Comity.Iodef;

/// <summary>An IODEF document that was read and found in order, with every byte of what was read.</summary>
public sealed class IodefDocument : IodefPart
{
    internal IodefDocument(JsonElement json, byte[] original)
        : base(json, "") => Original = original;

    /// <summary>The bytes that were read, unchanged.</summary>
    public ReadOnlyMemory<byte> Original { get; }

    public string? Language => Text("lang");

    public IReadOnlyList<IodefIncident> Incidents => Many("Incident", (json, at) => new IodefIncident(json, at, Language));

    /// <summary>Every value whose place is not among <paramref name="used"/>, as few pointers as name them all.</summary>
    /// <param name="used">JSON Pointers; one to an object or list uses all that is in it.</param>
    /// <remarks>What an import does not list here, it took. Nothing falls between the two.</remarks>
    public IReadOnlyList<string> Unused(IEnumerable<string> used)
    {
        var wholes = used.ToHashSet(StringComparer.Ordinal);
        var onTheWay = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pointer in wholes)
        {
            for (var end = pointer.LastIndexOf('/'); end >= 0 && onTheWay.Add(pointer[..end]); end = end == 0 ? -1 : pointer.LastIndexOf('/', end - 1))
            {
            }
        }

        var unused = new List<string>();
        Collect(Json, At, wholes, onTheWay, unused);
        return unused;
    }

    private static void Collect(JsonElement json, string at, HashSet<string> wholes, HashSet<string> onTheWay, List<string> unused)
    {
        if (wholes.Contains(at))
            return;
        if (!onTheWay.Contains(at))
        {
            unused.Add(at);
            return;
        }

        if (json.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in json.EnumerateObject())
                Collect(member.Value, JsonPointer.Append(at, member.Name), wholes, onTheWay, unused);
        }
        else if (json.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var entry in json.EnumerateArray())
                Collect(entry, JsonPointer.Append(at, index++), wholes, onTheWay, unused);
        }
    }
}

/// <summary>One incident as its sender describes it (RFC 7970 3.2).</summary>
public sealed class IodefIncident : IodefPart
{
    private readonly string? _documentLanguage;

    internal IodefIncident(JsonElement json, string at, string? documentLanguage)
        : base(json, at) => _documentLanguage = documentLanguage;

    /// <summary>One of <see cref="IodefVocabulary.Purposes"/>, or the sender's own.</summary>
    public string Purpose => Enumerated("purpose")!;

    public string? Status => Enumerated("status");

    /// <summary>One of <see cref="IodefVocabulary.Restrictions"/>, or the sender's own; left out, it is <c>private</c> (RFC 7970 3.2).</summary>
    public string Restriction => Enumerated("restriction") ?? "private";

    /// <summary>The language of texts that name none.</summary>
    public string? Language => Text("lang") ?? _documentLanguage;

    public IncidentIdentifier Id => One("IncidentID", static (json, at) => new IncidentIdentifier(json, at))!;

    /// <summary>The numbers that others use for the same incident.</summary>
    public IReadOnlyList<IncidentIdentifier> AlternativeIds =>
        One("AlternativeID", static (json, at) => new AlternativeIdentifiers(json, at))?.Ids ?? [];

    public IReadOnlyList<RelatedActivity> RelatedActivities => Many("RelatedActivity", static (json, at) => new RelatedActivity(json, at));

    public DateTimeOffset GenerationTime => Time("GenerationTime")!.Value;

    public DateTimeOffset? DetectTime => Time("DetectTime");

    public DateTimeOffset? StartTime => Time("StartTime");

    public DateTimeOffset? EndTime => Time("EndTime");

    public DateTimeOffset? RecoveryTime => Time("RecoveryTime");

    public DateTimeOffset? ReportTime => Time("ReportTime");

    public IReadOnlyList<IodefText> Descriptions => Texts("Description");

    public IReadOnlyList<Discovery> Discoveries => Many("Discovery", static (json, at) => new Discovery(json, at));

    public IReadOnlyList<ImpactAssessment> Assessments => Many("Assessment", static (json, at) => new ImpactAssessment(json, at));

    public IReadOnlyList<AttackMethod> Methods => Many("Method", static (json, at) => new AttackMethod(json, at));

    public IReadOnlyList<IodefContact> Contacts => Many("Contact", static (json, at) => new IodefContact(json, at));

    public IReadOnlyList<EventData> Events => Many("EventData", static (json, at) => new EventData(json, at));

    public IReadOnlyList<IodefIndicator> Indicators => Many("Indicator", static (json, at) => new IodefIndicator(json, at));

    /// <summary>Every restriction that stands in this incident, its own first; unordered among themselves.</summary>
    public IReadOnlyList<string> AllRestrictions => [Restriction, .. Nested(Json)];

    private static IEnumerable<string> Nested(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member =>
            member.Name == "restriction" && member.Value.ValueKind == JsonValueKind.String ? [member.Value.GetString()!] : Nested(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Nested),
        _ => [],
    };

    private sealed class AlternativeIdentifiers(JsonElement json, string at) : IodefPart(json, at)
    {
        public IReadOnlyList<IncidentIdentifier> Ids => Many("IncidentID", static (json, at) => new IncidentIdentifier(json, at));
    }
}

/// <summary>A number for an incident, and who gave it (RFC 7970 3.4).</summary>
public sealed class IncidentIdentifier : IodefPart
{
    internal IncidentIdentifier(JsonElement json, string at)
        : base(json, at)
    {
    }

    public string Id => Text("id")!;

    /// <summary>The team that numbers, by its domain name as a rule.</summary>
    public string Name => Text("name")!;

    public string? Instance => Text("instance");
}
