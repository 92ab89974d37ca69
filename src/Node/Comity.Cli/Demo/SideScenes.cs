namespace Comity.Cli.Demo;

/// <summary>Scenes beside the main thread: a State without a node, a redirection with consent, a recall.</summary>
internal sealed class SideScenes(DemoRun demo)
{
    private DemoNode A => demo.A;

    private DemoNode B => demo.B;

    /// <summary>XD has no node: a letter goes out, and its answer is entered as reported by us.</summary>
    public async Task<Seen> LetterAsync(CancellationToken cancellation)
    {
        var letter = await A.PostAsync("duty", $"/api/v1/cases/{demo.Thread}/letters", new
        {
            party = "absent:xd", name = "Ministry of Communications of XD", mail = "desk@xd.example", language = "en", channel = "mail", reference = "XA-2026-42",
        }, cancellation);
        await File.WriteAllTextAsync(Path.Combine(demo.Folder, "letter.html"), letter.GetProperty("html").GetString(), cancellation);
        await File.WriteAllTextAsync(Path.Combine(demo.Folder, "letter.eml"), letter.GetProperty("mail").GetString(), cancellation);
        await A.PostAsync("duty", $"/api/v1/cases/{demo.Thread}/reported-answers", new
        {
            party = "absent:xd", name = "Ministry of Communications of XD", status = "acknowledged", text = DemoWords.Text("Received by telephone."), channel = "telephone",
            answeredAt = DemoWords.In(TimeSpan.FromSeconds(-2)),
        }, cancellation);
        var file = await A.GetAsync($"/api/v1/cases/{demo.Thread}", cancellation);
        return file.GetProperty("reported").GetArrayLength() == 1
            ? new Seen(Detail: "letter.html and letter.eml written; the answer stands as reported by us")
            : throw new DemoFailed("the reported answer is not in the case");
    }

    /// <summary>XB names the organisation as better placed; XA consents and asks it itself, and the organisation sees nothing of the first thread.</summary>
    public async Task<Seen> RedirectAsync(CancellationToken cancellation)
    {
        const string title = "Which community list applies?";
        var thread = await A.SayAsync("/api/v1/cases", DemoWords.Request(demo.Community, B.Participant, title, TimeSpan.FromDays(1)), cancellation);
        await DemoNode.UntilAsync("the question at XB", () => B.ListsAsync("Unacknowledged", thread, cancellation), cancellation);
        var redirection = await B.SayAsync($"/api/v1/cases/{thread}/answers", new
        {
            answer = new { status = "redirected", redirectTo = demo.Organisation.Participant, text = DemoWords.Text("The organisation keeps that list.") },
        }, cancellation);
        await DemoNode.UntilAsync("the redirection at XA", () => A.ShowsAsync(thread, redirection, cancellation), cancellation);
        await A.SayAsync($"/api/v1/cases/{thread}/consents", new { redirection, consent = new { consents = true } }, cancellation);
        // Without a reference to the first thread: even that would tell the organisation that it exists. XA's file number links them at home.
        var next = await A.SayAsync("/api/v1/cases", DemoWords.Request(demo.Community, demo.Organisation.Participant, title, TimeSpan.FromDays(1)), cancellation);
        await DemoNode.UntilAsync("the new request at the organisation", () => demo.Organisation.ListsAsync("Unacknowledged", next, cancellation), cancellation);
        if (await demo.Organisation.ListsAsync("All", thread, cancellation))
            throw new DemoFailed("the organisation sees the thread between XA and XB");
        return new Seen(next);
    }

    /// <summary>XA takes a notification back: XB's node says at once that it applied it, then a person answers.</summary>
    public async Task<Seen> RecallAsync(CancellationToken cancellation)
    {
        var thread = await A.SayAsync("/api/v1/cases", DemoWords.Notification(demo.Community, B.Participant), cancellation);
        await DemoNode.UntilAsync("the notification at XB", () => B.ListsAsync("All", thread, cancellation), cancellation);
        var recall = await A.SayAsync($"/api/v1/cases/{thread}/recalls", new
        {
            statements = new[] { thread },
            to = DemoWords.To(B.Participant),
            recall = new { reason = "facts", asked = new[] { "correct" }, text = DemoWords.Text("The flood has not ended.") },
        }, cancellation);
        await DemoNode.UntilAsync("XB's automatic word that it was applied", async () =>
            (await A.GetAsync($"/api/v1/cases/{thread}", cancellation)).GetProperty("timeline").GetRawText().Contains("recall-applied", StringComparison.Ordinal), cancellation);
        var answer = await B.SayAsync($"/api/v1/cases/{thread}/recall-answers", new { recallStatement = recall, answer = new { outcome = "done" } }, cancellation);
        await DemoNode.UntilAsync("XB's answer at XA", () => A.ShowsAsync(thread, answer, cancellation), cancellation);
        return new Seen(recall);
    }
}
