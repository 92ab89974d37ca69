using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Comity.Stix;

namespace Comity.Cli.Stix;

/// <summary><c>comity stix canonical</c>: the one form of a JSON text that everybody writes alike (RFC 8785), without a line feed at its end.</summary>
internal static class CanonicalCommand
{
    public static Command Make()
    {
        var file = StixFiles.One("A JSON text.");
        var json = Options.Json();
        var command = new Command("canonical", "Print a JSON text in canonical form (RFC 8785), byte for byte; with --json also its SHA-256.") { file, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var canonical = await WriteAsync(parsed.GetValue(file)!, cancellation);
            if (parsed.GetValue(json))
            {
                Terminal.Answer(json: true, new { sha256 = Convert.ToHexStringLower(SHA256.HashData(canonical)), bytes = canonical.Length, canonical = Encoding.UTF8.GetString(canonical) });
                return Terminal.Done;
            }

            await using var output = Console.OpenStandardOutput();
            await output.WriteAsync(canonical, cancellation);
            return Terminal.Done;
        });
        return command;
    }

    private static async Task<byte[]> WriteAsync(string file, CancellationToken cancellation)
    {
        var bytes = await StixFiles.LoadAsync(file, cancellation) ?? throw CommandFailed.Unreadable($"{file} is too large.");
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = CanonicalJson.MaxDepth, AllowDuplicateProperties = false });
            return CanonicalJson.Write(document.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or StixFormatException or InvalidOperationException)
        {
            throw CommandFailed.Unreadable($"{file} has no canonical form: {broken.Message}");
        }
    }
}
