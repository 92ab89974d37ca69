using System.Text.Json;

namespace Comity.Cli.Demo;

/// <summary>The main job, step by step. Each step ends when its effect was seen through a public door.</summary>
internal sealed class DemoScript(DemoRun demo)
{
    private string _community = "";
    private string _thread = "";
    private string _question = "";
    private JsonElement _incident;
    private JsonElement _draft;
    private string _bundle = "";

    private DemoNode A => demo.A;

    private DemoNode B => demo.B;

    public IEnumerable<(string Name, Func<CancellationToken, Task<string?>> Step)> Steps =>
    [
        ("found-community", FoundAsync),
        ("publish-contacts", PublishAsync),
        ("record-incident", RecordAsync),
        ("clear", ClearAsync),
        ("release", ReleaseAsync),
        ("deliver", DeliverAsync),
        ("alert", AlertAsync),
        ("acknowledge", stop => AnswerAsync("acknowledgement", new { ownNumber = "XB-2026-7" }, "acknowledged", stop)),
        ("ask-clarification", AskAsync),
        ("answer-clarification", ReplyAsync),
        ("accept-in-part", stop => AnswerAsync("answers", new { answer = new { status = "partly-accepted", conditions = Text("The servers in our registry, not the resellers'.") } }, "partly-accepted", stop)),
        ("report-action", stop => AnswerAsync("answers", new { answer = new { status = "action-reported", text = Text("The operator was told at 04:10 UTC.") } }, "action-reported", stop)),
        ("report-result", stop => AnswerAsync("answers", new { answer = new { status = "result", text = Text("Three hosts were taken off the network and cleaned.") } }, "result", stop)),
        ("letter-to-absent-state", LetterAsync),
        ("redirect", RedirectAsync),
        ("recall", RecallAsync),
        ("close", CloseAsync),
        ("export-dossier", ExportAsync),
        ("verify-offline", VerifyAsync),
        ("detect-tampering", TamperAsync),
        ("rebuild", RebuildAsync),
        ("restore-stale-backup", RestoreAsync),
    ];

    private static object Text(string english) => new[] { new { lang = "en", text = english } };

    private static object To(params string[] participants) => participants.Select(participant => new { participant, desks = Array.Empty<string>() });

    private async Task<string?> FoundAsync(CancellationToken cancellation)
    {
        foreach (var node in demo.Nodes)
            await node.FoundAsync(cancellation);
        var registrar = demo.Organisation;
        var founded = await DemoNode.RunAsync(cancellation, "community", "found", "--data", registrar.Folder, "--name", "Demonstration region", "--as", registrar.Name, "--json");
        _community = founded.GetProperty("community").GetString()!;
        foreach (var node in new[] { A, B })
        {
            var (invitation, request) = (Path.Combine(demo.Folder, "invitation.json"), Path.Combine(demo.Folder, $"join-{node.Name}.json"));
            await DemoNode.RunAsync(cancellation, "community", "invite", "--data", registrar.Folder, "--out", invitation);
            var asked = await DemoNode.RunAsync(cancellation, "community", "join", "--data", node.Folder, "--invitation", invitation, "--out", request, "--json");
            // Two people would now read the key phrase to each other; the registrar types what was heard.
            await DemoNode.RunAsync(cancellation, "community", "admit", "--data", registrar.Folder, "--request", request, "--name", node.Name, "--code", node.Name, "--phrase", asked.GetProperty("phrase").GetString()!);
        }

        var acceptance = Path.Combine(demo.Folder, "acceptance.json");
        await DemoNode.RunAsync(cancellation, "community", "invite", "--data", registrar.Folder, "--out", acceptance);
        foreach (var node in new[] { A, B })
            await DemoNode.RunAsync(cancellation, "community", "take", "--data", node.Folder, "--file", acceptance);
        await PrepareAlertsAsync(cancellation);
        foreach (var node in demo.Nodes)
            await node.StartAsync(cancellation);
        return _community;
    }

