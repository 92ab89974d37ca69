using System.CommandLine;
using Comity.Office.Accounts;
using Comity.Office.Entry;
using Comity.Office.Rights;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Cli.Commands;

/// <summary><c>comity officer …</c>: accounts, by whoever holds the data folder.</summary>
internal static class OfficerCommands
{
    public static Command Make() => new("officer", "Accounts and tokens by whoever holds the data folder; comity account asks a running node.") { Add(), Password(), Token() };

    private static Command Add()
    {
        var data = Options.Data();
        var login = Options.Named("--login", "The name the officer signs in with.");
        var name = Options.Named("--name", "The name that colleagues see.");
        var desks = new Option<string[]>("--desk") { Description = "A desk the officer serves; may be given several times." };
        var roles = new Option<string[]>("--role") { Description = "A role to grant, such as duty-officer, clearing-officer or administrator." };
        var password = new Option<bool>("--password-stdin") { Description = "Read the password from standard input at once, instead of handing over a setup secret." };
        var token = Options.Optional("--token", "Issue an API token of this name too; needs --verb.");
        var verbs = new Option<string[]>("--verb") { Description = "A right that the token may use; may be given several times." };
        var json = Options.Json();
        var command = new Command("add", "Open an account; prints a one-time setup secret.") { data, login, name, desks, roles, password, token, verbs, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var node = await OfflineNode.OpenAsync(parsed.GetValue(data)!, cancellation);
            await using var scope = node.Scope();
            var seat = await node.SeatAsync(cancellation);
            var profile = new Profile(parsed.GetValue(name)!, parsed.GetValue(desks) ?? [], ["en"], "UTC");
            var created = (await scope.ServiceProvider.GetRequiredService<CreateOfficer>()
                .Run(Actor.Operator("cli"), seat.Id, parsed.GetValue(login)!, profile, cancellation)).OrRefuse();
            foreach (var role in parsed.GetValue(roles) ?? [])
                await GrantAsync(scope.ServiceProvider, created.Id, role, seat.Id, cancellation);
            var issued = parsed.GetValue(token) is { } named ? await IssueAsync(scope.ServiceProvider, created.Id, named, parsed.GetValue(verbs) ?? [], 90, cancellation) : null;
            if (parsed.GetValue(password))
                await ChooseAsync(scope.ServiceProvider, created.Link.Secret, cancellation);
            Show(parsed.GetValue(json), parsed.GetValue(login)!, created, parsed.GetValue(password), issued);
            return Terminal.Done;
        });
        return command;
    }

    private static void Show(bool json, string login, CreatedOfficer created, bool hasPassword, IssuedToken? token)
    {
        var setup = hasPassword ? null : created.Link.Secret;
        List<string> lines = [$"Opened {login}"];
        if (setup is not null)
            lines.AddRange([$"  setup secret  {setup}", $"  valid until   {created.Link.ExpiresAt:u}", "Hand it over in person or by another channel: it is shown once."]);
        if (token is not null)
            lines.Add($"  token         {token.Text}  (shown once, valid until {token.ExpiresAt:u})");
        Terminal.Answer(json, new { officer = created.Id.ToString(), setup, expires = setup is null ? (DateTimeOffset?)null : created.Link.ExpiresAt, token = token?.Text }, lines);
    }

    private static Command Password()
    {
        var (data, setup) = (Options.Data(), Options.Named("--setup", "The one-time setup secret."));
        var command = new Command("password", "Choose a password with a setup secret; the password is read from standard input.") { data, setup };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var node = await OfflineNode.OpenAsync(parsed.GetValue(data)!, cancellation);
            await using var scope = node.Scope();
            await ChooseAsync(scope.ServiceProvider, parsed.GetValue(setup)!, cancellation);
            return Terminal.Done;
        });
        return command;
    }

    private static Command Token()
    {
        var data = Options.Data();
        var login = Options.Named("--login", "Whose rights the token borrows.");
        var name = Options.Named("--name", "What the token is for.");
        var verbs = new Option<string[]>("--verb") { Description = "A right it may use: draft, clear, release, read, administer or audit.", Required = true };
        var days = new Option<int>("--days") { Description = "How many days it lives, 1 to 366.", DefaultValueFactory = _ => 90 };
        var json = Options.Json();
        var command = new Command("token", "Issue an API token for an officer; prints it once.") { data, login, name, verbs, days, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var node = await OfflineNode.OpenAsync(parsed.GetValue(data)!, cancellation);
            await using var scope = node.Scope();
            var officer = await OfficerAsync(scope.ServiceProvider, parsed.GetValue(login)!, cancellation);
            var issued = await IssueAsync(scope.ServiceProvider, officer, parsed.GetValue(name)!, parsed.GetValue(verbs)!, parsed.GetValue(days), cancellation);
            Terminal.Answer(parsed.GetValue(json), new { token = issued.Text, expires = issued.ExpiresAt }, issued.Text, $"  valid until {issued.ExpiresAt:u}; shown once");
            return Terminal.Done;
        });
        return command;
    }

    private static async Task ChooseAsync(IServiceProvider services, string setup, CancellationToken cancellation)
    {
        var typed = await Console.In.ReadLineAsync(cancellation) ?? "";
        (await services.GetRequiredService<SetPassword>().WithLink(setup, typed, address: null, cancellation)).OrRefuse();
    }

    private static async Task<IssuedToken> IssueAsync(
        IServiceProvider services, OfficerId officer, string name, string[] verbs, int days, CancellationToken cancellation) =>
        (await services.GetRequiredService<ApiTokens>().Issue(Actor.Operator("cli"), officer, name, Scope(verbs), TimeSpan.FromDays(days), cancellation)).OrRefuse();

    private static Verbs Scope(string[] verbs) => verbs.Aggregate(Verbs.None, (all, verb) =>
        Enum.TryParse<Verbs>(verb, ignoreCase: true, out var one) && one != Verbs.None ? all | one : throw CommandFailed.Unreadable($"There is no right called {verb}."));

    private static async Task<OfficerId> OfficerAsync(IServiceProvider services, string login, CancellationToken cancellation) =>
        (await services.GetRequiredService<Officers>().Find(login, cancellation))?.Id
        ?? throw new CommandFailed(Terminal.Refused, $"office.officer-not-found: there is no officer {login}.");

    private static async Task GrantAsync(IServiceProvider services, OfficerId officer, string role, int seat, CancellationToken cancellation) =>
        (await services.GetRequiredService<GrantRole>().Give(Actor.Operator("cli"), officer, new Grant(role, seat, Community: null), cancellation)).OrRefuse();
}
