using System.CommandLine;
using System.Text.Json;

namespace Comity.Cli.Commands;

/// <summary><c>comity audit list|check</c>: the audit trail of a running node, with an auditor's token.</summary>
internal static class AuditCommands
{
    public static Command Make() => new("audit", "Search the audit trail, and check that nothing in it was changed.") { List(), Check() };

    private static Command List()
    {
        (string Name, Option<string?> Option)[] filters =
        [
            ("officer", Options.Optional("--officer", "Only deeds of this officer (login name).")),
            ("kind", Options.Optional("--kind", "Only about this kind of object, such as draft.")),
            ("about", Options.Optional("--about", "Only about this object.")),
            ("from", Options.Optional("--from", "From this day or instant on, UTC.")),
            ("until", Options.Optional("--until", "Before this day or instant, UTC.")),
        ];
        var most = new Option<int>("--most") { Description = "At most so many entries, newest first.", DefaultValueFactory = _ => 1_000 };
        return NodeVerb.Make("list", "Who did what when, newest first.", [.. filters.Select(filter => filter.Option), most], async (parsed, node, json, cancellation) =>
        {
            var asked = string.Join('&', filters.Where(filter => parsed.GetValue(filter.Option) is not null)
                .Select(filter => $"{filter.Name}={Uri.EscapeDataString(parsed.GetValue(filter.Option)!)}"));
            var deeds = await Pages.AllAsync(node, $"/api/v1/audit?{asked}", parsed.GetValue(most), cancellation);
            Terminal.Answer(json, new { items = deeds }, deeds.Count == 0 ? ["Nothing was found."] : deeds.Select(Line));
        });
    }

    private static Command Check()
    {
        var head = Options.Optional("--head", "A line kept from an earlier check; shows also a trail that was cut off or written anew.");
        return NodeVerb.Make("check", "Walk the chain. Exit code 1 when an entry is missing or was changed.", [head], async (parsed, node, json, cancellation) =>
        {
            var found = await node.PostAsync("/api/v1/audit/checks", new { head = parsed.GetValue(head) }, cancellation);
            if (!found.GetProperty("whole").GetBoolean())
                throw new CommandFailed(Terminal.Refused, $"{found.GetProperty("code").GetString()}: the chain is broken at entry {found.GetProperty("at").GetInt64()}. Keep the database as it is.");
            Terminal.Answer(json, found, $"The chain is whole: {found.GetProperty("entries").GetInt64()} entries. Keep this line elsewhere:", found.GetProperty("head").GetString()!);
        });
    }

    private static string Line(JsonElement deed)
    {
        string Member(string name) => deed.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        var who = Member("officer") is { Length: > 0 } login ? login : $"({Member("part")})";
        return $"{deed.GetProperty("sequence").GetInt64(),8}  {deed.GetProperty("at").GetDateTimeOffset():yyyy-MM-dd HH:mm:ss}Z  {who,-16} {Member("verb"),-28} {Member("outcome"),-6} {Member("objectKind")} {Member("objectId")}";
    }
}