    private async Task PrepareAlertsAsync(CancellationToken cancellation)
    {
        B.Settings["COMITY_Alerts__Address"] = B.Url;
        B.Settings["COMITY_Alerts__SmtpHost"] = "127.0.0.1";
        B.Settings["COMITY_Alerts__SmtpPort"] = demo.Receivers.MailPort.ToString(System.Globalization.CultureInfo.InvariantCulture);
        B.Settings["COMITY_Alerts__SmtpTls"] = "false";
        B.Settings["COMITY_Alerts__From"] = "node@xb.example";
        B.Settings["COMITY_Alerts__Webhooks__duty__Url"] = $"http://127.0.0.1:{demo.Receivers.HookPort}/alert";
        B.Settings["COMITY_Alerts__Webhooks__duty__Secret"] = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(24));
        await DemoNode.RunAsync(cancellation, "desk", "chain", "--data", B.Folder, "--desk", "cert", "--step", "webhook:duty=60", "--step", "duty@xb.example=60");
    }

    private async Task<string?> PublishAsync(CancellationToken cancellation)
    {
        string? last = null;
        foreach (var node in new[] { A, B })
        {
            last = await node.SayAsync("/api/v1/drafts", new
            {
                type = "contacts.entry/1",
                community = _community,
                subject = "desk/cert",
                marking = new { tlp = "TLP:GREEN", aud = new { community = _community } },
                body = new
                {
                    desk = "cert",
                    name = Text($"National response team of {node.Name}"),
                    level = "technical",
                    channels = new[] { new { kind = "e-mail", value = $"cert@{node.Name.ToLowerInvariant()}.example" } },
                    languages = new[] { "en" },
                    hours = new { zone = "UTC", aroundTheClock = true },
                },
            }, cancellation);
        }

        await DemoNode.UntilAsync("XB's desk in XA's directory", async () =>
            (await A.GetAsync("/api/v1/contacts", cancellation)).GetRawText().Contains("response team of XB", StringComparison.Ordinal), cancellation);
        return last;
    }

    private async Task<string?> RecordAsync(CancellationToken cancellation)
    {
        var read = await A.PostAsync("duty", "/api/v1/incidents/readings?number=XA-2026-41&rsitClass=availability&rsitType=ddos", DemoInput.Iodef(), cancellation);
        _incident = read.GetProperty("incident");
        _draft = await A.PostAsync("duty", "/api/v1/cases", new
        {
            community = _community,
            to = To(B.Participant),
            tlp = "TLP:AMBER",
            request = new
            {
                kind = "mitigation",
                title = Text("Flood against a hospital network from addresses allocated to XB"),
                text = Text("Since 02:40 UTC a hospital network in XA is flooded. Please look into the addresses in the report."),
                wanted = "decision",
                urgency = "urgent",
                answerBy = TimeProvider.System.GetUtcNow().AddHours(6).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
                ownNumber = "XA-2026-41",
                desk = "cert",
                incident = _incident,
            },
        }, cancellation);
        return null;
    }

    private async Task<string?> ClearAsync(CancellationToken cancellation)
    {
        var id = _draft.GetProperty("id").GetString();
        var preview = await A.PreviewAsync(id!, cancellation);
        if (!preview.Contains(B.Participant, StringComparison.Ordinal))
            throw new DemoFailed("the preview does not name XB");
        var submitted = await A.PostAsync("duty", $"/api/v1/drafts/{id}/submit", new { draft = _draft.GetProperty("version").GetInt32() }, cancellation);
        _draft = await A.PostAsync("second", $"/api/v1/drafts/{id}/clear", new { draft = submitted.GetProperty("version").GetInt32(), capacity = "" }, cancellation);
        return null;
    }

    private async Task<string?> ReleaseAsync(CancellationToken cancellation)
    {
        var released = await A.PostAsync("second", $"/api/v1/drafts/{_draft.GetProperty("id").GetString()}/release", new { draft = _draft.GetProperty("version").GetInt32() }, cancellation);
        return _thread = released.GetProperty("sid").GetString()!;
    }

    private async Task<string?> DeliverAsync(CancellationToken cancellation)
    {
        await DemoNode.UntilAsync("the request in XB's duty inbox", () => B.ListsAsync("Unacknowledged", _thread, cancellation), cancellation);
        return _thread;
    }

    private async Task<string?> AlertAsync(CancellationToken cancellation)
    {
        await DemoNode.UntilAsync("a webhook alert", () => Task.FromResult(!demo.Receivers.Hooks.IsEmpty), cancellation);
        await DemoNode.UntilAsync("a mail alert by the second step of the duty chain", () => Task.FromResult(!demo.Receivers.Mails.IsEmpty), cancellation, seconds: 120);
        var alerts = string.Concat(demo.Receivers.Hooks) + string.Concat(demo.Receivers.Mails);
        if (alerts.Contains("hospital", StringComparison.OrdinalIgnoreCase) || alerts.Contains("XA", StringComparison.Ordinal) || alerts.Contains(A.Participant, StringComparison.Ordinal))
            throw new DemoFailed("an alert carries content or names the peer");
        return null;
    }

    private async Task<string?> AnswerAsync(string move, object body, string status, CancellationToken cancellation)
    {
        var sid = await B.SayAsync($"/api/v1/cases/{_thread}/{move}", body, cancellation);
        await DemoNode.UntilAsync($"the status {status} at XA", async () => await A.StatusAsync(_thread, cancellation) == status, cancellation);
        return sid;
    }

    private async Task<string?> AskAsync(CancellationToken cancellation)
    {
        _question = await B.SayAsync($"/api/v1/cases/{_thread}/questions", new { text = Text("Which port does the traffic aim at?") }, cancellation);
        await DemoNode.UntilAsync("the question at XA", () => A.ShowsAsync(_thread, _question, cancellation), cancellation);
        return _question;
    }

    private async Task<string?> ReplyAsync(CancellationToken cancellation)
    {
        var sid = await A.SayAsync($"/api/v1/cases/{_thread}/replies", new { question = _question, text = Text("UDP port 53, since 02:40 UTC.") }, cancellation);
        await DemoNode.UntilAsync("the reply at XB", () => B.ShowsAsync(_thread, sid, cancellation), cancellation);
        return sid;
    }

    private Task<string?> LetterAsync(CancellationToken cancellation) => new DemoSideScenes(demo, _community).LetterAsync(cancellation);

    private Task<string?> RedirectAsync(CancellationToken cancellation) => new DemoSideScenes(demo, _community).RedirectAsync(cancellation);

    private Task<string?> RecallAsync(CancellationToken cancellation) => new DemoSideScenes(demo, _community).RecallAsync(cancellation);

    private async Task<string?> CloseAsync(CancellationToken cancellation)
    {
        var ours = await A.SayAsync($"/api/v1/cases/{_thread}/close", new { close = new { act = "closed", text = Text("Thank you.") } }, cancellation);
        await DemoNode.UntilAsync("our close at XB", () => B.ShowsAsync(_thread, ours, cancellation), cancellation);
        var theirs = await B.SayAsync($"/api/v1/cases/{_thread}/close", new { close = new { act = "closed" } }, cancellation);
        await DemoNode.UntilAsync("their close at XA", () => A.ShowsAsync(_thread, theirs, cancellation), cancellation);
        return ours;
    }

    private async Task<string?> ExportAsync(CancellationToken cancellation)
    {
        // Anchors follow the next checkpoints of both sides.
        await Task.Delay(TimeSpan.FromSeconds(6), cancellation);
        _bundle = Path.Combine(demo.Folder, "case.evidence.json");
        await File.WriteAllBytesAsync(_bundle, await A.DownloadAsync($"/api/v1/cases/{_thread}/evidence", cancellation), cancellation);
        demo.Kept(_bundle);
        return null;
    }

    private async Task<string?> VerifyAsync(CancellationToken cancellation)
    {
        await DemoNode.RunAsync(cancellation, "node", "backup", "--data", A.Folder, "--out", Path.Combine(demo.Folder, "backup"), "--keys-out", Path.Combine(demo.Folder, "backup-keys"));
        // More is said after the backup, so that it is stale when it is restored.
        await A.SayAsync("/api/v1/cases", DemoInput.Notification(_community, B.Participant), cancellation);
        await Task.Delay(TimeSpan.FromSeconds(5), cancellation);
        foreach (var node in demo.Nodes)
            await node.StopAsync();
        var page = Path.Combine(demo.Folder, "dossier.html");
        var report = await Child.RunAsync(["statement", "verify", _bundle, "--html", page, "--json"], input: null, cancellation);
        if (report.ExitCode != 0)
            throw new DemoFailed($"the evidence does not verify: {report.Output} {report.Errors}");
        demo.Kept(page);
        return JsonDocument.Parse(report.Output).RootElement.GetProperty("verdict").GetString();
    }

    private async Task<string?> TamperAsync(CancellationToken cancellation)
    {
        var text = await File.ReadAllTextAsync(_bundle, cancellation);
        var at = text.IndexOf(_thread, StringComparison.Ordinal) + 20;
        var tampered = Path.Combine(demo.Folder, "tampered.evidence.json");
        await File.WriteAllTextAsync(tampered, string.Concat(text.AsSpan(0, at), text[at] == 'A' ? "B" : "A", text.AsSpan(at + 1)), cancellation);
        var report = await Child.RunAsync(["statement", "verify", tampered], input: null, cancellation);
        return report.ExitCode == 1 ? null : throw new DemoFailed($"one changed byte was not named (exit code {report.ExitCode})");
    }

    private async Task<string?> RebuildAsync(CancellationToken cancellation)
    {
        await B.StartAsync(cancellation);
        var before = (await B.GetAsync($"/api/v1/cases/{_thread}", cancellation)).GetRawText();
        await B.StopAsync();
        await DemoNode.RunAsync(cancellation, "node", "rebuild", "--data", B.Folder);
        await DemoNode.RunAsync(cancellation, "node", "verify", "--data", B.Folder);
        await B.StartAsync(cancellation);
        var after = (await B.GetAsync($"/api/v1/cases/{_thread}", cancellation)).GetRawText();
        return before == after ? null : throw new DemoFailed("the rebuilt node answers differently");
    }

    private async Task<string?> RestoreAsync(CancellationToken cancellation)
    {
        await DemoNode.RunAsync(cancellation, "node", "restore", "--data", A.Folder, "--from", Path.Combine(demo.Folder, "backup"), "--keys", Path.Combine(demo.Folder, "backup-keys"));
        await A.StartAsync(cancellation);
        try
        {
            await A.SayAsync("/api/v1/cases", DemoInput.Notification(_community, B.Participant), cancellation);
        }
        catch (DemoFailed refused) when (refused.Message.Contains("node.restored-backup", StringComparison.Ordinal))
        {
            foreach (var node in demo.Nodes)
                await node.StopAsync();
            return null;
        }

        throw new DemoFailed("a node restored from an old backup signed");
    }
}
