using System.CommandLine;
using System.Text.Json;

namespace Comity.Cli.Commands;

/// <summary><c>comity draft …</c>: from a draft to a statement, two persons each with a token of their own, and the files beside it.</summary>
internal static class DraftCommands
{
    private const string Drafts = "/api/v1/drafts";

    private static readonly Option<string> Draft = Options.Named("--draft", "The draft.");

    public static Command Make() => new("draft", "Drafts: list, preview, clear and release them, and the files beside them.")
    {
        List(), Show(), Begin(), Edit(), Preview(),
        Step("submit", "Give it to those who clear."),
        Clear(), Return(), Release(),
        Step("discard", "Put it away; undo-discard takes it out again."),
        Step("undo-discard", "Take a discarded draft out again."),
        Split(), Urgent(), Review(), Attach(), Detach(), Save(),
    };

    /// <summary><c>comity statement save</c>.</summary>
    public static Command SaveOfStatement()
    {
        var sid = Options.Named("--statement", "The statement, s1:….");
        var number = new Option<int>("--number") { Description = "Which of its attachments, from 0.", DefaultValueFactory = _ => 0 };
        var output = Options.Named("--out", "Where to save it; a file that is there is not replaced.");
        return NodeVerb.Make("save", "Save an attachment of a statement of a running node.", [sid, number, output], async (parsed, node, json, cancellation) =>
        {
            var bytes = await node.DownloadAsync($"/api/v1/statements/{parsed.GetValue(sid)}/attachments/{parsed.GetValue(number)}", parsed.GetValue(output)!, cancellation);
            Terminal.Answer(json, new { bytes }, $"{bytes} bytes");
        });
    }

    /// <summary><c>comity statement show</c>.</summary>
    public static Command ShowStatement()
    {
        var sid = Options.Named("--statement", "The statement, s1:….");
        return NodeVerb.Make("show", "Show a statement of a running node as JSON.", [sid], async (parsed, node, _, cancellation) =>
            Terminal.Answer(json: true, await node.GetAsync($"/api/v1/statements/{parsed.GetValue(sid)}", cancellation)));
    }

