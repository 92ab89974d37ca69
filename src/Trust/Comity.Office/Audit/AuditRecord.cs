using System.Buffers.Binary;
using Comity.Office.Rights;

namespace Comity.Office.Audit;

/// <summary>One entry of an instance's chain as it stands in the database. Believe it only after <see cref="AuditCheck"/>.</summary>
public sealed class AuditRecord
{
    public required string Instance { get; init; }

    /// <summary>1, 2, 3 … without gaps.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    public OfficerId? Officer { get; init; }

    public Guid? Token { get; init; }

    public string? Part { get; init; }

    public required int Seat { get; init; }

    public required string Verb { get; init; }

    public required string ObjectKind { get; init; }

    public required string ObjectId { get; init; }

    public string? Purpose { get; init; }

    public required string Outcome { get; init; }

    /// <summary>The hash of the entry before; 32 zero bytes for the first.</summary>
    public required Sha256Digest Previous { get; init; }

    public Sha256Digest Hash { get; private set; }

    internal AuditHead Head => new(Instance, Sequence, Hash);

    internal static AuditRecord After(AuditHead head, AuditEntry entry, DateTimeOffset now)
    {
        var record = new AuditRecord
        {
            Instance = head.Instance,
            Sequence = head.Sequence + 1,
            At = now.ToUniversalTime(),
            Officer = entry.Who.Officer,
            Token = entry.Who.Token,
            Part = entry.Who.Part,
            Seat = entry.Seat,
            Verb = entry.Verb,
            ObjectKind = entry.ObjectKind,
            ObjectId = entry.ObjectId,
            Purpose = entry.Purpose,
            Outcome = entry.Outcome,
            Previous = head.Hash,
        };
        record.Hash = record.ComputeHash();
        return record;
    }

    /// <summary>
    /// SHA-256 of <c>comity/audit/v1\0</c> and the fields in fixed order: integers big-endian, and each text as a presence byte,
    /// its length in bytes (32 bits) and its UTF-8, so that no two entries encode alike.
    /// </summary>
    internal Sha256Digest ComputeHash()
    {
        using var bytes = new MemoryStream();
        bytes.Write(Previous.ToArray());
        Write(bytes, Instance);
        Write(bytes, Sequence);
        Write(bytes, At.UtcTicks);
        Write(bytes, Seat);
        foreach (var text in (string?[])[Officer?.ToString(), Token?.ToString("D"), Part, Verb, ObjectKind, ObjectId, Purpose, Outcome])
            Write(bytes, text);
        return Sha256Digest.OfLabelled("comity/audit/v1"u8, bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static void Write(MemoryStream bytes, long value)
    {
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(eight, value);
        bytes.Write(eight);
    }

    private static void Write(MemoryStream bytes, string? text)
    {
        bytes.WriteByte(text is null ? (byte)0 : (byte)1);
        if (text is null)
            return;
        var utf8 = AuditText.Utf8(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, utf8.Length);
        bytes.Write(length);
        bytes.Write(utf8);
    }
}
