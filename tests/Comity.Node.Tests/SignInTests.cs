using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Comity.Node.Tests;

[Collection(nameof(RunningNode))]
public sealed class SignInTests(RunningNode node)
{
    [Fact]
    public async Task A_page_asked_for_by_a_stranger_leads_to_sign_in_and_back()
    {
        using var stranger = new Visitor(node);
        var led = await stranger.Get("/contacts?level=policy");
        Assert.Equal("/sign-in?return=%2Fcontacts%3Flevel%3Dpolicy", led.Headers.Location?.OriginalString);

        var entered = await stranger.Post("/sign-in", ("login", "ada"), ("password", RunningNode.Password), ("return", "/contacts?level=policy"));

        Assert.Equal((HttpStatusCode.SeeOther, "/contacts?level=policy"), (entered.StatusCode, entered.Headers.Location?.OriginalString));
        Assert.Contains("Ministry, cyber policy", await stranger.Read("/contacts?level=policy"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//elsewhere.example")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("/\\elsewhere.example")]
    public async Task A_way_back_to_another_host_is_ignored(string back)
    {
        using var visitor = new Visitor(node);

        var entered = await visitor.Post("/sign-in", ("login", "ada"), ("password", RunningNode.Password), ("return", back));

        Assert.Equal("/", entered.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_wrong_password_comes_back_with_the_name_and_without_a_session()
    {
        using var visitor = new Visitor(node);

        var refused = await visitor.Post("/sign-in", ("login", "rolf"), ("password", "not the password"));
        var page = await refused.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("value=\"rolf\"", page, StringComparison.Ordinal);
        Assert.Contains("office.wrong-credentials", page, StringComparison.Ordinal);
        Assert.DoesNotContain("not the password", page, StringComparison.Ordinal);
        Assert.DoesNotContain(visitor.Cookies, cookie => cookie.Name.Contains("session", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/setup")]
    [InlineData("/sign-out")]
    [InlineData("/account/password")]
    [InlineData("/node/excused-peers")]
    [InlineData("/contacts/absent-parties/new")]
    public async Task A_form_without_the_token_of_its_page_is_refused(string path)
    {
        using var visitor = await Visitor.SignedIn(node, "ada");

        var refused = await visitor.PostWithoutToken(path, ("login", "ada"), ("password", RunningNode.Password));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/account")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_for_good()
    {
        using var visitor = await Visitor.SignedIn(node, "ada");
        var kept = visitor.Cookies.Single(cookie => cookie.Name == "comity-session").Value;

        var left = await visitor.Post("/sign-out");

        Assert.Equal("/sign-in?done=out", left.Headers.Location?.OriginalString);
        using var thief = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        var request = new HttpRequestMessage(HttpMethod.Get, node.Url + "/api/v1/me");
        request.Headers.Add("Cookie", "comity-session=" + kept);
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task The_api_answers_a_stranger_with_a_problem()
    {
        using var stranger = new Tool(node, token: null);

        var answer = await stranger.Get("/api/v1/contacts");
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("office.not-signed-in", problem.RootElement.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_tool_learns_whom_it_speaks_for()
    {
        using var tool = new Tool(node, await node.Token("ada", Comity.Office.Rights.Verbs.Read));

        using var me = JsonDocument.Parse(await (await tool.Get("/api/v1/me")).Content.ReadAsStringAsync());

        Assert.Equal("ada", me.RootElement.GetProperty("login").GetString());
        Assert.Equal(["read"], me.RootElement.GetProperty("mayAnywhere").EnumerateArray().Select(verb => verb.GetString()!));
        Assert.Equal(node.Own.ToString(), me.RootElement.GetProperty("participant").GetString());
    }

    [Fact]
    public async Task A_password_is_changed_with_the_old_one_only()
    {
        var secret = await node.OpenAccount("mira", "reader");
        using var visitor = new Visitor(node);
        await visitor.Post("/setup", ("secret", secret), ("password", RunningNode.Password), ("again", RunningNode.Password));
        await visitor.Post("/sign-in", ("login", "mira"), ("password", RunningNode.Password));

        var wrong = await visitor.Post("/account/password", ("old", "something else"), ("password", "another long one"), ("again", "another long one"));
        var right = await visitor.Post("/account/password", ("old", RunningNode.Password), ("password", "another long one"), ("again", "another long one"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.SeeOther), (wrong.StatusCode, right.StatusCode));
    }

    [Fact]
    public async Task The_first_page_offers_what_the_rights_open()
    {
        using var reader = await Visitor.SignedIn(node, "rolf");
        using var nobody = await Visitor.SignedIn(node, "nina");

        var home = await reader.Read("/");
        Assert.Contains("href=\"/contacts\"", home, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/node\"", home, StringComparison.Ordinal);
        Assert.Contains("Your account has no rights yet", await nobody.Read("/"), StringComparison.Ordinal);
    }
}

public sealed partial class EnrolmentTests(GuardedNode node) : IClassFixture<GuardedNode>
{
    [Fact]
    public async Task A_new_officer_chooses_a_password_binds_an_authenticator_and_signs_in_with_its_code()
    {
        var secret = await node.OpenAccount("vera", "reader");
        using var officer = new Visitor(node);
        var set = await officer.Post("/setup", ("secret", " " + secret + "\n"), ("password", RunningNode.Password), ("again", RunningNode.Password));
        Assert.Equal("/sign-in?done=setup", set.Headers.Location?.OriginalString);

        var entered = await officer.Post("/sign-in", ("login", "vera"), ("password", RunningNode.Password), ("return", "/contacts"));
        Assert.Equal("/account/authenticator?return=%2Fcontacts", entered.Headers.Location?.OriginalString);
        // Until then nothing else opens.
        Assert.Equal("/account/authenticator?return=%2Fcontacts", (await officer.Get("/contacts")).Headers.Location?.OriginalString);

        var offer = await (await officer.Post("/account/authenticator", ("return", "/contacts"))).Content.ReadAsStringAsync();
        var totp = Shown().Match(offer).Groups["secret"].Value.Replace(" ", "", StringComparison.Ordinal);
        var wrong = await officer.Post("/account/authenticator/confirm", ("code", "000000"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        var sheet = await (await officer.Post("/account/authenticator/confirm", ("code", Authenticator.Code(totp)), ("return", "/contacts"))).Content.ReadAsStringAsync();
        var codes = Codes().Matches(sheet).Select(match => match.Groups["code"].Value).ToList();
        Assert.Equal(10, codes.Count);
        Assert.Equal(HttpStatusCode.OK, (await officer.Get("/contacts")).StatusCode);

        await EntersWith(Authenticator.Code(totp, stepsAhead: 1));
        await EntersWith(codes[0].ToLowerInvariant());
        await IsRefusedWith(codes[0]);
    }

    [Fact]
    public async Task A_setup_secret_works_once()
    {
        var secret = await node.OpenAccount("otto");
        using var officer = new Visitor(node);
        await officer.Post("/setup", ("secret", secret), ("password", RunningNode.Password), ("again", RunningNode.Password));

        var again = await officer.Post("/setup", ("secret", secret), ("password", "quite another one"), ("again", "quite another one"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Contains("f-secret-error", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_different_passwords_leave_the_setup_secret_unused()
    {
        var secret = await node.OpenAccount("pia");
        using var officer = new Visitor(node);

        var differ = await officer.Post("/setup", ("secret", secret), ("password", RunningNode.Password), ("again", "mistyped"));
        var right = await officer.Post("/setup", ("secret", secret), ("password", RunningNode.Password), ("again", RunningNode.Password));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.SeeOther), (differ.StatusCode, right.StatusCode));
    }

    [Fact]
    public async Task A_code_without_a_password_before_it_leads_to_the_password()
    {
        using var visitor = new Visitor(node);

        Assert.Equal("/sign-in", (await visitor.Get("/sign-in/code")).Headers.Location?.OriginalString);
    }

    private async Task EntersWith(string code) => Assert.Equal("/", (await AfterPassword(code)).Headers.Location?.OriginalString);

    private async Task IsRefusedWith(string code) => Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AfterPassword(code)).StatusCode);

    private async Task<HttpResponseMessage> AfterPassword(string code)
    {
        using var officer = new Visitor(node);
        var entered = await officer.Post("/sign-in", ("login", "vera"), ("password", RunningNode.Password));
        Assert.Equal("/sign-in/code", entered.Headers.Location?.OriginalString);
        return await officer.Post("/sign-in/code", ("code", code));
    }

    [GeneratedRegex("data-copy-target=\"text\">(?<secret>[A-Z2-7 ]+)<", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shown();

    [GeneratedRegex("<code translate=\"no\">(?<code>[A-Z2-7-]+)</code>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Codes();
}
