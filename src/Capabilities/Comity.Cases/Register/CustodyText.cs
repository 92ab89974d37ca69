namespace Comity.Cases.Register;

/// <summary>The forms of what people write into the register: bounded, one line where a name is asked.</summary>
internal static class CustodyText
{
    /// <summary>Most characters of a name: of a person, a desk, an owner.</summary>
    public const int MaxName = 200;

    /// <summary>Most characters of a place or a tool.</summary>
    public const int MaxPlace = 300;

    /// <summary>Most characters of a method, a reason or a handling note.</summary>
    public const int MaxWords = 2_000;

    /// <summary>Most characters of a sealed bag's number.</summary>
    public const int MaxBag = 64;

    /// <summary>Most characters of a description, in each language.</summary>
    public const int MaxDescription = 1_000;

    /// <summary>Largest content an item can name, in bytes: what JSON carries exactly.</summary>
    public const long MaxSize = Comity.Statements.StrictJson.MaxInteger;

    /// <summary>To the second, in UTC: what people write down by hand.</summary>
    public static DateTimeOffset Second(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    public static Refusal? Flaw(LanguageText description, Collection collection, Accession accession) =>
        Bodies.BodyFlaw.Text(description, MaxDescription, "description") is not null ? new BadEvidenceText(MaxDescription) { Where = "description" }
        : Needed(collection.Collector, MaxName, "collector") ?? Needed(collection.Place, MaxPlace, "place") ?? Needed(collection.Tool, MaxPlace, "tool")
        ?? Needed(collection.Method, MaxWords, "method", isLine: false) ?? Needed(collection.Storage, MaxPlace, "storage")
        ?? Optional(accession.Handling, MaxWords, "handling", isLine: false) ?? Optional(accession.SealedBag, MaxBag, "sealedBag")
        ?? (collection.CollectedAt > accession.At ? new EvidenceInTheFuture { Where = "collectedAt" } : null);

    public static Refusal? Flaw(CustodyRecord record) =>
        Needed(record.Why, MaxWords, "why", isLine: false) ?? Optional(record.From, MaxName, "from") ?? Optional(record.To, MaxName, "to")
        ?? Optional(record.Storage, MaxPlace, "storage") ?? Optional(record.SealedBag, MaxBag, "sealedBag");

    private static Refusal? Needed(string? text, int max, string where, bool isLine = true) =>
        string.IsNullOrWhiteSpace(text) ? new EvidenceIncomplete(where) { Where = where } : Optional(text, max, where, isLine);

    private static Refusal? Optional(string? text, int max, string where, bool isLine = true) =>
        text is null || (text.Length <= max && !string.IsNullOrWhiteSpace(text) && !text.Any(c => char.IsControl(c) && (isLine || c != '\n')))
            ? null
            : new BadEvidenceText(max) { Where = where };
}
