using System.CommandLine;
using System.Text.Json;

namespace Comity.Cli.Commands;

/// <summary><c>comity case letter draft|sent|answer</c>: a case carried by letter to a party without a node, and what it answered as reported by us.</summary>
internal static class LetterCommands
{
    public static Command Make() => new("letter", "Letters to parties without a node, and their answers as reported by us.") { Draft(), Sent(), Answer() };

    private static Command Draft() => Writing("draft", "Write the letter of an open case of ours; nothing is recorded.", [], (_, _) => "letters/preview");

    private static Command Sent()
    {
        var channel = Options.Named("--channel", "How it went out: mail, post, fax, by-hand, telephone or file.");
        var written = Options.Optional("--written-at", "The instant that draft printed: the same letter, byte for byte, is recorded.");
        return Writing("sent", "Record that the letter goes out, by you and how.", [channel, written], (parsed, body) =>
        {
            body["channel"] = parsed.GetValue(channel)!;
            if (parsed.GetValue(written) is { } at)
                body["writtenAt"] = at;
            return "letters";
        });
    }

    private static Command Writing(string verb, string description, IEnumerable<Option> options, Func<ParseResult, Dictionary<string, object>, string> way)
    {
        var (thread, party, name) = (Options.Case(), PartyOption(), NameOption());
        var mail = Options.Optional("--mail", "Its address for mail; the directory's when left out.");
        var reference = Options.Named("--reference", "Our file number, which an answer repeats.");
        var language = Options.Or("--lang", "en", "The letter's language, where the text has it.");
        var (html, eml) = (Options.Optional("--html", "Save the page here."), Options.Optional("--eml", "Save the mail file here."));
        return NodeVerb.Make(verb, description, [thread, party, name, mail, reference, language, html, eml, .. options], async (parsed, node, json, cancellation) =>
        {
            var noted = await NotedAsync(node, parsed.GetValue(party)!, parsed.GetValue(name), cancellation);
            var body = Said.Members(("party", parsed.GetValue(party)), ("name", noted.Name), ("mail", parsed.GetValue(mail) ?? noted.Mail),
                ("reference", parsed.GetValue(reference)), ("language", parsed.GetValue(language)));
            var move = way(parsed, body);
            var letter = await node.PostAsync($"/api/v1/cases/{parsed.GetValue(thread)}/{move}", body, cancellation);
            await SaveAsync(parsed.GetValue(html), letter, "html", cancellation);
            await SaveAsync(parsed.GetValue(eml), letter, "mail", cancellation);
            var (writtenAt, digest) = (letter.GetProperty("writtenAt").GetString(), letter.GetProperty("digest").GetString());
            Terminal.Answer(json, new { writtenAt, digest }, $"written at {writtenAt}", $"{digest} (mail file)");
        });
    }

    private static Command Answer()
    {
        var (thread, party, name) = (Options.Case(), PartyOption(), NameOption());
        var status = Options.Named("--status", "As the party is understood by us: acknowledged, accepted, declined, result and the like.");
        var channel = Options.Named("--channel", "How the answer came: mail, post, fax, by-hand, telephone or file.");
        var answered = Options.Named("--answered-at", "When it came, such as 2026-11-22T09:30:00Z.");
        var said = new Said("What was answered.", required: true);
        return NodeVerb.Make("answer", "Enter what a party without a node answered, as reported by us.", [thread, party, name, status, channel, answered, .. said.All], async (parsed, node, json, cancellation) =>
        {
            await node.PostAsync($"/api/v1/cases/{parsed.GetValue(thread)}/reported-answers", Said.Members(
                ("party", parsed.GetValue(party)), ("name", (await NotedAsync(node, parsed.GetValue(party)!, parsed.GetValue(name), cancellation)).Name),
                ("status", parsed.GetValue(status)), ("channel", parsed.GetValue(channel)), ("answeredAt", Said.Instant(parsed.GetValue(answered))),
                ("text", await said.ReadAsync(parsed, cancellation))), cancellation);
            NodeVerb.Done(json, "entered as reported by us");
        });
    }

    private static Option<string> PartyOption() => Options.Named("--party", "The party in our directory, absent:….");

    private static Option<string?> NameOption() => Options.Optional("--name", "Its name; the directory's when left out.");

    /// <summary>What the directory has noted of the party; asked only for what was not given.</summary>
    private static async Task<(string Name, string? Mail)> NotedAsync(NodeClient node, string party, string? name, CancellationToken cancellation)
    {
        if (name is not null)
            return (name, null);
        var noted = await node.GetAsync($"/api/v1/contacts/absent-parties/{Uri.EscapeDataString(party)}", cancellation);
        var mails = noted.GetProperty("desks").EnumerateArray().SelectMany(desk => desk.GetProperty("entry").GetProperty("channels").EnumerateArray())
            .Where(channel => channel.GetProperty("kind").GetString() == "e-mail").Select(channel => channel.GetProperty("value").GetString());
        return (noted.GetProperty("name").GetString()!, mails.FirstOrDefault());
    }

    private static Task SaveAsync(string? path, JsonElement letter, string member, CancellationToken cancellation) =>
        path is null ? Task.CompletedTask : File.WriteAllTextAsync(path, letter.GetProperty(member).GetString(), cancellation);
}
