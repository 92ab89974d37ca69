namespace Comity.Cases.Incidents;

/// <summary>A line of a list that is no indicator. The line itself stays with whoever sent the list.</summary>
/// <param name="Line">Counted from 1.</param>
public sealed record RefusedLine(int Line, Refusal Refusal);

/// <summary>The indicators of a plain list, each once, in their order; every line is either among them, empty, a comment, or named as refused.</summary>
public sealed record IndicatorList(IReadOnlyList<Indicator> Indicators, IReadOnlyList<RefusedLine> Refused, int Repeated)
{
    /// <summary>Most lines in a list.</summary>
    public const int MaxLines = 200_000;

    /// <summary>Reads one indicator a line; what follows <c>#</c> at the start of a line is a comment.</summary>
    public static Result<IndicatorList> Read(IEnumerable<string> lines)
    {
        var indicators = new List<Indicator>();
        var seen = new HashSet<Indicator>();
        var refused = new List<RefusedLine>();
        var (number, repeated) = (0, 0);
        foreach (var line in lines)
        {
            if (++number > MaxLines)
                return new TooManyLines();
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
                continue;
            if (!Indicator.Recognise(text).TryGet(out var indicator, out var refusal))
                refused.Add(new RefusedLine(number, refusal));
            else if (seen.Add(indicator))
                indicators.Add(indicator);
            else
                repeated++;
        }

        return new IndicatorList(indicators, refused, repeated);
    }
}
