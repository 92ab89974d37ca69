using System.Net.Http.Headers;
using System.Text;
using static Comity.Taxii.Tests.RunningServer;

namespace Comity.Taxii.Tests;

/// <summary>TAXII 2.1, 1.6.9, and the rights of 5.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public static TheoryData<string?> WrongCredentials =>
        new(null, $"Basic {Base64("anna:wrong")}", $"Basic {Base64("nobody:x")}", $"Basic {Base64("anna")}", "Basic %%%", "Bearer wrong",
        "Bearer", "Digest username=anna", "Basic " + new string('A', 5000), $"Basic {Base64("reader:")}");

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    [Theory]
    [MemberData(nameof(WrongCredentials))]
    public async Task Who_is_not_known_is_challenged(string? authorization)
    {
        using var client = _server.Client();
        if (authorization is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        var got = await client.GotAsync(HttpMethod.Get, "api/collections/shared/objects/");

        Assert.Equal(401, got.Status);
        Assert.Equal(["Basic", "Bearer"], got.Message.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme));
        Assert.Equal("application/taxii+json;version=2.1", got.ContentType);
    }

    [Fact]
    public async Task What_is_not_there_and_what_is_not_theirs_look_alike_to_who_did_not_sign_in()
    {
        using var client = _server.Client();

        Assert.Equal(401, (await client.GotAsync(HttpMethod.Get, "api/collections/")).Status);
        Assert.Equal(401, (await client.GotAsync(HttpMethod.Get, "nothing/collections/")).Status);
        Assert.Equal(401, (await client.GotAsync(HttpMethod.Get, $"open/collections/{Guid.NewGuid()}/objects/")).Status);
    }

    [Fact]
    public async Task What_is_public_is_read_without_signing_in_and_not_changed()
    {
        using var client = _server.Client();

        Assert.Equal(["/taxii2/open/"],
            (await client.GotAsync(HttpMethod.Get, "")).Json.GetProperty("api_roots").EnumerateArray().Select(root => root.GetString()!));
        Assert.Equal(200, (await client.GotAsync(HttpMethod.Get, $"open/collections/{Open}/objects/")).Status);
        Assert.Equal(401, (await client.GotAsync(HttpMethod.Post, $"open/collections/{Open}/objects/", Body("{}"u8.ToArray()))).Status);
        Assert.Equal(401, (await client.GotAsync(HttpMethod.Delete, $"open/collections/{Open}/objects/{Made.IndicatorId(1)}/")).Status);
    }

    [Fact]
    public async Task A_token_signs_in_as_its_account()
    {
        using var reader = _server.Reader();

        Assert.Equal(200, (await reader.GotAsync(HttpMethod.Get, Objects(Shared))).Status);
        Assert.Equal(404, (await reader.GotAsync(HttpMethod.Get, Objects(AsIs))).Status);
    }

    [Fact]
    public async Task Rights_are_those_of_the_collection()
    {
        using var reader = _server.Reader();

        Assert.Equal(403, (await reader.GotAsync(HttpMethod.Post, Objects(Shared), Body("{}"u8.ToArray()))).Status);
        Assert.Equal(403, (await reader.GotAsync(HttpMethod.Get, Objects(DropBox))).Status);
        Assert.Equal(403, (await reader.GotAsync(HttpMethod.Get, Manifest(DropBox))).Status);
        Assert.Equal(202, (await reader.GotAsync(
            HttpMethod.Post, Objects(DropBox), Body(Encoding.UTF8.GetBytes($$"""{"objects":[{{Stix.Indicator(1)}}]}""")))).Status);
        Assert.Equal(404, (await reader.GotAsync(HttpMethod.Post, Objects(AsIs), Body("{}"u8.ToArray()))).Status);
    }

    [Theory]
    [InlineData(false, true, 403)]
    [InlineData(true, false, 403)]
    [InlineData(false, false, 404)]
    public async Task Deleting_needs_both_rights(bool read, bool write, int status)
    {
        using var reader = _server.Reader();
        var collection = (read, write) switch { (true, false) => Shared, (false, true) => DropBox, _ => AsIs };

        Assert.Equal(status, (await reader.GotAsync(HttpMethod.Delete, Objects(collection, $"{Made.IndicatorId(1)}/"))).Status);
    }

    [Fact]
    public async Task A_status_is_only_its_account_s()
    {
        var status = (await _server.PostAsync(Shared, Stix.Indicator(1))).Json.GetProperty("id").GetString();
        using var reader = _server.Reader();

        Assert.Equal(200, (await _server.GetAsync($"api/status/{status}/")).Status);
        Assert.Equal(404, (await reader.GotAsync(HttpMethod.Get, $"api/status/{status}/")).Status);
        Assert.Equal(404, (await _server.GetAsync($"open/status/{status}/")).Status);
    }

    [Fact]
    public async Task A_password_is_hashed_once_however_many_requests_bring_it()
    {
        var signIn = new TaxiiSignIn(Settings, TimeProvider.System);
        var header = Basic("anna", Password).ToString();
        Assert.Equal((SignedIn.Account, "anna"), await signIn.CheckAsync(header));

        // Answered from memory at once: a hash would leave the call waiting, and ten thousand of them the test.
        for (var i = 0; i < 10_000; i++)
        {
            var again = signIn.CheckAsync(header);
            Assert.True(again.IsCompletedSuccessfully);
            Assert.Equal((SignedIn.Account, "anna"), await again);
        }
    }

    [Fact]
    public void The_cache_of_credentials_keeps_its_bound_and_forgets()
    {
        var clock = new MovedClock();
        var cache = new CredentialCache(clock);
        var key = cache.Key("anna:right");
        cache.Keep("anna", key, right: true);
        Assert.True(cache.TryGet("anna", key, out var right) && right);
        clock.Move(TimeSpan.FromMinutes(11));
        Assert.False(cache.TryGet("anna", key, out _));
        for (var i = 0; i < 5000; i++)
            cache.Keep("anna", cache.Key($"anna:{i}"), right: false);
        Assert.False(cache.TryGet("anna", cache.Key("anna:1"), out _));
    }

    [Fact]
    public void A_right_password_that_is_used_stays_known_however_many_wrong_ones_come()
    {
        var clock = new MovedClock();
        var cache = new CredentialCache(clock);
        var key = cache.Key("anna:right");
        cache.Keep("anna", key, right: true);
        for (var round = 0; round < 10; round++)
        {
            for (var i = 0; i < 1000; i++)
                cache.Keep("anna", cache.Key($"anna:{round}-{i}"), right: false);
            clock.Move(TimeSpan.FromMinutes(6));
            Assert.True(cache.TryGet("anna", key, out var right) && right);
        }
    }

    [Fact]
    public async Task What_is_no_password_is_answered_at_once_while_passwords_wait()
    {
        var signIn = new TaxiiSignIn(Settings, TimeProvider.System);
        var waiting = Enumerable.Range(0, 40).Select(n => signIn.CheckAsync(Basic($"nobody{n}", "wrong").ToString()).AsTask()).ToList();

        var token = signIn.CheckAsync($"Bearer {AnnasToken}").AsTask();
        var noToken = signIn.CheckAsync("Bearer wrong").AsTask();
        var noHeader = signIn.CheckAsync("Basic %%%").AsTask();
        Assert.True(token.IsCompleted && noToken.IsCompleted && noHeader.IsCompleted);
        Assert.Equal((SignedIn.Account, "anna"), await token);
        Assert.Equal([SignedIn.Refused, SignedIn.Refused], new[] { (await noToken).Item1, (await noHeader).Item1 });
        await Task.WhenAll(waiting);
    }

    [Fact]
    public void One_address_and_one_name_have_only_a_few_of_the_places_to_wait()
    {
        var waiting = new WaitingChecks();
        var (here, there) = (System.Net.IPAddress.Parse("2001:db8::1"), System.Net.IPAddress.Parse("192.0.2.1"));
        for (var i = 0; i < 100; i++)
            Assert.Equal(i < WaitingChecks.MaxOfAddress, waiting.TryEnter($"name{i}", System.Net.IPAddress.Parse($"2001:db8::{i + 2:x}")));
        Assert.False(waiting.TryEnter("anna", here));
        Assert.True(waiting.TryEnter("anna", there));
        for (var i = 1; i < 100; i++)
            Assert.Equal(i < WaitingChecks.MaxOfName, waiting.TryEnter("anna", System.Net.IPAddress.Parse($"198.51.100.{i}")));
        Assert.True(waiting.TryEnter("bela", there));
        waiting.Leave("name0", here);
        Assert.True(waiting.TryEnter("bela", here));
    }

    [Fact]
    public void A_hash_tells_its_password_and_no_other()
    {
        var password = TaxiiPassword.New();
        var hash = TaxiiPassword.Hash(password);

        Assert.True(TaxiiPassword.Matches(password, hash));
        Assert.False(TaxiiPassword.Matches(password + "x", hash));
        Assert.False(TaxiiPassword.Matches(password, "pbkdf2-sha256$1$AAAA$AAAA"));
        Assert.NotEqual(hash, TaxiiPassword.Hash(password));
    }
}

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class MovedClock : TimeProvider
{
    private DateTimeOffset _now = Made.Noon;

    public void Move(TimeSpan by) => _now += by;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;
}
