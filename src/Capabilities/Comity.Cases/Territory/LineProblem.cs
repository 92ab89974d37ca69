namespace Comity.Cases.Territory;

/// <summary>One line that could not be used: where it stands, what was wrong and how to mend it.</summary>
/// <param name="Line">From 1; 0 if it is about the file.</param>
/// <param name="Text">The line, cut to 120 characters; it may hold what only the sender of the file may see.</param>
public sealed record LineProblem(int Line, string What, string Mend, string Text)
{
    internal const int MaxText = 120;
}

/// <summary>The problems of one file: all are counted, the first <see cref="MaxListed"/> are listed.</summary>
public sealed class LineProblems
{
    /// <summary>Most problems listed one by one.</summary>
    public const int MaxListed = 10_000;

    private readonly List<LineProblem> _listed = [];

    public IReadOnlyList<LineProblem> Listed => _listed;

    /// <summary>How many there were, listed or not.</summary>
    public int Count { get; private set; }

    internal void Add(int line, Flaw flaw, string text)
    {
        Count++;
        if (_listed.Count < MaxListed)
            _listed.Add(new LineProblem(line, flaw.What, flaw.Mend, text.Length <= LineProblem.MaxText ? text : Cut(text)));
    }

    internal void Add(TextLine line, Flaw flaw) => Add(line.Number, flaw, line.Text);

    private static string Cut(string text)
    {
        // Never through the middle of a surrogate pair.
        var end = char.IsHighSurrogate(text[LineProblem.MaxText - 1]) ? LineProblem.MaxText - 1 : LineProblem.MaxText;
        return text[..end] + "…";
    }
}
