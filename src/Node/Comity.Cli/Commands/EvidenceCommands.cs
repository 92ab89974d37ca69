using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Comity.Cli.Commands;

/// <summary><c>comity evidence …</c>: the register of evidence beside a case, on a running node. It is our own record; nothing of it goes to a peer.</summary>
internal static class EvidenceCommands
{
    private const int MaxWords = 65_536;

    public static Command Make()
    {
        var command = new Command("evidence", "The register of evidence beside a case: items, who has had them, their hashes. Our own record.")
        {
            Add(), List(), Show(), Verify(), Save(), Export(),
        };
        foreach (var entry in CustodyCommands.Make())
            command.Add(entry);
        return command;
    }

    public static Option<int> Number() => new("--item") { Description = "Its number in the register.", Required = true };

    public static string PathOf(ParseResult parsed, Option<string> thread, Option<int>? number = null, string further = "") => string.Create(
        CultureInfo.InvariantCulture, $"/api/v1/cases/{parsed.GetValue(thread)}/evidence-items{(number is null ? "" : $"/{parsed.GetValue(number)}")}{further}");

    private static Command Add()
    {
        var (thread, about) = (Options.Case(), Options.Named("--about", "A JSON file: description, collector, collectedAt, place, tool, method, storage, and where they apply copyOf, tlp, handling, sealedBag."));
        var bytes = new Option<FileInfo?>("--content") { Description = "The evidence itself: hashed here, sent, hashed again by the node and kept sealed." };
        var hashOnly = Options.Flag("--hash-only", "With --content: only its hash and size are sent, and the bytes stay where they are.");
        return NodeVerb.Make("add", "Add an item: with its bytes, or with the hash and size of bytes that are kept elsewhere (sha256 and size in the JSON file).", [thread, about, bytes, hashOnly], async (parsed, node, json, cancellation) =>
        {
            var given = await AboutAsync(parsed.GetValue(about)!, cancellation);
            var content = parsed.GetValue(bytes);
            if (content is not null)
                (given["sha256"], given["size"]) = (JsonSerializer.SerializeToElement(await HashAsync(content, cancellation)), JsonSerializer.SerializeToElement(content.Length));
            var added = await node.PostAsync(PathOf(parsed, thread), given, cancellation);
            var number = added.GetProperty("number").GetInt32();
            if (content is not null && !parsed.GetValue(hashOnly))
                await node.SendFileAsync(HttpMethod.Put, string.Create(CultureInfo.InvariantCulture, $"{PathOf(parsed, thread)}/{number}/file?name={Uri.EscapeDataString(content.Name)}"), content, "application/octet-stream", cancellation);
            Terminal.Answer(json, added, string.Create(CultureInfo.InvariantCulture, $"item {number}"));
        });
    }

