using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Comity.Iodef;

/// <summary>One incident of our own on its way to a document. What it makes is read back, so a draft that is not in order makes no document.</summary>
public sealed record IodefDraft
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Our number for the incident.</summary>
    public required string Id { get; init; }

    /// <summary>Who numbers: our domain name.</summary>
    public required string Name { get; init; }

    /// <summary>The language of texts that name none (RFC 5646).</summary>
    public required string Language { get; init; }

    public required string Purpose { get; init; }

    public string Restriction { get; init; } = "private";

    public string? Status { get; init; }

    public required DateTimeOffset GenerationTime { get; init; }

    public DateTimeOffset? DetectTime { get; init; }

    public DateTimeOffset? StartTime { get; init; }

    public DateTimeOffset? EndTime { get; init; }

    /// <summary>Wording by language, the original first.</summary>
    public IReadOnlyList<(string Language, string Text)> Descriptions { get; init; } = [];

    /// <summary>The desk that writes, and its mail address.</summary>
    public required (string Name, string Email) Creator { get; init; }

    /// <summary>What is asked, from <see cref="IodefVocabulary.Actions"/>.</summary>
    public IReadOnlyList<string> Expectations { get; init; } = [];

    /// <summary>Observables by type, from <see cref="IodefVocabulary.BulkObservableTypes"/>; each type makes one indicator.</summary>
    public IReadOnlyList<(string Type, string Value)> Observables { get; init; } = [];

    /// <summary>The document, or what is not in order in the draft.</summary>
    public IodefReading Compose()
    {
        var document = new JsonObject { ["version"] = "2.0", ["lang"] = Language, ["Incident"] = new JsonArray(Incident()) };
        return IodefReader.Read(JsonSerializer.SerializeToUtf8Bytes(document, Readable));
    }

    private JsonObject Incident()
    {
        var incident = new JsonObject { ["purpose"] = Purpose, ["restriction"] = Restriction };
        Put(incident, "status", Status);
        incident["IncidentID"] = new JsonObject { ["id"] = Id, ["name"] = Name };
        Put(incident, "DetectTime", Written(DetectTime));
        Put(incident, "StartTime", Written(StartTime));
        Put(incident, "EndTime", Written(EndTime));
        Put(incident, "GenerationTime", IodefTime.Write(GenerationTime));
        List(incident, "Description", Descriptions.Select(text => new JsonObject { ["lang"] = text.Language, ["value"] = text.Text }));
        incident["Contact"] = new JsonArray(new JsonObject
        {
            ["role"] = "creator",
            ["type"] = "organization",
            ["ContactName"] = new JsonArray(Creator.Name),
            ["Email"] = new JsonArray(new JsonObject { ["EmailTo"] = Creator.Email }),
        });
        if (Expectations.Count > 0)
        {
            var asked = new JsonObject();
            List(asked, "Expectation", Expectations.Select(action => new JsonObject { ["action"] = action }));
            incident["EventData"] = new JsonArray(asked);
        }

        List(incident, "Indicator", Observables.GroupBy(observable => observable.Type, StringComparer.Ordinal).Select(Indicator));
        return incident;
    }

    private JsonObject Indicator(IGrouping<string, (string Type, string Value)> group) => new()
    {
        ["IndicatorID"] = new JsonObject { ["id"] = $"{Id}-{group.Key}", ["name"] = Name, ["version"] = "1" },
        ["Observable"] = new JsonObject
        {
            ["BulkObservable"] = new JsonObject
            {
                ["type"] = group.Key,
                ["BulkObservableList"] = string.Join('\n', group.Select(observable => observable.Value)),
            },
        },
    };

    private static string? Written(DateTimeOffset? time) => time is { } given ? IodefTime.Write(given) : null;

    private static void Put(JsonObject target, string name, string? value)
    {
        if (value is not null)
            target[name] = value;
    }

    private static void List(JsonObject target, string name, IEnumerable<JsonObject> entries)
    {
        var list = new JsonArray([.. entries]);
        if (list.Count > 0)
            target[name] = list;
    }
}
