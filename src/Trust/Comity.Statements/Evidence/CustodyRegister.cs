using System.Text.Json;

namespace Comity.Statements.Evidence;

/// <summary>
/// A node's own register of evidence of one case, as a file that lies beside the evidence file. It is what one side wrote down for itself:
/// no statement, signed by nobody, and never a reason to believe anything of another.
/// </summary>
/// <remarks>Strict JSON (<see cref="StrictJson"/>) with closed members. Everything in it is shown as what somebody wrote.</remarks>
public sealed record CustodyRegister
{
    public const string FormatName = "comity-custody-register/1";

    /// <summary>Largest file read, in bytes.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Most items, and most records of one of them.</summary>
    public const int MaxListed = 1_000;

    public required string Format { get; init; }

    /// <summary>Whose register it is, by its own account.</summary>
    public required ExportNote Note { get; init; }

    /// <summary>The statement that opened the case.</summary>
    public required StatementId Case { get; init; }

    /// <summary>The exercise that the case belongs to; absent for a real one.</summary>
    public string? Exercise { get; init; }

    public IReadOnlyList<RegisteredItem> Items { get; init; } = [];

    /// <summary>Reads the shape and believes nothing of it.</summary>
    public static Result<CustodyRegister> Read(ReadOnlyMemory<byte> file)
    {
        if (StrictJson.Check(file.Span, MaxBytes) is { } bad)
            return bad;
        try
        {
            return JsonSerializer.Deserialize<CustodyRegister>(file.Span, BodyJson.Closed) is { Format: FormatName } register
                ? BoundsFlaw(register) is { } flaw ? flaw : register
                : new BadRegister($"The file is not a {FormatName} file.") { Where = "/format" };
        }
        catch (JsonException problem)
        {
            return new BadRegister($"The file does not have the shape of a {FormatName} file.") { Where = $"{BodyJson.Pointer(problem.Path)}, line {problem.LineNumber + 1}" };
        }
    }

    /// <summary>The file: UTF-8 JSON without whitespace between tokens.</summary>
    public byte[] Write() => BodyJson.Write(this);

    private static BadRegister? BoundsFlaw(CustodyRegister register) =>
        register.Items.Count > MaxListed || register.Items.Any(item => item is null || item.Custody.Count > MaxListed || item.Custody.Any(record => record is null))
            ? new BadRegister($"A register has at most {MaxListed} items with {MaxListed} records each, and none is null.") { Where = "/items" }
            : null;
}

/// <summary>One item of a register, as its keeper wrote it down.</summary>
public sealed record RegisteredItem
{
    public required int Number { get; init; }

    public required LanguageText Description { get; init; }

    /// <summary>SHA-256 of the content, in hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Of the content, in bytes.</summary>
    public required long Size { get; init; }

    /// <summary><c>computed</c>: by the keeper's node from the bytes; <c>stated</c>: by whoever entered the item.</summary>
    public required string HashBy { get; init; }

    public required Tlp Tlp { get; init; }

    /// <summary>The number of the item that it is a copy of; absent for an original.</summary>
    public int? CopyOf { get; init; }

    public required string Collector { get; init; }

    public required DateTimeOffset CollectedAt { get; init; }

    public required string Place { get; init; }

    public required string Tool { get; init; }

    public required string Method { get; init; }

    /// <summary>Where it was kept first.</summary>
    public required string Storage { get; init; }

    public string? SealedBag { get; init; }

    public string? Handling { get; init; }

    public required string EnteredBy { get; init; }

    public required DateTimeOffset EnteredAt { get; init; }

    /// <summary>Who holds it, or held it last.</summary>
    public required string Holder { get; init; }

    /// <summary><c>held</c>, <c>returned</c> or <c>destroyed</c>.</summary>
    public required string Standing { get; init; }

    /// <summary>The keeper's hash over all of it, in hexadecimal.</summary>
    public required string Head { get; init; }

    /// <summary>Why the keeper's records did not hang together when the file was made; absent when they did.</summary>
    public string? Gap { get; init; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<RegisteredRecord> Custody { get; init; } = [];
}

/// <summary>One record of an item's custody.</summary>
public sealed record RegisteredRecord
{
    /// <summary>Such as <c>handed-over</c>, <c>verified</c>, <c>corrected</c>.</summary>
    public required string Deed { get; init; }

    /// <summary>Who entered it.</summary>
    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset EnteredAt { get; init; }

    public required string Why { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public string? Storage { get; init; }

    public string? SealedBag { get; init; }

    /// <summary>Of a verification, the hash that was found, in hexadecimal.</summary>
    public string? Found { get; init; }

    /// <summary>Of a verification, whether that is the item's.</summary>
    public bool? Same { get; init; }

    /// <summary>Of a correction, which record, from 1; 0 for how the item was taken.</summary>
    public int? Corrects { get; init; }
}

/// <summary>A file that is no register; nothing in it was looked at.</summary>
public sealed record BadRegister(string Explanation) : Refusal("register.unreadable", Explanation);
