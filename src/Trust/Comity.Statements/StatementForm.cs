using Comity.Jose;

namespace Comity.Statements;

/// <summary>The two signed forms of a statement and their media types (federation.md 2.2).</summary>
public static class StatementForm
{
    /// <summary>The <c>typ</c> of every protected header.</summary>
    public const string Typ = "vnd.comity.statement+jose";

    /// <summary>JWS Compact: one signer.</summary>
    public const string CompactMediaType = "application/vnd.comity.statement+jose";

    /// <summary>JWS General JSON: keysets and rosters, which a threshold signs.</summary>
    public const string GeneralMediaType = "application/vnd.comity.statement+jose+json";

    /// <summary>Reads either form by its first byte; a compact JWS never begins with a brace.</summary>
    internal static Result<UnverifiedJws> Read(ReceivedStatement received) =>
        IsGeneral(received) ? ReadGeneral(received) : ReadCompact(received);

    internal static bool IsGeneral(ReceivedStatement received) => received.Jws.Length > 0 && received.Jws.Span[0] == (byte)'{';

    internal static Result<UnverifiedJws> ReadGeneral(ReceivedStatement received) =>
        JwsGeneral.TryParse(received.Jws, Typ, Envelope.MaxTrustBytes, out var jws, out var error) ? jws : Bad(error);

    internal static Result<UnverifiedJws> ReadCompact(ReceivedStatement received) =>
        JwsCompact.TryParse(received.Jws, Typ, Envelope.MaxBytes, out var jws, out var error) ? jws : Bad(error);

    internal static BadSignature Bad(JoseError error) => new($"The signed form is refused: {error}.");
}
