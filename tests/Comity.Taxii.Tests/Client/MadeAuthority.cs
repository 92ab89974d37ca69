using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Comity.Taxii.Tests.Client;

/// <summary>An authority that nobody trusts unless told to, and the certificates that it signs.</summary>
internal sealed class MadeAuthority
{
    private static readonly DateTimeOffset Begin = TimeProvider.System.GetUtcNow().AddYears(-2);

    private readonly X509Certificate2 _own;

    public MadeAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _own = request.CreateSelfSigned(Begin, Begin.AddYears(10));
    }

    public X509Certificate2Collection Alone => [X509CertificateLoader.LoadCertificate(_own.RawData)];

    public X509Certificate2 Sign(string host, int validYears = 5)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(_own, Begin, Begin.AddYears(validYears), [1, 2, 3, (byte)validYears]);
        using var whole = signed.CopyWithPrivateKey(key);
        // Not every platform serves with a key that was never stored.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }
}
