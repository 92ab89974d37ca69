namespace Comity.Bench.Measuring;

/// <summary>Medians of a figure and its limit, measured in turns so that what disturbs the machine disturbs both.</summary>
/// <param name="Ratio">Median of the rounds' own ratios.</param>
internal sealed record Rounds(double Figure, double Limit, double Ratio)
{
    /// <summary>One round that does not count, for code that is not compiled yet; then the others.</summary>
    public static async Task<Rounds> InTurnsAsync(int count, Progress progress, Func<Task<double>> figure, Func<Task<double>> limit)
    {
        var figures = new List<double>(count);
        var limits = new List<double>(count);
        for (var round = 0; round <= count; round++)
        {
            progress.Show($"round {round} of {count}");
            var (done, possible) = (await figure(), await limit());
            if (round == 0)
                continue;
            figures.Add(done);
            limits.Add(possible);
        }

        return Of(figures, limits);
    }

    public static Rounds Of(IReadOnlyList<double> figures, IReadOnlyList<double> limits) =>
        new(Median(figures), Median(limits), Median([.. figures.Zip(limits, (figure, limit) => figure / limit)]));

    public static double Median(IReadOnlyCollection<double> values) => Percentile(values, 0.5);

    /// <summary>The nearest rank; 0.5 is the (lower) median.</summary>
    public static double Percentile(IReadOnlyCollection<double> values, double part) =>
        values.Order().ElementAt(Math.Max(0, (int)Math.Ceiling(part * values.Count) - 1));
}
