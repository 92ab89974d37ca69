using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comity.Statements;

/// <summary>
/// Keysets, rosters, descriptors and perhaps a join, carried by hand: an invitation, a request to join, an acceptance. Every part is
/// signed by itself, so the file needs no seal; who it really comes from is compared by key phrase.
/// </summary>
public sealed record TrustFile
{
    /// <summary>Largest file read, in bytes.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Most keysets, rosters and descriptors together.</summary>
    public const int MaxParts = 10_000;

    public const string FormatName = "comity-trust/1";

    [JsonRequired]
    public string Format { get; init; } = FormatName;

    /// <summary>Keysets in general JWS JSON, each participant's genesis first.</summary>
    public IReadOnlyList<string> Keysets { get; init; } = [];

    /// <summary>Rosters in general JWS JSON, genesis first.</summary>
    public IReadOnlyList<string> Rosters { get; init; } = [];

    /// <summary>Descriptors, JWS Compact.</summary>
    public IReadOnlyList<string> Descriptors { get; init; } = [];

    /// <summary>A <c>trust.join/1</c>, JWS Compact.</summary>
    public string? Join { get; init; }

    public static Result<TrustFile> Read(ReadOnlyMemory<byte> bytes)
    {
        if (StrictJson.Check(bytes.Span, MaxBytes, nulls: false) is { } bad)
            return bad;
        try
        {
            if (JsonSerializer.Deserialize<TrustFile>(bytes.Span, BodyJson.Closed) is not { Format: FormatName } file)
                return new BadTrustFile("The file is not a comity-trust/1 file.");
            return file.Keysets.Count + file.Rosters.Count + file.Descriptors.Count <= MaxParts
                ? file
                : new BadTrustFile($"A file carries at most {MaxParts} parts.");
        }
        catch (JsonException problem)
        {
            return new BadTrustFile("The file does not have the shape of a comity-trust/1 file.") { Where = BodyJson.Pointer(problem.Path) };
        }
    }

    public byte[] Write() => BodyJson.Write(this);
}

/// <summary>A file of keys and rosters that cannot be read.</summary>
public sealed record BadTrustFile(string Explanation) : Refusal("trust-file.invalid", Explanation);
