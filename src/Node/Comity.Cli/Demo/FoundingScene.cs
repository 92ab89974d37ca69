using System.Globalization;
using System.Security.Cryptography;

namespace Comity.Cli.Demo;

/// <summary>Three founded nodes in one community, and their desks in each other's directories.</summary>
internal sealed class FoundingScene(DemoRun demo)
{
    // The shortest that the rules allow, so that an unanswered request is seen to move on.
    private const string Rules = """{"cases":{"climbStep":"PT1M","proposePolicyAfter":"PT1M"}}""";

    public async Task<Seen> FoundAsync(CancellationToken cancellation)
    {
        await Task.WhenAll(demo.Nodes.Select(node => node.FoundAsync(cancellation)));
        var (registrar, rules) = (demo.Organisation, Path.Combine(demo.Folder, "rules.json"));
        await File.WriteAllTextAsync(rules, Rules, cancellation);
        var founded = await DemoNode.RunAsync(cancellation, "community", "found", "--data", registrar.Folder, "--name", "Demonstration region", "--as", registrar.Name, "--rules", rules, "--json");
        demo.Community = founded.GetProperty("community").GetString()!;
        var invitation = await InviteAsync("invitation.json", cancellation);
        await Task.WhenAll(JoinAsync(demo.A, invitation, cancellation), JoinAsync(demo.B, invitation, cancellation), PrepareAlertsAsync(cancellation));
        await AdmitAsync(demo.A, cancellation);
        await AdmitAsync(demo.B, cancellation);
        var acceptance = await InviteAsync("acceptance.json", cancellation);
        await Task.WhenAll(new[] { demo.A, demo.B }.Select(node => DemoNode.RunAsync(cancellation, "community", "take", "--data", node.Folder, "--file", acceptance)));
        await Task.WhenAll(demo.Nodes.Select(node => node.StartAsync(cancellation)));
        return new Seen(Detail: demo.Community);
    }

    public async Task<Seen> PublishAsync(CancellationToken cancellation)
    {
        var published = await Task.WhenAll(PublishAsync(demo.A, cancellation), PublishAsync(demo.B, cancellation));
        await DemoNode.UntilAsync("XB's desks in XA's directory", async () =>
            (await demo.A.GetAsync("/api/v1/contacts", cancellation)).GetRawText() is { } directory
            && directory.Contains("response team of XB", StringComparison.Ordinal) && directory.Contains("Policy desk of XB", StringComparison.Ordinal), cancellation);
        return new Seen(published[1]);
    }

    private static string RequestOf(DemoRun demo, DemoNode node) => Path.Combine(demo.Folder, $"join-{node.Name}.json");

    private async Task<string> InviteAsync(string name, CancellationToken cancellation)
    {
        var file = Path.Combine(demo.Folder, name);
        await DemoNode.RunAsync(cancellation, "community", "invite", "--data", demo.Organisation.Folder, "--out", file);
        return file;
    }

    private async Task JoinAsync(DemoNode node, string invitation, CancellationToken cancellation)
    {
        var asked = await DemoNode.RunAsync(cancellation, "community", "join", "--data", node.Folder, "--invitation", invitation, "--out", RequestOf(demo, node), "--json");
        node.Phrase = asked.GetProperty("phrase").GetString()!;
    }

    // Two people would now read the key phrase to each other; the registrar types what was heard.
    private Task AdmitAsync(DemoNode node, CancellationToken cancellation) => DemoNode.RunAsync(
        cancellation, "community", "admit", "--data", demo.Organisation.Folder, "--request", RequestOf(demo, node), "--name", node.Name, "--code", node.Name, "--phrase", node.Phrase);

    private Task PrepareAlertsAsync(CancellationToken cancellation)
    {
        var settings = demo.B.Settings;
        settings["COMITY__Alerts__Address"] = demo.B.Url;
        settings["COMITY__Alerts__SmtpHost"] = "127.0.0.1";
        settings["COMITY__Alerts__SmtpPort"] = demo.Receivers.MailPort.ToString(CultureInfo.InvariantCulture);
        settings["COMITY__Alerts__SmtpTls"] = "false";
        settings["COMITY__Alerts__From"] = "node@xb.example";
        settings["COMITY__Alerts__Webhooks__duty__Url"] = $"http://127.0.0.1:{demo.Receivers.HookPort}/alert";
        settings["COMITY__Alerts__Webhooks__duty__Secret"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(24));
        return DemoNode.RunAsync(
            cancellation, "desk", "chain", "--data", demo.B.Folder, "--desk", "cert",
            "--step", "webhook:duty=5", "--step", "duty@xb.example=5", "--step", "head@xb.example=60");
    }

    private async Task<string> PublishAsync(DemoNode node, CancellationToken cancellation)
    {
        await node.SayAsync("/api/v1/drafts", Desk(node, "policy", $"Policy desk of {node.Name}", "policy"), cancellation);
        return await node.SayAsync("/api/v1/drafts", Desk(node, "cert", $"National response team of {node.Name}", "technical"), cancellation);
    }

    private object Desk(DemoNode node, string desk, string name, string level) => new
    {
        type = "contacts.entry/1",
        community = demo.Community,
        subject = $"desk/{desk}",
        marking = new { tlp = "TLP:GREEN", aud = new { community = demo.Community } },
        body = new
        {
            desk,
            name = DemoWords.Text(name),
            level,
            channels = new[] { new { kind = "e-mail", value = $"{desk}@{node.Name.ToLowerInvariant()}.example" } },
            languages = new[] { "en" },
            hours = new { zone = "UTC", aroundTheClock = true },
        },
    };
}
