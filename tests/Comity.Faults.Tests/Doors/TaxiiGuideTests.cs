using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Comity.Faults.Tests.Doors;

/// <summary>
/// The TAXII commands of docs/using.md, each run as it stands there, with its addresses put in the place of the examples'; and what the
/// help says.
/// </summary>
public sealed class TaxiiGuideTests : IDisposable
{
    private const string Bundle = """
        {"type":"bundle","id":"bundle--33fe3b22-0201-47cf-85d0-97c02164528d","objects":[{"type":"indicator","spec_version":"2.1",
        "id":"indicator--33fe3b22-0201-47cf-85d0-97c02164528d","created":"2026-03-01T12:00:00.000Z","modified":"2026-03-01T12:00:00.000Z",
        "pattern":"[ipv4-addr:value = '192.0.2.1']","pattern_type":"stix","valid_from":"2026-03-01T12:00:00Z"}]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("taxii-guide-").FullName;
    private readonly string _url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{NodeProcess.FreePort()}");

    public TaxiiGuideTests()
    {
        File.WriteAllText(PathOf("bundle.json"), Bundle);
        File.WriteAllText(PathOf("comity"), $"#!/bin/sh\nexec {string.Join(' ', Command.Line([]).Select(word => $"'{word}'"))} \"$@\"\n");
    }

    [Fact]
    public async Task An_exchange_of_ones_own_is_made_and_used_as_the_guide_says()
    {
        var lines = Block("comity taxii init").Replace("http://127.0.0.1:8090", _url, StringComparison.Ordinal)
            .Replace("--data exchange &", $"--data exchange --listen {_url} &", StringComparison.Ordinal).Split('\n', 2);

        await RunAsync($$"""
            {{lines[0]}} > made
            export COMITY_TAXII_PASSWORD=$(sed -n 's/^password *//p' made)
            {{lines[1]}}
            kill $!
            """);

        Assert.Contains("indicator--33fe3b22", await File.ReadAllTextAsync(PathOf("feed.json"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_peoples_servers_are_asked_as_the_guide_says()
    {
        await using var server = await TaxiiProcess.InitAsync(PathOf("server"));
        await server.StartAsync();
        var lines = Block("export COMITY_TAXII_SERVER=https")
            .Replace("https://taxii.example.org/api/collections/91a7b528-80eb-42ed-a74d-c6fbd5a26116/", server.Collection,
                StringComparison.Ordinal)
            .Replace("https://taxii.example.org", server.Url, StringComparison.Ordinal).Split('\n');
        var (asked, push) = (lines[..^1], lines[^1]);

        await RunAsync($"export COMITY_TAXII_PASSWORD={server.Credentials["COMITY_TAXII_PASSWORD"]}\n{asked[0]}\n{push}\n{string.Join('\n', asked[1..])}");

        Assert.True(File.Exists(PathOf("day.json")));
        Assert.Single(await File.ReadAllLinesAsync(PathOf("feed/objects.ndjson"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_server_for_others_takes_a_certificate_as_the_guide_says()
    {
        WriteCertificate();
        var lines = Block("comity taxii account").Replace("https://0.0.0.0:8443",
            _url.Replace("http:", "https:", StringComparison.Ordinal), StringComparison.Ordinal);

        var said = await RunAsync($$"""
            comity taxii init exchange > made
            {{lines}} > listening &
            while ! grep -q listening listening; do sleep 0.05; kill -0 $!; done
            kill $!
            """);

        Assert.Contains("\nentry     {\"name\":\"ben\",\"password\":\"pbkdf2-sha256$", said, StringComparison.Ordinal);
        Assert.StartsWith("listening  https://", await File.ReadAllTextAsync(PathOf("listening"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("comity [command] [options]", "--help")]
    [InlineData("comity taxii [command] [options]", "taxii", "--help")]
    [InlineData("comity taxii pull <URL> [options]", "taxii", "pull", "--help")]
    [InlineData("comity stix validate <FILE>... [options]", "stix", "validate", "-h")]
    public async Task Help_calls_the_command_as_people_type_it(string usage, params string[] arguments)
    {
        var help = await Command.RunAsync(arguments);

        Assert.Equal((0, ""), (help.ExitCode, help.Errors));
        Assert.Contains($"\n  {usage}\n", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Comity.Cli", help.Output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    // The fenced block of the guide that begins so, without its comments.
    private static string Block(string begins)
    {
        var guide = File.ReadAllText(Path.Combine(Command.Root, "docs", "using.md")).ReplaceLineEndings("\n");
        var start = guide.IndexOf($"```\n{begins}", StringComparison.Ordinal) + 4;
        Assert.True(start > 4, $"The guide has no block that begins with {begins}.");
        var block = guide[start..guide.IndexOf("\n```", start, StringComparison.Ordinal)];
        return string.Join('\n', block.Split('\n').Select(line => line.Split("  #", 2)[0].TrimEnd()));
    }

    private async Task<string> RunAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["-e", "-c", "chmod +x comity\n" + script])
        {
            UseShellExecute = false, WorkingDirectory = _folder, RedirectStandardInput = true, RedirectStandardOutput = true,
                RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_folder}:{start.Environment["PATH"]}";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors + await output);
        return await output;
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=taxii.example.org", key,
            HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(PathOf("chain.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf("key.pem"), key.ExportPkcs8PrivateKeyPem());
    }
}
