using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Comity.Faults.Tests.Doors;

/// <summary><c>comity taxii serve</c> over https, under a public address, and with a settings file that changes while it runs.</summary>
public sealed class TaxiiServeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taxii-serve-").FullName;

    private string Settings => Path.Combine(_folder, "server", "taxii.json");

    [Fact]
    public async Task It_speaks_https_with_a_certificate_and_announces_its_public_address()
    {
        var (account, password) = await InitAsync();
        Change("\"title\"", "\"publicUrl\": \"https://taxii.example.org\", \"title\"");
        using var certificate = Certificate(out var chain, out var key);
        var url = string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{NodeProcess.FreePort()}");
        using var process = await StartAsync([], "--listen", url, "--certificate", chain, "--key", key);
        try
        {
            using var http = Client(url, account, password, certificate);
            using var discovery = JsonDocument.Parse(await http.GetStringAsync("taxii2/", TestContext.Current.CancellationToken));
            Assert.Equal("https://taxii.example.org/taxii2/api/", discovery.RootElement.GetProperty("default").GetString());
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_changed_settings_file_is_in_force_and_a_broken_one_changes_nothing_and_is_named_in_the_log()
    {
        var (account, password) = await InitAsync();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{NodeProcess.FreePort()}");
        var log = new StringBuilder();
        // What the environment or the folder of work says of addresses is not heeded.
        using var process = await StartAsync(new() { ["ASPNETCORE_URLS"] = "http://127.0.0.1:1", ["Kestrel__Endpoints__A__Url"] = "http://127.0.0.1:1" }, "--listen", url);
        process.ErrorDataReceived += (_, line) => { lock (log) log.AppendLine(line.Data); };
        process.BeginErrorReadLine();
        try
        {
            using var http = Client(url, account, password, null);
            Change("\"title\": \"TAXII server\"", "\"title\": \"Renamed\"");
            await UntilAsync(async () => (await http.GetStringAsync("taxii2/")).Contains("Renamed", StringComparison.Ordinal));
            Change("\"Renamed\",", "\"Broken\"");
            await UntilAsync(() => { lock (log) return Task.FromResult(log.ToString().Contains("at line", StringComparison.Ordinal)); });
            Assert.Contains("Renamed", await http.GetStringAsync("taxii2/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Change("\"read\": [", "\"read\": [null,");
            Change("\"Broken\"", "\"Broken\",");
            await UntilAsync(() => { lock (log) return Task.FromResult(log.ToString().Contains("(null)", StringComparison.Ordinal)); });
            Change("\"read\": [null,", "\"read\": [");
            Change("\"Broken\"", "\"Mended\"");
            await Command.SignalAsync(process, "HUP");
            await UntilAsync(async () => (await http.GetStringAsync("taxii2/")).Contains("Mended", StringComparison.Ordinal));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_signal_to_read_the_settings_again_ends_nothing_and_is_heeded_also_while_it_starts()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which signals a process catches is asked of Linux.");
        await InitAsync();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{NodeProcess.FreePort()}");
        using var process = Command.Start(["taxii", "serve", "--data", Path.Combine(_folder, "server"), "--listen", url], environment: null);
        try
        {
            // Before it catches the signal it is a program that has not begun; the settings are read only after.
            while (!CatchesHangup(process))
                await Task.Delay(1, TestContext.Current.CancellationToken);
            await Command.SignalAsync(process, "HUP");

            var listening = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.StartsWith("listening", listening, StringComparison.Ordinal);
            // The file is the same: only who heeds the signal takes it up again.
            string? line;
            do
            {
                line = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
            }
            while (line?.Contains("are in force", StringComparison.Ordinal) == false);
            Assert.NotNull(line);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    // Bit 0 of the mask stands for signal 1, SIGHUP.
    private static bool CatchesHangup(Process process)
    {
        Assert.False(process.HasExited, "It ended.");
        var caught = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("SigCgt:", StringComparison.Ordinal));
        return (ulong.Parse(caught.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 1) != 0;
    }

    [Fact]
    public async Task An_entry_of_comity_taxii_account_signs_in_with_the_secret_that_was_told()
    {
        await InitAsync();
        using var made = JsonDocument.Parse((await Command.RunAsync("taxii", "account", "ben", "--json")).Output);
        Change("\"accounts\": [", $"\"accounts\": [{made.RootElement.GetProperty("entry").GetRawText()},");
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{NodeProcess.FreePort()}");
        using var process = await StartAsync([], "--listen", url);
        try
        {
            using var http = Client(url, "ben", made.RootElement.GetProperty("secret").GetString()!, null);
            Assert.Contains("TAXII server", await http.GetStringAsync("taxii2/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(string, string)> InitAsync()
    {
        var made = await Command.RunAsync("taxii", "init", Path.Combine(_folder, "server"), "--json");
        using var document = JsonDocument.Parse(made.Output);
        return (document.RootElement.GetProperty("account").GetString()!, document.RootElement.GetProperty("password").GetString()!);
    }

    private async Task<Process> StartAsync(Dictionary<string, string> environment, params string[] options)
    {
        var process = Command.Start(["taxii", "serve", "--data", Path.Combine(_folder, "server"), .. options], environment);
        Assert.StartsWith("listening", await process.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        return process;
    }

    // Renamed into place, as an administrator's editor does.
    private void Change(string what, string into)
    {
        var text = File.ReadAllText(Settings);
        Assert.Contains(what, text, StringComparison.Ordinal);
        var at = text.IndexOf(what, StringComparison.Ordinal);
        File.WriteAllText(Settings + ".new", text[..at] + into + text[(at + what.Length)..]);
        File.Move(Settings + ".new", Settings, overwrite: true);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var attempt = 0; !await holds(); attempt++)
        {
            Assert.True(attempt < 300, "It did not happen.");
            await Task.Delay(50);
        }
    }

    private static HttpClient Client(string url, string account, string password, X509Certificate2? certificate)
    {
        var transport = new SocketsHttpHandler();
        if (certificate is not null)
            transport.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString(HashAlgorithmName.SHA256) == certificate.GetCertHashString(HashAlgorithmName.SHA256) };
        var http = new HttpClient(transport) { BaseAddress = new Uri(url) };
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account}:{password}")));
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/taxii+json;version=2.1");
        return http;
    }

    private X509Certificate2 Certificate(out string chain, out string key)
    {
        using var signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = new CertificateRequest("CN=127.0.0.1", signer, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        (chain, key) = (Path.Combine(_folder, "chain.pem"), Path.Combine(_folder, "key.pem"));
        File.WriteAllText(chain, certificate.ExportCertificatePem());
        File.WriteAllText(key, signer.ExportPkcs8PrivateKeyPem());
        return certificate;
    }
}
