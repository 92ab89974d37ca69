using System.Collections.Frozen;

using static Comity.Stix.Define;
using static Comity.Stix.Vocabularies;

namespace Comity.Stix;

/// <summary>The STIX Cyber-observable Objects (section 6), each with the table and the rules of its clause.</summary>
internal static class ObservableTypes
{
    private static readonly Property MimeType = Optional("mime_type",
        new FormedText(Checks.MediaType, "6.1.1", Registries.IsMediaType, "is no media type.",
            "Write a media type that IANA registers, such as application/pdf."));

    private static readonly Property[] FileTimes = [Optional("ctime", Time), Optional("mtime", Time), Optional("atime", Time)];

    public static readonly TypeDefinition Artifact = Sco("artifact", "6.1.1", "hashes payload_bin",
        [
            MimeType, Optional("payload_bin", BinaryValue.Any), Optional("url", Url("6.1.1")), Optional("hashes", Hashes),
            Optional("encryption_algorithm", Term(EncryptionAlgorithm)), Optional("decryption_key", Text),
        ],
        new AtLeastOne("6.1", "payload_bin", "url"), new NotBoth("6.1.1", "payload_bin", "url"), new Needs("6.1.1", "url", "hashes"),
        new Needs("6.1.1", "decryption_key", "encryption_algorithm"));

    public static readonly TypeDefinition AutonomousSystem = Sco("autonomous-system", "6.2.1", "number",
        [Required("number", Int), Optional("name", Text), Optional("rir", Text)]);

    public static readonly TypeDefinition Directory = Sco("directory", "6.3.1", "path",
        [
            Required("path", Text), Optional("path_enc", Encoding("6.3.1")), .. FileTimes,
            Optional("contains_refs", Refs("6.3.1", "file", "directory")),
        ]);

    public static readonly TypeDefinition DomainName = Sco("domain-name", "6.4.1", "value",
        [
            Required("value", Formed("6.4.1", NetworkForms.IsDomainName, "is no domain name.",
                "Write labels of letters, digits and hyphens, divided by full stops.")),
            Optional("resolves_to_refs", Refs("6.4.1", "ipv4-addr", "ipv6-addr", "domain-name")),
        ]);

    public static readonly TypeDefinition EmailAddress = Sco("email-addr", "6.5.1", "value",
        [
            Required("value", Formed("6.5.1", NetworkForms.IsEmailAddress, "is no email address by itself.",
                "Write the addr-spec of RFC 5322, without the display name.")),
            Optional("display_name", Text), Optional("belongs_to_ref", Ref("6.5.1", "user-account")),
        ]);

    public static readonly TypeDefinition EmailMessage = Sco("email-message", "6.6.1", "body from_ref subject",
        [
            Required("is_multipart", Bool), Optional("date", Time), Optional("content_type", Text),
            Optional("from_ref", Ref("6.6.1", "email-addr")),
            Optional("sender_ref", Ref("6.6.1", "email-addr")), Optional("to_refs", Refs("6.6.1", "email-addr")),
            Optional("cc_refs", Refs("6.6.1", "email-addr")),
            Optional("bcc_refs", Refs("6.6.1", "email-addr")), Optional("message_id", Text),
            Optional("subject", Decoded), Optional("received_lines", List(Decoded)),
            Optional("additional_header_fields", new DictionaryValue(new HeaderValue(Decoded))), Optional("body", Text),
            Optional("body_multipart", Tables(ObservableParts.MimePart)), Optional("raw_email_ref", Ref("6.6.1", "artifact")),
        ],
        new When("6.6.1", "is_multipart", holds: true, needs: [], forbids: ["body"]),
        new When("6.6.1", "is_multipart", holds: false, needs: [], forbids: ["body_multipart"]));

    public static readonly TypeDefinition File = Sco("file", "6.7.1", "extensions hashes name parent_directory_ref",
        [
            Optional("hashes", Hashes), Optional("size", Count("6.7.1")), Optional("name", Text), Optional("name_enc", Encoding("6.7.1")),
            Optional("magic_number_hex", Hex), MimeType, .. FileTimes, Optional("parent_directory_ref", Ref("6.7.1", "directory")),
            Optional("contains_refs", Refs("6.7.1", Targets.Sco)), Optional("content_ref", Ref("6.7.1", "artifact")),
        ],
        ObservableParts.FileExtensions,
        new AtLeastOne("6.7", "hashes", "name"), new Needs("3.1", "name_enc", "name"));

