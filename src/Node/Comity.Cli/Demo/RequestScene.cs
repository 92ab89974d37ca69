using System.Globalization;
using System.Text.Json;

namespace Comity.Cli.Demo;

/// <summary>XA asks XB for mitigation, from the incident report to the last word of both.</summary>
internal sealed class RequestScene(DemoRun demo)
{
    private JsonElement _draft;
    private string _question = "";

    private DemoNode A => demo.A;

    private DemoNode B => demo.B;

    public async Task<Seen> RecordAsync(CancellationToken cancellation)
    {
        var read = await A.PostAsync("duty", "/api/v1/incidents/readings?number=XA-2026-41&rsitClass=availability&rsitType=ddos", DemoInput.Iodef(), cancellation);
        _draft = await A.PostAsync("duty", "/api/v1/cases", new
        {
            community = demo.Community,
            to = DemoWords.To(B.Participant),
            tlp = "TLP:AMBER",
            request = new
            {
                kind = "mitigation",
                title = DemoWords.Text("Flood against a hospital network from addresses allocated to XB"),
                text = DemoWords.Text("Since 02:40 UTC a hospital network in XA is flooded. Please look into the addresses in the report."),
                wanted = "decision",
                urgency = "urgent",
                answerBy = DemoWords.In(TimeSpan.FromHours(6)),
                ownNumber = "XA-2026-41",
                desk = "cert",
                incident = read.GetProperty("incident"),
            },
        }, cancellation);
        return new Seen(Detail: "incident XA-2026-41 in a draft request for mitigation");
    }

    public async Task<Seen> ClearAsync(CancellationToken cancellation)
    {
        if (!(await A.PreviewAsync(_draft.GetProperty("id").GetString()!, cancellation)).Contains(B.Participant, StringComparison.Ordinal))
            throw new DemoFailed("the preview does not name XB");
        _draft = await A.ClearAsync(_draft, cancellation);
        return new Seen(Detail: "by a second officer, who saw who would get it");
    }

    public async Task<Seen> ReleaseAsync(CancellationToken cancellation) => new(demo.Thread = await A.ReleaseAsync(_draft, cancellation));

    public async Task<Seen> DeliverAsync(CancellationToken cancellation)
    {
        await DemoNode.UntilAsync("the request in XB's duty inbox", () => B.ListsAsync("Unacknowledged", demo.Thread, cancellation), cancellation);
        return new Seen(demo.Thread);
    }

    public async Task<Seen> AlertAsync(CancellationToken cancellation)
    {
        await DemoNode.UntilAsync("a webhook alert", () => Task.FromResult(!demo.Receivers.Hooks.IsEmpty), cancellation);
        await DemoNode.UntilAsync("a mail alert by the second step of the duty chain", () => Task.FromResult(!demo.Receivers.Mails.IsEmpty), cancellation);
        var alerts = string.Concat(demo.Receivers.Hooks) + string.Concat(demo.Receivers.Mails);
        if (alerts.Contains("hospital", StringComparison.OrdinalIgnoreCase) || alerts.Contains("XA", StringComparison.Ordinal) || alerts.Contains(A.Participant, StringComparison.Ordinal))
            throw new DemoFailed("an alert carries content or names the peer");
        return new Seen(Detail: string.Create(CultureInfo.InvariantCulture, $"{demo.Receivers.Hooks.Count} by webhook, {demo.Receivers.Mails.Count} by mail, no content in either"));
    }

    public Task<Seen> AcknowledgeAsync(CancellationToken cancellation) =>
        AnswerAsync("acknowledgement", new { ownNumber = "XB-2026-7" }, "acknowledged", cancellation);

    public async Task<Seen> AskAsync(CancellationToken cancellation)
    {
        _question = await B.SayAsync(Case("questions"), new { text = DemoWords.Text("Which port does the traffic aim at?") }, cancellation);
        await SeenByAsync(A, _question, cancellation);
        return new Seen(_question);
    }

    public async Task<Seen> ReplyAsync(CancellationToken cancellation)
    {
        var reply = await A.SayAsync(Case("replies"), new { question = _question, text = DemoWords.Text("UDP port 53, since 02:40 UTC.") }, cancellation);
        await SeenByAsync(B, reply, cancellation);
        return new Seen(reply);
    }

    public Task<Seen> AcceptAsync(CancellationToken cancellation) => AnswerAsync(
        "answers", new { answer = new { status = "partly-accepted", conditions = DemoWords.Text("The servers in our registry, not the resellers'.") } }, "partly-accepted", cancellation);

    public Task<Seen> ReportActionAsync(CancellationToken cancellation) => AnswerAsync(
        "answers", new { answer = new { status = "action-reported", text = DemoWords.Text("The operator was told at 04:10 UTC.") } }, "action-reported", cancellation);

    public Task<Seen> ReportResultAsync(CancellationToken cancellation) => AnswerAsync(
        "answers", new { answer = new { status = "result", text = DemoWords.Text("Three hosts were taken off the network and cleaned.") } }, "result", cancellation);

    public async Task<Seen> CloseAsync(CancellationToken cancellation)
    {
        var ours = await A.SayAsync(Case("close"), new { close = new { act = "closed", text = DemoWords.Text("Thank you.") } }, cancellation);
        await SeenByAsync(B, ours, cancellation);
        var theirs = await B.SayAsync(Case("close"), new { close = new { act = "closed" } }, cancellation);
        await SeenByAsync(A, theirs, cancellation);
        return new Seen(ours);
    }

    private string Case(string move) => $"/api/v1/cases/{demo.Thread}/{move}";

    private async Task<Seen> AnswerAsync(string move, object body, string status, CancellationToken cancellation)
    {
        var sid = await B.SayAsync(Case(move), body, cancellation);
        await DemoNode.UntilAsync($"the status {status} at XA", async () => await A.StatusAsync(demo.Thread, cancellation) == status, cancellation);
        return new Seen(sid);
    }

    private Task SeenByAsync(DemoNode node, string sid, CancellationToken cancellation) =>
        DemoNode.UntilAsync($"{sid} at {node.Name}", () => node.ShowsAsync(demo.Thread, sid, cancellation), cancellation);
}
