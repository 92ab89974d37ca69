using System.Globalization;
using Comity.Taxii;

namespace Comity.Cli.Taxii;

/// <summary>
/// Progress of what nobody knows the end of, on stderr: one line that changes on a terminal, and elsewhere a line now and then.
/// </summary>
/// <remarks>Elsewhere, what is short says nothing: a line comes after each hundred steps or ten seconds, and before each wait.</remarks>
internal sealed class ProgressCount(TimeProvider time) : IProgress<PullProgress>, IProgress<PushProgress>, IProgress<TaxiiWait>
{
    private const int StepsOfALine = 100;

    private static readonly TimeSpan TimeOfALine = TimeSpan.FromSeconds(10);

    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private bool _isDrawn;
    private int _unsaid;
    private long _saidAt = time.GetTimestamp();

    public void Report(PullProgress value) => Step($"{Counted(value.Objects, "object")}, {Counted(value.Pages, "page")}");

    public void Report(PushProgress value) =>
        Step(string.Create(CultureInfo.InvariantCulture,
            $"{value.Sent} sent, {value.Succeeded} added or there already, {value.Failed} failed"));

    public void Report(TaxiiWait value) => Say(Terminal.OneLine(string.Create(
        CultureInfo.InvariantCulture, $"trying again in {Math.Ceiling(value.Time.TotalSeconds):0} s: {value.Explanation}")));

    /// <summary>Before anything else is printed.</summary>
    public void End()
    {
        if (_isDrawn)
            Console.Error.WriteLine();
        _isDrawn = false;
    }

    /// <summary>A number and what is counted: <c>1 page</c>, <c>2 pages</c>.</summary>
    public static string Counted(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private void Step(string text)
    {
        if (_isTerminal || ++_unsaid >= StepsOfALine || time.GetElapsedTime(_saidAt) >= TimeOfALine)
            Say(text);
    }

    private void Say(string text)
    {
        (_unsaid, _saidAt) = (0, time.GetTimestamp());
        if (_isTerminal)
            Draw(text);
        else
            Console.Error.WriteLine(text);
    }

    // Longer than its line, a text would leave pieces of itself behind.
    private void Draw(string text)
    {
        _isDrawn = true;
        // A terminal that does not know how wide it is says 0.
        var width = Console.WindowWidth > 20 ? Console.WindowWidth - 1 : 79;
        Console.Error.Write('\r' + (text.Length > width ? text[..width] : text).PadRight(width));
    }
}
