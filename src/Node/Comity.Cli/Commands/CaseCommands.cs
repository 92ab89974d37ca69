using System.CommandLine;

namespace Comity.Cli.Commands;

/// <summary><c>comity case …</c>: territory notices and their items, on a running node.</summary>
internal static class CaseCommands
{
    public static Command Make() => new("case", "Territory notices: reference data, lists, drafts, items and answers.")
    {
        new Command("source", "Files by which addresses are resolved.") { SourcePut(), SourceList() },
        new Command("codes", "The community's reading of registry codes.") { CodesShow(), CodesSet() },
        NoticeCommands.Make(),
        ItemCommands.Make(),
    };

    /// <summary>A command that asks a node: the options that each such command has, and the client opened from them.</summary>
    internal static Command Asking(string name, string description, IEnumerable<Option> options, Func<ParseResult, NodeClient, bool, CancellationToken, Task> run)
    {
        var (node, token, json) = (NodeClient.NodeOption(), NodeClient.TokenOption(), Options.Json());
        var command = new Command(name, description) { node, token, json };
        foreach (var option in options)
            command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = await NodeClient.OpenAsync(parsed.GetValue(node)!, parsed.GetValue(token), cancellation);
            await run(parsed, client, parsed.GetValue(json), cancellation);
            return Terminal.Done;
        });
        return command;
    }

    internal static Option<FileInfo> FileOption(string description) => new("--file") { Description = description, Required = true };

    private static Command SourcePut()
    {
        var name = Options.Named("--name", "What to call it; a source of that name is replaced.");
        var kind = Options.Named("--kind", "registry (delegated statistics), ranges or community (start,end,code), own or warning (addresses).");
        var date = Options.Optional("--date", "The day up to which ranges count, such as 2026-11-01; registries' files say it themselves.");
        var file = FileOption("The file, plain or gzip.");
        return Asking("put", "Load a file of reference data.", [name, kind, date, file], async (parsed, node, json, cancellation) =>
        {
            var path = $"/api/v1/territory/sources/{Uri.EscapeDataString(parsed.GetValue(name)!)}?kind={Uri.EscapeDataString(parsed.GetValue(kind)!)}"
                + (parsed.GetValue(date) is { } day ? $"&date={Uri.EscapeDataString(day)}" : "");
            var put = await node.SendFileAsync(HttpMethod.Put, path, parsed.GetValue(file)!, "application/octet-stream", cancellation);
            Terminal.Answer(json, put, $"{put.GetProperty("records").GetInt32()} records, {put.GetProperty("problems").GetInt32()} lines not used");
        });
    }

    private static Command SourceList() => Asking("list", "List the reference data and its age.", [], async (_, node, json, cancellation) =>
    {
        var all = await node.GetAsync("/api/v1/territory/sources", cancellation);
        Terminal.Answer(json, all, all.GetProperty("items").EnumerateArray().Select(source =>
            $"{source.GetProperty("kind").GetString(),-10} {(source.TryGetProperty("dataDate", out var date) ? date.GetString() : null) ?? "undated",-12} {source.GetProperty("records").GetInt32(),9}  {source.GetProperty("name").GetString()}"));
    });

    private static Command CodesShow()
    {
        var community = Options.Named("--community", "The community, c1:….");
        return Asking("show", "Show the table as JSON.", [community], async (parsed, node, _, cancellation) =>
            Terminal.Answer(json: true, await node.GetAsync($"/api/v1/territory/codes/{parsed.GetValue(community)}", cancellation)));
    }

    private static Command CodesSet()
    {
        var community = Options.Named("--community", "The community, c1:….");
        var file = FileOption("The next version of the table, as JSON: {\"version\":1,\"entries\":[{\"code\":\"XA\",\"kind\":\"mapped\",\"participant\":\"p1:…\"}]}.");
        return Asking("set", "Set the next version of the table.", [community, file], async (parsed, node, json, cancellation) =>
        {
            var put = await node.SendFileAsync(HttpMethod.Put, $"/api/v1/territory/codes/{parsed.GetValue(community)}", parsed.GetValue(file)!, "application/json", cancellation);
            Terminal.Answer(json, put, $"version {put.GetProperty("version").GetInt32()}");
        });
    }
}