    public static readonly TypeDefinition Ipv4 = Sco("ipv4-addr", "6.8.1", "value",
        [
            Required("value", Formed("6.8.1", NetworkForms.IsIpv4, "is no IPv4 address or block.",
                "Write four decimal numbers, and a prefix length after a slash for a block.")),
            Optional("resolves_to_refs", Refs("6.8.1", "mac-addr")), Optional("belongs_to_refs", Refs("6.8.1", "autonomous-system")),
        ]);

    public static readonly TypeDefinition Ipv6 = Sco("ipv6-addr", "6.9.1", "value",
        [
            Required("value", Formed("6.9.1", NetworkForms.IsIpv6, "is no IPv6 address or block.",
                "Write an address as RFC 4291 has it, and a prefix length after a slash for a block.")),
            Optional("resolves_to_refs", Refs("6.9.1", "mac-addr")), Optional("belongs_to_refs", Refs("6.9.1", "autonomous-system")),
        ]);

    public static readonly TypeDefinition MacAddress = Sco("mac-addr", "6.10.1", "value",
        [Required("value", Formed("6.10.1", NetworkForms.IsMac, "is no MAC address.",
            "Write six octets of two digits in lower case, divided by colons."))]);

    public static readonly TypeDefinition Mutex = Sco("mutex", "6.11.1", "name", [Required("name", Text)]);

    public static readonly TypeDefinition NetworkTraffic =
        Sco("network-traffic", "6.12.1", "dst_port dst_ref end extensions protocols src_port src_ref start",
        [
            Optional("start", Time), Optional("end", Time), Optional("is_active", Bool), Optional("src_ref", End), Optional("dst_ref", End),
            Optional("src_port", Port), Optional("dst_port", Port),
            Required("protocols", List(new FormedText(Checks.ProtocolName, "6.12.1", TextForms.HasNoCapitals, "has capitals.",
                "Write names of protocols as IANA has them, in lower case."))),
            Optional("src_byte_count", Count("6.12.1")), Optional("dst_byte_count", Count("6.12.1")),
            Optional("src_packets", Count("6.12.1")),
            Optional("dst_packets", Count("6.12.1")), Optional("ipfix", new DictionaryValue(new IntegerOrTextValue("6.12.1"))),
            Optional("src_payload_ref", Ref("6.12.1", "artifact")), Optional("dst_payload_ref", Ref("6.12.1", "artifact")),
            Optional("encapsulates_refs", Refs("6.12.1", "network-traffic")),
            Optional("encapsulated_by_ref", Ref("6.12.1", "network-traffic")),
        ],
        ObservableParts.TrafficExtensions,
        new AtLeastOne("6.12", "src_ref", "dst_ref"), new TimestampOrder("6.12.1", "start", "end"),
        new When("6.12.1", "is_active", holds: true, needs: [], forbids: ["end"]),
        new Should(Checks.NetworkPorts, "6.12", "src_port"), new Should(Checks.NetworkPorts, "6.12", "dst_port"),
        ProtocolsOfExtensions.Rule);

    public static readonly TypeDefinition Process = Sco("process", "6.13.1", contributing: "",
        [
            Optional("is_hidden", Bool), Optional("pid", Int), Optional("created_time", Time), Optional("cwd", Text),
            Optional("command_line", Text),
            Optional("environment_variables", new DictionaryValue(Text)),
            Optional("opened_connection_refs", Refs("6.13.1", "network-traffic")),
            Optional("creator_user_ref", Ref("6.13.1", "user-account")), Optional("image_ref", Ref("6.13.1", "file")),
            Optional("parent_ref", Ref("6.13.1", "process")), Optional("child_refs", Refs("6.13.1", "process")),
        ],
        ObservableParts.ProcessExtensions,
        OneOfOwn("6.13", "extensions"));

    public static readonly TypeDefinition Software = Sco("software", "6.14.1", "cpe name swid vendor version",
        [
            Required("name", Text),
            Optional("cpe", new FormedText(Checks.Cpe, "6.14.1", Registries.IsCpe, "is no CPE 2.3 name.",
                "Write the formatted string of the dictionary, with its eleven components.")),
            Optional("swid", Text), Optional("languages", List(Language("6.14.1"))), Optional("vendor", Text), Optional("version", Text),
        ]);

    public static readonly TypeDefinition UrlObject = Sco("url", "6.15.1", "value", [Required("value", Url("6.15.1"))]);

