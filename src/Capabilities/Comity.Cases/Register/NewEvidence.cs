namespace Comity.Cases.Register;

/// <summary>What an officer says of an item that enters the register.</summary>
public sealed record NewEvidence
{
    public required LanguageText Description { get; init; }

    /// <summary>SHA-256 of the content, in hexadecimal; left out where the bytes come along.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Length of the content, in bytes; left out where the bytes come along.</summary>
    public long? Size { get; init; }

    /// <summary>Who took it: a person or a desk.</summary>
    public required string Collector { get; init; }

    public required DateTimeOffset CollectedAt { get; init; }

    /// <summary>Where it was taken.</summary>
    public required string Place { get; init; }

    /// <summary>With what, version included.</summary>
    public required string Tool { get; init; }

    /// <summary>How.</summary>
    public required string Method { get; init; }

    /// <summary>Where it is kept.</summary>
    public required string Storage { get; init; }

    /// <summary>The number of the item of this case that it is a copy of; left out for an original.</summary>
    public int? CopyOf { get; init; }

    /// <summary>Its label; the case's when left out.</summary>
    public Tlp? Tlp { get; init; }

    /// <summary>How it must be handled.</summary>
    public string? Handling { get; init; }

    /// <summary>The number of the sealed bag it is in.</summary>
    public string? SealedBag { get; init; }

    internal Collection Collection => new(Collector, CollectedAt, Place, Tool, Method, Storage);
}

/// <summary>What became of an item, as an officer enters it; which parts are needed, the deed decides.</summary>
public sealed record NewCustody
{
    public required CustodyDeed Deed { get; init; }

    /// <summary>When it happened; now when left out.</summary>
    public DateTimeOffset? At { get; init; }

    public required string Why { get; init; }

    /// <summary>Who gives it away, as a check against what is recorded; whoever holds it when left out.</summary>
    public string? From { get; init; }

    public string? To { get; init; }

    public string? Storage { get; init; }

    public string? SealedBag { get; init; }

    public int? Corrects { get; init; }

    internal bool ChangesHands => Deed is CustodyDeed.HandedOver or CustodyDeed.Returned;
}

/// <summary>SHA-256 as people outside know it: 64 hexadecimal digits.</summary>
public static class HexHash
{
    public static string Of(Sha256Digest digest) => Convert.ToHexStringLower(digest.ToArray());

    /// <summary>Reads it with capitals or without, and with spaces around it.</summary>
    public static Result<Sha256Digest> Read(string? text)
    {
        var digits = text?.Trim() ?? "";
        return digits.Length == 2 * Sha256Digest.Size && digits.All(char.IsAsciiHexDigit)
            ? new Sha256Digest(Convert.FromHexString(digits))
            : new BadEvidenceHash { Where = "sha256" };
    }
}
