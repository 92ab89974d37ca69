using System.CommandLine;

namespace Comity.Cli.Commands;

/// <summary><c>comity case source|codes</c>: the data by which addresses are resolved.</summary>
internal static class TerritoryCommands
{
    private const string Sources = "/api/v1/territory/sources";

    public static IEnumerable<Command> Make() =>
    [
        new Command("source", "Files by which addresses are resolved.") { Put(), List(), Remove() },
        new Command("codes", "The community's reading of registry codes.") { Show(), Set() },
    ];

    private static Command Put()
    {
        var name = Options.Named("--name", "What to call it; a source of that name is replaced.");
        var kind = Options.Named("--kind", "registry (delegated statistics), ranges or community (start,end,code), own or warning (addresses).");
        var date = Options.Optional("--date", "The day up to which ranges count, such as 2026-11-01; registries' files say it themselves.");
        var file = Options.File("The file, plain or gzip.");
        return NodeVerb.Make("put", "Load a file of reference data.", [name, kind, date, file], async (parsed, node, json, cancellation) =>
        {
            var path = $"{Sources}/{Uri.EscapeDataString(parsed.GetValue(name)!)}?kind={Uri.EscapeDataString(parsed.GetValue(kind)!)}"
                + (parsed.GetValue(date) is { } day ? $"&date={Uri.EscapeDataString(day)}" : "");
            var put = await node.SendFileAsync(HttpMethod.Put, path, parsed.GetValue(file)!, "application/octet-stream", cancellation);
            Terminal.Answer(json, put, $"{put.GetProperty("records").GetInt32()} records, {put.GetProperty("problems").GetInt32()} lines not used");
        });
    }

    private static Command List() => NodeVerb.Make("list", "List the reference data and its age.", [], async (_, node, json, cancellation) =>
    {
        var all = await node.GetAsync(Sources, cancellation);
        Terminal.Answer(json, all, all.GetProperty("items").EnumerateArray().Select(source =>
            $"{source.GetProperty("kind").GetString(),-10} {Said.Or(source, "dataDate", "undated"),-12} {source.GetProperty("records").GetInt32(),9}  {source.GetProperty("name").GetString()}"));
    });

    private static Command Remove()
    {
        var name = Options.Named("--name", "Which one.");
        return NodeVerb.Make("remove", "Remove a file of reference data.", [name], async (parsed, node, json, cancellation) =>
        {
            await node.DeleteAsync($"{Sources}/{Uri.EscapeDataString(parsed.GetValue(name)!)}", cancellation);
            NodeVerb.Done(json, "removed");
        });
    }

    private static Command Show()
    {
        var community = Options.Community();
        return NodeVerb.Make("show", "Show the table as JSON.", [community], async (parsed, node, _, cancellation) =>
            Terminal.Answer(json: true, await node.GetAsync($"/api/v1/territory/codes/{parsed.GetValue(community)}", cancellation)));
    }

    private static Command Set()
    {
        var community = Options.Community();
        var file = Options.File("The next version of the table, as JSON: {\"version\":1,\"entries\":[{\"code\":\"XA\",\"kind\":\"mapped\",\"participant\":\"p1:…\"}]}.");
        return NodeVerb.Make("set", "Set the next version of the table.", [community, file], async (parsed, node, json, cancellation) =>
        {
            var put = await node.SendFileAsync(HttpMethod.Put, $"/api/v1/territory/codes/{parsed.GetValue(community)}", parsed.GetValue(file)!, "application/json", cancellation);
            Terminal.Answer(json, put, $"version {put.GetProperty("version").GetInt32()}");
        });
    }
}