    private static Command List()
    {
        var pile = Options.Or("--pile", "mine", "mine, to-clear, to-release or released.");
        var limit = new Option<int>("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 200 };
        return NodeVerb.Make("list", "List drafts, the latest change first.", [pile, limit], async (parsed, node, json, cancellation) =>
        {
            var items = await Pages.AllAsync(node, $"{Drafts}?pile={Uri.EscapeDataString(parsed.GetValue(pile)!)}", parsed.GetValue(limit), cancellation);
            Terminal.Answer(json, items, items.Select(one => $"{one.GetProperty("id").GetString()}  {one.GetProperty("state").GetString(),-19} {one.GetProperty("type").GetString(),-24} {Said.Or(one, "sid", "")}".TrimEnd()));
        });
    }

    private static Command Show() => NodeVerb.Make("show", "Show a draft as JSON, with the clearances it still lacks.", [Draft], async (parsed, node, _, cancellation) =>
        Terminal.Answer(json: true, await node.GetAsync(Path(parsed), cancellation)));

    private static Command Begin()
    {
        var (type, community) = (Options.Named("--type", "Such as contacts.entry/1."), Options.Community());
        var (tlp, to, subject) = (Options.Or("--tlp", "TLP:AMBER", "The label."), Options.Many("--to", "A participant, p1:…; the whole community when left out."), Options.Optional("--subject", "What it is the newest of, such as desk/cert."));
        var body = new Option<FileInfo>("--body") { Description = "The body, as JSON.", Required = true };
        return NodeVerb.Make("begin", "Begin a draft of any type, such as a directory entry.", [type, community, tlp, to, subject, body], async (parsed, node, json, cancellation) =>
            NodeVerb.Drafted(json, await node.PostAsync(Drafts, Said.Members(
                ("type", parsed.GetValue(type)), ("community", parsed.GetValue(community)), ("subject", parsed.GetValue(subject)),
                ("marking", new { tlp = parsed.GetValue(tlp), aud = Audience(parsed.GetValue(to), parsed.GetValue(community)!) }),
                ("body", await Said.JsonAsync(parsed.GetValue(body), cancellation))), cancellation)));
    }

    private static Command Edit()
    {
        var body = new Option<FileInfo?>("--body") { Description = "The new body, as JSON." };
        var marking = new Option<FileInfo?>("--marking") { Description = "The new marking, as JSON." };
        var confirmed = Options.Many("--confirm-reference", "A reference narrower than the draft whose existence may be revealed, s1:….");
        return NodeVerb.Make("edit", "Change a draft. Clearances given before are void.", [Draft, body, marking, confirmed], async (parsed, node, json, cancellation) =>
            NodeVerb.Drafted(json, await node.PutAsync(Path(parsed), Said.Members(
                ("draft", await VersionAsync(parsed, node, cancellation)), ("body", await Said.JsonAsync(parsed.GetValue(body), cancellation)),
                ("marking", await Said.JsonAsync(parsed.GetValue(marking), cancellation)), ("confirmedReferences", parsed.GetValue(confirmed) is { Length: > 0 } some ? some : null)), cancellation)));
    }

    private static Command Preview() => NodeVerb.Make("preview", "Show exactly who would get it. Exit code 1 when it could not leave.", [Draft], async (parsed, node, json, cancellation) =>
    {
        var preview = await node.GetAsync(Path(parsed) + "/preview", cancellation);
        Terminal.Answer(json, preview,
            [
                .. preview.GetProperty("recipients").EnumerateArray().Select(one => $"{Said.First(one, "name")}  {one.GetProperty("participant").GetString()}  {string.Join(',', one.GetProperty("desks").EnumerateArray().Select(desk => desk.GetString()))}".TrimEnd()),
                .. preview.GetProperty("isPublic").GetBoolean() ? ["everybody besides: it is public"] : Array.Empty<string>(),
                .. preview.GetProperty("warnings").EnumerateArray().Select(warning => $"warning: {warning.GetProperty("code").GetString()} {Said.Or(warning, "participant", "")} {Said.Or(warning, "where", "")}".TrimEnd()),
            ]);
        if (preview.TryGetProperty("refusal", out var refusal))
            throw new CommandFailed(Terminal.Refused, $"{refusal.GetProperty("code").GetString()}: {refusal.GetProperty("explanation").GetString()} {Said.Or(refusal, "mend", "")}".TrimEnd());
    });

    private static Command Clear()
    {
        var capacity = Options.Optional("--as", "In which capacity, such as policy or legal; any when left out.");
        return Step("clear", "Clear it; never by who wrote in it.", [capacity], (parsed, _) => Task.FromResult(Said.Members(("capacity", parsed.GetValue(capacity)))));
    }

    private static Command Return()
    {
        var note = new Option<FileInfo>("--note") { Description = "A file with why.", Required = true };
        return Step("return", "Give it back to its authors.", [note], async (parsed, cancellation) => parsed.GetValue(note) is { Exists: true } file
            ? Said.Members(("note", (await File.ReadAllTextAsync(file.FullName, cancellation)).Trim()))
            : throw CommandFailed.Unreadable("There is no readable file with the note."));
    }

    private static Command Release()
    {
        var reason = Options.Optional("--urgent", "Without clearance, under a standing authorisation: why it is urgent.");
        return NodeVerb.Make("release", "Sign, log and queue it; by another officer than wrote it, where two are needed.", [Draft, reason], async (parsed, node, json, cancellation) =>
        {
            var released = await node.PostAsync(Path(parsed) + "/release", Said.Members(
                ("draft", await VersionAsync(parsed, node, cancellation)), ("urgent", parsed.GetValue(reason) is null ? null : true), ("reason", parsed.GetValue(reason))), cancellation);
            Terminal.Answer(json, released, released.GetProperty("sid").GetString()!);
        });
    }

    private static Command Split() => NodeVerb.Make("split", "Make one draft to each recipient of it, so that none learns of the others.", [Draft], async (parsed, node, json, cancellation) =>
    {
        var made = await node.PostAsync(Path(parsed) + "/split", new { draft = await VersionAsync(parsed, node, cancellation) }, cancellation);
        Terminal.Answer(json, made, made.GetProperty("drafts").EnumerateArray().Select(one => $"{one.GetProperty("id").GetString()}  version {one.GetProperty("version").GetInt32()}"));
    });

    private static Command Urgent() => NodeVerb.Make("urgent", "List urgent releases that wait for a second person's review.", [], async (_, node, json, cancellation) =>
    {
        var waiting = await node.GetAsync("/api/v1/urgent-releases", cancellation);
        Terminal.Answer(json, waiting, waiting.GetProperty("items").EnumerateArray().Select(one => $"{one.GetProperty("draft").GetString()}  due {one.GetProperty("dueAt").GetString()}  {one.GetProperty("sid").GetString()}"));
    });

    private static Command Review()
    {
        var objecting = Options.Flag("--object", "It would not have been cleared; a recall is a statement of its own.");
        return NodeVerb.Make("review", "Give a second person's verdict on an urgent release.", [Draft, objecting], async (parsed, node, json, cancellation) =>
        {
            await node.PostAsync($"/api/v1/urgent-releases/{parsed.GetValue(Draft)}/review", new { upheld = !parsed.GetValue(objecting) }, cancellation);
            NodeVerb.Done(json, "reviewed");
        });
    }

    private static Command Attach()
    {
        var (file, type) = (Options.File("The file, at most 256 MiB."), Options.Or("--type", "application/octet-stream", "Its media type."));
        return NodeVerb.Make("attach", "Lay a file beside a draft. Clearances given before are void.", [Draft, file, type], async (parsed, node, json, cancellation) =>
        {
            var bytes = parsed.GetValue(file)!;
            NodeVerb.Drafted(json, await node.SendFileAsync(HttpMethod.Put, $"{Path(parsed)}/attachments/{Uri.EscapeDataString(bytes.Name)}?draft={await VersionAsync(parsed, node, cancellation)}", bytes, parsed.GetValue(type)!, cancellation));
        });
    }

    private static Command Detach()
    {
        var name = Options.Named("--name", "The file's name.");
        return NodeVerb.Make("detach", "Take a file from a draft. Clearances given before are void.", [Draft, name], async (parsed, node, json, cancellation) =>
            NodeVerb.Drafted(json, await node.DeleteAsync($"{Path(parsed)}/attachments/{Uri.EscapeDataString(parsed.GetValue(name)!)}?draft={await VersionAsync(parsed, node, cancellation)}", cancellation)));
    }

    private static Command Save()
    {
        var (name, output) = (Options.Named("--name", "The file's name."), Options.Named("--out", "Where to save it; a file that is there is not replaced."));
        return NodeVerb.Make("save", "Save a file of a draft.", [Draft, name, output], async (parsed, node, json, cancellation) =>
        {
            var bytes = await node.DownloadAsync($"{Path(parsed)}/attachments/{Uri.EscapeDataString(parsed.GetValue(name)!)}", parsed.GetValue(output)!, cancellation);
            Terminal.Answer(json, new { bytes }, $"{bytes} bytes");
        });
    }

    private static Command Step(string name, string description) => Step(name, description, [], (_, _) => Task.FromResult(Said.Members()));

    private static Command Step(string name, string description, IEnumerable<Option> options, Func<ParseResult, CancellationToken, Task<Dictionary<string, object>>> more) =>
        NodeVerb.Make(name, description, [Draft, .. options], async (parsed, node, json, cancellation) =>
        {
            var body = await more(parsed, cancellation);
            body["draft"] = await VersionAsync(parsed, node, cancellation);
            NodeVerb.Drafted(json, await node.PostAsync($"{Path(parsed)}/{name}", body, cancellation));
        });

    private static string Path(ParseResult parsed) => $"{Drafts}/{parsed.GetValue(Draft)}";

    private static async Task<int> VersionAsync(ParseResult parsed, NodeClient node, CancellationToken cancellation) =>
        (await node.GetAsync(Path(parsed), cancellation)).GetProperty("draft").GetProperty("version").GetInt32();

    // As statements spell it: participants, and for some of them the desks that alone may read.
    private static object Audience(string[]? to, string community)
    {
        if (to is not { Length: > 0 })
            return new { community };
        var named = to.Select(one => one.Split('/', 2)).ToList();
        var desks = named.Where(one => one.Length == 2).ToDictionary(one => one[0], one => one[1].Split(',', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
        return desks.Count == 0 ? new { to = named.Select(one => one[0]) } : new { to = named.Select(one => one[0]), desks };
    }
}
