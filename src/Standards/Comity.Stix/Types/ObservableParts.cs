using System.Collections.Frozen;

using static Comity.Stix.Define;
using static Comity.Stix.Vocabularies;

namespace Comity.Stix;

/// <summary>
/// Parts of cyber-observable objects with tables of their own: predefined extensions (3.10), MIME parts, registry values, X.509 v3
/// extensions.
/// </summary>
internal static class ObservableParts
{
    public static readonly PropertyTable MimePart = new("A MIME part", "6.6.2",
        [
            Optional("body", Text), Optional("body_raw_ref", Ref("6.6.2", "artifact", "file")), Optional("content_type", Text),
            Optional("content_disposition", Text),
        ],
        [new AtLeastOne("6.6.2", "body", "body_raw_ref")]);

    public static readonly PropertyTable RegistryValue = new("A registry value", "6.17.2",
        [Optional("name", Text), Optional("data", Text), Optional("data_type", Term(RegistryDatatype))],
        [new AtLeastOneBeside("6.17.2")]);

    public static readonly PropertyTable CertificateExtensions = new("The X.509 v3 extensions", "6.18.2",
        [
            .. Names("""
                basic_constraints name_constraints policy_constraints key_usage extended_key_usage subject_key_identifier
                authority_key_identifier subject_alternative_name issuer_alternative_name subject_directory_attributes
                crl_distribution_points inhibit_any_policy certificate_policies policy_mappings
                """, Text),
            .. Names("private_key_usage_period_not_before private_key_usage_period_not_after", Time),
        ],
        [new AtLeastOneBeside("6.18.2")]);

    private static readonly PropertyTable Archive = new("An archive-ext", "6.7.2",
        [Required("contains_refs", Refs("6.7.2", "file", "directory")), Optional("comment", Text)], []);

    private static readonly PropertyTable DataStream = new("An alternate data stream", "6.7.3",
        [Required("name", Text), Optional("hashes", Hashes), Optional("size", Count("6.7.3"))], []);

    private static readonly PropertyTable Ntfs = new("An ntfs-ext", "6.7.3",
        [Optional("sid", Text), Optional("alternate_data_streams", Tables(DataStream))], [new AtLeastOneBeside("6.7.3")]);

    private static readonly PropertyTable Pdf = new("A pdf-ext", "6.7.4",
        [
            Optional("version", Text), Optional("is_optimized", Bool), Optional("document_info_dict", new DictionaryValue(Text)),
            Optional("pdfid0", Text),
            Optional("pdfid1", Text),
        ],
        [new AtLeastOneBeside("6.7.4")]);

    private static readonly PropertyTable RasterImage = new("A raster-image-ext", "6.7.5",
        [
            .. Names("image_height image_width bits_per_pixel", Int),
            Optional("exif_tags", new DictionaryValue(new IntegerOrTextValue("6.7.5"))),
        ],
        [new AtLeastOneBeside("6.7.5")]);

    private static readonly PropertyTable OptionalHeader = new("A PE optional header", "6.7.6",
        [
            .. Names("magic_hex win32_version_value_hex checksum_hex subsystem_hex dll_characteristics_hex loader_flags_hex", Hex),
            .. Names("""
                major_linker_version minor_linker_version address_of_entry_point base_of_code base_of_data image_base section_alignment
                file_alignment major_os_version minor_os_version major_image_version minor_image_version major_subsystem_version
                minor_subsystem_version number_of_rva_and_sizes
                """, Int),
            .. Names("""
                size_of_code size_of_initialized_data size_of_uninitialized_data size_of_image size_of_headers size_of_stack_reserve
                size_of_stack_commit size_of_heap_reserve size_of_heap_commit
                """, Count("6.7.6")),
            Optional("hashes", Hashes),
        ],
        [new AtLeastOneBeside("6.7.6")]);

    private static readonly PropertyTable Section = new("A PE section", "6.7.6",
        [
            Required("name", Text), Optional("size", Count("6.7.6")),
            Optional("entropy", new FloatValue(0, 8, "6.7.6", Checks.LikelyNumber)), Optional("hashes", Hashes),
        ],
        []);

    private static readonly PropertyTable PeBinary = new("A windows-pebinary-ext", "6.7.6",
        [
            Required("pe_type", Term(PeBinaryType)), Optional("imphash", Text),
            .. Names("machine_hex pointer_to_symbol_table_hex characteristics_hex", Hex),
            .. Names("number_of_sections number_of_symbols size_of_optional_header", Count("6.7.6")),
            Optional("time_date_stamp", new TimestampValue(mostDigits: 0, clause: "6.7.6")), Optional("file_header_hashes", Hashes),
            Optional("optional_header", Table(OptionalHeader)), Optional("sections", Tables(Section)),
        ],
        [new AtLeastOneBeside("6.7.6", "pe_type")]);

