using System.Text.Json;

namespace Comity.Stix;

/// <summary>What is particular to an archive (STIX 2.1, 6.7.2).</summary>
public readonly record struct ArchiveExtension(JsonElement Json) : IStixExtensionView<ArchiveExtension>
{
    public static string Name => "archive-ext";

    public static ArchiveExtension Of(JsonElement json) => new(json);

    public IReadOnlyList<string> ContainsRefs => Json.Texts("contains_refs");

    public string? Comment => Json.Text("comment");
}

/// <summary>What is particular to a file on NTFS (STIX 2.1, 6.7.3).</summary>
public readonly record struct NtfsExtension(JsonElement Json) : IStixExtensionView<NtfsExtension>
{
    public static string Name => "ntfs-ext";

    public static NtfsExtension Of(JsonElement json) => new(json);

    public string? Sid => Json.Text("sid");

    public IReadOnlyList<AlternateDataStream> AlternateDataStreams => Json.Parts<AlternateDataStream>("alternate_data_streams");
}

/// <summary>An alternate data stream of a file on NTFS (STIX 2.1, 6.7.3).</summary>
public readonly record struct AlternateDataStream(JsonElement Json) : IStixPart<AlternateDataStream>
{
    public static AlternateDataStream Of(JsonElement json) => new(json);

    public string? Name => Json.Text("name");

    public IReadOnlyDictionary<string, string> Hashes => Json.Hashes("hashes");

    /// <summary>In bytes.</summary>
    public long? Size => Json.Integer("size");
}

/// <summary>What is particular to a PDF file (STIX 2.1, 6.7.4).</summary>
public readonly record struct PdfExtension(JsonElement Json) : IStixExtensionView<PdfExtension>
{
    public static string Name => "pdf-ext";

    public static PdfExtension Of(JsonElement json) => new(json);

    public string? Version => Json.Text("version");

    public bool? IsOptimized => Json.Flag("is_optimized");

    public JsonElement? DocumentInfoDict => Json.Value("document_info_dict");

    public string? Pdfid0 => Json.Text("pdfid0");

    public string? Pdfid1 => Json.Text("pdfid1");
}

/// <summary>What is particular to a raster image (STIX 2.1, 6.7.5).</summary>
public readonly record struct RasterImageExtension(JsonElement Json) : IStixExtensionView<RasterImageExtension>
{
    public static string Name => "raster-image-ext";

    public static RasterImageExtension Of(JsonElement json) => new(json);

    /// <summary>In pixels.</summary>
    public long? ImageHeight => Json.Integer("image_height");

    /// <summary>In pixels.</summary>
    public long? ImageWidth => Json.Integer("image_width");

    public long? BitsPerPixel => Json.Integer("bits_per_pixel");

    public JsonElement? ExifTags => Json.Value("exif_tags");
}
