using Comity.Statements.Keysets;
using Comity.Statements.Rosters;

namespace Comity.Statements;

/// <summary>Turns bytes that claim to be a statement into a <see cref="Statement"/>, or says why not.</summary>
/// <remarks>
/// Order: form, payload, issuer, keyset, key, permission, and only then the signature; nothing of the message chooses an algorithm or
/// a key beyond naming one in the issuer's own keyset.
/// </remarks>
public static class StatementVerifier
{
    /// <summary>Checks a received statement that is new here: <c>ks</c> must be the issuer's newest known keyset (federation.md 2.4).</summary>
    /// <returns>
    /// The statement. <see cref="UnknownIssuer"/>, <see cref="UnknownKeyset"/>, <see cref="OldKeyset"/>, <see cref="FrozenChain"/> and
    /// <see cref="NewerVersion"/> mean that it may be right once more is known; every other refusal is final.
    /// </returns>
    public static Result<Statement> Verify(ReceivedStatement received, IKeysets keysets)
    {
        if (!VerifySignature(received, keysets).TryGet(out var statement, out var bad))
            return bad;
        var chain = keysets.Of(statement.Issuer)!;
        if (chain.IsFrozen)
            return new FrozenChain(statement.Issuer.ToString());
        return statement.Envelope.Keyset == chain.Newest.Id ? statement : new OldKeyset(statement.Envelope.Keyset!.Value, chain.Newest.Id);
    }

    /// <summary>Whether a refusal may go away by itself when more keysets, rosters or statements arrive.</summary>
    public static bool MayBeRightLater(Refusal refusal) =>
        refusal is UnknownIssuer or UnknownKeyset or OldKeyset or FrozenChain or NewerVersion or UnknownRoster or NotUnderstood;

    /// <summary>Checks the signature under the keyset that the statement names, however old: for history, whose place in the log decides.</summary>
    public static Result<Statement> VerifySignature(ReceivedStatement received, IKeysets keysets)
    {
        // The general form is never read as one signer's.
        var form = StatementForm.IsGeneral(received) ? StatementForm.ReadCompact(received) : received.Claimed.Form;
        if (!form.TryGet(out var jws, out var bad)
            || !received.Claimed.Envelope.TryGet(out var envelope, out bad)
            || !Signer(envelope, jws.ClaimedKids[0], keysets).TryGet(out var key, out bad))
            return bad;
        return jws.TryVerify(kid => kid == key.Kid ? key.Key : null, out var verified, out var error)
            ? new Statement(StatementId.Of(verified.Payload.Span), envelope.Issuer!.Value, envelope, key.Kid, key.Entry.Custody, received.Jws)
            : StatementForm.Bad(error);
    }

    private static Result<ListedKey> Signer(Envelope envelope, string kid, IKeysets keysets)
    {
        if (envelope.Type == TrustTypes.Keyset || envelope.Type == TrustTypes.Roster)
            return new BadEnvelope("envelope.form", $"A {envelope.Type} is signed by a threshold, in the general form.");
        if (envelope.Issuer is not { } issuer || keysets.Of(issuer) is not { } chain)
            return new UnknownIssuer(envelope.Issuer ?? default);
        if (chain.Find(envelope.Keyset!.Value) is not { } keyset)
            return new UnknownKeyset(envelope.Keyset.Value);
        if (keyset.Find(kid) is not { } key)
            return new UnknownKey(kid);
        if (key.Use != KeyUse.Issue)
            return new WrongKeyUse(kid, key.Use.ToString());
        return key.MayIssue(envelope.Type) ? key : new TypeNotAllowed(kid, envelope.Type.ToString());
    }
}
