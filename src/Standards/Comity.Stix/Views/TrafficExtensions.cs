using System.Text.Json;

namespace Comity.Stix;

/// <summary>What is particular to an HTTP request (STIX 2.1, 6.12.2).</summary>
public readonly record struct HttpRequestExtension(JsonElement Json) : IStixExtensionView<HttpRequestExtension>
{
    public static string Name => "http-request-ext";

    public static HttpRequestExtension Of(JsonElement json) => new(json);

    public string? RequestMethod => Json.Text("request_method");

    public string? RequestValue => Json.Text("request_value");

    public string? RequestVersion => Json.Text("request_version");

    public JsonElement? RequestHeader => Json.Value("request_header");

    /// <summary>In bytes.</summary>
    public long? MessageBodyLength => Json.Integer("message_body_length");

    public string? MessageBodyDataRef => Json.Text("message_body_data_ref");
}

/// <summary>What is particular to ICMP (STIX 2.1, 6.12.3).</summary>
public readonly record struct IcmpExtension(JsonElement Json) : IStixExtensionView<IcmpExtension>
{
    public static string Name => "icmp-ext";

    public static IcmpExtension Of(JsonElement json) => new(json);

    public string? IcmpTypeHex => Json.Text("icmp_type_hex");

    public string? IcmpCodeHex => Json.Text("icmp_code_hex");
}

/// <summary>What is particular to a network socket (STIX 2.1, 6.12.4).</summary>
public readonly record struct SocketExtension(JsonElement Json) : IStixExtensionView<SocketExtension>
{
    public static string Name => "socket-ext";

    public static SocketExtension Of(JsonElement json) => new(json);

    public string? AddressFamily => Json.Text("address_family");

    public bool? IsBlocking => Json.Flag("is_blocking");

    public bool? IsListening => Json.Flag("is_listening");

    public JsonElement? Options => Json.Value("options");

    public string? SocketType => Json.Text("socket_type");

    public long? SocketDescriptor => Json.Integer("socket_descriptor");

    public long? SocketHandle => Json.Integer("socket_handle");
}

/// <summary>What is particular to TCP (STIX 2.1, 6.12.5).</summary>
public readonly record struct TcpExtension(JsonElement Json) : IStixExtensionView<TcpExtension>
{
    public static string Name => "tcp-ext";

    public static TcpExtension Of(JsonElement json) => new(json);

    public string? SrcFlagsHex => Json.Text("src_flags_hex");

    public string? DstFlagsHex => Json.Text("dst_flags_hex");
}
