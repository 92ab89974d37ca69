using System.CommandLine;
using System.Text.Json;

namespace Comity.Cli.Commands;

/// <summary><c>comity contact …</c>: whom to call in another State, and parties without a node as we noted them.</summary>
internal static class ContactCommands
{
    private const string Contacts = "/api/v1/contacts";
    private const string Absent = Contacts + "/absent-parties";

    public static Command Make() => new("contact", "The directory: who is on duty, desks of participants, parties without a node.")
    {
        OnDuty(), List(), Search(), Show(),
        new Command("absent", "Parties without a node, as we noted them.") { ListAbsent(), ShowAbsent(), Enter(), Amend(), Retire() },
    };

    private static Command OnDuty()
    {
        var (level, languages) = (Options.Optional("--level", "policy, technical or legal."), Options.Many("--lang", "A language of which the desk works in one."));
        return NodeVerb.Make("on-duty", "List desks at which somebody is there now.", [level, languages], async (parsed, node, json, cancellation) =>
        {
            var query = (parsed.GetValue(languages) ?? []).Select(one => $"lang={Uri.EscapeDataString(one)}").Concat(parsed.GetValue(level) is { } of ? [$"level={Uri.EscapeDataString(of)}"] : []);
            var found = await node.GetAsync($"{Contacts}/on-duty?{string.Join('&', query)}", cancellation);
            Terminal.Answer(json, found, found.GetProperty("items").EnumerateArray().Select(item => $"{Said.Or(item, "name", "")}  {Desk(item.GetProperty("desk").GetProperty("desk"))}"));
        });
    }

    private static Command List()
    {
        var limit = new Option<int>("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 1000 };
        return NodeVerb.Make("list", "List participants with a reachable desk.", [limit], async (parsed, node, json, cancellation) =>
        {
            var items = await Pages.AllAsync(node, Contacts, parsed.GetValue(limit), cancellation, "after");
            Terminal.Answer(json, items, items.Select(item => $"{Said.Or(item, "code", "--"),-4} {Said.Or(item, "name", ""),-32} {Said.Or(item, "participant", "")}"));
        });
    }

    private static Command Search()
    {
        var word = Options.Named("--for", "A word of a party, desk, person or channel.");
        return NodeVerb.Make("search", "Find desks by a word.", [word], async (parsed, node, _, cancellation) =>
            Terminal.Answer(json: true, await node.GetAsync($"{Contacts}/search?q={Uri.EscapeDataString(parsed.GetValue(word)!)}", cancellation)));
    }

    private static Command Show()
    {
        var participant = Options.Named("--participant", "Which one, p1:….");
        return NodeVerb.Make("show", "Show a participant's desks, hours and intake routes as JSON.", [participant], async (parsed, node, _, cancellation) =>
            Terminal.Answer(json: true, await node.GetAsync($"{Contacts}/{parsed.GetValue(participant)}", cancellation)));
    }

    private static Command ListAbsent()
    {
        var limit = new Option<int>("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 1000 };
        return NodeVerb.Make("list", "List parties without a node.", [limit], async (parsed, node, json, cancellation) =>
        {
            var items = await Pages.AllAsync(node, Absent, parsed.GetValue(limit), cancellation, "after");
            Terminal.Answer(json, items, items.Select(item => $"{item.GetProperty("id").GetString()}  {item.GetProperty("name").GetString()}"));
        });
    }

    private static Command ShowAbsent()
    {
        var party = Party();
        return NodeVerb.Make("show", "Show what we noted of a party as JSON.", [party], async (parsed, node, _, cancellation) =>
            Terminal.Answer(json: true, await node.GetAsync($"{Absent}/{parsed.GetValue(party)}", cancellation)));
    }

    private static Command Enter()
    {
        var file = Options.File("What is noted, as JSON: name, source, sourceDate, desks and perhaps code.");
        return NodeVerb.Make("enter", "Note a party without a node; prints its identifier.", [file], async (parsed, node, json, cancellation) =>
        {
            var entered = await node.PostAsync(Absent, (await Said.JsonAsync(parsed.GetValue(file), cancellation))!, cancellation);
            Terminal.Answer(json, entered, entered.GetProperty("id").GetString()!);
        });
    }

    private static Command Amend()
    {
        var (party, file) = (Party(), Options.File("What is noted now, whole, as JSON."));
        var seen = Options.Optional("--seen", "Only if this is still the version, as show printed it.");
        return NodeVerb.Make("amend", "Put something else in place of what was noted.", [party, file, seen], async (parsed, node, json, cancellation) =>
        {
            await node.PutAsync($"{Absent}/{parsed.GetValue(party)}", (await Said.JsonAsync(parsed.GetValue(file), cancellation))!, cancellation, parsed.GetValue(seen));
            NodeVerb.Done(json, "amended");
        });
    }

    private static Command Retire()
    {
        var (party, became) = (Party(), Options.Optional("--became", "The participant that it turned out to be, p1:…."));
        return NodeVerb.Make("retire", "Take the entry out of use for good.", [party, became], async (parsed, node, json, cancellation) =>
        {
            await node.PostAsync($"{Absent}/{parsed.GetValue(party)}/retire", Said.Members(("became", parsed.GetValue(became))), cancellation);
            NodeVerb.Done(json, "retired");
        });
    }

    private static Option<string> Party() => Options.Named("--party", "The party, absent:….");

    private static string Desk(JsonElement desk)
    {
        var entry = desk.GetProperty("entry");
        return $"{Said.First(entry, "name")} ({entry.GetProperty("level").GetString()})  {string.Join("  ", entry.GetProperty("channels").EnumerateArray().Select(channel => channel.GetProperty("value").GetString()))}";
    }
}
