using System.CommandLine;
using System.Text.Json;

namespace Comity.Cli.Commands;

/// <summary><c>comity account …</c> and <c>comity standing …</c>: accounts, roles, tokens and standing authorisations of a running node, by its officers.</summary>
internal static class AccountCommands
{
    private const string Officers = "/api/v1/officers";
    private const string Standing = "/api/v1/standing-authorisations";

    private static readonly Option<string> Officer = Options.Named("--officer", "The officer's login name.");

    public static Command Make() => new("account", "Accounts, roles and tokens of a running node.")
    {
        Me(), List(), Show(), Open(), Describe(), Role("grant", "Grant a role.", "roles", "granted"), Role("take", "Take a role back.", "roles/take", "taken"),
        Act("disable", "Close an account at once.", "disabled"), Act("enable", "Open a closed account again.", "enabled"), Reset(), Tokens(), Issue(), Revoke(),
    };

    public static Command MakeStanding() => new("standing", "Standing authorisations: named officers may release one kind urgently. Two administrators grant one; sign in with --login.")
    {
        ListStanding(), Propose(), Settle("confirm", "Confirm one as the second administrator.", "confirmed"), Settle("revoke", "End one at once.", "revoked"),
    };

    private static Command Me() => NodeVerb.Make("me", "Show who asks and what they may do.", [], async (_, node, json, cancellation) =>
    {
        var me = await node.GetAsync("/api/v1/me", cancellation);
        Terminal.Answer(json, me, $"{me.GetProperty("login").GetString()}  {me.GetProperty("participant").GetString()}  {string.Join(", ", me.GetProperty("mayAnywhere").EnumerateArray().Select(verb => verb.GetString()))}");
    });

    private static Command List() => NodeVerb.Make("list", "List the officers of the seat.", [], async (_, node, json, cancellation) =>
    {
        var items = await Pages.AllAsync(node, Officers, int.MaxValue, cancellation);
        Terminal.Answer(json, items, items.Select(one => $"{one.GetProperty("login").GetString(),-24} {(one.GetProperty("disabled").GetBoolean() ? "disabled" : ""),-9} {one.GetProperty("profile").GetProperty("displayName").GetString()}"));
    });

    private static Command Show() => NodeVerb.Make("show", "Show an officer with the roles held, as JSON.", [Officer], async (parsed, node, _, cancellation) =>
        Terminal.Answer(json: true, await node.GetAsync(Path(parsed), cancellation)));

    private static Command Open()
    {
        var profile = new ProfileOptions();
        return NodeVerb.Make("open", "Open an account without rights; prints a one-time setup secret.", [Officer, .. profile.All], async (parsed, node, json, cancellation) =>
            Secret(json, await node.PostAsync(Officers, new { login = parsed.GetValue(Officer), profile = profile.Of(parsed) }, cancellation)));
    }

    private static Command Describe()
    {
        var profile = new ProfileOptions();
        return NodeVerb.Make("describe", "Change what people and pages know of an officer.", [Officer, .. profile.All], async (parsed, node, json, cancellation) =>
        {
            await node.PutAsync(Path(parsed), profile.Of(parsed), cancellation);
            NodeVerb.Done(json, "described");
        });
    }

    private static Command Role(string name, string description, string path, string done)
    {
        var (role, community) = (Options.Named("--role", "Such as duty-officer, clearing-officer or administrator."), Options.Optional("--community", "In this community alone, c1:…."));
        return NodeVerb.Make(name, description, [Officer, role, community], async (parsed, node, json, cancellation) =>
        {
            await node.PostAsync($"{Path(parsed)}/{path}", Said.Members(("role", parsed.GetValue(role)), ("community", parsed.GetValue(community))), cancellation);
            NodeVerb.Done(json, done);
        });
    }

    private static Command Act(string name, string description, string done) => NodeVerb.Make(name, description, [Officer], async (parsed, node, json, cancellation) =>
    {
        await node.PostAsync($"{Path(parsed)}/{name}", new { }, cancellation);
        NodeVerb.Done(json, done);
    });

    private static Command Reset() => NodeVerb.Make("reset", "Take password and authenticator away; prints a new setup secret.", [Officer], async (parsed, node, json, cancellation) =>
        Secret(json, await node.PostAsync($"{Path(parsed)}/reset", new { }, cancellation)));

    private static Command Tokens()
    {
        var of = Options.Optional("--officer", "Whose; one's own when left out.");
        return NodeVerb.Make("tokens", "List API tokens, without their text.", [of], async (parsed, node, json, cancellation) =>
        {
            var tokens = await node.GetAsync(parsed.GetValue(of) is { } login ? $"{Officers}/{Uri.EscapeDataString(login)}/tokens" : "/api/v1/tokens", cancellation);
            Terminal.Answer(json, tokens, tokens.GetProperty("items").EnumerateArray().Select(one =>
                $"{one.GetProperty("id").GetString()}  until {one.GetProperty("expiresAt").GetString()}  {(one.TryGetProperty("revokedAt", out _) ? "revoked" : "       ")}  {one.GetProperty("name").GetString()}"));
        });
    }

