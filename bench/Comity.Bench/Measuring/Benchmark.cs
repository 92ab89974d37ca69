namespace Comity.Bench.Measuring;

/// <summary>Something that can be measured by name.</summary>
/// <param name="Name">As it is typed.</param>
/// <param name="Measures">In a few words.</param>
internal sealed record Benchmark(string Name, string Measures, Func<Conditions, IAsyncEnumerable<Finding>> Run);

/// <summary>How much is measured.</summary>
internal enum Scale
{
    /// <summary>A few seconds for each: whether it runs, not what it costs.</summary>
    Quick,
    Usual,

    /// <summary>A million statements where the usual is a hundred thousand.</summary>
    Full,
}

/// <summary>What a benchmark is given.</summary>
/// <param name="DataFolder">Holds real lists and registries' files; null: generated ones are taken.</param>
internal sealed record Conditions(Scale Scale, Scratch Scratch, string? DataFolder, Progress Progress)
{
    public int Rounds => Scale == Scale.Quick ? 3 : 7;

    /// <summary>How long one side of a round takes where it is bounded by time.</summary>
    public TimeSpan Turn => TimeSpan.FromSeconds(Scale == Scale.Quick ? 0.4 : 2);

    public T Pick<T>(T quick, T usual) => Scale == Scale.Quick ? quick : usual;

    public T Pick<T>(T quick, T usual, T full) => Scale == Scale.Full ? full : Pick(quick, usual);
}
