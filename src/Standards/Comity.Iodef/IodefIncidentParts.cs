using System.Text.Json;

namespace Comity.Iodef;

/// <summary>What the sender relates to an incident: other incidents, and groups it believes to be behind it (RFC 7970 3.6).</summary>
public sealed class RelatedActivity : IodefPart
{
    internal RelatedActivity(JsonElement json, string at)
        : base(json, at)
    {
    }

    public IReadOnlyList<IncidentIdentifier> IncidentIds => Many("IncidentID", static (json, at) => new IncidentIdentifier(json, at));

    public IReadOnlyList<string> Urls => Strings("URL");

    public IReadOnlyList<IodefText> Descriptions => Texts("Description");

    /// <summary>Whether the sender names a group or a campaign here.</summary>
    public bool Attributes => Json.TryGetProperty("ThreatActor", out _) || Json.TryGetProperty("Campaign", out _);
}

/// <summary>How the incident was noticed (RFC 7970 3.10).</summary>
public sealed class Discovery : IodefPart
{
    internal Discovery(JsonElement json, string at)
        : base(json, at)
    {
    }

    public string? Source => Enumerated("source");

    public IReadOnlyList<IodefText> Descriptions => Texts("Description");
}

/// <summary>What the incident did to those it hit (RFC 7970 3.12).</summary>
public sealed class ImpactAssessment : IodefPart
{
    internal ImpactAssessment(JsonElement json, string at)
        : base(json, at)
    {
    }

    /// <summary>Left out, the assessment is of what happened.</summary>
    public string Occurrence => Text("occurrence") ?? "actual";

    public IReadOnlyList<IodefText> IncidentCategories => Texts("IncidentCategory");

    public IReadOnlyList<Impact> Impacts => Many("Impact", static (json, at) => new Impact(json, at));
}

/// <summary>One impact: on systems, on business, in time, in money, or the intended one (RFC 7970 3.12.1 to 3.12.4).</summary>
public sealed class Impact : IodefPart
{
    internal Impact(JsonElement json, string at)
        : base(json, at)
    {
    }

    /// <summary>The name of the class: <c>SystemImpact</c>, <c>BusinessImpact</c>, <c>TimeImpact</c>, <c>MonetaryImpact</c> or <c>IntendedImpact</c>.</summary>
    public string Kind => Json.EnumerateObject().Select(member => member.Name)
        .First(static name => name is "SystemImpact" or "BusinessImpact" or "TimeImpact" or "MonetaryImpact" or "IntendedImpact");

    /// <summary>What was hit, for impacts on systems and on business.</summary>
    public string? Type => Inner.Type;

    public string? Severity => Inner.Severity;

    public IReadOnlyList<IodefText> Descriptions => Inner.Descriptions;

    private Detail Inner => One(Kind, static (json, at) => new Detail(json, at))!;

    private sealed class Detail(JsonElement json, string at) : IodefPart(json, at)
    {
        public string? Type => Enumerated("type");

        public string? Severity => Enumerated("severity");

        public IReadOnlyList<IodefText> Descriptions => Texts("Description");
    }
}

/// <summary>The technique that was used (RFC 7970 3.11).</summary>
public sealed class AttackMethod : IodefPart
{
    internal AttackMethod(JsonElement json, string at)
        : base(json, at)
    {
    }

    public IReadOnlyList<IodefText> Descriptions => Texts("Description");
}

/// <summary>A person or organisation with a part in the incident (RFC 7970 3.9).</summary>
public sealed class IodefContact : IodefPart
{
    internal IodefContact(JsonElement json, string at)
        : base(json, at)
    {
    }

    /// <summary>One of <see cref="IodefVocabulary.ContactRoles"/>, or the sender's own.</summary>
    public string Role => Enumerated("role")!;

    public string Type => Enumerated("type")!;

    public IReadOnlyList<IodefText> Names => Texts("ContactName");

    public IReadOnlyList<string> Emails => Many("Email", static (json, _) => json.GetProperty("EmailTo").GetString()!);

    public IReadOnlyList<IodefContact> Contacts => Many("Contact", static (json, at) => new IodefContact(json, at));
}

/// <summary>One event within an incident; events may hold events (RFC 7970 3.14).</summary>
public sealed class EventData : IodefPart
{
    internal EventData(JsonElement json, string at)
        : base(json, at)
    {
    }

    public IReadOnlyList<IodefText> Descriptions => Texts("Description");

    public DateTimeOffset? DetectTime => Time("DetectTime");

    public DateTimeOffset? StartTime => Time("StartTime");

    public DateTimeOffset? EndTime => Time("EndTime");

    /// <summary>The hosts and networks involved. JSON has no Flow class between an event and these (RFC 8727 3).</summary>
    public IReadOnlyList<IodefSystem> Systems => Many("System", static (json, at) => new IodefSystem(json, at));

    public IReadOnlyList<Expectation> Expectations => Many("Expectation", static (json, at) => new Expectation(json, at));

    public IReadOnlyList<RecordData> Records => Many("RecordData", static (json, at) => new RecordData(json, at));

    public IReadOnlyList<EventData> Events => Many("EventData", static (json, at) => new EventData(json, at));
}

/// <summary>What the sender asks the reader to do (RFC 7970 3.15).</summary>
public sealed class Expectation : IodefPart
{
    internal Expectation(JsonElement json, string at)
        : base(json, at)
    {
    }

    /// <summary>One of <see cref="IodefVocabulary.Actions"/>, or the sender's own; left out, it is <c>other</c>.</summary>
    public string Action => Enumerated("action") ?? "other";

    public IReadOnlyList<IodefText> Descriptions => Texts("Description");

    public DateTimeOffset? StartTime => Time("StartTime");

    public DateTimeOffset? EndTime => Time("EndTime");
}

/// <summary>Log lines and other records that go with an event (RFC 7970 3.22.1).</summary>
public sealed class RecordData : IodefPart
{
    internal RecordData(JsonElement json, string at)
        : base(json, at)
    {
    }

    public DateTimeOffset? DateTime => Time("DateTime");

    public IReadOnlyList<IodefText> Descriptions => Texts("Description");

    public IReadOnlyList<string> Urls => Strings("URL");
}
