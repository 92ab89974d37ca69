using System.Text.Json;

namespace Comity.Stix;

/// <summary>An X.509 certificate (STIX 2.1, 6.18).</summary>
public readonly record struct X509CertificateObject(StixObject Object) : IStixView<X509CertificateObject>
{
    public static string TypeName => "x509-certificate";

    public static X509CertificateObject Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public bool? IsSelfSigned => Json.Flag("is_self_signed");

    public IReadOnlyDictionary<string, string> Hashes => Json.Hashes("hashes");

    public string? Version => Json.Text("version");

    public string? SerialNumber => Json.Text("serial_number");

    public string? SignatureAlgorithm => Json.Text("signature_algorithm");

    public string? Issuer => Json.Text("issuer");

    public StixTimestamp? ValidityNotBefore => Json.Time("validity_not_before");

    public StixTimestamp? ValidityNotAfter => Json.Time("validity_not_after");

    public string? Subject => Json.Text("subject");

    public string? SubjectPublicKeyAlgorithm => Json.Text("subject_public_key_algorithm");

    public string? SubjectPublicKeyModulus => Json.Text("subject_public_key_modulus");

    public long? SubjectPublicKeyExponent => Json.Integer("subject_public_key_exponent");

    public CertificateExtensions? X509V3Extensions => Json.Part<CertificateExtensions>("x509_v3_extensions");
}

/// <summary>The X.509 v3 extensions of a certificate (STIX 2.1, 6.18.2).</summary>
public readonly record struct CertificateExtensions(JsonElement Json) : IStixPart<CertificateExtensions>
{
    public static CertificateExtensions Of(JsonElement json) => new(json);

    public string? BasicConstraints => Json.Text("basic_constraints");

    public string? NameConstraints => Json.Text("name_constraints");

    public string? PolicyConstraints => Json.Text("policy_constraints");

    public string? KeyUsage => Json.Text("key_usage");

    public string? ExtendedKeyUsage => Json.Text("extended_key_usage");

    public string? SubjectKeyIdentifier => Json.Text("subject_key_identifier");

    public string? AuthorityKeyIdentifier => Json.Text("authority_key_identifier");

    public string? SubjectAlternativeName => Json.Text("subject_alternative_name");

    public string? IssuerAlternativeName => Json.Text("issuer_alternative_name");

    public string? SubjectDirectoryAttributes => Json.Text("subject_directory_attributes");

    public string? CrlDistributionPoints => Json.Text("crl_distribution_points");

    public string? InhibitAnyPolicy => Json.Text("inhibit_any_policy");

    public StixTimestamp? PrivateKeyUsagePeriodNotBefore => Json.Time("private_key_usage_period_not_before");

    public StixTimestamp? PrivateKeyUsagePeriodNotAfter => Json.Time("private_key_usage_period_not_after");

    public string? CertificatePolicies => Json.Text("certificate_policies");

    public string? PolicyMappings => Json.Text("policy_mappings");
}
