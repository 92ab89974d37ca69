using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Comity.Stix;

namespace Comity.Cli.Stix;

/// <summary>
/// <c>comity stix canonical</c>: the one form of a JSON text that everybody writes alike (RFC 8785), without a line feed at its end.
/// </summary>
internal static class CanonicalCommand
{
    public static Command Make() => OneFile.Command(
        "canonical", "Print a JSON text in canonical form (RFC 8785), byte for byte; with --json also its SHA-256.", "A JSON text.",
        RunAsync);

    private static async Task RunAsync(string file, bool json, CancellationToken cancellation)
    {
        var canonical = await WriteAsync(file, cancellation);
        if (json)
        {
            Terminal.Answer(json, new { sha256 = Convert.ToHexStringLower(SHA256.HashData(canonical)), bytes = canonical.Length,
                canonical = Encoding.UTF8.GetString(canonical) });
            return;
        }

        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(canonical, cancellation);
    }

    private static async Task<byte[]> WriteAsync(string file, CancellationToken cancellation)
    {
        var bytes = await StixFiles.LoadAsync(file, cancellation);
        try
        {
            using var document = JsonDocument.Parse(WithoutMark(bytes),
                new JsonDocumentOptions { MaxDepth = CanonicalJson.MaxDepth, AllowDuplicateProperties = false });
            return CanonicalJson.Write(document.RootElement);
        }
        catch (JsonException broken)
        {
            var place = $"line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}";
            throw CommandFailed.Unreadable($"stix.not-json: {StixFiles.Name(file)}, {place}: {Reason(broken)}");
        }
        catch (Exception broken) when (broken is StixFormatException or InvalidOperationException)
        {
            throw CommandFailed.Unreadable($"{StixFiles.Name(file)} has no canonical form: {broken.Message}");
        }
    }

    // The place stands at the end of the platform's own message, counted from zero.
    private static string Reason(JsonException broken) => broken.Message.Split(" LineNumber:")[0];

    // As the reader of STIX does; RFC 8259, 8.1 lets a reader pass over it.
    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) => json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
}
