using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Comity.Office;
using Comity.Office.Accounts;
using Comity.Office.Entry;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Comity.Trust.Tests.Office;

public sealed class HttpOnSqlite : HttpFacts<Sqlite>;

public sealed class HttpOnPostgreSql : HttpFacts<PostgreSql>;

public abstract class HttpFacts<TDatabase> : OfficeFacts<TDatabase>
    where TDatabase : ITestDatabase
{
    private int _ran;
    private TaskCompletionSource? _hold;

    internal sealed record Note(string Text);

    [Fact]
    public async Task A_session_cookie_and_a_token_name_the_officer_and_nothing_else_does()
    {
        var officer = await AnOfficer("heron", 1, new Grant("reader", 1, null));
        await using var app = await Start();
        var token = await ATokenOf(officer, Verbs.Read);
        var session = await ASessionOf(officer);

        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(app, HttpMethod.Get, "/me")).StatusCode);
        Assert.Equal("heron", await (await Send(app, HttpMethod.Get, "/me", token: token)).Content.ReadAsStringAsync());
        Assert.Equal("heron", await (await Send(app, HttpMethod.Get, "/me", cookie: session)).Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(app, HttpMethod.Get, "/me", token: token + "x")).StatusCode);
        // A bad token is not mended by a good cookie.
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(app, HttpMethod.Get, "/me", token: "x", cookie: session)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(app, HttpMethod.Get, "/me", token: session)).StatusCode);
    }

    [Fact]
    public async Task A_missing_right_is_a_403_problem_and_each_verb_has_its_policy()
    {
        var officer = await AnOfficer("heron", 1, new Grant("reader", 1, null));
        await using var app = await Start();
        var token = await ATokenOf(officer, Verbs.Read);

        var refused = await Send(app, HttpMethod.Get, "/verbs/may-release", token: token);
        var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal("office.not-allowed", problem.GetProperty("code").GetString());
        Assert.Equal("/problems/office.not-allowed", problem.GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.OK, (await Send(app, HttpMethod.Get, "/verbs/may-read", token: token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(app, HttpMethod.Get, "/verbs/may-audit", token: token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(app, HttpMethod.Get, "/verbs/may-enrol", token: token)).StatusCode);
    }

    [Fact]
    public async Task A_page_sends_to_sign_in_and_back_to_this_host_only()
    {
        await using var app = await Start();

        var answer = await Send(app, HttpMethod.Get, "/me?x=//evil.example", accept: "text/html");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/sign-in?return=%2Fme%3Fx%3D%2F%2Fevil.example", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_session_that_must_enrol_passes_no_policy_but_enrolment()
    {
        await AnOfficer("heron", 1, new Grant("senior-officer", 1, null));
        await using var app = await Start();
        var first = (await With<SignIn, Result<OpenedSession>>(use => use.WithPassword("heron", Password, null, default))).Value;

        Assert.Equal(HttpStatusCode.Forbidden, (await Send(app, HttpMethod.Get, "/me", cookie: first.Secret)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(app, HttpMethod.Get, "/verbs/may-read", cookie: first.Secret)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Send(app, HttpMethod.Get, "/verbs/may-enrol", cookie: first.Secret)).StatusCode);
    }

    [Fact]
    public async Task The_cookie_is_closed_to_scripts_and_to_other_sites()
    {
        await using var app = await Start();

        var cookie = Assert.Single((await Send(app, HttpMethod.Get, "/cookie")).Headers.GetValues("Set-Cookie"));

        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; path=/", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_same_key_runs_once_and_answers_the_same_for_a_day()
    {
        var (app, token) = await Posting();
        await using var _ = app;

        var first = await Post(app, token, "k1", "one");
        var again = await Post(app, token, "k1", "one");

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal((first.StatusCode, first.Headers.Location), (again.StatusCode, again.Headers.Location));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal(first.Content.Headers.ContentType, again.Content.Headers.ContentType);
        Assert.True(again.Headers.Contains("Idempotency-Replayed") && !first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(1, _ran);

        Clock.Now += TimeSpan.FromHours(24);
        Assert.Equal(HttpStatusCode.Created, (await Post(app, token, "k1", "one")).StatusCode);
        Assert.Equal(2, _ran);
    }

    [Fact]
    public async Task A_key_is_the_officers_own_and_belongs_to_one_request()
    {
        var (app, token) = await Posting();
        await using var _ = app;
        var other = await ATokenOf(await AnOfficer("crane"), Verbs.Read);
        await Post(app, token, "k1", "one");

        Assert.Equal("http.idempotency-key-reused", await CodeOf(await Post(app, token, "k1", "two")));
        Assert.Equal("http.idempotency-key-missing", await CodeOf(await Post(app, token, null, "one")));
        Assert.Equal("http.idempotency-key-missing", await CodeOf(await Post(app, token, new string('k', 129), "one")));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Post(app, token, "k2", new string('x', 70_000))).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Post(app, other, "k1", "two")).StatusCode);
        Assert.Equal(2, _ran);
    }

    [Fact]
    public async Task A_duplicate_at_the_same_moment_gets_409_and_runs_nothing()
    {
        var (app, token) = await Posting();
        await using var _ = app;
        _hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = Post(app, token, "k1", "one");
        while (Volatile.Read(ref _ran) == 0)
            await Task.Delay(5);

        var duplicate = await Post(app, token, "k1", "one");
        _hold.SetResult();

        Assert.Equal(HttpStatusCode.Conflict, duplicate.StatusCode);
        Assert.Equal("http.idempotency-in-progress", await CodeOf(duplicate));
        Assert.Equal(HttpStatusCode.Created, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Post(app, token, "k1", "one")).StatusCode);
        Assert.Equal(1, _ran);
    }

    [Theory]
    [InlineData("refuse")]
    [InlineData("throw")]
    public async Task A_request_without_effect_frees_its_key(string text)
    {
        var (app, token) = await Posting();
        await using var _ = app;

        await Post(app, token, "k1", text);
        await Post(app, token, "k1", text);

        Assert.Equal(2, _ran);
        Assert.Equal(HttpStatusCode.Created, (await Post(app, token, "k1", "one")).StatusCode);
    }

    [Fact]
    public async Task A_request_that_took_effect_and_lost_its_answer_is_not_run_again()
    {
        var (app, token) = await Posting();
        await using var _ = app;

        Assert.Equal(HttpStatusCode.InternalServerError, (await Post(app, token, "k1", "mark and throw")).StatusCode);

        Assert.Equal("http.idempotency-took-effect", await CodeOf(await Post(app, token, "k1", "mark and throw")));
        Assert.Equal(1, _ran);
    }

    [Fact]
    public async Task What_died_with_its_process_is_run_by_the_next_one_at_once_and_cannot_come_after_it()
    {
        var (app, token) = await Posting();
        await using var _ = app;
        var hold = _hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var dying = Post(app, token, "k1", "one");
        while (Volatile.Read(ref _ran) == 0)
            await Task.Delay(5);
        _hold = null;
        Clock.Now += TimeSpan.FromSeconds(1);
        await using var next = await Start();

        Assert.Equal(HttpStatusCode.Created, (await Post(next, token, "k1", "one")).StatusCode);
        hold.SetResult();

        Assert.Equal(HttpStatusCode.InternalServerError, (await dying).StatusCode);
        Assert.Equal(2, _ran);
    }

    private async Task<(WebApplication App, string Token)> Posting() =>
        (await Start(), await ATokenOf(await AnOfficer("heron", 1, new Grant("reader", 1, null)), Verbs.Read));

    private async Task<WebApplication> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // Not by an address in the configuration: the office's tests put an empty one in its place.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        Configure(builder.Services);
        var app = builder.Build();
        app.MapGet("/me", (CurrentOfficer officer) => officer.Login).RequireAuthorization();
        foreach (var policy in (string[])[OfficerPolicy.MayRead, OfficerPolicy.MayRelease, OfficerPolicy.MayAudit, OfficerPolicy.MayEnrol])
            app.MapGet("/verbs/" + policy, () => policy).RequireAuthorization(policy);
        app.MapGet("/cookie", (HttpContext context) =>
            SessionCookie.Write(context, new OpenedSession("secret", Guid.Empty, SessionStage.Full, Clock.Now.AddYears(100))));
        app.MapPost("/notes", TakeNote).RequireAuthorization(OfficerPolicy.SignedIn).WithIdempotency(maxBodyBytes: 65_536);
        await app.StartAsync();
        return app;
    }

    private async Task<IResult> TakeNote(Note note, NodeDb db, IdempotentEffect effect, CancellationToken cancellation)
    {
        var ran = Interlocked.Increment(ref _ran);
        if (_hold is { } hold)
            await hold.Task;
        if (note.Text == "refuse")
            return new BadLogin().ToProblem();
        if (note.Text == "throw")
            throw new InvalidOperationException("before any effect");
        await using (var transaction = await db.BeginWriteAsync(cancellation))
        {
            await effect.Mark(db, Clock, cancellation);
            await transaction.CommitAsync(cancellation);
        }

        if (note.Text == "mark and throw")
            throw new InvalidOperationException("after the effect");
        return TypedResults.Created($"/notes/{ran}", new Note(note.Text));
    }

    private Task<HttpResponseMessage> Post(WebApplication app, string token, string? key, string text) =>
        Send(app, HttpMethod.Post, "/notes", token, key: key, body: new Note(text));

    private static async Task<HttpResponseMessage> Send(
        WebApplication app, HttpMethod method, string path, string? token = null, string? cookie = null, string? key = null, Note? body = null, string? accept = null)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.First()) };
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (cookie is not null)
            request.Headers.Add("Cookie", "comity-session=" + cookie);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (accept is not null)
            request.Headers.Add("Accept", accept);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        return await client.SendAsync(request);
    }

    private static async Task<string?> CodeOf(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString();

    private async Task<string> ATokenOf(OfficerId officer, Verbs scope) => (await With<ApiTokens, Result<IssuedToken>>(use =>
        use.Issue(Cli, officer, "tool", scope, TimeSpan.FromDays(30), default))).Value.Text;

    private async Task<string> ASessionOf(OfficerId officer)
    {
        await using var scope = Services.CreateAsyncScope();
        var opened = scope.ServiceProvider.GetRequiredService<Sessions>().Open(officer, SessionStage.Full);
        await scope.ServiceProvider.GetRequiredService<NodeDb>().SaveChangesAsync();
        return opened.Secret;
    }
}
