using System.Diagnostics;

namespace Comity.Cli.Demo;

/// <summary>Runs this very command as another process: the demonstration uses the doors that everybody has.</summary>
internal static class Child
{
    /// <summary>What a finished command said.</summary>
    public sealed record Outcome(int ExitCode, string Output, string Errors);

    public static async Task<Outcome> RunAsync(IReadOnlyList<string> arguments, string? input, CancellationToken cancellation)
    {
        using var process = Start(arguments, environment: null);
        if (input is not null)
            await process.StandardInput.WriteLineAsync(input.AsMemory(), cancellation);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        await EndAsync(process, cancellation);
        return new Outcome(process.ExitCode, await output, await errors);
    }

    /// <summary>Starts a node; its log goes to a file.</summary>
    public static Process Serve(string data, string log, IReadOnlyDictionary<string, string> environment)
    {
        var process = Start(["node", "run", "--data", data], environment);
        process.StandardInput.Close();
        _ = CopyAsync(process.StandardOutput, log);
        _ = CopyAsync(process.StandardError, log + ".errors");
        return process;
    }

    // Nothing outlives the demonstration: a command that nobody waits for any more is ended.
    private static async Task EndAsync(Process process, CancellationToken cancellation)
    {
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    private static Process Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var own = Environment.ProcessPath!;
        var start = new ProcessStartInfo(own) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(own) == "dotnet")
            start.ArgumentList.Add(typeof(Child).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("the command could not be started");
    }

    private static async Task CopyAsync(StreamReader from, string path)
    {
        await using var file = new StreamWriter(path, append: true) { AutoFlush = true };
        while (await from.ReadLineAsync() is { } line)
            await file.WriteLineAsync(line);
    }
}
