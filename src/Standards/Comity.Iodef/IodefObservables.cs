using System.Text.Json;

namespace Comity.Iodef;

/// <summary>A host or network that took part in an event (RFC 7970 3.17).</summary>
public sealed class IodefSystem : IodefPart
{
    internal IodefSystem(JsonElement json, string at)
        : base(json, at)
    {
    }

    /// <summary>One of <see cref="IodefVocabulary.SystemCategories"/>, or the sender's own.</summary>
    public string? Category => Enumerated("category");

    /// <summary>Whether the sender thinks the category is wrong: <c>yes</c>, <c>no</c> or <c>unknown</c>, which is also the default.</summary>
    public string Spoofed => Text("spoofed") ?? "unknown";

    public IodefNode Node => One("Node", static (json, at) => new IodefNode(json, at))!;
}

/// <summary>A host or network by its names and addresses (RFC 7970 3.18).</summary>
public sealed class IodefNode : IodefPart
{
    internal IodefNode(JsonElement json, string at)
        : base(json, at)
    {
    }

    public IReadOnlyList<IodefAddress> Addresses => Many("Address", static (json, at) => new IodefAddress(json, at));

    public IReadOnlyList<DomainData> Domains => Many("DomainData", static (json, at) => new DomainData(json, at));
}

/// <summary>An address of some layer (RFC 7970 3.18.1).</summary>
public sealed class IodefAddress : IodefPart
{
    internal IodefAddress(JsonElement json, string at)
        : base(json, at)
    {
    }

    /// <summary>One of <see cref="IodefVocabulary.AddressCategories"/>, or the sender's own.</summary>
    public string Category => Enumerated("category")!;

    public string Value => Text("value")!;
}

/// <summary>A domain name and what is said of it (RFC 7970 3.19).</summary>
public sealed class DomainData : IodefPart
{
    internal DomainData(JsonElement json, string at)
        : base(json, at)
    {
    }

    public string Name => Text("Name")!;
}

/// <summary>Something by which malicious activity can be recognised (RFC 7970 3.29).</summary>
public sealed class IodefIndicator : IodefPart
{
    internal IodefIndicator(JsonElement json, string at)
        : base(json, at)
    {
    }

    public IReadOnlyList<IodefText> Descriptions => Texts("Description");

    public DateTimeOffset? StartTime => Time("StartTime");

    public DateTimeOffset? EndTime => Time("EndTime");

    /// <summary>What can be observed; <see langword="null"/> if the indicator refers or combines instead.</summary>
    public IodefObservable? Observable => One("Observable", static (json, at) => new IodefObservable(json, at));
}

/// <summary>One observable; exactly one of its kinds is there (RFC 7970 3.29.3).</summary>
public sealed class IodefObservable : IodefPart
{
    internal IodefObservable(JsonElement json, string at)
        : base(json, at)
    {
    }

    public IodefAddress? Address => One("Address", static (json, at) => new IodefAddress(json, at));

    public IodefSystem? System => One("System", static (json, at) => new IodefSystem(json, at));

    public DomainData? Domain => One("DomainData", static (json, at) => new DomainData(json, at));

    public BulkObservable? Bulk => One("BulkObservable", static (json, at) => new BulkObservable(json, at));

    public IReadOnlyList<FileHash> FileHashes => One("FileData", static (json, at) => new Files(json, at))?.Hashes ?? [];

    private sealed class Files(JsonElement json, string at) : IodefPart(json, at)
    {
        public IReadOnlyList<FileHash> Hashes => [.. Many("File", static (json, at) => new Content(json, at)).SelectMany(file => file.Hashes)];
    }

    private sealed class Content(JsonElement json, string at) : IodefPart(json, at)
    {
        public IReadOnlyList<FileHash> Hashes => One("HashData", static (json, at) => new Scope(json, at))?.Hashes ?? [];
    }

    private sealed class Scope(JsonElement json, string at) : IodefPart(json, at)
    {
        public IReadOnlyList<FileHash> Hashes =>
            Text("scope") == "file-contents" ? Many("Hash", static (json, at) => new FileHash(json, at)) : [];
    }
}

/// <summary>A hash over the whole of a file (RFC 7970 3.26.1).</summary>
public sealed class FileHash : IodefPart
{
    internal FileHash(JsonElement json, string at)
        : base(json, at)
    {
    }

    /// <summary>The algorithm, as a URI of XML Signature or by its name.</summary>
    public string Method => Text("DigestMethod")!;

    /// <summary>The value, base64 by the standard; hexadecimal is met too.</summary>
    public string Value => Text("DigestValue")!;
}

/// <summary>Many observables of one type, one a line (RFC 7970 3.29.3.1).</summary>
public sealed class BulkObservable : IodefPart
{
    internal BulkObservable(JsonElement json, string at)
        : base(json, at)
    {
    }

    /// <summary>One of <see cref="IodefVocabulary.BulkObservableTypes"/>, or the sender's own.</summary>
    public string? Type => Enumerated("type");

    /// <summary>The lines that are not empty, trimmed.</summary>
    public IReadOnlyList<string> Lines =>
        Text("BulkObservableList")!.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
