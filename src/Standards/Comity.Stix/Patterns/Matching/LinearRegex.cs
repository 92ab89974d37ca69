using System.Text.RegularExpressions;

namespace Comity.Stix;

/// <summary>A regular expression that is made ready when it is first needed, runs in linear time, and gives its memory back when others need it more.</summary>
/// <remarks>
/// One that is ready can hold a hundred kilobytes. Only the last four thousand that were made, in the whole process, are sure to stay; others
/// stay until memory is collected, and are then made again, which takes about a millisecond.
/// </remarks>
internal sealed class LinearRegex(string expression)
{
    private const int Kept = 4_096;

    private static readonly Regex?[] Last = new Regex?[Kept];
    private static int _made;

    private WeakReference<Regex>? _ready;

    /// <exception cref="StixMatchLimitException">The engine cannot run it: whether it matches is not decided.</exception>
    public bool IsMatch(string text) => Ready().IsMatch(text);

    /// <summary>Two threads may make the same.</summary>
    internal Regex Ready()
    {
        if (_ready is { } made && made.TryGetTarget(out var ready))
            return ready;
        ready = Make(expression);
        Last[(uint)Interlocked.Increment(ref _made) % Kept] = ready;
        _ready = new WeakReference<Regex>(ready);
        return ready;
    }

    private static Regex Make(string expression)
    {
        try
        {
            return new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception tooLarge) when (tooLarge is NotSupportedException or ArgumentException)
        {
            throw new StixMatchLimitException($"The engine cannot run a regular expression: {tooLarge.Message}");
        }
    }
}
