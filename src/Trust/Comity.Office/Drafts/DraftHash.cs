using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Comity.Office.Drafts;

/// <summary>What a clearance binds: one value for everything that would be said, another as soon as any of it differs.</summary>
internal static class DraftHash
{
    /// <summary>
    /// SHA-256 of <c>comity/draft/v1\0</c> and seat, type, community, marking, body and the rest, each as its length in bytes (32 bits,
    /// big-endian) and its bytes, so that no two drafts encode alike.
    /// </summary>
    public static Sha256Digest Of(DraftRow draft)
    {
        using var bytes = new MemoryStream();
        Write(bytes, Encoding.UTF8.GetBytes(draft.Seat.ToString(CultureInfo.InvariantCulture)));
        Write(bytes, Encoding.UTF8.GetBytes(draft.Type.ToString()));
        Write(bytes, draft.Community.Digest.ToArray());
        Write(bytes, Encoding.UTF8.GetBytes(draft.Marking));
        Write(bytes, draft.Body);
        Write(bytes, Encoding.UTF8.GetBytes(draft.Rest));
        return Sha256Digest.OfLabelled("comity/draft/v1"u8, bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>SHA-256 of <c>comity/audience/v1\0</c> and the sorted participants that would get a copy.</summary>
    public static Sha256Digest OfRecipients(IEnumerable<ParticipantId> recipients) => Sha256Digest.OfLabelled(
        "comity/audience/v1"u8, [.. recipients.Order().SelectMany(participant => participant.Digest.ToArray())]);

    private static void Write(MemoryStream bytes, byte[] part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        bytes.Write(length);
        bytes.Write(part);
    }
}
