using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Comity.Stix;

/// <summary>
/// An object that is being made: what every object of its kind needs is added when it is built, what it was given stays as it is.
/// </summary>
/// <remarks>It knows no rules of types; the validator does. Used by one caller at a time.</remarks>
public sealed class StixDraft
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Members in their order, each value as the bytes it is written with: numbers keep their text.
    private readonly OrderedDictionary<string, ReadOnlyMemory<byte>> _members = new(StringComparer.Ordinal);
    private readonly bool _isVersion;

    /// <param name="type">Such as <c>indicator</c>; what is no type name (3.1) is refused, and so is <c>bundle</c>.</param>
    public StixDraft(string type)
    {
        if (!StixName.IsType(type) || type == "bundle")
            throw new ArgumentException($"{type} is no type of STIX Objects.", nameof(type));
        Type = type;
        Set("type", type);
    }

    internal StixDraft(StixObject previous, StixTimestamp modified)
    {
        Type = previous.Type;
        foreach (var member in previous.Json.EnumerateObject())
            _members[member.Name] = Bytes(member.Value);
        Set("modified", modified);
        _isVersion = true;
    }

    public string Type { get; }

    /// <summary>Sets a member: a text, a number, a truth value, an object or a list.</summary>
    /// <exception cref="ArgumentException">A new version does not change it (STIX 2.1, 3.2 and 3.6), or no draft does.</exception>
    public StixDraft Set(string name, JsonNode value) => Put(name, json => value.WriteTo(json));

    /// <summary>Sets a member to a value that was read; its text stays as it is.</summary>
    public StixDraft Set(string name, JsonElement value)
    {
        RefuseUnchangeable(name);
        _members[name] = Bytes(value);
        return this;
    }

    public StixDraft Set(string name, StixId id) => Put(name, json => json.WriteStringValue(id.ToString()));

    public StixDraft Set(string name, StixTimestamp time) => Put(name, json => json.WriteStringValue(time.ToString()));

    public StixDraft Set(string name, IEnumerable<StixId> ids) => Set(name, ids.Select(id => id.ToString()));

    public StixDraft Set(string name, IEnumerable<string> texts) => Put(name, json =>
    {
        json.WriteStartArray();
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    });

    /// <summary>Takes a member away, if it is there.</summary>
    public StixDraft Remove(string name)
    {
        RefuseUnchangeable(name);
        _members.Remove(name);
        return this;
    }

    /// <summary>
    /// Makes the object, with what was not set: <c>spec_version</c>; an <c>id</c>, deterministic where a cyber-observable object has one
    /// (3.4), random otherwise; and, for what is no cyber-observable object, <c>created</c> and <c>modified</c> at <paramref name="now"/>.
    /// </summary>
    /// <exception cref="StixFormatException">It is no object within the limits.</exception>
    public StixObject Build(DateTimeOffset now, StixLimits? limits = null)
    {
        var into = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(into, Plain);
        json.WriteStartObject();
        foreach (var (name, value) in _isVersion ? _members : Completed(StixTimestamp.Of(now)))
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value.Span, skipInputValidation: true);
        }

        json.WriteEndObject();
        json.Flush();
        return StixObject.Parse(into.WrittenSpan.ToArray(), limits);
    }

    // In the order that the standard's tables have; what the draft gives goes before what is added.
    private OrderedDictionary<string, ReadOnlyMemory<byte>> Completed(StixTimestamp now)
    {
        var all = new OrderedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal) { ["type"] = _members["type"] };
        all["spec_version"] = _members.GetValueOrDefault("spec_version", Bytes(json => json.WriteStringValue("2.1"u8)));
        all["id"] = _members.TryGetValue("id", out var id) ? id : Bytes(json => json.WriteStringValue(NewId().ToString()));
        if (_members.TryGetValue("created_by_ref", out var creator))
            all["created_by_ref"] = creator;
        if (!IsObservable())
        {
            all["created"] = _members.GetValueOrDefault("created", Bytes(json => json.WriteStringValue(now.ToString())));
            // A marking definition has no versions (7.2.1); the first version of all others is modified when it was created (3.6).
            if (Type != "marking-definition")
                all["modified"] = _members.GetValueOrDefault("modified", all["created"]);
        }

        foreach (var (name, value) in _members)
            all.TryAdd(name, value);
        return all;
    }

    private StixId NewId() => DeterministicId.Of(Type, AsWritten()) ?? StixId.New(Type);

    private JsonElement AsWritten() => StrictJson.Parse(
        Bytes(json =>
        {
            json.WriteStartObject();
            foreach (var (name, value) in _members)
            {
                json.WritePropertyName(name);
                json.WriteRawValue(value.Span, skipInputValidation: true);
            }

            json.WriteEndObject();
        }),
        StixLimits.Default);

    // Of a type that the standard does not define, its extension tells (7.3).
    private bool IsObservable() => StixTypes.IsObservable(Type)
        || (_members.TryGetValue("extensions", out var utf8)
            && ExtensionKind.In(StrictJson.Parse(utf8, StixLimits.Default)).HasFlag(ExtensionKinds.NewObservable));

    private StixDraft Put(string name, Action<Utf8JsonWriter> write)
    {
        RefuseUnchangeable(name);
        _members[name] = Bytes(write);
        return this;
    }

    private void RefuseUnchangeable(string name)
    {
        if (name == "type" && _members.ContainsKey(name))
            throw new ArgumentException("An object keeps its type.", nameof(name));
        if (_isVersion && name is ("id" or "created" or "created_by_ref" or "modified"))
            throw new ArgumentException($"A new version keeps the {name} it was made with.", nameof(name));
    }

    private static ReadOnlyMemory<byte> Bytes(JsonElement value) =>
        System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value).ToArray();

    private static ReadOnlyMemory<byte> Bytes(Action<Utf8JsonWriter> write)
    {
        var into = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(into, Plain);
        write(json);
        json.Flush();
        return into.WrittenMemory;
    }
}
