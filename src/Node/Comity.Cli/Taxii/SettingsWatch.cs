using System.Runtime.InteropServices;
using Comity.Taxii;

namespace Comity.Cli.Taxii;

/// <summary>Puts a changed settings file in force while the server runs, at SIGHUP and when the file was written; a file that cannot be served changes nothing, and the log says why.</summary>
internal sealed class SettingsWatch(WebApplication app, string path) : BackgroundService
{
    // A look at one file's date: it sees what is renamed into place, on any file system.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private (DateTime, long) _seen = Seen(path);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var asked = new SemaphoreSlim(0);
        using var signal = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            asked.Release();
        });
        while (!stoppingToken.IsCancellationRequested)
        {
            var wasAsked = await asked.WaitAsync(Interval, stoppingToken);
            var seen = Seen(path);
            if (!wasAsked && seen == _seen)
                continue;
            _seen = seen;
            TakeUp();
        }
    }

    private static (DateTime, long) Seen(string path) => new FileInfo(path) is { Exists: true } file ? (file.LastWriteTimeUtc, file.Length) : default;

    private void TakeUp()
    {
        try
        {
            app.Services.ReplaceTaxiiSettings(TaxiiSettings.Read(path));
            app.Logger.LogWarning("The changed settings of {Path} are in force", path);
        }
        catch (TaxiiSettingsException unusable)
        {
            app.Logger.LogError("The changed settings cannot be served, and the old ones stay in force. {Problems} Mend the file; it is read again when it is written.", string.Join(' ', unusable.Problems));
        }
    }
}
