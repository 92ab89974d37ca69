namespace Comity.Stix;

/// <summary>An identifier of the form <c>type--UUID</c> (STIX 2.1, 2.9).</summary>
/// <remarks>
/// Equality is that of the exact text (3.3): a UUID may be written in capitals (RFC 4122, 3), and is then another identifier than the
/// same UUID in lower case.
/// </remarks>
public readonly record struct StixId
{
    private const int UuidLength = 36;

    // The UUID as it was written, where that is not the lower case of RFC 4122.
    private readonly string? _spelled;

    private StixId(string type, Guid uuid, string? spelled = null) => (Type, Uuid, _spelled) = (type, uuid, spelled);

    /// <summary>The type before the two hyphens.</summary>
    public string Type { get; }

    public Guid Uuid { get; }

    internal bool HasCapitals => _spelled is not null;

    /// <summary>A new random identifier (UUID version 4), as SDOs, SROs and meta objects should have (2.9).</summary>
    public static StixId New(string type) => new(type, Guid.NewGuid());

    /// <summary>An identifier of a known UUID.</summary>
    public static StixId Of(string type, Guid uuid) => new(type, uuid);

    /// <summary>Reads an identifier: a type name (3.1), two hyphens, and an RFC 4122 UUID.</summary>
    public static bool TryParse(string? text, out StixId id)
    {
        id = default;
        if (text is null || text.Length < UuidLength + 3)
            return false;
        var type = text.AsSpan(0, text.Length - UuidLength - 2);
        var uuid = text.AsSpan(text.Length - UuidLength);
        if (!text.AsSpan(type.Length, 2).SequenceEqual("--") || !StixName.IsType(type) || !Guid.TryParseExact(uuid, "D", out var value))
            return false;
        // RFC 4122, 4.1.1 and 4.1.3: the variant of that document, and a version that exists.
        if (uuid[19] is not ('8' or '9' or 'a' or 'b' or 'A' or 'B') || uuid[14] is < '1' or > '8')
            return false;
        id = new StixId(type.ToString(), value, uuid.ContainsAnyInRange('A', 'F') ? uuid.ToString() : null);
        return true;
    }

    public override string ToString() => $"{Type}--{_spelled ?? Uuid.ToString("D")}";
}
