using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Comity.Taxii;

namespace Comity.Cli.Taxii;

/// <summary>
/// Puts a changed settings file in force while the server runs, at SIGHUP and when the file was written; a file that cannot be served
/// changes nothing, and the log says why.
/// </summary>
/// <remarks>Made before the file is read for the first time: what is changed or asked for from then on is seen.</remarks>
internal sealed class SettingsWatch : IDisposable
{
    // A look at one small file: it sees what is renamed into place, on any file system.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _asked = new(0);
    private readonly PosixSignalRegistration? _signal;
    private readonly string _path;
    private string _seen;

    public SettingsWatch(string path)
    {
        (_path, _seen) = (path, Seen(path));
        _signal = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            _asked.Release();
        });
    }

    /// <summary>Watches until it is cancelled, and then returns.</summary>
    public async Task RunAsync(WebApplication app, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (await IsChangedAsync(cancellation))
                    TakeUp(app);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (TaxiiSettingsException unusable)
            {
                app.Logger.LogError(
                "The changed settings cannot be served, and the old ones stay in force. {Problems} Mend the file; it is read again when it is written.",
                string.Join(' ', unusable.Problems));
            }
            catch (Exception failed)
            {
                // Whatever it is: a watch that ended would leave a withdrawn account in force for ever.
                app.Logger.LogError(failed, "The changed settings cannot be served, and the old ones stay in force");
            }
        }
    }

    public void Dispose()
    {
        _signal?.Dispose();
        _asked.Dispose();
    }

    private async Task<bool> IsChangedAsync(CancellationToken cancellation)
    {
        var wasAsked = await _asked.WaitAsync(Interval, cancellation);
        var (before, now) = (_seen, Seen(_path));
        _seen = now;
        return wasAsked || now != before;
    }

    // By its content: a date and a length can be the same afterwards.
    private static string Seen(string path)
    {
        try
        {
            return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private void TakeUp(WebApplication app)
    {
        app.Services.ReplaceTaxiiSettings(TaxiiSettings.Read(_path));
        app.Logger.LogWarning("The changed settings of {Path} are in force", _path);
    }
}
