using System.Text.Encodings.Web;
using System.Text.Json;

namespace Comity.Iodef;

/// <summary>Writes documents as UTF-8 JSON, every member in its place, those it does not know included.</summary>
public static class IodefWriter
{
    /// <summary>The document as indented JSON. Values and their order are those that were read; only white space and escapes may differ.</summary>
    public static byte[] Write(IodefDocument document)
    {
        using var stream = new MemoryStream();
        // Relaxed escaping keeps Arabic, Chinese or Russian text readable; the bytes are a file, never part of a page.
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(stream, options))
            document.Json.WriteTo(writer);
        return stream.ToArray();
    }
}
