namespace Comity.Bench.Measuring;

/// <summary>One line of the table: what was measured, what bounds it, and whether the bar is met.</summary>
/// <param name="What">Names the line; no other line has it.</param>
/// <param name="Figure">What the product does: a median over rounds, where nothing else is said.</param>
/// <param name="Limit">What the machine, or the store below, does in the same run; null where only the bar bounds the figure.</param>
/// <param name="LimitIs">What the limit is, in words.</param>
internal sealed record Finding(string What, Quantity Figure, Quantity? Limit, string LimitIs)
{
    /// <summary>Of figure to limit: the median of the rounds' own ratios; null without a limit.</summary>
    public double? Ratio { get; init; } = Figure.Value / Limit?.Value;

    public Bar Bar { get; init; } = Bar.None;

    /// <summary>Null without a bar.</summary>
    public bool? IsMet => Bar.IsMet(this);

    public static Finding Of(string what, string unit, Rounds rounds, string limitIs) =>
        new(what, new Quantity(rounds.Figure, unit), new Quantity(rounds.Limit, unit), limitIs) { Ratio = rounds.Ratio };
}

/// <summary>What the design asks of a figure.</summary>
internal sealed record Bar(string Text, Func<Finding, bool>? Holds)
{
    public static readonly Bar None = new("", null);

    public bool? IsMet(Finding finding) => Holds?.Invoke(finding);

    /// <summary>At least this part of the limit.</summary>
    public static Bar AtLeast(double ratio) => new($"≥ {ratio:0.00}", finding => finding.Ratio >= ratio);

    /// <summary>At most so many times the limit.</summary>
    public static Bar Within(double ratio) => new($"≤ {ratio:0.0}×", finding => finding.Ratio <= ratio);

    /// <summary>At least a fixed amount, in the figure's own unit.</summary>
    public static Bar Over(double value, string text) => new($"≥ {text}", finding => finding.Figure.Value >= value);

    /// <summary>Less than a fixed amount, in the figure's own unit.</summary>
    public static Bar Under(double value, string text) => new($"< {text}", finding => finding.Figure.Value < value);
}
