using System.Globalization;

namespace Comity.Cli.Demo;

/// <summary>Scenes beside the main thread: a State without a node, a redirection with consent, a recall.</summary>
internal sealed class DemoSideScenes(DemoRun demo, string community)
{
    private DemoNode A => demo.A;

    private DemoNode B => demo.B;

    /// <summary>XD has no node: a letter goes out, and its answer is entered as reported by us.</summary>
    public async Task<string?> LetterAsync(CancellationToken cancellation)
    {
        var thread = await A.SayAsync("/api/v1/cases", Request(A.Participant, "Question to XD, which has no node"), cancellation);
        var letter = await A.PostAsync("duty", $"/api/v1/cases/{thread}/letters", new
        {
            party = "absent:xd", name = "Ministry of Communications of XD", mail = "desk@xd.example", language = "en", channel = "mail", reference = "XA-2026-42",
        }, cancellation);
        await File.WriteAllTextAsync(Path.Combine(demo.Folder, "letter.html"), letter.GetProperty("html").GetString(), cancellation);
        await File.WriteAllTextAsync(Path.Combine(demo.Folder, "letter.eml"), letter.GetProperty("mail").GetString(), cancellation);
        await A.PostAsync("duty", $"/api/v1/cases/{thread}/reported-answers", new
        {
            party = "absent:xd", name = "Ministry of Communications of XD", status = "acknowledged", text = Text("Received by telephone."), channel = "telephone",
            answeredAt = Now(),
        }, cancellation);
        var file = await A.GetAsync($"/api/v1/cases/{thread}", cancellation);
        return file.GetProperty("reported").GetArrayLength() == 1 ? thread : throw new DemoFailed("the reported answer is not in the case");
    }

    /// <summary>XB names the organisation as better placed; XA consents and asks it itself, and the organisation sees nothing of the first thread.</summary>
    public async Task<string?> RedirectAsync(CancellationToken cancellation)
    {
        var thread = await A.SayAsync("/api/v1/cases", Request(B.Participant, "Which community list applies?"), cancellation);
        await DemoNode.UntilAsync("the question at XB", () => B.ListsAsync("Unacknowledged", thread, cancellation), cancellation);
        var redirection = await B.SayAsync($"/api/v1/cases/{thread}/answers", new { answer = new { status = "redirected", redirectTo = demo.Organisation.Participant, text = Text("The organisation keeps that list.") } }, cancellation);
        await DemoNode.UntilAsync("the redirection at XA", () => A.ShowsAsync(thread, redirection, cancellation), cancellation);
        await A.SayAsync($"/api/v1/cases/{thread}/consents", new { redirection, consent = new { consents = true } }, cancellation);
        var next = await A.SayAsync("/api/v1/cases", Request(demo.Organisation.Participant, "Which community list applies?", continues: thread), cancellation);
        await DemoNode.UntilAsync("the new request at the organisation", () => demo.Organisation.ListsAsync("Unacknowledged", next, cancellation), cancellation);
        return next;
    }

    /// <summary>XA takes a notification back: XB's node says at once that it applied it, then a person answers.</summary>
    public async Task<string?> RecallAsync(CancellationToken cancellation)
    {
        var thread = await A.SayAsync("/api/v1/cases", DemoInput.Notification(community, B.Participant), cancellation);
        await DemoNode.UntilAsync("the notification at XB", () => B.ListsAsync("All", thread, cancellation), cancellation);
        var recall = await A.SayAsync($"/api/v1/cases/{thread}/recalls", new
        {
            statements = new[] { thread }, to = new[] { new { participant = B.Participant, desks = Array.Empty<string>() } }, recall = new { reason = "facts", asked = new[] { "correct" }, text = Text("The flood has not ended.") },
        }, cancellation);
        await DemoNode.UntilAsync("the automatic word that it was applied", async () =>
            (await A.GetAsync($"/api/v1/cases/{thread}", cancellation)).GetProperty("timeline").GetRawText().Contains("recall-applied", StringComparison.Ordinal), cancellation);
        await B.SayAsync($"/api/v1/cases/{thread}/recall-answers", new { recallStatement = recall, answer = new { outcome = "done" } }, cancellation);
        return recall;
    }

    private object Request(string to, string title, string? continues = null) => new
    {
        community,
        to = new[] { new { participant = to, desks = Array.Empty<string>() } },
        tlp = "TLP:AMBER",
        continues,
        request = new { kind = "information", title = Text(title), text = Text(title), wanted = "decision", answerBy = In(TimeSpan.FromDays(1)), ownNumber = "XA-2026-43", desk = "cert" },
    };

    private static object Text(string english) => new[] { new { lang = "en", text = english } };

    private static string Now() => In(TimeSpan.FromSeconds(-2));

    private static string In(TimeSpan ahead) => (TimeProvider.System.GetUtcNow() + ahead).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
