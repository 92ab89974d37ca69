using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Comity.Cli.Commands;

/// <summary><c>comity case items list|answer</c>: the items of a territory notice, on either side of it.</summary>
internal static class ItemCommands
{
    private const int MaxAnswers = 1_000_000;

    public static Command Make() => new("items", "List and answer the items of a territory notice.") { List(), Answer() };

    private static Command List()
    {
        var (thread, answer) = (Options.Case(), Options.Optional("--answer", "Only items with this answer, or unanswered."));
        return NodeVerb.Make("list", "List all items with their answers.", [thread, answer], async (parsed, node, json, cancellation) =>
        {
            var items = new List<JsonElement>();
            JsonElement page = default;
            using var bar = new ProgressBar("reading");
            for (int? after = 0; after is { } from; after = page.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.Number ? next.GetInt32() : null)
            {
                var filter = parsed.GetValue(answer) is { } code ? $"&answer={Uri.EscapeDataString(code)}" : "";
                page = await node.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/v1/cases/{parsed.GetValue(thread)}/items?limit=500&cursor={from}{filter}"), cancellation);
                items.AddRange(page.GetProperty("items").EnumerateArray());
                bar.Show(items.Count, page.GetProperty("totals").EnumerateObject().Sum(total => total.Value.GetInt32()));
            }

            var state = page.GetProperty("state").GetString();
            Terminal.Answer(json, new { state, totals = page.GetProperty("totals"), items },
                state == "read" ? items.Select(Line) : [$"The items are not here yet: {state}."]);
        });
    }

    private static Command Answer()
    {
        var thread = Options.Case();
        var file = new Option<FileInfo?>("--file") { Description = "CSV: item,answer,whose. Answers are confirmed, not-found, already-mended, operator-told, not-ours, false-positive." };
        var rest = Options.Optional("--rest", "One answer for every other item that has none yet.");
        return NodeVerb.Make("answer", "Draft answers to items; the draft is then cleared and released as any.", [thread, file, rest], async (parsed, node, json, cancellation) =>
        {
            var answers = parsed.GetValue(file) is { } csv ? await ReadAsync(csv, cancellation) : [];
            var draft = await node.PostAsync($"/api/v1/cases/{parsed.GetValue(thread)}/item-answers",
                parsed.GetValue(rest) is { } other ? new { answers, rest = other } : new { answers }, cancellation);
            NodeVerb.Drafted(json, draft);
        });
    }

    private static string Line(JsonElement item)
    {
        string Member(string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        return $"{item.GetProperty("item").GetInt32(),7}  {Member("address"),-40} {Member("behaviour"),-24} {(Member("answer") is { Length: > 0 } answer ? answer : "-"),-15} {Member("whose")}".TrimEnd();
    }

    private static async Task<List<Dictionary<string, object>>> ReadAsync(FileInfo file, CancellationToken cancellation)
    {
        if (!file.Exists)
            throw CommandFailed.Unreadable($"There is no file {file.FullName}.");
        var answers = new List<Dictionary<string, object>>();
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(file.FullName, cancellation))
        {
            number++;
            if (line.Length == 0 || line[0] == '#' || (number == 1 && line.StartsWith("item", StringComparison.OrdinalIgnoreCase)))
                continue;
            var fields = line.Split(',', StringSplitOptions.TrimEntries);
            if (fields.Length is < 2 or > 3 || answers.Count == MaxAnswers || !int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var item))
                throw CommandFailed.Unreadable($"Line {number} is not item,answer,whose.");
            var answer = new Dictionary<string, object> { ["item"] = item, ["answer"] = fields[1] };
            if (fields is [_, _, { Length: > 0 } whose])
                answer["whose"] = whose;
            answers.Add(answer);
        }

        return answers;
    }
}