    public static readonly TypeDefinition UserAccount = Sco("user-account", "6.16.1", "account_login account_type user_id",
        [
            Optional("user_id", Text), Optional("credential", Text), Optional("account_login", Text),
            Optional("account_type", Term(AccountType)),
            Optional("display_name", Text), Optional("is_service_account", Bool), Optional("is_privileged", Bool),
            Optional("can_escalate_privs", Bool),
            Optional("is_disabled", Bool), Optional("account_created", Time), Optional("account_expires", Time),
            Optional("credential_last_changed", Time),
            Optional("account_first_login", Time), Optional("account_last_login", Time),
        ],
        ObservableParts.AccountExtensions,
        OneOfOwn("6.16", "extensions"));

    public static readonly TypeDefinition RegistryKey = Sco("windows-registry-key", "6.17.1", "key values",
        [
            Optional("key", new FormedText(Checks.RegistryHive, "6.17.1", Registries.IsWholeHive, "begins with a hive cut short.",
                "Write the hive in full, such as HKEY_LOCAL_MACHINE.")),
            Optional("values", Tables(ObservableParts.RegistryValue)), Optional("modified_time", Time),
            Optional("creator_user_ref", Ref("6.17.1", "user-account")),
            Optional("number_of_subkeys", LikelyCount("6.17.1")),
        ],
        OneOfOwn("6.17"));

    public static readonly TypeDefinition Certificate = Sco("x509-certificate", "6.18.1", "hashes serial_number",
        [
            Optional("is_self_signed", Bool), Optional("hashes", Hashes), Optional("version", Text), Optional("serial_number", Text),
            Optional("signature_algorithm", Text), Optional("issuer", Text), Optional("validity_not_before", Time),
            Optional("validity_not_after", Time),
            Optional("subject", Text), Optional("subject_public_key_algorithm", Text), Optional("subject_public_key_modulus", Text),
            Optional("subject_public_key_exponent", Int), Optional("x509_v3_extensions", Table(ObservableParts.CertificateExtensions)),
        ],
        OneOfOwn("6.18"));

    public static TypeDefinition[] All =>
    [
        Artifact, AutonomousSystem, Directory, DomainName, EmailAddress, EmailMessage, File, Ipv4, Ipv6, MacAddress, Mutex, NetworkTraffic,
        Process,
        Software, UrlObject, UserAccount, RegistryKey, Certificate,
    ];

    private static ValueRule End => Ref("6.12.1", "ipv4-addr", "ipv6-addr", "mac-addr", "domain-name");

    private static ValueRule Port => IntBetween(0, 65_535, "6.12.1");

    private static FormedText Decoded =>
        new(Checks.EncodedWord, "6.6", static text => !TextForms.HasEncodedWord(text), "is still encoded.",
            "Decode what RFC 2047 has encoded.");

    // The third: the "ID Contributing Properties" of the clause, divided by spaces.
    private static TypeDefinition Sco(string name, string clause, string contributing, Property[] own, params TableRule[] rules) =>
        Sco(name, clause, contributing, own, FrozenDictionary<string, PropertyTable>.Empty, rules);

    private static TypeDefinition Sco(
        string name, string clause, string contributing, Property[] own, FrozenDictionary<string, PropertyTable> extensions,
        params TableRule[] rules) =>
        new(name, StixKind.Observable, TypeTable(StixKind.Observable, name, clause, own, rules))
        {
            Extensions = extensions,
            Contributing = [.. contributing.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)],
        };

    // At least one property that is not common to all, or one of those named here.
    private static AtLeastOneBeside OneOfOwn(string clause, params string[] counted) =>
        new(clause, [.. CommonProperties.Of(StixKind.Observable).Select(property => property.Name).Except(counted,
            StringComparer.Ordinal)]);

    private static FormedText Url(string clause) =>
        Formed(clause, NetworkForms.IsUrl, "is no URL.", "Write a URL as RFC 3986 has it, other characters percent-encoded.");

    private static FormedText Encoding(string clause) =>
        new(Checks.CharacterSet, clause, TextForms.IsCharset, "is no name of a character set.",
            "Write its name in the IANA registry, such as windows-1252.");

    private static FormedText Formed(string clause, Func<string, bool> passes, string explanation, string mend) =>
        new(Checks.ObservableForm, clause, passes, explanation, mend, unlessDefanged: true);
}
