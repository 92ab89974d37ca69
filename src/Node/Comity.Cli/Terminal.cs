using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using Comity.Statements;

namespace Comity.Cli;

/// <summary>
/// How every command ends: 0 done, 1 refused or invalid (the code on stderr), 2 usage or unreadable input, 3 could not run; 130 and 143
/// broken off by Ctrl-C (SIGINT) and by SIGTERM before it was done.
/// </summary>
internal static class Terminal
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int Usage = 2;
    public const int CouldNotRun = 3;

    private static readonly JsonSerializerOptions Json = new(BodyJson.Options) { WriteIndented = true };

    public static async Task<int> RunAsync(Command root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("Try --help.");
            return Usage;
        }

        var brokenOff = CouldNotRun;
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => BreakOff(context, 130));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => BreakOff(context, 143));
        try
        {
            // The parser's own handling of signals would end the process after a while, whatever it had still to end in order.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);
        }
        catch (CommandFailed failed)
        {
            await Console.Error.WriteLineAsync(failed.Message);
            return failed.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return brokenOff;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidOperationException or System.Data.Common.DbException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"could not run: {Innermost(fault).Message}");
            return CouldNotRun;
        }

        // The second time the signal does what it does by itself: it ends the process.
        void BreakOff(PosixSignalContext context, int exitCode)
        {
            (context.Cancel, brokenOff) = (!stop.IsCancellationRequested, exitCode);
            stop.Cancel();
        }
    }

    /// <summary>Prints one JSON document with <c>--json</c>, else the lines for a person.</summary>
    public static void Answer(bool json, object document, params IEnumerable<string> lines)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(document, Json));
            return;
        }

        foreach (var line in lines)
            Console.Out.WriteLine(line);
    }

    /// <summary>Text from elsewhere on one line: nothing in it moves the cursor, colours the screen or turns the direction.</summary>
    public static string OneLine(string text) => string.Create(text.Length, text, static (line, from) =>
    {
        for (var i = 0; i < line.Length; i++)
            line[i] = char.IsControl(from[i]) || char.GetUnicodeCategory(from[i]) == System.Globalization.UnicodeCategory.Format ? ' ' : from[i];
    });

    /// <summary>The value, or the end of the command with exit code 1.</summary>
    public static T OrRefuse<T>(this Result<T> result)
        where T : notnull => result.TryGet(out var value, out var refusal) ? value : throw CommandFailed.By(refusal);

    public static void OrRefuse(this Refusal? refusal)
    {
        if (refusal is not null)
            throw CommandFailed.By(refusal);
    }

    private static Exception Innermost(Exception fault) => fault.InnerException is { } inner ? Innermost(inner) : fault;
}

/// <summary>Ends a command with an exit code and one line on stderr.</summary>
internal sealed class CommandFailed(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public static CommandFailed By(Refusal refusal) => new(Terminal.Refused, refusal.ToString());

    public static CommandFailed Unreadable(string message) => new(Terminal.Usage, message);
}
