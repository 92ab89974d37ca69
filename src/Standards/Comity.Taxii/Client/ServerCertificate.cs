using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Comity.Taxii;

/// <summary>Refuses whatever certificate the platform refuses, and says in words that help why.</summary>
internal static class ServerCertificate
{
    private const int MaxNames = 8;

    /// <param name="authorities">Trusted instead of those of the machine.</param>
    public static SslClientAuthenticationOptions Trusting(X509Certificate2Collection? authorities) => new()
    {
        CertificateChainPolicy = authorities is null ? null : Only(authorities),
        RemoteCertificateValidationCallback = (stream, certificate, chain, errors) =>
            errors == SslPolicyErrors.None ? true
                : throw Refused((stream as SslStream)?.TargetHostName ?? "the server", certificate, chain, errors),
    };

    private static X509ChainPolicy Only(X509Certificate2Collection authorities)
    {
        // An authority of one's own seldom publishes whom it has revoked; to ask elsewhere would tell where one is going.
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static CertificateRefused Refused(string host, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (shown is not X509Certificate2 certificate || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return new($"{host} shows no certificate.", "Tell the server's operator.");
        var faults = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status)
            ?? X509ChainStatusFlags.NoError;
        if (faults.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return new($"The certificate of {host}, or one that it rests on, is out of date; "
                + $"its own time is {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u}.",
                "Check this machine's clock; else the server's operator has to renew it.");
        if (faults.HasFlag(X509ChainStatusFlags.UntrustedRoot) || faults.HasFlag(X509ChainStatusFlags.PartialChain))
            return new($"The certificate of {host} is signed by {Quoted.Line(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true))}, "
                + "whom nobody here trusts.",
                "If the server's operator runs an authority of their own, get its certificate from them and name it (--ca); "
                + "else somebody else may be answering.");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return new($"The certificate that {host} shows is for {Names(certificate)}.",
                "Use the name that it is for, if that is the server you mean; else somebody else may be answering.");
        return new($"The certificate of {host} is not accepted: {faults}.", "Tell the server's operator.");
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(one => one.EnumerateDnsNames().Concat(one.EnumerateIPAddresses().Select(address => address.ToString())))
            .Take(MaxNames).ToArray();
        return Quoted.Line(names.Length > 0 ? string.Join(", ", names) : "no name");
    }
}

/// <summary>Why a certificate was refused, thrown where that is known.</summary>
internal sealed class CertificateRefused(string explanation, string mend) : AuthenticationException(explanation)
{
    public string Mend { get; } = mend;
}