    private static Command Issue()
    {
        var (name, verbs) = (Options.Named("--name", "What it is for."), new Option<string[]>("--verb") { Description = "A right it may use: draft, clear, release, read, administer or audit. May be given several times.", Required = true });
        var days = new Option<int>("--days") { Description = "How many days it lives, 1 to 366.", DefaultValueFactory = _ => 90 };
        return NodeVerb.Make("token", "Issue a token to oneself; prints it once. Needs --login: a token issues none.", [name, verbs, days], async (parsed, node, json, cancellation) =>
        {
            var issued = await node.PostAsync("/api/v1/tokens", new { name = parsed.GetValue(name), rights = parsed.GetValue(verbs), days = parsed.GetValue(days) }, cancellation);
            Terminal.Answer(json, issued, issued.GetProperty("token").GetString()!, $"  valid until {issued.GetProperty("expiresAt").GetString()}; shown once");
        });
    }

    private static Command Revoke()
    {
        var id = Options.Named("--id", "Its identifier in the list.");
        return NodeVerb.Make("revoke", "End a token at once.", [id], async (parsed, node, json, cancellation) =>
        {
            await node.PostAsync($"/api/v1/tokens/{parsed.GetValue(id)}/revoke", new { }, cancellation);
            NodeVerb.Done(json, "revoked");
        });
    }

    private static Command ListStanding() => NodeVerb.Make("list", "List standing authorisations, the latest first.", [], async (_, node, json, cancellation) =>
    {
        var found = await node.GetAsync(Standing, cancellation);
        Terminal.Answer(json, found, found.GetProperty("items").EnumerateArray().Select(one =>
            $"{one.GetProperty("id").GetString()}  {(one.GetProperty("stands").GetBoolean() ? "stands" : "does not"),-9} {one.GetProperty("kind").GetString()}  until {one.GetProperty("until").GetString()}  {string.Join(", ", one.GetProperty("officers").EnumerateArray().Select(login => login.GetString()))}"));
    });

    private static Command Propose()
    {
        var (kind, until) = (Options.Named("--kind", "The family of types, such as cases.request."), Options.Named("--until", "When it ends: an instant, or a duration such as P30D."));
        var (officers, community) = (new Option<string[]>("--officer") { Description = "An officer it names, by login. May be given several times.", Required = true }, Options.Optional("--community", "In this community alone, c1:…."));
        return NodeVerb.Make("propose", "Propose one; it stands once another administrator confirms it.", [kind, until, officers, community], async (parsed, node, json, cancellation) =>
        {
            var proposed = await node.PostAsync(Standing, Said.Members(
                ("kind", parsed.GetValue(kind)), ("until", Said.Instant(parsed.GetValue(until))), ("officers", parsed.GetValue(officers)), ("community", parsed.GetValue(community))), cancellation);
            Terminal.Answer(json, proposed, proposed.GetProperty("id").GetString()!);
        });
    }

    private static Command Settle(string name, string description, string done)
    {
        var id = Options.Named("--id", "Its identifier.");
        return NodeVerb.Make(name, description, [id], async (parsed, node, json, cancellation) =>
        {
            await node.PostAsync($"{Standing}/{parsed.GetValue(id)}/{name}", new { }, cancellation);
            NodeVerb.Done(json, done);
        });
    }

    private static string Path(ParseResult parsed) => $"{Officers}/{Uri.EscapeDataString(parsed.GetValue(Officer)!)}";

    private static void Secret(bool json, JsonElement opened) => Terminal.Answer(
        json, opened, $"setup secret  {opened.GetProperty("setup").GetString()}", $"valid until   {opened.GetProperty("expiresAt").GetString()}", "Hand it over in person or by another channel: it is shown once.");

    /// <summary>What people and pages know of an officer.</summary>
    private sealed class ProfileOptions
    {
        private readonly Option<string> _name = Options.Named("--name", "The name that colleagues see.");
        private readonly Option<string[]> _desks = Options.Many("--desk", "A desk the officer serves.");
        private readonly Option<string[]> _languages = Options.Many("--speaks", "A language, preferred first; en when left out.");
        private readonly Option<string> _zone = Options.Or("--zone", "UTC", "The officer's time zone, an IANA name.");

        public IEnumerable<Option> All => [_name, _desks, _languages, _zone];

        public object Of(ParseResult parsed) => new
        {
            displayName = parsed.GetValue(_name),
            desks = parsed.GetValue(_desks) ?? [],
            languages = parsed.GetValue(_languages) is { Length: > 0 } some ? some : ["en"],
            timeZone = parsed.GetValue(_zone),
        };
    }
}
