using System.Text.Json;

namespace Comity.Stix;

/// <summary>An autonomous system (STIX 2.1, 6.2).</summary>
public readonly record struct AutonomousSystemObject(StixObject Object) : IStixView<AutonomousSystemObject>
{
    public static string TypeName => "autonomous-system";

    public static AutonomousSystemObject Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public long? Number => Json.Integer("number");

    public string? Name => Json.Text("name");

    public string? Rir => Json.Text("rir");
}

/// <summary>A domain name (STIX 2.1, 6.4).</summary>
public readonly record struct DomainNameObject(StixObject Object) : IStixView<DomainNameObject>
{
    public static string TypeName => "domain-name";

    public static DomainNameObject Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Value => Json.Text("value");

    public IReadOnlyList<string> ResolvesToRefs => Json.Texts("resolves_to_refs");
}

/// <summary>An email address (STIX 2.1, 6.5).</summary>
public readonly record struct EmailAddressObject(StixObject Object) : IStixView<EmailAddressObject>
{
    public static string TypeName => "email-addr";

    public static EmailAddressObject Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Value => Json.Text("value");

    public string? DisplayName => Json.Text("display_name");

    public string? BelongsToRef => Json.Text("belongs_to_ref");
}

/// <summary>An email message (STIX 2.1, 6.6).</summary>
public readonly record struct EmailMessageObject(StixObject Object) : IStixView<EmailMessageObject>
{
    public static string TypeName => "email-message";

    public static EmailMessageObject Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public bool? IsMultipart => Json.Flag("is_multipart");

    public StixTimestamp? Date => Json.Time("date");

    public string? ContentType => Json.Text("content_type");

    public string? FromRef => Json.Text("from_ref");

    public string? SenderRef => Json.Text("sender_ref");

    public IReadOnlyList<string> ToRefs => Json.Texts("to_refs");

    public IReadOnlyList<string> CcRefs => Json.Texts("cc_refs");

    public IReadOnlyList<string> BccRefs => Json.Texts("bcc_refs");

    public string? MessageId => Json.Text("message_id");

    public string? Subject => Json.Text("subject");

    public IReadOnlyList<string> ReceivedLines => Json.Texts("received_lines");

    public JsonElement? AdditionalHeaderFields => Json.Value("additional_header_fields");

    public string? Body => Json.Text("body");

    public IReadOnlyList<EmailMimePart> BodyMultipart => Json.Parts<EmailMimePart>("body_multipart");

    public string? RawEmailRef => Json.Text("raw_email_ref");
}

/// <summary>One part of the body of an email message (STIX 2.1, 6.6.2).</summary>
public readonly record struct EmailMimePart(JsonElement Json) : IStixPart<EmailMimePart>
{
    public static EmailMimePart Of(JsonElement json) => new(json);

    public string? Body => Json.Text("body");

    public string? BodyRawRef => Json.Text("body_raw_ref");

    public string? ContentType => Json.Text("content_type");

    public string? ContentDisposition => Json.Text("content_disposition");
}

/// <summary>An IPv4 address or block (STIX 2.1, 6.8).</summary>
public readonly record struct Ipv4AddressObject(StixObject Object) : IStixView<Ipv4AddressObject>
{
    public static string TypeName => "ipv4-addr";

    public static Ipv4AddressObject Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Value => Json.Text("value");

    public IReadOnlyList<string> ResolvesToRefs => Json.Texts("resolves_to_refs");

    public IReadOnlyList<string> BelongsToRefs => Json.Texts("belongs_to_refs");
}

/// <summary>An IPv6 address or block (STIX 2.1, 6.9).</summary>
public readonly record struct Ipv6AddressObject(StixObject Object) : IStixView<Ipv6AddressObject>
{
    public static string TypeName => "ipv6-addr";

    public static Ipv6AddressObject Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Value => Json.Text("value");

    public IReadOnlyList<string> ResolvesToRefs => Json.Texts("resolves_to_refs");

    public IReadOnlyList<string> BelongsToRefs => Json.Texts("belongs_to_refs");
}

/// <summary>A MAC address (STIX 2.1, 6.10).</summary>
public readonly record struct MacAddressObject(StixObject Object) : IStixView<MacAddressObject>
{
    public static string TypeName => "mac-addr";

    public static MacAddressObject Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Value => Json.Text("value");
}

/// <summary>Traffic from a source to a destination (STIX 2.1, 6.12).</summary>
public readonly record struct NetworkTrafficObject(StixObject Object) : IStixView<NetworkTrafficObject>
{
    public static string TypeName => "network-traffic";

    public static NetworkTrafficObject Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public StixTimestamp? Start => Json.Time("start");

    public StixTimestamp? End => Json.Time("end");

    public bool? IsActive => Json.Flag("is_active");

    public string? SrcRef => Json.Text("src_ref");

    public string? DstRef => Json.Text("dst_ref");

    public long? SrcPort => Json.Integer("src_port");

    public long? DstPort => Json.Integer("dst_port");

    /// <summary>From the outer to the inner.</summary>
    public IReadOnlyList<string> Protocols => Json.Texts("protocols");

    public long? SrcByteCount => Json.Integer("src_byte_count");

    public long? DstByteCount => Json.Integer("dst_byte_count");

    public long? SrcPackets => Json.Integer("src_packets");

    public long? DstPackets => Json.Integer("dst_packets");

    public JsonElement? Ipfix => Json.Value("ipfix");

    public string? SrcPayloadRef => Json.Text("src_payload_ref");

    public string? DstPayloadRef => Json.Text("dst_payload_ref");

    public IReadOnlyList<string> EncapsulatesRefs => Json.Texts("encapsulates_refs");

    public string? EncapsulatedByRef => Json.Text("encapsulated_by_ref");
}

/// <summary>A uniform resource locator (STIX 2.1, 6.15).</summary>
public readonly record struct UrlObject(StixObject Object) : IStixView<UrlObject>
{
    public static string TypeName => "url";

    public static UrlObject Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Value => Json.Text("value");
}
