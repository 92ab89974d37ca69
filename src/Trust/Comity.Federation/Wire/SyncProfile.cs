namespace Comity.Federation;

/// <summary>The fixed names and bounds of synchronisation (federation.md 2.5, 2.6).</summary>
internal static class SyncProfile
{
    /// <summary>The version that heads and receipts carry.</summary>
    public const int Version = 1;

    public const string HeadTyp = "vnd.comity.head+jose";
    public const string ReceiptTyp = "vnd.comity.receipt+jose";
    public const string SealedTyp = "vnd.comity.sealed+jose";

    public const string PageMediaType = "application/vnd.comity.page+json";
    public const string ReceiptMediaType = "application/vnd.comity.receipt+jose";
    public const string TrustMediaType = "application/vnd.comity.trust+json";

    /// <summary>Most items of one page.</summary>
    public const int MaxItems = 256;

    /// <summary>A page ends before the item that would make its items larger, in bytes; one item alone may be.</summary>
    public const int MaxItemsBytes = 4 * 1024 * 1024;

    /// <summary>Largest page read, in bytes: items, as many proofs, and a head.</summary>
    public const int MaxPageBytes = 6 * 1024 * 1024;

    /// <summary>Largest payload of a head or a receipt, in bytes.</summary>
    public const int MaxMessageBytes = 64 * 1024;

    /// <summary>Largest signed statement inside a seal, in bytes: a keyset or roster of full size with its signatures.</summary>
    public const int MaxStatementBytes = 512 * 1024;

    /// <summary>Most proofs of one page.</summary>
    public const int MaxLeaves = 512;

    public const string Push = "/federation/v1/push";
    public const string Pull = "/federation/v1/pull";

    public static string Keysets(ParticipantId participant, int after) => $"/federation/v1/participants/{participant}/keysets?after={after}";

    public static string Descriptor(ParticipantId participant) => $"/federation/v1/participants/{participant}/descriptor";

    public static string Rosters(CommunityId community, int after) => $"/federation/v1/communities/{community}/rosters?after={after}";
}
