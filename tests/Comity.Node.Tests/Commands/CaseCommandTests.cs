using System.Text.Json;
using Comity.Node.Tests.Cases;
using Comity.Office.Audit;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Tests.Commands;

/// <summary>The main job from the command line: from an incident to the last word of both, each officer with a token of their own.</summary>
[Collection(nameof(RunningNode))]
public sealed class CaseCommandTests(RunningNode node)
{
    private const string Iodef = """
        {"version":"2.0","lang":"en","Incident":[{"purpose":"mitigation","IncidentID":{"id":"XA-7","name":"cert.xa.example"},"GenerationTime":"2026-03-03T02:55:00Z",
        "Description":["A flood."],"Contact":[{"role":"creator","type":"organization","ContactName":["Team of XA"]}],
        "EventData":[{"System":[{"category":"source","Node":{"Address":[{"category":"ipv4-net","value":"203.0.113.0/28"}]}}]}]}]}
        """;

    [Fact]
    public async Task A_request_goes_from_an_incident_to_its_end_by_commands_alone()
    {
        using var desk = await Desk.OpenAsync(node);
        var (xa, xb) = (desk.Xa, desk.Xb);
        await (await desk.AdministratorAsync(2, "yelda")).SayAsync("desk", "set", "--desk", "cert", "--step", "officer:yara=60");
        var incident = xa.PathOf("incident.json");
        await xa.SayAsync("incident", "read", "--number", "XA-7", "--class", "availability", "--type", "ddos", "--iodef", xa.File("iodef.json", Iodef), "--out", incident);
        var asked = await OpenedAsync(desk, ["--kind", "mitigation", "--urgent", "--number", "XA-7", "--incident", incident]);
        Assert.Contains(asked, await xb.SayAsync("case", "list", "--box", "unacknowledged"), StringComparison.Ordinal);
        await TakenAsync(xb, asked);

        await SaidAsync(xb, desk.Xb2, 2, "case", "answer", "--case", asked, "--status", "acknowledged", "--number", "XB-9");
        var question = await SaidAsync(xb, desk.Xb2, 2, "case", "ask", "--case", asked, "--file", xb.File("question.txt", "Which port?"));
        await SaidAsync(xa, desk.Second, 1, "case", "reply", "--case", asked, "--question", question, "--file", xa.File("reply.txt", "UDP 53."));
        await SaidAsync(xb, desk.Xb2, 2, "case", "answer", "--case", asked, "--status", "conditionally-accepted", "--file", xb.File("conditions.txt", "Our registry alone."));
        await SaidAsync(xb, desk.Xb2, 2, "case", "answer", "--case", asked, "--status", "result", "--file", xb.File("result.txt", "Three hosts were cleaned."));
        await SaidAsync(xa, desk.Second, 1, "case", "close", "--case", asked);

        var file = await xb.AskAsync("case", "show", "--case", asked);
        Assert.Equal(("result", "closed"), (Status(file, "status"), Status(file, "sender")));
        Assert.Contains("sender: closed", await xa.SayAsync("case", "show", "--case", asked), StringComparison.Ordinal);
        await xa.SayAsync("case", "export", "--case", asked, "--out", xa.PathOf("case.json"));
        Assert.Contains(asked, await xa.SayAsync("statement", "verify", xa.PathOf("case.json"), "--html", xa.PathOf("dossier.html"), "--json"), StringComparison.Ordinal);
        Assert.Contains("dossier", await System.IO.File.ReadAllTextAsync(xa.PathOf("dossier.html")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_incident_is_made_of_a_list_and_graded_and_told_and_taken_back()
    {
        using var desk = await Desk.OpenAsync(node);
        var (xa, xb) = (desk.Xa, desk.Xb);
        Assert.Contains("availability", await xa.SayAsync("incident", "classes"), StringComparison.Ordinal);
        var scheme = (await xa.AskAsync("incident", "schemes")).GetProperty("items").EnumerateArray().First(one => one.GetProperty("questions").GetArrayLength() > 0);
        var question = scheme.GetProperty("questions")[0];
        var answer = $"{question.GetProperty("code").GetString()}={question.GetProperty("options")[0].GetProperty("code").GetString()}";
        await xa.SayAsync("incident", "level", "--scheme", scheme.GetProperty("code").GetString()!, "--answer", answer, "--out", xa.PathOf("level.json"));
        var read = await xa.AskAsync("incident", "read", "--number", "XA-8", "--class", "malicious-code", "--indicators", xa.File("list.txt", "192.0.2.7\nnot an indicator\n192.0.2.7\n"),
            "--detected", "2026-11-22T06Z", "--level", xa.PathOf("level.json"), "--out", xa.PathOf("observed.json"));
        Assert.Equal((1, 2, 1), (read.GetProperty("indicators").GetInt32(), read.GetProperty("refused")[0].GetProperty("line").GetInt32(), read.GetProperty("repeated").GetInt32()));

        var told = await OpenedAsync(desk, ["--kind", "notification", "--incident", xa.PathOf("observed.json")]);
        Assert.Contains("192.0.2.7", await xb.SayAsync("statement", "show", "--statement", told), StringComparison.Ordinal);
        var recall = await SaidAsync(xa, desk.Second, 1, "case", "recall", "--case", told, "--statement", told, "--reason", "facts", "--ask", "delete");
        await SaidAsync(xb, desk.Xb2, 2, "case", "recall-answer", "--case", told, "--recall", recall, "--outcome", "done");
        Assert.Contains("recall-done", await xa.SayAsync("case", "show", "--case", told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirected_request_is_asked_again_of_another_and_may_name_the_earlier_case_only_when_confirmed()
    {
        using var desk = await Desk.OpenAsync(node);
        var asked = await OpenedAsync(desk, ["--kind", "information"]);
        var redirection = await SaidAsync(desk.Xb, desk.Xb2, 2, "case", "answer", "--case", asked, "--status", "redirected", "--redirect-to", "A ministry of XC");
        await SaidAsync(desk.Xa, desk.Second, 1, "case", "consent", "--case", asked, "--redirection", redirection);

        // Wider than the earlier case, which is amber: even to name it reveals that it exists.
        var silent = await desk.Xa.DraftAsync([.. await OpeningAsync(desk), "--kind", "information", "--tlp", "TLP:GREEN", "--continues", asked]);
        var preview = await desk.Xa.RunAsync(input: null, "draft", "preview", "--draft", silent);
        Assert.Equal(1, preview.ExitCode);
        Assert.StartsWith("marking.wider-than-reference:", preview.Errors, StringComparison.Ordinal);
        var confirmed = await desk.Xa.DraftAsync([.. await OpeningAsync(desk), "--kind", "information", "--tlp", "TLP:GREEN", "--continues", asked, "--reveal-earlier"]);
        var again = await desk.Xa.ReleaseAsync(confirmed, desk.Second);
        Assert.Equal(again, (await desk.Xa.AskAsync("case", "show", "--case", asked)).GetProperty("continuedBy")[0].GetString());
    }

    [Fact]
    public async Task A_party_without_a_node_gets_a_letter_and_its_answer_stands_as_reported_by_us()
    {
        using var desk = await Desk.OpenAsync(node);
        var xa = desk.Xa;
        var party = (await xa.SayAsync("contact", "absent", "enter", "--file", xa.File("party.json", """
            {"name":"Ministry of XD","source":"A letter","sourceDate":"2026-11-01","desks":[{"desk":"main","name":[{"lang":"en","text":"Front desk"}],"level":"policy","channels":[{"kind":"e-mail","value":"desk@xd.example"}],"languages":["en"]}]}
            """))).Trim();
        var asked = await OpenedAsync(desk, ["--kind", "information", "--number", "XA-42"]);
        var draft = await xa.AskAsync("case", "letter", "draft", "--case", asked, "--party", party, "--reference", "XA-42", "--eml", xa.PathOf("letter.eml"), "--html", xa.PathOf("letter.html"));
        Assert.Equal(0, (await xa.AskAsync("case", "show", "--case", asked)).GetProperty("letters").GetArrayLength());
        Assert.Contains("<desk@xd.example>", await System.IO.File.ReadAllTextAsync(xa.PathOf("letter.eml")), StringComparison.Ordinal);

        var sent = await xa.AskAsync("case", "letter", "sent", "--case", asked, "--party", party, "--reference", "XA-42", "--channel", "post", "--written-at", draft.GetProperty("writtenAt").GetString()!);
        await xa.SayAsync("case", "letter", "answer", "--case", asked, "--party", party, "--status", "acknowledged", "--channel", "telephone", "--answered-at", "2026-11-21T09:30:00Z", "--file", xa.File("heard.txt", "Received."));

        var file = await xa.AskAsync("case", "show", "--case", asked);
        Assert.Equal(draft.GetProperty("digest").GetString(), sent.GetProperty("digest").GetString());
        Assert.Equal(sent.GetProperty("digest").GetString(), file.GetProperty("letters")[0].GetProperty("digest").GetString());
        Assert.Equal("Ministry of XD", file.GetProperty("reported")[0].GetProperty("partyName").GetString());
        Assert.Equal(["case.answer-reported", "case.letter-sent", "case.letter-written"], await node.Ask(db => db.Set<AuditRecord>()
            .Where(entry => entry.ObjectId == asked && (entry.Verb.StartsWith("case.letter") || entry.Verb == "case.answer-reported")).Select(entry => entry.Verb).Order().ToListAsync()));
        await xa.SayAsync("contact", "absent", "retire", "--party", party);
    }

    private static string? Status(JsonElement file, string of) => file.GetProperty("statuses")[0].GetProperty(of).GetString();

    private async Task<string[]> OpeningAsync(Desk desk) =>
        ["case", "open", "--community", (await node.Community()).ToString(), "--to", node.Other.ToString(), "--title", "Beacons", "--file", desk.Xa.File("text.txt", "Please look."), "--answer-by", "P1D"];

    private async Task<string> OpenedAsync(Desk desk, string[] further)
    {
        var draft = await desk.Xa.DraftAsync([.. await OpeningAsync(desk), .. further]);
        Assert.Contains(node.Other.ToString(), await desk.Second.SayAsync("draft", "preview", "--draft", draft), StringComparison.Ordinal);
        var sid = await desk.Xa.ReleaseAsync(draft, desk.Second);
        await node.CarryAsync(from: 1);
        return sid;
    }

    /// <summary>Says something in a case and carries it over; an acknowledgement needs one person alone.</summary>
    private async Task<string> SaidAsync(Shell author, Shell second, int from, params string[] arguments)
    {
        var draft = await author.DraftAsync(arguments);
        var isOnePerson = (await author.AskAsync("draft", "show", "--draft", draft)).GetProperty("missing").GetArrayLength() == 0;
        var sid = isOnePerson ? (await author.SayAsync("draft", "release", "--draft", draft)).Trim() : await author.ReleaseAsync(draft, second);
        await node.CarryAsync(from);
        return sid;
    }

    private static async Task TakenAsync(Shell xb, string thread)
    {
        JsonElement? call;
        while ((call = (await xb.AskAsync("case", "call", "list")).EnumerateArray().Where(one => one.GetProperty("thread").GetString() == thread).Select(one => (JsonElement?)one).FirstOrDefault()) is null)
            await Task.Delay(100);
        var number = call.Value.GetProperty("id").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture);
        await xb.SayAsync("case", "call", "take", "--call", number);
        var taken = (await xb.AskAsync("case", "call", "list")).EnumerateArray().First(one => one.GetProperty("thread").GetString() == thread);
        Assert.Equal("yara", taken.GetProperty("heldBy").GetString());
    }
}
