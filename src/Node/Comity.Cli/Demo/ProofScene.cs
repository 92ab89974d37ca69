using System.Text.Json;
using System.Text.Json.Nodes;

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
        var bundle = JsonNode.Parse(await File.ReadAllTextAsync(_bundle, cancellation))!;
        var item = bundle["statements"]![0]!;
        var jws = item["jws"]!.GetValue<string>();
        var at = jws.IndexOf('.', StringComparison.Ordinal) + 40;
        item["jws"] = string.Concat(jws.AsSpan(0, at), jws[at] == 'A' ? "B" : "A", jws.AsSpan(at + 1));
        var tampered = Path.Combine(demo.Folder, "tampered.evidence.json");
        await File.WriteAllTextAsync(tampered, bundle.ToJsonString(), cancellation);
        var report = await Child.RunAsync(["statement", "verify", tampered, "--json"], input: null, cancellation);
        if (report.ExitCode != 1)
            throw new DemoFailed($"one changed byte was not named (exit code {report.ExitCode})");
        return new Seen(Detail: report.Errors.Trim().Length > 0 ? report.Errors.Trim() : report.Output);
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

    /// <summary>A node from an old backup does not sign while its peers are silent; once they have told it what it said, it does.</summary>
    public async Task<Seen> RestoreAsync(CancellationToken cancellation)
    {
        await DemoNode.RunAsync(cancellation, "node", "restore", "--data", A.Folder, "--from", Backup, "--keys", Backup + "-keys");
        await A.StartAsync(cancellation);
        var refusal = await RefusalAsync(cancellation);
        if (!refusal.Contains("node.restored-backup", StringComparison.Ordinal))
            throw new DemoFailed($"a node restored from an old backup was not refused: {refusal}");
        await Task.WhenAll(B.StartAsync(cancellation), demo.Organisation.StartAsync(cancellation));
        string? sid = null;
        await DemoNode.UntilAsync("XA to sign again, its peers having been asked", async () =>
        {
            try
            {
                sid = await A.SayAsync("/api/v1/cases", DemoWords.Notification(demo.Community, B.Participant), cancellation);
                return true;
            }
            catch (DemoFailed refused) when (refused.Message.Contains("node.restored-backup", StringComparison.Ordinal))
            {
                return false;
            }
        }, cancellation);
        await DemoNode.UntilAsync("the new statement at XB", () => B.ListsAsync("All", sid!, cancellation), cancellation);
        await demo.StopAllAsync();
        return new Seen(sid, "refused node.restored-backup; signed again after its peers were asked");
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
