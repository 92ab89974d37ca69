namespace Comity.Bench.Measuring;

/// <summary>What one call has found so far, and on what.</summary>
internal sealed record Run(Machine Machine)
{
    public List<Finding> Findings { get; } = [];

    public List<Failure> Failures { get; } = [];
}

/// <summary>A benchmark that broke off. What it had found until then is among the findings.</summary>
internal sealed record Failure(string Benchmark, string Why)
{
    public Failure(string benchmark, Exception fault)
        : this(benchmark, $"{fault.GetType().Name}: {fault.Message.ReplaceLineEndings(" ")}")
    {
    }
}
