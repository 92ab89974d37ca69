using System.Text.Json;

namespace Comity.Stix;

/// <summary>What is particular to a portable executable of Windows (STIX 2.1, 6.7.6).</summary>
public readonly record struct PeBinaryExtension(JsonElement Json) : IStixExtensionView<PeBinaryExtension>
{
    public static string Name => "windows-pebinary-ext";

    public static PeBinaryExtension Of(JsonElement json) => new(json);

    public string? PeType => Json.Text("pe_type");

    public string? Imphash => Json.Text("imphash");

    public string? MachineHex => Json.Text("machine_hex");

    public long? NumberOfSections => Json.Integer("number_of_sections");

    public StixTimestamp? TimeDateStamp => Json.Time("time_date_stamp");

    public string? PointerToSymbolTableHex => Json.Text("pointer_to_symbol_table_hex");

    public long? NumberOfSymbols => Json.Integer("number_of_symbols");

    public long? SizeOfOptionalHeader => Json.Integer("size_of_optional_header");

    public string? CharacteristicsHex => Json.Text("characteristics_hex");

    public IReadOnlyDictionary<string, string> FileHeaderHashes => Json.Hashes("file_header_hashes");

    public PeOptionalHeader? OptionalHeader => Json.Part<PeOptionalHeader>("optional_header");

    public IReadOnlyList<PeSection> Sections => Json.Parts<PeSection>("sections");
}

/// <summary>The optional header of a portable executable; sizes in bytes (STIX 2.1, 6.7.6).</summary>
public readonly record struct PeOptionalHeader(JsonElement Json) : IStixPart<PeOptionalHeader>
{
    public static PeOptionalHeader Of(JsonElement json) => new(json);

    public string? MagicHex => Json.Text("magic_hex");

    public long? MajorLinkerVersion => Json.Integer("major_linker_version");

    public long? MinorLinkerVersion => Json.Integer("minor_linker_version");

    public long? SizeOfCode => Json.Integer("size_of_code");

    public long? SizeOfInitializedData => Json.Integer("size_of_initialized_data");

    public long? SizeOfUninitializedData => Json.Integer("size_of_uninitialized_data");

    public long? AddressOfEntryPoint => Json.Integer("address_of_entry_point");

    public long? BaseOfCode => Json.Integer("base_of_code");

    public long? BaseOfData => Json.Integer("base_of_data");

    public long? ImageBase => Json.Integer("image_base");

    public long? SectionAlignment => Json.Integer("section_alignment");

    public long? FileAlignment => Json.Integer("file_alignment");

    public long? MajorOsVersion => Json.Integer("major_os_version");

    public long? MinorOsVersion => Json.Integer("minor_os_version");

    public long? MajorImageVersion => Json.Integer("major_image_version");

    public long? MinorImageVersion => Json.Integer("minor_image_version");

    public long? MajorSubsystemVersion => Json.Integer("major_subsystem_version");

    public long? MinorSubsystemVersion => Json.Integer("minor_subsystem_version");

    public string? Win32VersionValueHex => Json.Text("win32_version_value_hex");

    public long? SizeOfImage => Json.Integer("size_of_image");

    public long? SizeOfHeaders => Json.Integer("size_of_headers");

    public string? ChecksumHex => Json.Text("checksum_hex");

    public string? SubsystemHex => Json.Text("subsystem_hex");

    public string? DllCharacteristicsHex => Json.Text("dll_characteristics_hex");

    public long? SizeOfStackReserve => Json.Integer("size_of_stack_reserve");

    public long? SizeOfStackCommit => Json.Integer("size_of_stack_commit");

    public long? SizeOfHeapReserve => Json.Integer("size_of_heap_reserve");

    public long? SizeOfHeapCommit => Json.Integer("size_of_heap_commit");

    public string? LoaderFlagsHex => Json.Text("loader_flags_hex");

    public long? NumberOfRvaAndSizes => Json.Integer("number_of_rva_and_sizes");

    public IReadOnlyDictionary<string, string> Hashes => Json.Hashes("hashes");
}

/// <summary>A section of a portable executable (STIX 2.1, 6.7.6).</summary>
public readonly record struct PeSection(JsonElement Json) : IStixPart<PeSection>
{
    public static PeSection Of(JsonElement json) => new(json);

    public string? Name => Json.Text("name");

    /// <summary>In bytes.</summary>
    public long? Size => Json.Integer("size");

    public double? Entropy => Json.Number("entropy");

    public IReadOnlyDictionary<string, string> Hashes => Json.Hashes("hashes");
}
