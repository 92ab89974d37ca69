using System.Diagnostics;

namespace Comity.Bench.Operation;

/// <summary>The command as everybody starts it: the script at the root of the tree, which builds it first if it must.</summary>
internal static class Launcher
{
    private static readonly string Script = Path.Combine(Root(), "comity");

    /// <summary>An empty program on the same runtime: this one, told to do nothing.</summary>
    public static Task<double> NothingAsync() => TimeAsync(Environment.ProcessPath!, Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Launcher).Assembly.Location, Program.Nothing] : [Program.Nothing]);

    /// <summary>Milliseconds of one call of the command, which must succeed.</summary>
    public static Task<double> TimeAsync(params string[] arguments) => TimeAsync(Script, arguments);

    public static Process Start(params string[] arguments) => Start(Script, arguments);

    private static async Task<double> TimeAsync(string program, string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(program, arguments);
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var taken = clock.Elapsed.TotalMilliseconds;
        _ = await said;
        return process.ExitCode == 0 ? taken : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {await complained}");
    }

    private static Process Start(string program, string[] arguments) => Process.Start(
        new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Comity.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("No folder above the benchmarks holds Comity.slnx.");
    }
}
