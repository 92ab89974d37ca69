using System.Text.Json;

namespace Comity.Cli.Demo;

/// <summary>What a third party can check without any node, and what becomes of rebuilt and restored nodes.</summary>
internal sealed class ProofScene(DemoRun demo)
{
    private readonly string _bundle = Path.Combine(demo.Folder, "case.evidence.json");

    private DemoNode A => demo.A;

    private DemoNode B => demo.B;

    private string Case => $"/api/v1/cases/{demo.Thread}";

    private string Backup => Path.Combine(demo.Folder, "backup");

    public async Task<Seen> ExportAsync(CancellationToken cancellation)
    {
        await DemoNode.UntilAsync("every statement of the case to be anchored at XA", async () =>
            (await A.GetAsync(Case, cancellation)).GetProperty("timeline").EnumerateArray().All(entry => entry.GetProperty("grade").GetString() == "anchored"), cancellation);
        demo.Tell("The case as XA's node shows it", (await A.GetAsync(Case, cancellation)).GetProperty("timeline"));
        await File.WriteAllBytesAsync(_bundle, await A.DownloadAsync($"{Case}/evidence", cancellation), cancellation);
        demo.Kept(_bundle);
        return new Seen(demo.Thread, _bundle);
    }

    public async Task<Seen> VerifyAsync(CancellationToken cancellation)
    {
        await DemoNode.RunAsync(cancellation, "node", "backup", "--data", A.Folder, "--out", Backup, "--keys-out", Backup + "-keys");
        // More is said and delivered after the backup, so that it is stale when it is restored.
        var later = await A.SayAsync("/api/v1/cases", DemoWords.Notification(demo.Community, B.Participant), cancellation);
        await DemoNode.UntilAsync("what was said after the backup at XB", () => B.ListsAsync("All", later, cancellation), cancellation);
        await demo.StopAllAsync();
        var page = Path.Combine(demo.Folder, "dossier.html");
        var report = await Child.RunAsync(["statement", "verify", _bundle, "--html", page, "--json"], input: null, cancellation);
        if (report.ExitCode != 0)
            throw new DemoFailed($"the evidence does not verify: {report.Output} {report.Errors}");
        demo.Kept(page);
        return new Seen(Detail: $"{JsonDocument.Parse(report.Output).RootElement.GetProperty("verdict").GetString()}; dossier in {page}");
    }

    public async Task<Seen> TamperAsync(CancellationToken cancellation)
    {
        var text = await File.ReadAllTextAsync(_bundle, cancellation);
        var jws = JwsOf(text);
        var at = text.IndexOf(jws, StringComparison.Ordinal) + jws.IndexOf('.', StringComparison.Ordinal) + 40;
        var tampered = Path.Combine(demo.Folder, "tampered.evidence.json");
        await File.WriteAllTextAsync(tampered, string.Concat(text.AsSpan(0, at), text[at] == 'A' ? "B" : "A", text.AsSpan(at + 1)), cancellation);
        var report = await Child.RunAsync(["statement", "verify", tampered, "--json"], input: null, cancellation);
        if (report.ExitCode != 1)
            throw new DemoFailed($"one changed byte was not named (exit code {report.ExitCode})");
        var named = JsonDocument.Parse(report.Output).RootElement.GetProperty("statements").EnumerateArray().SelectMany(statement => statement.GetProperty("findings").EnumerateArray()).ToList();
        return named.Exists(finding => finding.GetProperty("where").GetString()!.StartsWith("/statements/0", StringComparison.Ordinal))
            ? new Seen(Detail: "named: /statements/0/jws does not carry what was signed")
            : throw new DemoFailed($"the changed statement is not named: {report.Output}");
    }

    private static string JwsOf(string bundle)
    {
        using var document = JsonDocument.Parse(bundle);
        return document.RootElement.GetProperty("statements")[0].GetProperty("jws").GetString()!;
    }

    public async Task<Seen> RebuildAsync(CancellationToken cancellation)
    {
        await B.StartAsync(cancellation);
        var before = (await B.GetAsync(Case, cancellation)).GetRawText();
        await B.StopAsync();
        await DemoNode.RunAsync(cancellation, "node", "rebuild", "--data", B.Folder);
        await DemoNode.RunAsync(cancellation, "node", "verify", "--data", B.Folder);
        await B.StartAsync(cancellation);
        var after = (await B.GetAsync(Case, cancellation)).GetRawText();
        await B.StopAsync();
        return before == after ? new Seen(demo.Thread, "the same answer, and a clean store check") : throw new DemoFailed("the rebuilt node answers differently");
    }

    /// <summary>A node from an old backup signs nothing while its peers are silent, and nothing once one of them has more; put back in the present, it asks and signs.</summary>
    public async Task<Seen> RestoreAsync(CancellationToken cancellation)
    {
        var present = (await RestoreAsync(Backup, Backup + "-keys", cancellation)).GetProperty("replaced").GetString()!;
        await A.StartAsync(cancellation);
        await RefusedAsync(cancellation);
        await Task.WhenAll(B.StartAsync(cancellation), demo.Organisation.StartAsync(cancellation));
        await DemoNode.UntilAsync("XB's word that it has more of XA's statements", async () =>
            (await A.GetAsync("/api/v1/node", cancellation)).GetProperty("seats")[0].GetProperty("asked").EnumerateArray()
                .Any(peer => peer.GetProperty("peer").GetString() == B.Participant && peer.TryGetProperty("hasMore", out var more) && more.ValueKind == JsonValueKind.String), cancellation);
        await RefusedAsync(cancellation);
        await A.StopAsync();
        await RestoreAsync(present, present, cancellation);
        await A.StartAsync(cancellation);
        await DemoNode.UntilAsync("XA's gate to open", async () =>
            (await A.GetAsync("/api/v1/node", cancellation)).GetProperty("seats")[0].GetProperty("asked").GetArrayLength() == 0, cancellation);
        var sid = await A.SayAsync("/api/v1/cases", DemoWords.Notification(demo.Community, B.Participant), cancellation);
        await DemoNode.UntilAsync("the new statement at XB", () => B.ListsAsync("All", sid, cancellation), cancellation);
        await demo.StopAllAsync();
        return new Seen(sid, "refused while peers were silent, refused when XB had more; signed again from the newer copy");
    }

    private Task<JsonElement> RestoreAsync(string from, string keys, CancellationToken cancellation) =>
        DemoNode.RunAsync(cancellation, "node", "restore", "--data", A.Folder, "--from", from, "--keys", keys, "--json");

    private async Task RefusedAsync(CancellationToken cancellation)
    {
        var refusal = await RefusalAsync(cancellation);
        if (!refusal.Contains("node.restored-backup", StringComparison.Ordinal))
            throw new DemoFailed($"a node restored from an old backup was not refused: {refusal}");
    }

    private async Task<string> RefusalAsync(CancellationToken cancellation)
    {
        try
        {
            return await A.SayAsync("/api/v1/cases", DemoWords.Notification(demo.Community, B.Participant), cancellation);
        }
        catch (DemoFailed refused)
        {
            return refused.Message;
        }
    }
}
