using System.Globalization;
using Comity.Taxii;

namespace Comity.Cli.Taxii;

/// <summary>Progress of what nobody knows the end of, on stderr and only on a terminal.</summary>
internal sealed class ProgressCount : IProgress<PullProgress>, IProgress<PushProgress>, IProgress<TaxiiWait>
{
    private readonly bool _isShown = !Console.IsErrorRedirected;
    private bool _isDrawn;

    public void Report(PullProgress value) => Draw($"{value.Objects} objects, {value.Pages} pages");

    public void Report(PushProgress value) => Draw($"{value.Sent} sent, {value.Succeeded} added, {value.Failed} failed");

    public void Report(TaxiiWait value) => Draw(Terminal.OneLine(string.Create(CultureInfo.InvariantCulture, $"trying again in {Math.Ceiling(value.Time.TotalSeconds):0} s: {value.Explanation}")));

    /// <summary>Before anything else is printed.</summary>
    public void End()
    {
        if (_isDrawn)
            Console.Error.WriteLine();
        _isDrawn = false;
    }

    // Longer than its line, a text would leave pieces of itself behind.
    private void Draw(string text)
    {
        if (!_isShown)
            return;
        _isDrawn = true;
        // A terminal that does not know how wide it is says 0.
        var width = Console.WindowWidth > 20 ? Console.WindowWidth - 1 : 79;
        Console.Error.Write('\r' + (text.Length > width ? text[..width] : text).PadRight(width));
    }
}
