using System.CommandLine;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Comity.Taxii;

namespace Comity.Cli.Taxii;

/// <summary><c>comity taxii serve</c>: a TAXII server over one folder, until it is stopped.</summary>
internal static class ServeCommand
{
    public static Command Make()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "The server's folder; comity taxii init makes one.", Required = true, HelpName = "DIR",
        };
        var listen = Options.Or("--listen", "http://127.0.0.1:8090",
            "Where it listens: https with a certificate, or http on this machine, behind a proxy.", "URL");
        var certificate = Options.OptionalFile("--certificate", "For https: the certificate and its chain, in PEM.");
        var key = Options.OptionalFile("--key", "For https: its private key, in PEM.");
        var json = Options.Json();
        var command = new Command("serve", "Be a TAXII 2.1 server over a folder, until stopped.") { data, listen, certificate, key, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var address = AddressOf(parsed.GetValue(listen)!, parsed.GetValue(certificate));
            var identity = Identity(parsed.GetValue(certificate), parsed.GetValue(key));
            await ServeAsync(parsed.GetValue(data)!, address, identity, parsed.GetValue(json), cancellation);
            return Terminal.Done;
        });
        return command;
    }

    private static async Task ServeAsync(DirectoryInfo data, Uri address, ServedAs? identity, bool json, CancellationToken cancellation)
    {
        using var watch = new SettingsWatch(TaxiiFolder.SettingsOf(data));
        var settings = Settings(data);
        await using var store = SqliteTaxiiStore.Open(TaxiiFolder.StoreOf(data));
        await using var app = Build(settings, store, address, identity);
        await StartAsync(app, address, cancellation);
        Terminal.Answer(json, new { listening = app.Urls.Select(url => url.TrimEnd('/') + "/taxii2/") },
            app.Urls.Select(url => $"listening  {url.TrimEnd('/')}/taxii2/"));
        await Console.Out.FlushAsync(CancellationToken.None);
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = watch.RunAsync(app, stopped.Token);
        await app.WaitForShutdownAsync(cancellation);
        await stopped.CancelAsync();
        await watching;
    }

    private static async Task StartAsync(WebApplication app, Uri address, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception taken) when (taken is IOException or SocketException)
        {
            throw new CommandFailed(Terminal.CouldNotRun,
                $"It cannot listen at {address.GetLeftPart(UriPartial.Authority)}: {taken.GetBaseException().Message}. "
                + "Choose another port (--listen), or stop what listens there.");
        }
    }

    private static WebApplication Build(TaxiiSettings settings, ITaxiiStore store, Uri address, ServedAs? identity)
    {
        var builder = WebApplication.CreateSlimBuilder();
        // What stands in the folder it was started from, or in the environment, shall not decide where it listens.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        // What the command answers is on stdout alone.
        builder.Logging.ClearProviders()
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Warning)
            // Why it did not start is said by the command, in one line.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddTaxiiServer(settings, store);
        builder.WebHost.UseUrls(address.AbsoluteUri).ConfigureKestrel(kestrel => kestrel.LimitForTaxii());
        if (identity is not null)
            builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
                (https.ServerCertificate, https.ServerCertificateChain) = (identity.Certificate, identity.Chain)));
        var app = builder.Build();
        app.MapTaxii();
        return app;
    }

    private static TaxiiSettings Settings(DirectoryInfo data)
    {
        try
        {
            return TaxiiSettings.Read(TaxiiFolder.SettingsOf(data));
        }
        catch (TaxiiSettingsException unusable)
        {
            throw CommandFailed.Unreadable(unusable.Message + " comity taxii init makes a first one.");
        }
    }

    private static Uri AddressOf(string listen, FileInfo? certificate)
    {
        if (!Uri.TryCreate(listen, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw CommandFailed.Unreadable($"{listen} is no address to listen at.");
        if (address is { Scheme: "http", IsLoopback: false })
            throw CommandFailed.Unreadable(
                "TAXII is spoken over https: give --certificate and --key, or listen on this machine behind a proxy.");
        return address.Scheme == "https" == certificate is not null
            ? address
            : throw CommandFailed.Unreadable("https takes --certificate and --key; http takes neither.");
    }

    private static ServedAs? Identity(FileInfo? certificate, FileInfo? key)
    {
        if (certificate is null || key is null)
            return certificate is null && key is null ? null : throw CommandFailed.Unreadable("Give --certificate and --key together.");
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate.FullName);
            return new ServedAs(X509Certificate2.CreateFromPemFile(certificate.FullName, key.FullName), chain);
        }
        catch (Exception unusable) when (unusable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw CommandFailed.Unreadable($"The certificate or its key cannot be used: {unusable.Message}");
        }
    }

    private sealed record ServedAs(X509Certificate2 Certificate, X509Certificate2Collection Chain);
}
