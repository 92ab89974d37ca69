using Comity.Jose;
using Comity.Statements;
using Comity.Statements.Keysets;
using Comity.Storage.History;
using Comity.Storage.Keys;
using Comity.Storage.Trust;

namespace Comity.Federation;

/// <summary>An item whose content is in clear and really is what its sid names; or why it never can be.</summary>
/// <param name="Statement">The signed bytes, still unverified; null with a flaw.</param>
/// <param name="Claimed">What they claim to be; null with a flaw.</param>
/// <param name="Flaw">Why the item is rejected for good.</param>
/// <param name="Newer">That only a newer version of this software reads it; then nothing is claimed either, and it is held.</param>
internal sealed record OpenedItem(PageItem Item, ReceivedStatement? Statement, Envelope? Claimed, Refusal? Flaw, NewerVersion? Newer = null)
{
    /// <summary>Which part of the trust book it belongs to; null for all other statements.</summary>
    public TrustDocumentKind? Document => Claimed?.Type is not { } type ? null
        : type == TrustTypes.Keyset ? TrustDocumentKind.Keyset
        : type == TrustTypes.Roster ? TrustDocumentKind.Roster
        : type == TrustTypes.Descriptor ? TrustDocumentKind.Descriptor
        : null;
}

/// <summary>Opens items that were sealed to a seat, and checks that each is the statement it says it is.</summary>
internal sealed class ItemOpener(TrustBook trust, SeatKeys seatKeys)
{
    private static readonly string[] SealedMembers = ["sid"];

    public OpenedItem Open(PageItem item, ParticipantId self, ParticipantId from)
    {
        if (item.IsGone)
            return new OpenedItem(item, null, null, new BadItem("item.gone", "The sender has erased the statement."));
        if (!Content(item, self).TryGet(out var jws, out var bad))
            return new OpenedItem(item, null, null, bad);
        var statement = new ReceivedStatement(jws);
        if (TrustDocuments.Sid(statement) != item.Sid)
            return new OpenedItem(item, null, null, new MisnamedItem());
        if (TrustDocuments.Claimed(statement) is not { } claimed)
            return Unread(item, statement, from);
        var opened = new OpenedItem(item, statement, claimed, null);
        // Stored under its name, a statement that its issuer did not send would stand in the way of the one that it will.
        return opened.Document is null && claimed.Issuer != from
            ? opened with { Flaw = new NotTheFeedsOwn(claimed.Issuer ?? default) }
            : opened;
    }

    private Result<byte[]> Content(PageItem item, ParticipantId self)
    {
        if (item.Jwe.IsEmpty)
            return item.Jws.ToArray();
        if (!SealedDelivery.TryParse(item.Jwe.Span, SyncProfile.SealedTyp, SealedMembers, SyncProfile.MaxStatementBytes, out var delivery, out var error))
            return new BadItem("item.bad-seal", $"The sealed form is refused: {error}.");
        // Only keys that this seat's own keysets name: seats of one node do not open each other's mail.
        var isOurs = trust.Of(self)?.FindKey(delivery.Kid, KeyUse.Seal) is not null;
        if (!delivery.TryOpen(kid => isOurs ? seatKeys.Find(kid) : null, out var opened, out error))
            return new BadItem(error == JoseError.UnknownKey ? "item.sealed-to-another" : "item.not-opened", $"The seal does not open: {error}.");
        return opened.Header["sid"] == item.Sid.ToString() ? opened.Plaintext : new BadItem("item.bad-seal", "The seal names another statement.");
    }

    private static OpenedItem Unread(PageItem item, ReceivedStatement statement, ParticipantId from)
    {
        if (TrustDocuments.Newer(statement) is not { } newer)
            return new OpenedItem(item, statement, null, new BadItem("item.not-read", "The payload is not an envelope that this node reads."));
        // Of another's statement even the signature could not be checked: it would take the place of the true one.
        return TrustDocuments.StatedIssuer(statement) is { } issuer && issuer != from
            ? new OpenedItem(item, statement, null, new NotTheFeedsOwn(issuer))
            : new OpenedItem(item, statement, null, null, newer);
    }
}
