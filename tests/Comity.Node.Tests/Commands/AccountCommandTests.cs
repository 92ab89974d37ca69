namespace Comity.Node.Tests.Commands;

/// <summary>Accounts, tokens, standing authorisations, desks and the directory, from the command line.</summary>
[Collection(nameof(RunningNode))]
public sealed class AccountCommandTests(RunningNode node)
{
    [Fact]
    public async Task An_administrator_opens_an_account_gives_and_takes_roles_and_closes_it()
    {
        using var desk = await Desk.OpenAsync(node);
        var anna = await desk.AdministratorAsync(1, "anna");
        Assert.Contains("setup secret", await anna.SayAsync("account", "open", "--officer", "newton", "--name", "Newton", "--desk", "cert", "--speaks", "fr"), StringComparison.Ordinal);
        await anna.SayAsync("account", "grant", "--officer", "newton", "--role", "duty-officer");
        await anna.SayAsync("account", "grant", "--officer", "newton", "--role", "reader");
        await anna.SayAsync("account", "take", "--officer", "newton", "--role", "reader");
        var roles = (await anna.AskAsync("account", "show", "--officer", "newton")).GetProperty("roles").EnumerateArray().Select(role => role.GetProperty("role").GetString());
        Assert.Equal(["duty-officer"], roles);
        await anna.SayAsync("account", "disable", "--officer", "newton");
        Assert.Contains("disabled", await anna.SayAsync("account", "list"), StringComparison.Ordinal);

        var own = await anna.RunAsync(input: null, "account", "grant", "--officer", "anna", "--role", "auditor");
        Assert.Equal(1, own.ExitCode);
        Assert.StartsWith("office.own-rights:", own.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_signs_in_for_one_command_and_issues_and_ends_a_token()
    {
        using var desk = await Desk.OpenAsync(node);
        var anna = await desk.AdministratorAsync(1, "anna");
        var byToken = await anna.RunAsync(input: null, "account", "token", "--name", "cron", "--verb", "read");
        Assert.Equal((1, true), (byToken.ExitCode, byToken.Errors.StartsWith("office.not-allowed:", StringComparison.Ordinal)));
        var issued = await anna.RunAsync(RunningNode.Password, "account", "token", "--name", "cron", "--verb", "read", "--verb", "administer", "--login", "anna", "--json");
        Assert.True(issued.ExitCode == 0, issued.Errors);
        using var document = System.Text.Json.JsonDocument.Parse(issued.Output);
        var tool = desk.With(document.RootElement.GetProperty("token").GetString());
        Assert.Contains("anna", await tool.SayAsync("account", "me"), StringComparison.Ordinal);
        await anna.SayAsync("account", "revoke", "--id", document.RootElement.GetProperty("id").GetString()!);
        Assert.Equal(1, (await tool.RunAsync(input: null, "account", "me")).ExitCode);
        var wrong = await anna.RunAsync("not the password", "account", "me", "--login", "anna");
        Assert.Equal((1, true), (wrong.ExitCode, wrong.Errors.StartsWith("office.wrong-credentials:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Two_administrators_grant_a_standing_authorisation_and_a_token_never()
    {
        using var desk = await Desk.OpenAsync(node);
        var (anna, _) = (await desk.AdministratorAsync(1, "anna"), await desk.AdministratorAsync(1, "bert"));
        string[] terms = ["standing", "propose", "--kind", "cases.request", "--officer", "nora", "--until", "P30D"];
        Assert.Equal(1, (await anna.RunAsync(input: null, terms)).ExitCode);
        var proposed = await anna.RunAsync(RunningNode.Password, [.. terms, "--login", "anna"]);
        Assert.True(proposed.ExitCode == 0, proposed.Errors);
        var id = proposed.Output.Trim();
        var alone = await anna.RunAsync(RunningNode.Password, "standing", "confirm", "--id", id, "--login", "anna");
        Assert.StartsWith("standing.second-administrator:", alone.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await anna.RunAsync(RunningNode.Password, "standing", "confirm", "--id", id, "--login", "bert")).ExitCode);
        Assert.Contains("stands", await anna.SayAsync("standing", "list"), StringComparison.Ordinal);

        var draft = await desk.Xa.DraftAsync("case", "open", "--community", (await Cases.TwoSeats.Community(node)).ToString(), "--to", node.Other.ToString(), "--kind", "information", "--title", "At once", "--file", desk.Xa.File("text.txt", "Now."), "--answer-by", "PT6H");
        await desk.Xa.SayAsync("draft", "release", "--draft", draft, "--urgent", "The hospital is offline.");
        Assert.Contains(draft, await desk.Second.SayAsync("draft", "urgent"), StringComparison.Ordinal);
        await desk.Second.SayAsync("draft", "review", "--draft", draft);
        Assert.Equal(0, (await anna.RunAsync(RunningNode.Password, "standing", "revoke", "--id", id, "--login", "bert")).ExitCode);
    }

    [Fact]
    public async Task Who_is_on_duty_is_asked_and_a_desk_is_published_by_commands()
    {
        using var desk = await Desk.OpenAsync(node);
        var (xa, community) = (desk.Xa, (await Cases.TwoSeats.Community(node)).ToString());
        Assert.Contains("+999 555 0100", await xa.SayAsync("contact", "on-duty", "--level", "technical"), StringComparison.Ordinal);
        Assert.Contains(node.Own.ToString(), await xa.SayAsync("contact", "list"), StringComparison.Ordinal);
        var entry = xa.File("desk.json", """{"desk":"night","name":[{"lang":"en","text":"Night desk"}],"level":"technical","channels":[{"kind":"e-mail","value":"night@xa.example"}],"languages":["en"]}""");
        var draft = await xa.DraftAsync("draft", "begin", "--type", "contacts.entry/1", "--community", community, "--tlp", "TLP:GREEN", "--subject", "desk/night", "--body", entry);
        await xa.ReleaseAsync(draft, desk.Second);
        Assert.Contains("Night desk", await xa.SayAsync("contact", "search", "--for", "night"), StringComparison.Ordinal);

        var anna = await desk.AdministratorAsync(1, "anna");
        Assert.Contains("then wait 60 s", await anna.SayAsync("desk", "set", "--desk", "night", "--step", "night@xa.example=60"), StringComparison.Ordinal);
        Assert.Contains("night@xa.example", await xa.SayAsync("desk", "list"), StringComparison.Ordinal);
        await anna.SayAsync("desk", "remove", "--desk", "night");
    }
}
