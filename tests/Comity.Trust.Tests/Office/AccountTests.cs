using System.Net;
using System.Security.Cryptography;
using Comity.Office;
using Comity.Office.Accounts;
using Comity.Office.Audit;
using Comity.Office.Entry;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Trust.Tests.Office;

public sealed class AccountsOnSqlite : AccountFacts<Sqlite>;

public sealed class AccountsOnPostgreSql : AccountFacts<PostgreSql>;

public abstract class AccountFacts<TDatabase> : OfficeFacts<TDatabase>
    where TDatabase : ITestDatabase
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.7");

    [Fact]
    public async Task A_setup_link_sets_one_password_once()
    {
        var created = (await With<CreateOfficer, Result<CreatedOfficer>>(use => use.Run(Cli, 1, "Heron", AProfile, default))).Value;

        Assert.IsType<BadPasswordLength>(await Setup(created.Link, "short"));
        Assert.Null(await Setup(created.Link, Password));
        Assert.IsType<SetupLinkInvalid>(await Setup(created.Link, "another long password"));
        Assert.Equal(SessionStage.MustEnrol, (await SignInWith("heron", Password)).Value.Stage);
    }

    [Fact]
    public async Task A_setup_link_expires_and_a_newer_one_replaces_it()
    {
        var created = (await With<CreateOfficer, Result<CreatedOfficer>>(use => use.Run(Cli, 1, "heron", AProfile, default))).Value;
        var newer = (await With<CreateOfficer, Result<SetupLink>>(use => use.Reset(Cli, created.Id, default))).Value;

        Assert.IsType<SetupLinkInvalid>(await Setup(created.Link, Password));
        Clock.Now = newer.ExpiresAt;
        Assert.IsType<SetupLinkInvalid>(await Setup(newer, Password));
    }

    [Fact]
    public async Task A_login_name_is_taken_in_any_spelling()
    {
        await AnOfficer("heron");

        Assert.IsType<LoginTaken>((await With<CreateOfficer, Result<CreatedOfficer>>(use => use.Run(Cli, 2, " HERON ", AProfile, default))).Refusal);
    }

    [Fact]
    public async Task Only_who_administers_the_seat_opens_accounts_there_and_the_refused_attempt_is_recorded()
    {
        var admin = await ActorOf(await AnOfficer("admin", 1, new Grant("administrator", 1, null)));

        Assert.Null((await With<CreateOfficer, Result<CreatedOfficer>>(use => use.Run(admin, 1, "crane", AProfile, default))).Refusal);
        Assert.IsType<NotAllowed>((await With<CreateOfficer, Result<CreatedOfficer>>(use => use.Run(admin, 2, "stork", AProfile, default))).Refusal);
        var last = (await With<NodeDb, AuditPage>(db => AuditSearch.Run(db, new AuditQuery("main") { Limit = 1 }, default))).Entries[0];
        Assert.Equal(("office.create-officer", "office.not-allowed", 2), (last.Verb, last.Outcome, last.Seat));
        Assert.Null(await With<Officers, OfficerView?>(use => use.Find("stork", default)));
    }

    [Fact]
    public async Task Nobody_grants_rights_to_themselves_or_beyond_their_community()
    {
        var community = CommunityId.Of("one"u8);
        var id = await AnOfficer("admin", 1, new Grant("administrator", 1, community));
        var admin = await ActorOf(id);
        var other = await AnOfficer("crane");

        Assert.IsType<OwnRights>(await Give(admin, id, new Grant("senior-officer", 1, community)));
        Assert.IsType<NotAllowed>(await Give(admin, other, new Grant("reader", 1, null)));
        Assert.IsType<UnknownRole>(await Give(admin, other, new Grant("emperor", 1, community)));
        Assert.Null(await Give(admin, other, new Grant("reader", 1, community)));
        var rights = (await ActorOf(other)).Rights;
        Assert.True(rights.May(Verbs.Read, 1, community));
        Assert.False(rights.May(Verbs.Read, 1, null));
        Assert.Null(await With<GrantRole, Refusal?>(use => use.Take(admin, other, new Grant("reader", 1, community), default)));
        Assert.False((await ActorOf(other)).Rights.MayAnywhere(Verbs.Read));
    }

    [Fact]
    public async Task An_unknown_name_a_wrong_password_and_a_closed_account_are_refused_alike()
    {
        var id = await AnOfficer("heron");
        await With<CreateOfficer, Result<CreatedOfficer>>(use => use.Run(Cli, 1, "crane", AProfile, default)); // no password yet
        var wrong = (await SignInWith("heron", "not this password")).Refusal;
        await With<Officers, Refusal?>(use => use.Disable(Cli, id, default));

        Assert.IsType<WrongCredentials>(wrong);
        Assert.Equal(wrong, (await SignInWith("nobody", Password)).Refusal);
        Assert.Equal(wrong, (await SignInWith("\0'; --", Password)).Refusal);
        Assert.Equal(wrong, (await SignInWith("crane", Password)).Refusal);
        Assert.Equal(wrong, (await SignInWith("heron", Password)).Refusal);
    }

    [Fact]
    public async Task Guessing_locks_names_that_exist_and_names_that_do_not_alike()
    {
        await AnOfficer("heron");
        foreach (var name in (string[])["heron", "nobody"])
        {
            for (var n = 0; n < SignInLimits.FreeByAccount; n++)
                Assert.IsType<WrongCredentials>((await SignInWith(name, "guess", IPAddress.Parse($"198.51.100.{n}"))).Refusal);
            Assert.Equal(60, Assert.IsType<TooManyAttempts>((await SignInWith(name, Password)).Refusal).RetryAfterSeconds);
        }

        Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Null((await SignInWith("heron", Password)).Refusal);
    }

    [Fact]
    public async Task A_first_session_enrols_an_authenticator_and_is_full_then()
    {
        await AnOfficer("heron", 1, new Grant("duty-officer", 1, null));
        var session = (await SignInWith("heron", Password)).Value;
        var before = await Current(session.Secret);
        Assert.True(before!.MustEnrol);
        Assert.False(before.Rights.MayAnywhere(Verbs.Read));

        await Enrol(session.Secret);

        var after = await Current(session.Secret);
        Assert.False(after!.MustEnrol);
        Assert.True(after.Rights.May(Verbs.Draft, 1, CommunityId.Of("any"u8)));
    }

    [Fact]
    public async Task A_code_lets_in_once_also_when_two_requests_bring_it_at_one_moment()
    {
        var secret = await AnEnrolledOfficer();
        Clock.Now += TimeSpan.FromMinutes(1);
        var code = CodeOf(secret);
        var first = (await SignInWith("heron", Password)).Value;
        var second = (await SignInWith("heron", Password)).Value;

        var results = await Task.WhenAll(WithCode(first, code), WithCode(second, code));

        Assert.Single(results, result => result.Refusal is null);
        Assert.Single(results, result => result.Refusal is WrongCredentials);
        Assert.Null(await Current(first.Secret));
        Assert.NotNull(await Current(results.Single(result => result.Refusal is null).Value.Secret));
    }

    [Fact]
    public async Task A_right_password_does_not_buy_unlimited_guesses_at_the_code()
    {
        await AnEnrolledOfficer();
        for (var n = 0; n < SignInLimits.FreeByAccount; n++)
            Assert.IsType<WrongCredentials>((await WithCode((await SignInWith("heron", Password)).Value, "000000")).Refusal);

        Assert.IsType<TooManyAttempts>((await SignInWith("heron", Password)).Refusal);
    }

    [Fact]
    public async Task A_recovery_code_works_once_however_it_is_typed()
    {
        await AnOfficer("heron");
        var sheet = await Enrol((await SignInWith("heron", Password)).Value.Secret);
        var code = sheet.Sheet.Codes[3].ToLowerInvariant().Replace('-', ' ');

        Assert.Equal(SecondFactor.RecoveryCodes, sheet.Sheet.Codes.Distinct(StringComparer.Ordinal).Count());
        Assert.Null((await WithCode((await SignInWith("heron", Password)).Value, code)).Refusal);
        Assert.IsType<WrongCredentials>((await WithCode((await SignInWith("heron", Password)).Value, code)).Refusal);
    }

    [Fact]
    public async Task The_first_step_alone_opens_nothing_and_is_forgotten_after_ten_minutes()
    {
        var secret = await AnEnrolledOfficer();
        var waiting = (await SignInWith("heron", Password)).Value;

        Assert.Equal(SessionStage.AwaitsCode, waiting.Stage);
        Assert.Null(await Current(waiting.Secret));
        Clock.Now += TimeSpan.FromMinutes(10);
        Assert.IsType<SignInExpired>((await WithCode(waiting, CodeOf(secret))).Refusal);
    }

    [Fact]
    public async Task A_session_ends_by_idleness_by_age_by_hand_and_with_the_account()
    {
        var officer = await AnOfficer("heron");
        var options = new OfficeOptions();

        var idle = (await SignInWith("heron", Password)).Value;
        await Enrol(idle.Secret);
        Clock.Now += options.SessionIdle;
        Assert.Null(await Current(idle.Secret));

        var used = await FullSession();
        for (var start = Clock.Now; Clock.Now - start < options.SessionLifetime - TimeSpan.FromMinutes(30); Clock.Now += TimeSpan.FromMinutes(30))
            Assert.NotNull(await Current(used.Secret));
        Clock.Now += TimeSpan.FromMinutes(30);
        Assert.Null(await Current(used.Secret));

        var left = await FullSession();
        var current = await Current(left.Secret);
        await With<SignIn, int>(async use =>
        {
            await use.Out(current!, default);
            return 0;
        });
        Assert.Null(await Current(left.Secret));

        var closed = await FullSession();
        Assert.Null(await With<Officers, Refusal?>(use => use.Disable(Cli, officer, default)));
        Assert.Null(await Current(closed.Secret));
    }

    [Fact]
    public async Task Changing_the_password_ends_the_other_sessions_only()
    {
        await AnEnrolledOfficer();
        var other = await FullSession();
        var own = await FullSession();
        var officer = (await Current(own.Secret))!;

        Assert.IsType<WrongCredentials>(await With<SetPassword, Refusal?>(use => use.Change(officer, "not the old one", "another long password", Here, default)));
        Assert.Null(await With<SetPassword, Refusal?>(use => use.Change(officer, Password, "another long password", Here, default)));
        Assert.NotNull(await Current(own.Secret));
        Assert.Null(await Current(other.Secret));
        Assert.IsType<WrongCredentials>((await SignInWith("heron", Password)).Refusal);
    }

    [Fact]
    public async Task Neither_passwords_nor_secrets_stand_in_the_database()
    {
        var secret = await AnEnrolledOfficer();
        var session = await FullSession();

        var officer = await With<NodeDb, Officer>(db => db.Set<Officer>().SingleAsync());
        Assert.True(officer.TotpSecret.AsSpan().IndexOf(secret) < 0);
        Assert.DoesNotContain(Password, officer.PasswordHash, StringComparison.Ordinal);
        Assert.True(Secret.TryHash(Secret.Session, session.Secret, out var hash));
        Assert.True(await With<NodeDb, bool>(db => db.Set<SessionRow>().AnyAsync(row => row.Hash == hash)));
    }

    [Fact]
    public async Task A_token_is_limited_to_its_scope_expires_is_revoked_and_tells_the_day_of_its_use()
    {
        var id = await AnOfficer("heron", 1, new Grant("duty-officer", 1, null));
        var actor = await ActorOf(id);
        var token = (await Issue(actor, id, Verbs.Read | Verbs.Clear)).Value;

        var found = await Found(token.Text);
        Assert.True(found!.Rights.May(Verbs.Read, 1, null));
        Assert.False(found.Rights.MayAnywhere(Verbs.Draft)); // not in the scope
        Assert.False(found.Rights.MayAnywhere(Verbs.Clear)); // not the officer's
        Assert.Equal(DateOnly.FromDateTime(Clock.Now.UtcDateTime), (await With<ApiTokens, IReadOnlyList<ApiTokenView>>(use => use.List(id, default)))[0].UsedOn);
        Assert.IsType<Forbidden>((await Issue(found.Actor, id, Verbs.Read)).Refusal);

        Assert.Null(await With<ApiTokens, Refusal?>(use => use.Revoke(actor, token.Id, default)));
        Assert.Null(await Found(token.Text));
        var expiring = (await Issue(actor, id, Verbs.Read)).Value;
        Clock.Now = expiring.ExpiresAt;
        Assert.Null(await Found(expiring.Text));
    }

    [Fact]
    public async Task Nobody_issues_or_revokes_a_token_in_anothers_name()
    {
        var heron = await AnOfficer("heron");
        var admin = await ActorOf(await AnOfficer("admin", 1, new Grant("administrator", 1, null)));
        var crane = await ActorOf(await AnOfficer("crane"));
        var token = (await Issue(await ActorOf(heron), heron, Verbs.Read)).Value;

        Assert.IsType<Forbidden>((await Issue(admin, heron, Verbs.Read)).Refusal);
        Assert.IsType<NotAllowed>(await With<ApiTokens, Refusal?>(use => use.Revoke(crane, token.Id, default)));
        Assert.Null(await With<ApiTokens, Refusal?>(use => use.Revoke(admin, token.Id, default)));
    }

    [Fact]
    public async Task Everything_done_stands_in_a_chain_that_is_whole()
    {
        await AnEnrolledOfficer();
        await FullSession();

        var verdict = await With<NodeDb, AuditVerdict>(db => AuditCheck.Run(db, "main", null, default));
        var page = await With<NodeDb, AuditPage>(db => AuditSearch.Run(db, new AuditQuery("main"), default));
        Assert.Null(verdict.Fault);
        Assert.Equal(
            ["office.create-officer", "office.set-password", "office.sign-in", "office.begin-totp", "office.enrol-totp", "office.sign-in", "office.sign-in-code"],
            page.Entries.Reverse().Select(entry => entry.Verb));
    }

    private byte[] _totp = [];

    private string CodeOf(byte[] secret) => Totp.Code(secret, Totp.StepAt(Clock.Now), Totp.Digits, HashAlgorithmName.SHA1);

    private Task<Refusal?> Setup(SetupLink link, string password) => With<SetPassword, Refusal?>(use => use.WithLink(link.Secret, password, Here, default));

    private Task<Refusal?> Give(Actor actor, OfficerId officer, Grant grant) => With<GrantRole, Refusal?>(use => use.Give(actor, officer, grant, default));

    private Task<Result<OpenedSession>> SignInWith(string login, string password, IPAddress? from = null) =>
        With<SignIn, Result<OpenedSession>>(use => use.WithPassword(login, password, from ?? Here, default));

    private Task<Result<OpenedSession>> WithCode(OpenedSession first, string code) =>
        With<SignIn, Result<OpenedSession>>(use => use.WithCode(first.Secret, code, Here, default));

    private Task<CurrentOfficer?> Current(string secret) => With<Sessions, CurrentOfficer?>(use => use.Find(secret, default));

    private Task<CurrentOfficer?> Found(string token) => With<ApiTokens, CurrentOfficer?>(use => use.Find(token, default));

    private Task<Result<IssuedToken>> Issue(Actor actor, OfficerId officer, Verbs scope) =>
        With<ApiTokens, Result<IssuedToken>>(use => use.Issue(actor, officer, "scanner", scope, TimeSpan.FromDays(90), default));

    private async Task<(RecoverySheet Sheet, byte[] Secret)> Enrol(string session)
    {
        var officer = (await Current(session))!;
        Assert.Null((await With<EnrolTotp, Result<TotpOffer>>(use => use.Begin(officer, default))).Refusal);
        var pending = (await With<NodeDb, Officer>(db => db.Set<Officer>().SingleAsync(row => row.Id == officer.OfficerId))).PendingTotpSecret!;
        _totp = await With<SecondFactor, byte[]>(use => Task.FromResult(use.Open(pending)));
        Assert.IsType<WrongCode>((await With<EnrolTotp, Result<RecoverySheet>>(use => use.Confirm(officer, "12345", default))).Refusal);
        return ((await With<EnrolTotp, Result<RecoverySheet>>(use => use.Confirm(officer, CodeOf(_totp), default))).Value, _totp);
    }

    private async Task<byte[]> AnEnrolledOfficer()
    {
        await AnOfficer("heron");
        var session = (await SignInWith("heron", Password)).Value;
        var officer = (await Current(session.Secret))!;
        var offer = (await With<EnrolTotp, Result<TotpOffer>>(use => use.Begin(officer, default))).Value;
        var pending = (await With<NodeDb, Officer>(db => db.Set<Officer>().SingleAsync(row => row.Id == officer.OfficerId))).PendingTotpSecret!;
        _totp = await With<SecondFactor, byte[]>(use => Task.FromResult(use.Open(pending)));
        Assert.Equal(offer.Secret, Totp.Base32(_totp));
        Assert.Null((await With<EnrolTotp, Result<RecoverySheet>>(use => use.Confirm(officer, CodeOf(_totp), default))).Refusal);
        return _totp;
    }

    private async Task<OpenedSession> FullSession()
    {
        Clock.Now += TimeSpan.FromMinutes(1); // a code that was not used yet
        return (await WithCode((await SignInWith("heron", Password)).Value, CodeOf(_totp))).Value;
    }
}

