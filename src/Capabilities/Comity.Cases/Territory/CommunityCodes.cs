using System.Text;
using System.Text.Json;

namespace Comity.Cases.Territory;

/// <summary>What a registry's code means to a community.</summary>
public enum CodeKind
{
    /// <summary>A participant answers for it.</summary>
    Mapped,

    /// <summary>The community does not agree who answers for it.</summary>
    Disputed,

    /// <summary>It stands for a region and not for a State.</summary>
    Regional,
}

/// <summary>One code of the community's table.</summary>
/// <param name="Code">Two capital letters.</param>
/// <param name="Participant">Set exactly if the code is mapped.</param>
public sealed record CodeEntry(string Code, CodeKind Kind, ParticipantId? Participant = null);

/// <summary>The community's agreed reading of registry codes; a code that is not in it is unmapped and never guessed.</summary>
/// <remarks>
/// Immutable; each change makes the next version. JSON: <c>{"version":3,"entries":[{"code":"XA","kind":"mapped","participant":"p1:…"},{"code":"XY","kind":"disputed"},{"code":"EU","kind":"regional"}]}</c>.
/// EU and AP, under which registries file what spans a region, are regional unless an entry says otherwise.
/// </remarks>
public sealed class CommunityCodes
{
    /// <summary>Largest JSON form, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 4, AllowDuplicateProperties = false };
    private static readonly CodeEntry[] Regions = [new("EU", CodeKind.Regional), new("AP", CodeKind.Regional)];

    private readonly SortedDictionary<string, CodeEntry> _entries;

    private CommunityCodes(int version, SortedDictionary<string, CodeEntry> entries) => (Version, _entries) = (version, entries);

    /// <summary>Version 0: no code is mapped.</summary>
    public static CommunityCodes None { get; } = new(0, new SortedDictionary<string, CodeEntry>(StringComparer.Ordinal));

    /// <summary>From 0, one more with each change.</summary>
    public int Version { get; }

    /// <summary>All entries by code.</summary>
    public IReadOnlyCollection<CodeEntry> Entries => _entries.Values;

    /// <summary>What the table says of a code; <see langword="null"/> if it is unmapped.</summary>
    public CodeEntry? Find(string code) =>
        _entries.TryGetValue(code, out var entry) ? entry : Array.Find(Regions, region => region.Code == code);

    /// <summary>The next version, in which this entry stands for its code.</summary>
    public Result<CommunityCodes> With(CodeEntry entry)
    {
        if (Flaw(entry) is { } flaw)
            return flaw;
        var next = new SortedDictionary<string, CodeEntry>(_entries, StringComparer.Ordinal) { [entry.Code] = entry };
        return new CommunityCodes(Version + 1, next);
    }

    /// <summary>The next version, in which this code has no entry.</summary>
    public CommunityCodes Without(string code)
    {
        var next = new SortedDictionary<string, CodeEntry>(_entries, StringComparer.Ordinal);
        return next.Remove(code) ? new CommunityCodes(Version + 1, next) : this;
    }

    /// <summary>Reads the JSON form; unknown and duplicate members, and codes that stand twice, are refused.</summary>
    public static Result<CommunityCodes> Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaxBytes)
            return new BadCodeTable($"The table has more than {MaxBytes} bytes.");
        try
        {
            using var document = JsonDocument.Parse(json, Reading);
            return Read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return new BadCodeTable("The table is not JSON of the expected shape.") { Mend = """Write {"version":1,"entries":[{"code":"XA","kind":"mapped","participant":"p1:…"}]}.""" };
        }
    }

    /// <summary>The JSON form, UTF-8, entries by code: the same table is the same bytes.</summary>
    public byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            writer.WriteStartArray("entries");
            foreach (var entry in Entries)
                Write(writer, entry);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    public override string ToString() => Encoding.UTF8.GetString(ToJson());

    private static Result<CommunityCodes> Read(JsonElement root)
    {
        var version = root.GetProperty("version").GetInt32();
        if (version < 0 || root.EnumerateObject().Count() != 2)
            return new BadCodeTable("The table has the members version, from 0, and entries.");
        var entries = new SortedDictionary<string, CodeEntry>(StringComparer.Ordinal);
        foreach (var element in root.GetProperty("entries").EnumerateArray())
        {
            var where = $"/entries/{entries.Count}";
            var entry = ReadEntry(element);
            if (entry is null || Flaw(entry) is not null)
                return new BadCodeTable("An entry is a code of two capital letters, a kind, and, if it is mapped, a participant.") { Where = where };
            if (!entries.TryAdd(entry.Code, entry))
                return new BadCodeTable($"The code {entry.Code} stands twice.") { Where = where };
        }

        return new CommunityCodes(version, entries);
    }

    private static CodeEntry? ReadEntry(JsonElement element)
    {
        var hasParticipant = element.TryGetProperty("participant", out var participant);
        if (element.EnumerateObject().Count() != (hasParticipant ? 3 : 2))
            return null;
        CodeKind? kind = element.GetProperty("kind").GetString() switch
        {
            "mapped" => CodeKind.Mapped,
            "disputed" => CodeKind.Disputed,
            "regional" => CodeKind.Regional,
            _ => null,
        };
        var code = element.GetProperty("code").GetString();
        return kind is null || code is null ? null
            : new CodeEntry(code, kind.Value, hasParticipant ? ParticipantId.Parse(participant.GetString() ?? "") : null);
    }

    private static void Write(Utf8JsonWriter writer, CodeEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteString("code", entry.Code);
        writer.WriteString("kind", entry.Kind switch
        {
            CodeKind.Mapped => "mapped",
            CodeKind.Disputed => "disputed",
            _ => "regional",
        });
        if (entry.Participant is { } participant)
            writer.WriteString("participant", participant.ToString());
        writer.WriteEndObject();
    }

    private static BadCodeTable? Flaw(CodeEntry entry)
    {
        if (CountryCode.Read(entry.Code) is not { Length: 2 })
            return new BadCodeTable("A code is two capital letters.");
        return (entry.Kind == CodeKind.Mapped) != (entry.Participant is { Digest.IsNone: false })
            || (entry.Kind != CodeKind.Mapped && entry.Participant is not null)
            ? new BadCodeTable($"The code {entry.Code} names a participant exactly if it is mapped.")
            : null;
    }
}
