using System.CommandLine;

namespace Comity.Cli.Commands;

/// <summary><c>comity case open</c>: drafts a notification or a request of any kind.</summary>
internal static class OpenCommand
{
    private const string Notification = "notification";

    private static readonly Option<string> Kind = Options.Named("--kind", "notification, assistance, mitigation, investigation, preservation or information.");
    private static readonly Option<string> Community = Options.Community();
    private static readonly Option<string[]> To = new("--to") { Description = "A participant, p1:…, or p1:…/DESK,DESK for these desks alone. May be given several times.", Required = true };
    private static readonly Option<string[]> Copy = Options.Many("--copy", "A participant that only gets a copy.");
    private static readonly Option<string> Title = Options.Named("--title", "What it is about, in one line.");
    private static readonly Option<string> Tlp = Options.Or("--tlp", "TLP:AMBER", "The label.");
    private static readonly Option<string?> Wanted = Options.Optional("--wanted", "none, acknowledgement or decision; a request wants a decision unless it says otherwise.");
    private static readonly Option<string?> AnswerBy = Options.Optional("--answer-by", "By when: an instant, or a duration from now such as P1D.");
    private static readonly Option<bool> Urgent = Options.Flag("--urgent", "Duty hours do not count.");
    private static readonly Option<string?> Number = Options.Optional("--number", "Our own file number.");
    private static readonly Option<string?> Desk = Options.Optional("--desk", "Our desk that waits for the answer.");
    private static readonly Option<string?> Category = Options.Optional("--category", "The category of critical infrastructure affected; needed for assistance.");
    private static readonly Option<FileInfo?> Incident = new("--incident") { Description = "What was observed, as comity incident read wrote it." };
    private static readonly Option<FileInfo?> Legal = new("--legal") { Description = "JSON with authority, offence, data, necessity, basis; needed for investigation and preservation." };
    private static readonly Option<FileInfo?> Rights = new("--rights") { Description = "JSON of a human-rights check, where blocking content or identifying persons is asked." };
    private static readonly Option<string?> Exercise = Options.Optional("--exercise", "The exercise in which it is played.");
    private static readonly Option<string?> Continues = Options.Optional("--continues", "Our own earlier case that it goes on from, s1:….");
    private static readonly Option<bool> Reveal = Options.Flag("--reveal-earlier", "With --continues: confirm that the addressee learns that the earlier case exists, though it cannot read it.");

    public static Command Make()
    {
        var said = new Said("What is told or asked.", required: true);
        Option[] options = [Kind, Community, To, Copy, Title, .. said.All, Tlp, Wanted, AnswerBy, Urgent, Number, Desk, Category, Incident, Legal, Rights, Exercise, Continues, Reveal];
        return NodeVerb.Make("open", "Draft a notification or a request that opens a case.", options, async (parsed, node, json, cancellation) =>
        {
            var opening = parsed.GetValue(Kind) == Notification ? Notification : "request";
            NodeVerb.Drafted(json, await node.PostAsync("/api/v1/cases", Said.Members(
                ("community", parsed.GetValue(Community)),
                ("to", parsed.GetValue(To)!.Concat(parsed.GetValue(Copy) ?? []).Select(Addressed)),
                ("tlp", parsed.GetValue(Tlp)),
                ("exercise", parsed.GetValue(Exercise)),
                ("continues", parsed.GetValue(Continues)),
                ("confirmContinues", parsed.GetValue(Reveal) ? true : null),
                (opening, await BodyAsync(parsed, said, opening == Notification, cancellation))), cancellation));
        });
    }

    /// <summary>A participant with the desks that alone may read: <c>p1:…/cert,policy</c>.</summary>
    public static object Addressed(string text)
    {
        var parts = text.Split('/', 2);
        return new { participant = parts[0], desks = parts is [_, var desks] ? desks.Split(',', StringSplitOptions.RemoveEmptyEntries) : [] };
    }

    private static async Task<object> BodyAsync(ParseResult parsed, Said said, bool isNotification, CancellationToken cancellation)
    {
        var wanted = parsed.GetValue(Wanted) ?? (isNotification ? "none" : "decision");
        var rights = await Said.JsonAsync(parsed.GetValue(Rights), cancellation);
        var body = Said.Members(
            ("title", said.Text(parsed, parsed.GetValue(Title)!)),
            ("text", await said.ReadAsync(parsed, cancellation)),
            ("wanted", wanted),
            ("urgency", parsed.GetValue(Urgent) ? "urgent" : "routine"),
            ("answerBy", Said.Instant(parsed.GetValue(AnswerBy))),
            ("ownNumber", parsed.GetValue(Number)),
            ("desk", parsed.GetValue(Desk)),
            ("copies", parsed.GetValue(Copy)?.Select(copy => copy.Split('/')[0])),
            ("incident", await Said.JsonAsync(parsed.GetValue(Incident), cancellation)));
        if (isNotification)
            return body;
        body["kind"] = parsed.GetValue(Kind)!;
        foreach (var (name, value) in Said.Members(("infrastructureCategory", parsed.GetValue(Category)), ("legal", await Said.JsonAsync(parsed.GetValue(Legal), cancellation)), ("rights", rights), ("touchesRights", rights is null ? null : true)))
            body[name] = value;
        return body;
    }
}