    private static Command List()
    {
        var thread = Options.Case();
        var (text, standing) = (Options.Optional("--text", "Words that stand in it: description, names, places, bag, hash."), Options.Optional("--standing", "held, returned or destroyed."));
        var order = Options.Or("--order", "number", "number, collected, holder or latest.");
        var limit = new Option<int>("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 1_000 };
        return NodeVerb.Make("list", "List the items of a case.", [thread, text, standing, order, limit], async (parsed, node, json, cancellation) =>
        {
            var query = $"?order={Uri.EscapeDataString(parsed.GetValue(order)!)}" + Part("text", parsed.GetValue(text)) + Part("standing", parsed.GetValue(standing));
            var items = await Pages.AllAsync(node, PathOf(parsed, thread) + query, parsed.GetValue(limit), cancellation);
            Terminal.Answer(json, items, items.Select(item =>
                $"{item.GetProperty("number").GetInt32(),4}  {item.GetProperty("standing").GetString(),-9} {item.GetProperty("sha256").GetString()![..12]}…  {item.GetProperty("holder").GetString()}  {Said.First(item, "description")}"));
        });
    }

    private static Command Show()
    {
        var (thread, number) = (Options.Case(), Number());
        return NodeVerb.Make("show", "Show an item and everything that became of it.", [thread, number], async (parsed, node, json, cancellation) =>
        {
            var file = await node.GetAsync(PathOf(parsed, thread, number), cancellation);
            Terminal.Answer(json, file, Lines(file));
        });
    }

    private static Command Verify()
    {
        var (thread, number) = (Options.Case(), Number());
        var content = new Option<FileInfo?>("--content") { Description = "The evidence as it is now, hashed here; without it the node takes the hash of the bytes that it keeps." };
        return NodeVerb.Make("verify", "Take the hash of an item again, say whether it is the same, and enter that.", [thread, number, content], async (parsed, node, json, cancellation) =>
        {
            var found = parsed.GetValue(content) is { } file ? await HashAsync(file, cancellation) : null;
            var verified = await node.PostAsync(PathOf(parsed, thread, number, "/verifications"), Said.Members(("sha256", found)), cancellation);
            Terminal.Answer(json, verified, $"{(verified.GetProperty("same").GetBoolean() ? "same" : "DIFFERENT")}  {verified.GetProperty("found").GetString()}");
        });
    }

    private static Command Save()
    {
        var (thread, number, output) = (Options.Case(), Number(), Options.Named("--out", "Where to save it; a file that is there is not replaced."));
        return NodeVerb.Make("save", "Save the bytes of an item that the node keeps.", [thread, number, output], async (parsed, node, json, cancellation) =>
        {
            var bytes = await node.DownloadAsync(PathOf(parsed, thread, number, "/file"), parsed.GetValue(output)!, cancellation);
            Terminal.Answer(json, new { bytes }, $"{bytes} bytes");
        });
    }

    private static Command Export()
    {
        var (thread, output) = (Options.Case(), Options.Named("--out", "Where to save it; a file that is there is not replaced."));
        var csv = Options.Flag("--csv", "For a spreadsheet, instead of JSON.");
        return NodeVerb.Make("export", "Save the whole register, to lie beside the evidence file; comity statement verify --html --register prints both.", [thread, output, csv], async (parsed, node, json, cancellation) =>
        {
            var path = $"/api/v1/cases/{parsed.GetValue(thread)}/evidence-register{(parsed.GetValue(csv) ? ".csv" : "")}";
            var bytes = await node.DownloadAsync(path, parsed.GetValue(output)!, cancellation);
            Terminal.Answer(json, new { bytes }, $"{bytes} bytes");
        });
    }

    private static async Task<Dictionary<string, JsonElement>> AboutAsync(string file, CancellationToken cancellation)
    {
        var info = new FileInfo(file);
        if (info is not { Exists: true, Length: <= MaxWords } || await Said.JsonAsync(info, cancellation) is not { ValueKind: JsonValueKind.Object } given)
            throw CommandFailed.Unreadable($"There is no readable JSON object in {info.FullName}.");
        return given.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
    }

    private static async Task<string> HashAsync(FileInfo file, CancellationToken cancellation)
    {
        if (!file.Exists)
            throw CommandFailed.Unreadable($"There is no file {file.FullName}.");
        await using var bytes = file.OpenRead();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancellation));
    }

    private static string Part(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    private static IEnumerable<string> Lines(JsonElement file)
    {
        var item = file.GetProperty("item");
        return
        [
            $"item {item.GetProperty("number").GetInt32()}  {item.GetProperty("standing").GetString()}  {item.GetProperty("tlp").GetString()}  {Said.First(item, "description")}",
            $"  sha256   {item.GetProperty("sha256").GetString()} ({item.GetProperty("hashBy").GetString()}), {item.GetProperty("size").GetInt64()} bytes",
            $"  taken    {item.GetProperty("collectedAt").GetString()} by {file.GetProperty("collector").GetString()} at {file.GetProperty("place").GetString()}, with {file.GetProperty("tool").GetString()}: {file.GetProperty("method").GetString()}",
            $"  now with {item.GetProperty("holder").GetString()}, {Said.Or(item, "storage", "kept nobody said where")}",
            .. file.TryGetProperty("gap", out var gap) && gap.ValueKind == JsonValueKind.String ? [$"  BROKEN   {gap.GetString()}"] : Array.Empty<string>(),
            .. file.GetProperty("custody").EnumerateArray().Select(Line),
            $"  head     {file.GetProperty("head").GetString()}",
        ];
    }

    private static string Line(JsonElement record)
    {
        var words = new List<string> { $"  {record.GetProperty("n").GetInt32(),4}  {record.GetProperty("at").GetString()}  {record.GetProperty("deed").GetString(),-11}" };
        foreach (var (member, before) in new[] { ("from", "from "), ("to", "to "), ("storage", "at "), ("sealedBag", "bag ") })
        {
            if (Said.Or(record, member, "") is { Length: > 0 } value)
                words.Add(before + value);
        }

        if (record.TryGetProperty("same", out var same) && same.ValueKind is JsonValueKind.True or JsonValueKind.False)
            words.Add(same.GetBoolean() ? "same" : $"DIFFERENT {record.GetProperty("found").GetString()}");
        if (Said.Or(record, "corrects", "") is { Length: > 0 } corrected)
            words.Add($"corrects {corrected}");
        words.Add($"({record.GetProperty("why").GetString()}; entered by {record.GetProperty("by").GetString()})");
        return string.Join(' ', words);
    }
}
