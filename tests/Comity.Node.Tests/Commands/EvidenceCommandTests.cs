using Comity.Node.Tests.Cases;

namespace Comity.Node.Tests.Commands;

/// <summary>The register of evidence from the command line, up to the dossier that shows it.</summary>
[Collection(nameof(RunningNode))]
public sealed class EvidenceCommandTests(RunningNode node)
{
    [Fact]
    public async Task Evidence_is_added_handed_over_verified_and_printed_by_commands_alone()
    {
        using var desk = await Desk.OpenAsync(node);
        var xa = desk.Xa;
        var thread = await xa.ReleaseAsync(await xa.DraftAsync(
            "case", "open", "--community", (await node.Community()).ToString(), "--to", node.Other.ToString(), "--kind", "information", "--title", "Beacons", "--file", xa.File("text.txt", "Please look."), "--answer-by", "P1D"), desk.Second);
        var about = xa.File("about.json", """
            {"description":[{"lang":"en","text":"Log of the gateway"}],"collector":"Officer A","collectedAt":"2026-11-21T08:00:00Z","place":"Port hall","tool":"copy 1.0","method":"copied","storage":"safe 3"}
            """);
        var (log, why) = (xa.File("gateway.log", "one line"), xa.File("why.txt", "analysis"));

        Assert.Equal("item 1", (await xa.SayAsync("evidence", "add", "--case", thread, "--about", about, "--content", log)).Trim());
        await xa.SayAsync("evidence", "add", "--case", thread, "--about", about, "--content", log, "--hash-only");
        Assert.Contains("Laboratory", await xa.SayAsync("evidence", "hand-over", "--case", thread, "--item", "1", "--to", "Laboratory", "--storage", "vault 1", "--bag", "B-17", "--file", why), StringComparison.Ordinal);
        await xa.SayAsync("evidence", "move", "--case", thread, "--item", "1", "--storage", "vault 2", "--file", why);
        await xa.SayAsync("evidence", "correct", "--case", thread, "--item", "1", "--record", "2", "--to", "Laboratory of XA", "--file", why);
        Assert.StartsWith("same", await xa.SayAsync("evidence", "verify", "--case", thread, "--item", "1"), StringComparison.Ordinal);
        Assert.StartsWith("DIFFERENT", await xa.SayAsync("evidence", "verify", "--case", thread, "--item", "2", "--content", why), StringComparison.Ordinal);
        Assert.Contains("evidence.file-absent", (await xa.RunAsync(input: null, "evidence", "verify", "--case", thread, "--item", "2")).Errors, StringComparison.Ordinal);
        await xa.SayAsync("evidence", "return", "--case", thread, "--item", "1", "--to", "Operator", "--file", why);
        await xa.SayAsync("evidence", "destroy", "--case", thread, "--item", "2", "--file", why);

        Assert.Contains("returned", await xa.SayAsync("evidence", "list", "--case", thread, "--text", "gateway", "--standing", "returned"), StringComparison.Ordinal);
        var shown = await xa.SayAsync("evidence", "show", "--case", thread, "--item", "1");
        Assert.All(["bag B-17", "corrects 2", "Operator"], words => Assert.Contains(words, shown, StringComparison.Ordinal));
        await xa.SayAsync("evidence", "save", "--case", thread, "--item", "1", "--out", xa.PathOf("saved.log"));
        Assert.Equal("one line", await System.IO.File.ReadAllTextAsync(xa.PathOf("saved.log")));
        await xa.SayAsync("evidence", "export", "--case", thread, "--csv", "--out", xa.PathOf("register.csv"));

        await xa.SayAsync("case", "export", "--case", thread, "--out", xa.PathOf("bundle.json"));
        await xa.SayAsync("evidence", "export", "--case", thread, "--out", xa.PathOf("register.json"));
        await xa.SayAsync("statement", "verify", xa.PathOf("bundle.json"), "--html", xa.PathOf("printed.html"), "--register", xa.PathOf("register.json"));
        var dossier = await System.IO.File.ReadAllTextAsync(xa.PathOf("printed.html"));
        Assert.All(["Log of the gateway", "own record and no signed statement", "Laboratory of XA", "vault 2"], words => Assert.Contains(words, dossier, StringComparison.Ordinal));
        Assert.Equal(1, (await xa.RunAsync(input: null, "statement", "verify", xa.PathOf("bundle.json"), "--html", xa.PathOf("no.html"), "--register", xa.PathOf("bundle.json"))).ExitCode);
    }
}
