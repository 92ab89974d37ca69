using System.CommandLine;
using System.Text.Json;

namespace Comity.Cli.Commands;

/// <summary><c>comity case notice import|preview|draft</c>: from a list of addresses to one draft per State.</summary>
internal static class NoticeCommands
{
    public static Command Make() => new("notice", "Divide a list by territory and draft one notice per State.") { Import(), Preview(), Draft() };

    private static Command Import()
    {
        var file = Options.File("Addresses, one a line, or CSV with a column named address.");
        var say = SayOption();
        return NodeVerb.Make("import", "Import a list; prints its identifier and what it lacks.", [file, say], async (parsed, node, json, cancellation) =>
        {
            var source = parsed.GetValue(file)!;
            var list = await node.SendFileAsync(HttpMethod.Post, $"/api/v1/territory/lists?name={Uri.EscapeDataString(source.Name)}", source, "text/csv", cancellation);
            if (Said(parsed.GetValue(say)) is { Count: > 0 } said)
                list = await node.PutAsync($"/api/v1/territory/lists/{list.GetProperty("id").GetString()}/sightings", said, cancellation);
            Terminal.Answer(json, list,
                [
                    $"{list.GetProperty("id").GetString()}  {list.GetProperty("items").GetInt32()} items, {list.GetProperty("badLines").GetProperty("count").GetInt32()} bad lines",
                    .. Missing(list),
                ]);
        });
    }

    private static Command Preview()
    {
        var (list, community, reason) = (ListOption(), Options.Community(), Options.Optional("--reason", "Why data older than the community's limit will do."));
        var say = SayOption();
        return NodeVerb.Make("preview", "Show whose part is how large and what goes to nobody.", [list, community, reason, say], async (parsed, node, json, cancellation) =>
        {
            var path = $"/api/v1/territory/lists/{parsed.GetValue(list)}";
            if (Said(parsed.GetValue(say)) is { Count: > 0 } said)
                await node.PutAsync($"{path}/sightings", said, cancellation);
            var preview = await node.GetAsync($"{path}/preview?community={Uri.EscapeDataString(parsed.GetValue(community)!)}"
                + (parsed.GetValue(reason) is { } why ? $"&reason={Uri.EscapeDataString(why)}" : ""), cancellation);
            Terminal.Answer(json, preview,
                [
                    .. preview.GetProperty("parts").EnumerateArray().Select(part => $"{part.GetProperty("items").GetInt32(),9}  {part.GetProperty("name").GetString()}  {part.GetProperty("participant").GetString()}"),
                    .. preview.GetProperty("piles").EnumerateArray().Select(pile => $"{pile.GetProperty("items").GetInt32(),9}  ({pile.GetProperty("pile").GetString()})"),
                    .. Missing(preview),
                    .. preview.GetProperty("flaws").EnumerateArray().Select(flaw => $"{flaw.GetProperty("code").GetString()}: {flaw.GetProperty("explanation").GetString()}"),
                    "Allocation is not location, and location is not responsibility.",
                ]);
        });
    }

    private static Command Draft()
    {
        var (list, community) = (ListOption(), Options.Community());
        var title = Options.Named("--title", "What the notices are about, in one line.");
        var text = Options.File("A file with the text of the notices.");
        var language = new Option<string>("--lang") { Description = "The language of title, text and reason.", DefaultValueFactory = _ => "en" };
        var tlp = new Option<string>("--tlp") { Description = "The label.", DefaultValueFactory = _ => "TLP:AMBER" };
        var reason = Options.Optional("--reason", "Why data older than the community's limit are used; it stands in the notices.");
        var only = new Option<string[]>("--only") { Description = "To this participant only; may be given several times." };
        return NodeVerb.Make("draft", "Draft one notice per State, each with its own part attached.", [list, community, title, text, language, tlp, reason, only], async (parsed, node, json, cancellation) =>
        {
            object Words(string words) => new[] { new { lang = parsed.GetValue(language), text = words } };
            if (parsed.GetValue(text) is not { Exists: true, Length: < 1_048_576 } file)
                throw CommandFailed.Unreadable("There is no readable file with the text.");
            var made = await node.PostAsync($"/api/v1/territory/lists/{parsed.GetValue(list)}/notices", new Dictionary<string, object?>
            {
                ["community"] = parsed.GetValue(community),
                ["tlp"] = parsed.GetValue(tlp),
                ["title"] = Words(parsed.GetValue(title)!),
                ["text"] = Words((await File.ReadAllTextAsync(file.FullName, cancellation)).Trim()),
                ["whyOldData"] = parsed.GetValue(reason) is { } why ? Words(why) : null,
                ["only"] = parsed.GetValue(only) ?? [],
            }.Where(member => member.Value is not null).ToDictionary(), cancellation);
            Terminal.Answer(json, made, made.GetProperty("drafts").EnumerateArray().Select(draft =>
                $"{draft.GetProperty("draft").GetProperty("id").GetString()}  {draft.GetProperty("items").GetInt32(),9} items  {draft.GetProperty("participant").GetString()}"));
        });
    }

    private static Option<string> ListOption() => Options.Named("--list", "The list's identifier, as import printed it.");

    private static Option<string[]> SayOption() =>
        new("--say") { Description = "What the list does not say, such as --say behaviour=infected-system; may be given several times." };

    private static Dictionary<string, string> Said(string[]? said) => (said ?? []).Select(one => one.Split('=', 2) is [var field, var text]
        ? (field, text)
        : throw CommandFailed.Unreadable($"Write field=text, not {one}.")).ToDictionary(pair => pair.field, pair => pair.text, StringComparer.Ordinal);

    private static IEnumerable<string> Missing(JsonElement of) => of.GetProperty("missing").EnumerateArray()
        .Select(field => $"{field.GetProperty("items").GetInt32(),9}  lack {field.GetProperty("field").GetString()}");
}
