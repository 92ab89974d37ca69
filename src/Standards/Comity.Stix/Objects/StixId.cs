namespace Comity.Stix;

/// <summary>An identifier of the form <c>type--UUID</c> (STIX 2.1, 2.9).</summary>
/// <remarks>Equality is that of the exact text; a UUID in capitals is refused, not folded.</remarks>
public readonly record struct StixId
{
    private const int UuidLength = 36;

    private StixId(string type, Guid uuid) => (Type, Uuid) = (type, uuid);

    /// <summary>The type before the two hyphens.</summary>
    public string Type { get; }

    public Guid Uuid { get; }

    /// <summary>A new random identifier (UUID version 4), as SDOs, SROs and meta objects should have (2.9).</summary>
    public static StixId New(string type) => new(type, Guid.NewGuid());

    /// <summary>An identifier of a known UUID.</summary>
    public static StixId Of(string type, Guid uuid) => new(type, uuid);

    /// <summary>Reads an identifier: a type name (3.1), two hyphens, and an RFC 4122 UUID in lower case.</summary>
    public static bool TryParse(string? text, out StixId id)
    {
        id = default;
        if (text is null || text.Length < UuidLength + 3)
            return false;
        var type = text.AsSpan(0, text.Length - UuidLength - 2);
        var uuid = text.AsSpan(text.Length - UuidLength);
        if (!text.AsSpan(type.Length, 2).SequenceEqual("--") || !StixName.IsType(type) || uuid.ContainsAnyInRange('A', 'F')
            || !Guid.TryParseExact(uuid, "D", out var value))
            return false;
        // RFC 4122, 4.1.1 and 4.1.3: the variant of that document, and a version that exists.
        if (uuid[19] is not ('8' or '9' or 'a' or 'b') || uuid[14] is < '1' or > '8')
            return false;
        id = new StixId(type.ToString(), value);
        return true;
    }

    public override string ToString() => $"{Type}--{Uuid:D}";
}
