using System.CommandLine;
using Comity.Cli.Demo;

namespace Comity.Cli.Commands;

/// <summary><c>comity demo</c>: three nodes on loopback play the main job through their public doors.</summary>
internal static class DemoCommand
{
    public static Command Make()
    {
        var data = new Option<DirectoryInfo?>("--data") { Description = "Keep everything in this new folder." };
        var check = new Option<bool>("--check") { Description = "Play, then exit: 0 only if every step was observed from outside." };
        var indicators = new Option<FileInfo?>("--indicators") { Description = "A list of addresses for the territory notice, beside the documentation addresses." };
        var ranges = new Option<FileInfo[]>("--ranges") { Description = "Allocation statistics or range files (.csv), plain or gzipped.", AllowMultipleArgumentsPerToken = true };
        var server = Options.Optional("--postgresql", "A connection string of a PostgreSQL server: XB and the organisation keep new databases there, XA stays on SQLite.");
        var json = Options.Json();
        var command = new Command("demo", "Start three invented participants and play the main job between them.") { data, check, indicators, ranges, server, json };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(data), parsed.GetValue(check),
            new DemoTerms(parsed.GetValue(json), new RealLists(parsed.GetValue(indicators), parsed.GetValue(ranges) ?? []), parsed.GetValue(server)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo? data, bool check, DemoTerms terms, CancellationToken cancellation)
    {
        var lists = terms.Lists;
        if (lists.Ranges.Append(lists.Indicators).FirstOrDefault(file => file is { Exists: false }) is { } missing)
            throw CommandFailed.Unreadable($"There is no file {missing.FullName}.");
        var folder = data?.FullName ?? Directory.CreateTempSubdirectory("comity-demo-").FullName;
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw CommandFailed.Unreadable($"{folder} is not empty; the demonstration begins in a new folder.");
        var ok = false;
        try
        {
            ok = await PlayAsync(folder, check, terms, cancellation);
        }
        finally
        {
            // What failed stays to be looked at.
            if (data is null && (ok || cancellation.IsCancellationRequested))
                Directory.Delete(folder, recursive: true);
        }

        return ok ? Terminal.Done : Terminal.Refused;
    }

    private static async Task<bool> PlayAsync(string folder, bool check, DemoTerms terms, CancellationToken cancellation)
    {
        using var demo = new DemoRun(folder, terms);
        try
        {
            var ok = await demo.PlayAsync(cancellation);
            if (terms.Quiet)
                Terminal.Answer(json: true, demo.Report());
            if (!check && ok)
                await demo.StayAsync(cancellation);
            return ok;
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Whatever step Ctrl-C broke off: the nodes end in order.
            await demo.StopAllAsync();
            throw new OperationCanceledException(cancellation);
        }
    }
}
