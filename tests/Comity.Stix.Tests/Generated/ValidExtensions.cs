using FsCheck;
using FsCheck.Fluent;
using static Comity.Stix.Tests.Generated.Values;

namespace Comity.Stix.Tests.Generated;

/// <summary>Generators of the extensions that the standard has (3.10), each by its name and the type that has it.</summary>
internal static class ValidExtensions
{
    private static readonly Gen<string> Stream = AllOf([("name", Text), ("size", Number(0, 99_999)), ("hashes", Hashes)]);

    private static readonly Gen<string> Header = SomeOf(
        [("magic_hex", Gen.Constant("\"010b\"")), ("size_of_code", Number(0, int.MaxValue)), ("image_base", Number(0, int.MaxValue)),
            ("hashes", Hashes)]);

    private static readonly Gen<string> Section =
        AllOf([("name", Text), ("size", Number(0, 99_999)), ("entropy", Decimal(0, 8)), ("hashes", Hashes)]);

    private static readonly Gen<string> Pe =
        from required in AllOf([("pe_type", Term(Vocabularies.PeBinaryType))])
        from others in SomeOf(
        [
            ("imphash", Text), ("machine_hex", HexOctets), ("number_of_sections", Number(0, 99)),
            ("time_date_stamp", Gen.Constant("\"2016-01-22T12:31:12Z\"")),
            ("file_header_hashes", Hashes), ("optional_header", Header), ("sections", List(Section)),
        ])
        select $"{required[..^1]},{others[1..]}";

    /// <summary>The type that has the extension, and a generator of its properties.</summary>
    public static readonly Dictionary<string, (string Type, Gen<string> Value)> All = new(StringComparer.Ordinal)
    {
        ["archive-ext"] = ("file", AllOf([("contains_refs", List(Ref("file", "directory"))), ("comment", Text)])),
        ["ntfs-ext"] = ("file", SomeOf([("sid", Text), ("alternate_data_streams", List(Stream))])),
        ["pdf-ext"] = ("file", SomeOf([("version", Text), ("is_optimized", Truth),
            ("document_info_dict", SomeOf([("Title", Text), ("Author", Text)])), ("pdfid0", Text)])),
        ["raster-image-ext"] = ("file", SomeOf(
            [("image_height", Number(1, 9_999)), ("bits_per_pixel", Number(1, 64)),
                ("exif_tags", SomeOf([("Make", Text), ("XResolution", Number(1, 9_999))]))])),
        ["windows-pebinary-ext"] = ("file", Pe),
        ["http-request-ext"] = ("network-traffic", AllOf(
            [("request_method", Gen.Elements("\"get\"", "\"post\"")), ("request_value", Text),
                ("request_header", SomeOf([("Accept", List(Text)), ("Host", List(Text))]))])),
        ["icmp-ext"] = ("network-traffic", AllOf([("icmp_type_hex", Gen.Constant("\"08\"")), ("icmp_code_hex", Gen.Constant("\"00\""))])),
        ["socket-ext"] = ("network-traffic", AllOf(
            [("address_family", Term(Vocabularies.AddressFamily)), ("options", SomeOf([("SO_KEEPALIVE", Number(0, 1))])),
                ("socket_type", Term(Vocabularies.SocketType)), ("socket_handle", Number(-9, 9))])),
        ["tcp-ext"] = ("network-traffic",
            SomeOf([("src_flags_hex", Gen.Constant("\"00000002\"")), ("dst_flags_hex", Gen.Constant("\"12\""))])),
        ["windows-process-ext"] = ("process", SomeOf(
            [("aslr_enabled", Truth), ("owner_sid", Text), ("startup_info", AllOf([("lpDesktop", Text), ("dwFlags", Number(0, 9))])),
                ("integrity_level", Term(Vocabularies.IntegrityLevel))])),
        ["windows-service-ext"] = ("process", SomeOf(
            [("service_name", Text), ("descriptions", List(Text)), ("start_type", Term(Vocabularies.ServiceStartType)),
                ("service_dll_refs", List(Ref("file"))), ("service_status", Term(Vocabularies.ServiceStatus))])),
        ["unix-account-ext"] = ("user-account",
            SomeOf([("gid", Number(0, 99_999)), ("groups", List(Text)), ("home_dir", Text), ("shell", Text)])),
    };

    /// <summary>An object with this extension.</summary>
    public static Gen<string> Object(string name) => ValidObjects.With(All[name].Type, AllOf([(name, All[name].Value)]));
}
