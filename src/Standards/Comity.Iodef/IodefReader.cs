using System.Text.Json;

namespace Comity.Iodef;

/// <summary>Reads IODEF version 2 in JSON (RFC 8727), strictly and within bounds, and never throws because of what it reads.</summary>
public static class IodefReader
{
    /// <summary>Largest document, in bytes.</summary>
    public const int MaxBytes = 4 * 1_048_576;

    /// <summary>Deepest nesting, in levels.</summary>
    public const int MaxDepth = 32;

    /// <summary>Most values (objects, lists, texts, numbers) in one document.</summary>
    public const int MaxValues = 200_000;

    /// <summary>How many findings are listed; one more then says that the rest is missing.</summary>
    public const int MaxFindings = 200;

    /// <summary>The document with its notes, or every flaw found that refuses it. The bytes are copied.</summary>
    public static IodefReading Read(ReadOnlyMemory<byte> utf8)
    {
        if (JsonBounds.Flaw(utf8.Span) is { } flaw)
            return new IodefReading(Document: null, [flaw]);
        var original = utf8.ToArray();
        using var json = JsonDocument.Parse(original, new JsonDocumentOptions { MaxDepth = MaxDepth });
        var findings = IodefChecker.Check(json.RootElement);
        var document = findings.Any(finding => finding.Refuses) ? null : new IodefDocument(json.RootElement.Clone(), original);
        return new IodefReading(document, findings);
    }
}
