using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Comity.Faults.Tests.Doors;

/// <summary>
/// A collection of tens of thousands of objects, pushed and pulled by the command: what it holds in memory meanwhile, and what it shows.
/// </summary>
public sealed class TaxiiProgressTests : IDisposable
{
    private const int Few = 2_000;
    private const int Many = 20_000;
    private const int PageSize = 100;
    private const int ObjectBytes = 3_000;

    // A collector that takes what it can get would hide what is held: small steps, one heap, nothing beside the work.
    private static readonly Dictionary<string, string> Frugal = new()
    {
        ["DOTNET_gcServer"] = "0", ["DOTNET_gcConcurrent"] = "0", ["DOTNET_GCgen0size"] = "400000", ["DOTNET_TieredPGO"] = "0",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("taxii-long-").FullName;

    [Fact]
    public async Task A_long_push_and_pull_hold_no_more_in_memory_than_short_ones()
    {
        await using var server = await TaxiiProcess.InitAsync(PathOf("server"));
        await server.StartAsync();

        var shortPush = await PeakAsync(server, "push", server.Collection, Bundle(0, Few));
        var shortPull = await PeakAsync(server, "pull", server.Collection, "--out", PathOf("short"), "--limit", Text(PageSize));
        var longPush = await PeakAsync(server, "push", server.Collection, Bundle(Few, Many));
        var longPull = await PeakAsync(server, "pull", server.Collection, "--out", PathOf("long"), "--limit", Text(PageSize));

        Assert.Equal(Few + Many, File.ReadLines(Path.Combine(PathOf("long"), "objects.ndjson")).LongCount());
        const long Held = (long)Many * ObjectBytes / 2;
        Assert.True(longPush - shortPush < Held, $"The long push took {longPush - shortPush} bytes more than the short one.");
        Assert.True(longPull - shortPull < Held, $"The long pull took {longPull - shortPull} bytes more than the short one.");
    }

    [Fact]
    public async Task Where_there_is_no_terminal_a_long_pull_says_a_line_now_and_then_and_a_short_one_nothing()
    {
        await using var server = await TaxiiProcess.InitAsync(PathOf("server"));
        await server.StartAsync();
        await RunAsync(server, "push", server.Collection, Bundle(0, Few));

        var lines = await RunAsync(server, "pull", server.Collection, "--out", PathOf("lines"), "--limit", "5");
        var quiet = await RunAsync(server, "pull", server.Collection, "--out", PathOf("quiet"));

        Assert.Equal(["500 objects, 100 pages", "1000 objects, 200 pages", "1500 objects, 300 pages", "2000 objects, 400 pages"],
            lines.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(("", "2000 new objects, 2000 in all\n"), (quiet.Errors, quiet.Output));
    }

    [Fact]
    public async Task On_a_terminal_one_line_changes_and_the_answer_stands_below_it()
    {
        await using var server = await TaxiiProcess.InitAsync(PathOf("server"));
        await server.StartAsync();
        await RunAsync(server, "push", server.Collection, Bundle(0, 3));

        var shown = await OnTerminalAsync(server, "pull", server.Collection, "--out", PathOf("shown"), "--limit", "1");

        Assert.Contains("\r1 object, 1 page   ", shown, StringComparison.Ordinal);
        Assert.Contains("\r3 objects, 3 pages   ", shown, StringComparison.Ordinal);
        var last = shown[(shown.LastIndexOf("\r3 objects", StringComparison.Ordinal) + 1)..].ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(79, last[0].Length);
        Assert.Equal("3 new objects, 3 in all", last[1]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string Bundle(int first, int count)
    {
        var about = new string('x', ObjectBytes);
        var objects = Enumerable.Range(first, count).Select(number => $$"""
            {"type":"identity","spec_version":"2.1","id":"identity--00000000-0000-4000-8000-{{number:D12}}",
             "created":"2026-03-01T12:00:00.000Z","modified":"2026-03-01T12:00:00.000Z","name":"Team {{number}}","description":"{{about}}"}
            """);
        var file = PathOf(string.Create(CultureInfo.InvariantCulture, $"{first}-{count}.json"));
        File.WriteAllText(file, $$"""{"type":"bundle","id":"bundle--33fe3b22-0201-47cf-85d0-97c02164528d","objects":[{{string.Join(',', objects)}}]}""");
        return file;
    }

    // The most that the kernel ever counted as the process's, read until it is gone.
    private static async Task<long> PeakAsync(TaxiiProcess server, params string[] arguments)
    {
        var environment = Frugal.Concat(server.Credentials).ToDictionary();
        using var process = Command.Start(["taxii", .. arguments], environment);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var peak = 0L;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, PeakOf(process));
            await Task.Delay(2);
        }

        Assert.True(process.ExitCode == 0, await errors + await output);
        return peak;
    }

    private static long PeakOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or IOException)
        {
            return 0;
        }
    }

    private static async Task<Command.Outcome> RunAsync(TaxiiProcess server, params string[] arguments)
    {
        using var process = Command.Start(["taxii", .. arguments], server.Credentials);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return new Command.Outcome(process.ExitCode, await output, await errors);
    }

    // A terminal of 80 columns, as script(1) makes one.
    private static async Task<string> OnTerminalAsync(TaxiiProcess server, params string[] arguments)
    {
        if (!File.Exists("/usr/bin/script"))
            Assert.Skip("script(1) is not installed, and makes the terminal.");
        var line = $"stty cols 80 && {string.Join(' ', Command.Line(["taxii", .. arguments]).Select(word => $"'{word}'"))}";
        var start = new ProcessStartInfo("script", ["--quiet", "--return", "--command", line, "/dev/null"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        foreach (var (name, value) in server.Credentials)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var shown = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, shown);
        return shown;
    }
}