    private static readonly PropertyTable HttpRequest = new("An http-request-ext", "6.12.2",
        [
            Required("request_method", Lowercase()), Required("request_value", Text), Optional("request_version", Lowercase()),
            Optional("request_header", new DictionaryValue(new HeaderValue(Text))), Optional("message_body_length", Int),
            Optional("message_body_data_ref", Ref("6.12.2", "artifact")),
        ],
        []);

    private static readonly PropertyTable Icmp =
        new("An icmp-ext", "6.12.3", [Required("icmp_type_hex", Hex), Required("icmp_code_hex", Hex)], []);

    private static readonly PropertyTable Socket = new("A socket-ext", "6.12.4",
        [
            Required("address_family", Term(AddressFamily)), Optional("is_blocking", Bool), Optional("is_listening", Bool),
            Optional("options", new DictionaryValue(Int)), Optional("socket_type", Term(SocketType)),
            Optional("socket_descriptor", Count("6.12.4")),
            Optional("socket_handle", Int),
        ],
        []);

    private static readonly PropertyTable Tcp = new("A tcp-ext", "6.12.5",
        [Optional("src_flags_hex", Hex), Optional("dst_flags_hex", Hex)], [new AtLeastOneBeside("6.12.5")]);

    private static readonly PropertyTable WindowsProcess = new("A windows-process-ext", "6.13.2",
        [
            Optional("aslr_enabled", Bool), Optional("dep_enabled", Bool),
            Optional("priority", new FormedText(Checks.PriorityClass, "6.13.2", static text =>
                text.EndsWith("_CLASS", StringComparison.Ordinal),
                "does not end in _CLASS.", "Write the priority class by its name in Windows.")),
            // The errata of 2025 print windows_title, the standard of 2021 window_title; who followed either is not at fault.
            Optional("owner_sid", Text), Optional("windows_title", Text), Optional("window_title", Text),
            Optional("startup_info", new DictionaryValue(OpenValue.Any)), Optional("integrity_level", Term(IntegrityLevel)),
        ],
        [new AtLeastOneBeside("6.13.2")]);

    private static readonly PropertyTable WindowsService = new("A windows-service-ext", "6.13.3",
        [
            Optional("service_name", Text), Optional("descriptions", Texts), Optional("display_name", Text), Optional("group_name", Text),
            Optional("start_type", Term(ServiceStartType)), Optional("service_dll_refs", Refs("6.13.3", "file")),
            Optional("service_type", Term(ServiceType)), Optional("service_status", Term(ServiceStatus)),
        ],
        [new AtLeastOneBeside("6.13.3")]);

    private static readonly PropertyTable UnixAccount = new("A unix-account-ext", "6.16.2",
        [Optional("gid", Int), Optional("groups", Texts), Optional("home_dir", Text), Optional("shell", Text)],
        [new AtLeastOneBeside("6.16.2")]);

    public static readonly FrozenDictionary<string, PropertyTable> FileExtensions = Named(
        ("archive-ext", Archive), ("ntfs-ext", Ntfs), ("pdf-ext", Pdf), ("raster-image-ext", RasterImage),
        ("windows-pebinary-ext", PeBinary));

    public static readonly FrozenDictionary<string, PropertyTable> TrafficExtensions = Named(
        ("http-request-ext", HttpRequest), ("icmp-ext", Icmp), ("socket-ext", Socket), ("tcp-ext", Tcp));

    public static readonly FrozenDictionary<string, PropertyTable> ProcessExtensions = Named(
        ("windows-process-ext", WindowsProcess), ("windows-service-ext", WindowsService));

    public static readonly FrozenDictionary<string, PropertyTable> AccountExtensions = Named(("unix-account-ext", UnixAccount));

    private static FrozenDictionary<string, PropertyTable> Named(params (string Name, PropertyTable Table)[] tables) =>
        tables.ToFrozenDictionary(table => table.Name, table => table.Table, StringComparer.Ordinal);

    private static IEnumerable<Property> Names(string names, ValueRule value) =>
        names.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(name => Optional(name, value));

    private static FormedText Lowercase() =>
        new(Checks.HttpCase, "6.12.2", TextForms.HasNoCapitals, "has capitals.", "Write it in lower case.");
}
