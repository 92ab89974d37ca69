using Comity.Taxii;

namespace Comity.Cli.Taxii;

/// <summary>Progress of what nobody knows the end of, on stderr and only on a terminal.</summary>
internal sealed class ProgressCount : IProgress<PullProgress>, IProgress<PushProgress>, IDisposable
{
    private readonly bool _isShown = !Console.IsErrorRedirected;
    private bool _isDrawn;

    public void Report(PullProgress value) => Draw($"{value.Objects} objects, {value.Pages} pages");

    public void Report(PushProgress value) => Draw($"{value.Sent} sent, {value.Succeeded} added, {value.Failed} failed");

    public void Dispose()
    {
        if (_isDrawn)
            Console.Error.WriteLine();
    }

    private void Draw(string text)
    {
        if (!_isShown)
            return;
        _isDrawn = true;
        Console.Error.Write($"\r{text}  ");
    }
}
