using System.CommandLine;

namespace Comity.Cli.Commands;

/// <summary><c>comity case answer|ask|reply|consent|recall|recall-answer|close</c>: each drafts what we say of our own side of a case.</summary>
internal static class MoveCommands
{
    public static IEnumerable<Command> Make() => [Answer(), Ask(), Reply(), Consent(), Recall(), RecallAnswer(), Close()];

    private static Command Answer()
    {
        var status = Options.Named("--status", "acknowledged, under-determination, accepted, partly-accepted, conditionally-accepted, declined, redirected, already-mended, action-reported or result.");
        var said = new Said("A word on it; a report says what was done, a partial or conditional acceptance which part or on what conditions.", required: false);
        var expected = Options.Optional("--expected-by", "With under-determination: when the decision is expected; an instant or a duration such as P1D.");
        var reason = Options.Optional("--reason", "With declined: capability, capacity, legal-bar, sovereignty-or-security, human-rights, insufficient-information, wrong-addressee, outside-ict-security or no-reason-given.");
        var to = Options.Optional("--redirect-to", "With redirected: a participant, p1:…, or a name.");
        var number = Options.Optional("--number", "Our own file number.");
        var rights = new Option<FileInfo?>("--rights") { Description = "JSON of a human-rights check, where what we agree to touches rights." };
        return Moving("answer", "Draft what we say of our own status as a receiver.", [status, .. said.All, expected, reason, to, number, rights], async (parsed, cancellation) =>
        {
            var (code, text) = (parsed.GetValue(status)!, await said.ReadAsync(parsed, cancellation));
            if (code == "acknowledged")
                return ("acknowledgement", Said.Members(("ownNumber", parsed.GetValue(number))));
            var isConditions = code is "partly-accepted" or "conditionally-accepted";
            var isParticipant = parsed.GetValue(to)?.StartsWith("p1:", StringComparison.Ordinal) == true;
            return ("answers", Said.Members(("answer", Said.Members(
                ("status", code), (isConditions ? "conditions" : "text", text), ("expectedBy", Said.Instant(parsed.GetValue(expected))), ("reason", parsed.GetValue(reason)),
                (isParticipant ? "redirectTo" : "redirectToName", parsed.GetValue(to)), ("ownNumber", parsed.GetValue(number)),
                ("rights", await Said.JsonAsync(parsed.GetValue(rights), cancellation))))));
        });
    }

    private static Command Ask()
    {
        var (said, party) = (new Said("The question.", required: true), Options.Optional("--participant", "As the opener: whom we ask, p1:…."));
        return Moving("ask", "Draft a question.", [.. said.All, party], async (parsed, cancellation) =>
            ("questions", Said.Members(("text", await said.ReadAsync(parsed, cancellation)), ("party", parsed.GetValue(party)))));
    }

    private static Command Reply()
    {
        var (said, question) = (new Said("The answer.", required: true), Options.Named("--question", "The question, s1:…."));
        return Moving("reply", "Draft the answer to a question.", [.. said.All, question], async (parsed, cancellation) =>
            ("replies", Said.Members(("question", parsed.GetValue(question)), ("text", await said.ReadAsync(parsed, cancellation)))));
    }

    private static Command Consent()
    {
        var (said, redirection) = (new Said("A word on it.", required: false), Options.Named("--redirection", "The statement that redirects, s1:…."));
        var refuse = Options.Flag("--refuse", "Say that we do not agree.");
        return Moving("consent", "Draft whether we agree to ask whom a redirection names; comity case open then asks it.", [.. said.All, redirection, refuse], async (parsed, cancellation) =>
            ("consents", Said.Members(("redirection", parsed.GetValue(redirection)), ("consent", Said.Members(("consents", !parsed.GetValue(refuse)), ("text", await said.ReadAsync(parsed, cancellation)))))));
    }

    private static Command Recall()
    {
        var (said, reason) = (new Said("A word on it.", required: false), Options.Named("--reason", "addressee, facts, over-disclosure or superseded."));
        var statements = new Option<string[]>("--statement") { Description = "What is taken back, s1:…. May be given several times.", Required = true };
        var asked = new Option<string[]>("--ask") { Description = "What recipients are asked: correct, delete or tell-those-you-told. May be given several times.", Required = true };
        var to = Options.Many("--to", "To these alone; to everybody who had any of them when left out.");
        return Moving("recall", "Draft that own statements of the case are taken back; the record remains.", [.. said.All, reason, statements, asked, to], async (parsed, cancellation) =>
            ("recalls", Said.Members(
                ("statements", parsed.GetValue(statements)),
                ("to", parsed.GetValue(to) is { Length: > 0 } some ? some.Select(OpenCommand.Addressed) : null),
                ("recall", Said.Members(("reason", parsed.GetValue(reason)), ("asked", parsed.GetValue(asked)), ("text", await said.ReadAsync(parsed, cancellation)))))));
    }

    private static Command RecallAnswer()
    {
        var (said, recall) = (new Said("A word on it.", required: false), Options.Named("--recall", "The recall, s1:…."));
        var outcome = Options.Named("--outcome", "done, partly or passed-on.");
        var passedOn = new Option<int?>("--passed-on-to") { Description = "With passed-on: to how many, all of whom were told." };
        return Moving("recall-answer", "Draft what became of a recall here.", [.. said.All, recall, outcome, passedOn], async (parsed, cancellation) =>
            ("recall-answers", Said.Members(("recallStatement", parsed.GetValue(recall)), ("answer", Said.Members(
                ("outcome", parsed.GetValue(outcome)), ("passedOnTo", parsed.GetValue(passedOn)), ("text", await said.ReadAsync(parsed, cancellation)))))));
    }

    private static Command Close()
    {
        var (said, act) = (new Said("A word on it.", required: false), Options.Or("--act", "closed", "closed, withdrawn or reopened."));
        return Moving("close", "Draft that our own side of a case closes, is withdrawn or reopens.", [.. said.All, act], async (parsed, cancellation) =>
            ("close", Said.Members(("close", Said.Members(("act", parsed.GetValue(act)), ("text", await said.ReadAsync(parsed, cancellation)))))));
    }

    /// <summary>A move: the case, its own reach, and what the API takes under which name.</summary>
    private static Command Moving(
        string name, string description, IEnumerable<Option> options, Func<ParseResult, CancellationToken, Task<(string Move, Dictionary<string, object> Body)>> say)
    {
        var (thread, tlp, desks) = (Options.Case(), Options.Optional("--tlp", "Its own label; TLP:AMBER when left out."), Options.Many("--to-desk", "A desk of the addressee that alone may read it."));
        return NodeVerb.Make(name, description, [thread, .. options, tlp, desks], async (parsed, node, json, cancellation) =>
        {
            var (move, body) = await say(parsed, cancellation);
            foreach (var (member, value) in Said.Members(("tlp", parsed.GetValue(tlp)), ("desks", parsed.GetValue(desks) is { Length: > 0 } some ? some : null)))
                body[member] = value;
            NodeVerb.Drafted(json, await node.PostAsync($"/api/v1/cases/{parsed.GetValue(thread)}/{move}", body, cancellation));
        });
    }
}
