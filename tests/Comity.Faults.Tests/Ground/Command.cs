using System.Diagnostics;

namespace Comity.Faults.Tests;

/// <summary>The built <c>comity</c> command as a process of its own.</summary>
internal static class Command
{
    /// <summary>What a finished command said.</summary>
    public sealed record Outcome(int ExitCode, string Output, string Errors);

    /// <summary>The folder that holds <c>Comity.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    // The suite names the command as people get it, compiled ahead; without that, what the build left.
    private static string Assembly => Environment.GetEnvironmentVariable("COMITY_TEST_COMMAND") is { Length: > 0 } published
        ? published
        : Path.Combine(Root, "src", "Node", "Comity.Cli", "bin", Configuration, "net10.0", "Comity.Cli.dll");

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/')).Parent!.Name;

    public static async Task<Outcome> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments, environment: null);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new Outcome(process.ExitCode, await output, await errors);
    }

    /// <summary>The program that runs the command, and its arguments.</summary>
    public static string[] Line(IEnumerable<string> arguments) => ["dotnet", Assembly, .. arguments];

    /// <param name="limit">A shell line that runs first in the same process, such as <c>ulimit -f 100</c>; null for none.</param>
    public static Process Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment, string? limit = null)
    {
        var start = new ProcessStartInfo { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] shell = limit is null ? [] : ["/bin/bash", "-c", limit + "; exec \"$@\"", "bash"];
        // Whoever runs the suite in the background has SIGINT ignored, and a process inherits that.
        string[] line = ["env", "--default-signal=INT", .. shell, .. Line(arguments)];
        start.FileName = line[0];
        foreach (var argument in line.Skip(1))
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException("the command could not be started");
        process.StandardInput.Close();
        return process;
    }

    /// <param name="signal">As <c>kill</c> names it: <c>INT</c>, <c>TERM</c>.</param>
    public static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Comity.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run inside the repository.");
        return folder.FullName;
    }
}
