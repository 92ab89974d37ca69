using Comity.Node.Tests.Cases;

namespace Comity.Node.Tests.Commands;

/// <summary>A territory notice and files beside drafts, from the command line.</summary>
[Collection(nameof(RunningNode))]
public sealed class NoticeCommandTests(RunningNode node)
{
    private const string Ranges = "192.0.2.0,192.0.2.255,XA\n203.0.113.0,203.0.113.255,XB\n";

    [Fact]
    public async Task A_list_is_imported_divided_drafted_and_answered_by_commands()
    {
        using var desk = await Desk.OpenAsync(node);
        var (xa, xb, community) = (desk.Xa, desk.Xb, (await node.Community()).ToString());
        var today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains("2 records", await xa.SayAsync("case", "source", "put", "--kind", "community", "--name", "documentation", "--date", today, "--file", xa.File("ranges.csv", Ranges)), StringComparison.Ordinal);
        Assert.Contains("documentation", await xa.SayAsync("case", "source", "list"), StringComparison.Ordinal);
        await CodesAsync(xa, community);
        var list = (await xa.AskAsync("case", "notice", "import", "--file", xa.File("seen.csv", "address,first_seen,last_seen,ports,protocol\n203.0.113.9,2026-11-20,2026-11-21,80,tcp\n203.0.113.10,2026-11-20,2026-11-21,-,udp\n"),
            "--say", "behaviour=infected-system", "--say", "observer=CSIRT of XA", "--say", "confidence=85")).GetProperty("id").GetString()!;
        Assert.Contains("2  Ymir Islands", await xa.SayAsync("case", "notice", "preview", "--list", list, "--community", community), StringComparison.Ordinal);
        var made = await xa.AskAsync("case", "notice", "draft", "--list", list, "--community", community, "--title", "Infected systems", "--file", xa.File("text.txt", "Seen by our sensors."));
        var notice = await xa.ReleaseAsync(made.GetProperty("drafts")[0].GetProperty("draft").GetProperty("id").GetString()!, desk.Second);
        await node.CarryAsync(from: 1);

        Assert.Contains("203.0.113.10", await xb.SayAsync("case", "items", "list", "--case", notice), StringComparison.Ordinal);
        var answers = await xb.DraftAsync("case", "items", "answer", "--case", notice, "--file", xb.File("answers.csv", "item,answer,whose\n1,confirmed,\n"), "--rest", "not-found");
        await xb.ReleaseAsync(answers, desk.Xb2);
        await node.CarryAsync(from: 2);

        var answered = await xa.AskAsync("case", "items", "list", "--case", notice, "--answer", "confirmed");
        Assert.Equal("203.0.113.9", answered.GetProperty("items")[0].GetProperty("address").GetString());
        await xb.SayAsync("statement", "save", "--statement", notice, "--number", "0", "--out", xb.PathOf("notice.jsonl"));
        Assert.Contains("203.0.113.9", await System.IO.File.ReadAllTextAsync(xb.PathOf("notice.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_laid_beside_a_draft_saved_again_and_taken_away()
    {
        using var desk = await Desk.OpenAsync(node);
        var xa = desk.Xa;
        var draft = await xa.DraftAsync("case", "open", "--community", (await node.Community()).ToString(), "--to", node.Other.ToString(), "--kind", "notification", "--title", "With a file", "--file", xa.File("text.txt", "See the file."));
        await xa.SayAsync("draft", "attach", "--draft", draft, "--file", xa.File("seen.txt", "what we saw"), "--type", "text/plain");
        await xa.SayAsync("draft", "save", "--draft", draft, "--name", "seen.txt", "--out", xa.PathOf("again.txt"));
        Assert.Equal("what we saw", await System.IO.File.ReadAllTextAsync(xa.PathOf("again.txt")));

        var over = await xa.RunAsync(input: null, "draft", "save", "--draft", draft, "--name", "seen.txt", "--out", xa.PathOf("again.txt"));
        Assert.Equal((2, true), (over.ExitCode, over.Errors.Contains("is not replaced", StringComparison.Ordinal)));
        await xa.SayAsync("draft", "detach", "--draft", draft, "--name", "seen.txt");
        var gone = await xa.RunAsync(input: null, "draft", "save", "--draft", draft, "--name", "seen.txt", "--out", xa.PathOf("gone.txt"));
        Assert.Equal(1, gone.ExitCode);
        Assert.StartsWith("attachment.not-found:", gone.Errors, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(xa.PathOf("gone.txt")));
        await xa.SayAsync("draft", "discard", "--draft", draft);
    }

    private async Task CodesAsync(Shell xa, string community)
    {
        if ((await xa.AskAsync("case", "codes", "show", "--community", community)).GetProperty("version").GetInt32() > 0)
            return;
        var table = $$"""{"version":1,"entries":[{"code":"XA","kind":"mapped","participant":"{{node.Own}}"},{"code":"XB","kind":"mapped","participant":"{{node.Other}}"}]}""";
        Assert.Contains("version 1", await xa.SayAsync("case", "codes", "set", "--community", community, "--file", xa.File("codes.json", table)), StringComparison.Ordinal);
    }
}
