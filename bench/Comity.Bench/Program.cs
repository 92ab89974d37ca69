using System.CommandLine;
using System.Globalization;
using Comity.Bench.Fuzzing;
using Comity.Bench.Measuring;
using Comity.Bench.Reports;
using Comity.Bench.Taxii;

namespace Comity.Bench;

/// <summary>
/// Measures what is named, or everything, and prints one table. A bar that is missed is a finding, not a failure; a benchmark that
/// breaks off is named in the table and makes the exit code 1, and what was found before stands.
/// </summary>
internal static class Program
{
    /// <summary>The argument with which this program ends at once: the least that a program on this runtime costs.</summary>
    public const string Nothing = "nothing";

    public static async Task<int> Main(string[] args)
    {
        if (args is [Nothing])
            return 0;
        if (args is not [ServerProcess.Command, var kind, var port, var with])
            return await RunAsync(args);
        await ServerProcess.ServeAsync(kind, int.Parse(port, CultureInfo.InvariantCulture), with);
        return 0;
    }

    private static async Task<int> RunAsync(string[] args)
    {
        var names = new Argument<string[]>("names") { Description = "Which benchmarks; all when none is named.", Arity = ArgumentArity.ZeroOrMore };
        names.AcceptOnlyFromAmong([.. All.Benchmarks.Select(benchmark => benchmark.Name)]);
        var list = new Option<bool>("--list") { Description = "Name the benchmarks and measure nothing." };
        var json = new Option<bool>("--json") { Description = "One JSON document on stdout and nothing else." };
        var markdown = new Option<bool>("--markdown") { Description = "The tables of docs/performance.md." };
        var quick = new Option<bool>("--quick") { Description = "A few seconds each: shows that they run; the figures say little." };
        var full = new Option<bool>("--full") { Description = "A million statements where the usual is a hundred thousand. Takes hours." };
        var data = new Option<DirectoryInfo?>("--data") { Description = "A folder with suspicious-addresses.txt and registries' delegated-* files. COMITY_DATA if not given; else generated lists." };
        var scratch = new Option<DirectoryInfo?>("--scratch") { Description = "A folder on the disk to measure; the system's temporary folder if not given." };
        var fuzz = new Option<bool>("--fuzz") { Description = "Feed broken input to the parsers, and measure nothing; exit code 1 when one breaks." };
        var seed = new Option<int>("--seed") { Description = "Decides the inputs of --fuzz; without it, another each time." };
        var seconds = new Option<int>("--seconds") { Description = "How long --fuzz takes for each parser.", DefaultValueFactory = _ => 60 };
        var root = new RootCommand("What Comity costs, each figure beside a limit measured in the same run.")
        {
            names, list, json, markdown, quick, full, data, scratch, fuzz, seed, seconds,
        };
        root.SetAction(async (parsed, _) =>
        {
            if (parsed.GetValue(list))
                return List();
            if (parsed.GetValue(fuzz))
                return FuzzReport.Run(parsed.GetValue(seed) is not 0 and var fixedSeed ? fixedSeed : Environment.TickCount, parsed.GetValue(seconds), Console.Out) ? 0 : 1;
            var folder = parsed.GetValue(data)?.FullName ?? Environment.GetEnvironmentVariable("COMITY_DATA");
            using var disk = new Scratch(parsed.GetValue(scratch)?.FullName);
            var scale = parsed.GetValue(full) ? Scale.Full : parsed.GetValue(quick) ? Scale.Quick : Scale.Usual;
            var conditions = new Conditions(scale, disk, string.IsNullOrEmpty(folder) ? null : folder, new Progress());
            var run = new Run(await Machine.DescribeAsync(disk));
            await MeasureAsync(run, conditions, parsed.GetValue(names)!);
            Print(run, parsed.GetValue(json), parsed.GetValue(markdown));
            return run.Failures.Count > 0 ? 1 : 0;
        });
        var parsed = root.Parse(args);
        foreach (var error in parsed.Errors)
            await Console.Error.WriteLineAsync(error.Message);
        return parsed.Errors.Count > 0 ? 2 : await parsed.InvokeAsync();
    }

    private static async Task MeasureAsync(Run run, Conditions conditions, string[] names)
    {
        foreach (var benchmark in All.Benchmarks.Where(benchmark => names.Length == 0 || names.Contains(benchmark.Name)))
        {
            conditions.Progress.Name = benchmark.Name;
            conditions.Progress.Show("beginning");
            await MeasureAsync(run, conditions, benchmark);
        }

        conditions.Progress.Clear();
    }

    /// <summary>One benchmark, each finding kept and said as it comes.</summary>
    private static async Task MeasureAsync(Run run, Conditions conditions, Benchmark benchmark)
    {
        try
        {
            await foreach (var finding in benchmark.Run(conditions))
            {
                run.Findings.Add(finding);
                conditions.Progress.Say(TableText.Row(finding));
            }
        }
        catch (Exception fault)
        {
            // Whatever it is: hours of other findings must not go with it.
            run.Failures.Add(new Failure(benchmark.Name, fault));
            conditions.Progress.Say($"{benchmark.Name} broke off: {fault}");
        }
    }

    private static void Print(Run run, bool json, bool markdown)
    {
        if (json)
            Console.Out.WriteLine(JsonText.Write(run));
        else
            foreach (var line in markdown ? MarkdownText.Lines(run) : TableText.Lines(run))
                Console.Out.WriteLine(line);
    }

    private static int List()
    {
        foreach (var benchmark in All.Benchmarks)
            Console.Out.WriteLine($"{benchmark.Name,-10} {benchmark.Measures}");
        return 0;
    }
}