public sealed class RightsTests
{
    private static readonly CommunityId One = CommunityId.Of("one"u8);
    private static readonly CommunityId Two = CommunityId.Of("two"u8);

    [Fact]
    public void A_right_holds_for_its_verb_seat_and_community_only()
    {
        var rights = new OfficerRights(1, [], [new RightsGrant(Verbs.Read | Verbs.Draft, 1, One)]);

        Assert.True(rights.May(Verbs.Read, 1, One));
        Assert.True(rights.May(Verbs.Read | Verbs.Draft, 1, One));
        Assert.False(rights.May(Verbs.Read | Verbs.Release, 1, One));
        Assert.False(rights.May(Verbs.Release, 1, One));
        Assert.False(rights.May(Verbs.Read, 2, One));
        Assert.False(rights.May(Verbs.Read, 1, Two));
        Assert.False(rights.May(Verbs.Read, 1, null));
        Assert.False(rights.May(Verbs.None, 1, One));
    }

    [Fact]
    public void A_grant_for_all_communities_covers_each_and_matters_of_none()
    {
        var rights = new OfficerRights(1, [], [new RightsGrant(Verbs.Read, 1, null)]);

        Assert.True(rights.May(Verbs.Read, 1, One) && rights.May(Verbs.Read, 1, Two) && rights.May(Verbs.Read, 1, null));
    }

    [Fact]
    public void Red_content_shows_at_the_named_desk_of_the_officers_own_seat_only()
    {
        var rights = new OfficerRights(1, ["duty"], [new RightsGrant(Verbs.Read, 1, One), new RightsGrant(Verbs.Read, 2, One)]);

        Assert.True(rights.MayReadDesk("duty", 1, One));
        Assert.False(rights.MayReadDesk("legal", 1, One));
        Assert.False(rights.MayReadDesk("duty", 2, One));
        Assert.False(rights.MayReadDesk("duty", 1, Two));
        Assert.False(new OfficerRights(1, ["duty"], []).MayReadDesk("duty", 1, One));
    }

    [Fact]
    public void The_operator_administers_and_neither_reads_nor_releases()
    {
        var rights = Actor.Operator("cli").Rights;

        Assert.True(rights.May(Verbs.Administer, 3, One));
        Assert.False(rights.MayAnywhere(Verbs.Read) || rights.MayAnywhere(Verbs.Release) || rights.MayAnywhere(Verbs.Audit));
    }
}
