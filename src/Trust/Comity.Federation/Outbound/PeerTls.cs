using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Comity.Federation.Outbound;

/// <summary>TLS 1.3 to a peer, whose certificate has the pinned key or else is one that a public authority issued for its name.</summary>
internal static class PeerTls
{
    /// <summary>SHA-256 of the certificate's SubjectPublicKeyInfo, as a participant's descriptor states it.</summary>
    public static Sha256Digest PinOf(X509Certificate2 certificate) => Sha256Digest.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());

    /// <param name="pin">Replaces the authorities: with a pin neither name nor dates nor issuer matter, only the key.</param>
    public static SslClientAuthenticationOptions Options(Sha256Digest? pin) => new()
    {
#pragma warning disable CA5398 // The channel is TLS 1.3 by specification (federation.md 2.6), not by the system's choice.
        EnabledSslProtocols = SslProtocols.Tls13,
#pragma warning restore CA5398
        // Fetching issuers or revocation lists would open connections past the address policy.
        CertificateChainPolicy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        },
        RemoteCertificateValidationCallback = (_, certificate, _, errors) => Accepts(pin, certificate, errors),
    };

    private static bool Accepts(Sha256Digest? pin, X509Certificate? certificate, SslPolicyErrors errors) =>
        pin is { } expected
            ? certificate is X509Certificate2 presented && PinOf(presented) == expected
            : errors == SslPolicyErrors.None;
}
