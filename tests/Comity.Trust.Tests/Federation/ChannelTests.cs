using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Comity.Federation.HttpSignatures;

namespace Comity.Trust.Tests.Federation;

public sealed class ChannelTests
{
    private const string Bare = "(\"@method\" \"@authority\" \"@path\" \"@query\")";

    private static readonly Dictionary<string, (Func<Forged, Forged> Change, string Code)> WrongUnderARightSignature = new(StringComparer.Ordinal)
    {
        ["unknown tag"] = (f => f with { Parameters = p => p.Replace("comity-node-1", "comity-node-2", StringComparison.Ordinal) }, "channel.tag"),
        ["no tag"] = (f => f with { Parameters = p => p.Replace(";tag=\"comity-node-1\"", "", StringComparison.Ordinal) }, "channel.parameters"),
        ["no nonce"] = (f => f with { Parameters = p => p.Replace($";nonce=\"{f.Nonce}\"", "", StringComparison.Ordinal) }, "channel.parameters"),
        ["short nonce"] = (f => f with { Nonce = "AAAA" }, "channel.parameters"),
        ["nonce with stray bits"] = (f => f with { Nonce = "AAAAAAAAAAAAAAAAAAAAAB" }, "channel.parameters"),
        ["created twice"] = (f => f with { Parameters = p => p + ";created=1" }, "channel.parameters"),
        ["created as text"] = (f => f with { Parameters = p => p.Replace($"created={f.Created}", $"created=\"{f.Created}\"", StringComparison.Ordinal) }, "channel.parameters"),
        ["created beyond the calendar"] = (f => f with { Created = 999_999_999_999_999 }, "channel.parameters"),
        ["expires added"] = (f => f with { Parameters = p => p + ";expires=9999999999" }, "channel.parameters"),
        ["other order"] = (f => f with { Parameters = p => p.Replace($";created={f.Created};keyid=\"{f.KeyId}\"", $";keyid=\"{f.KeyId}\";created={f.Created}", StringComparison.Ordinal) }, "channel.parameters"),
        ["algorithm stated"] = (f => f with { Parameters = p => p + ";alg=\"ecdsa-p256-sha256\"" }, "channel.algorithm"),
        ["other algorithm stated"] = (f => f with { Parameters = p => p + ";alg=\"hmac-sha256\"" }, "channel.algorithm"),
        ["white space"] = (f => f with { Parameters = p => p.Replace(";nonce", "; nonce", StringComparison.Ordinal) }, "channel.signature-malformed"),
        ["leading zero"] = (f => f with { Parameters = p => p.Replace("created=", "created=0", StringComparison.Ordinal) }, "channel.signature-malformed"),
        ["other label"] = (f => f with { Label = "sig2" }, "channel.signature-malformed"),
        ["component missing"] = (f => f with { Components = "(\"@method\" \"@authority\" \"@path\" \"content-digest\")" }, "channel.components"),
        ["components in other order"] = (f => f with { Components = "(\"@authority\" \"@method\" \"@path\" \"content-type\" \"content-digest\")" }, "channel.components"),
        ["component twice"] = (f => f with { Components = "(\"@method\" \"@authority\" \"@path\" \"@path\" \"content-type\" \"content-digest\")" }, "channel.components"),
        ["no components"] = (f => f with { Components = "()" }, "channel.signature-malformed"),
        ["component with a parameter"] = (f => f with { Components = "(\"@method\";req \"@authority\" \"@path\" \"content-type\" \"content-digest\")" }, "channel.signature-malformed"),
        ["a GET's components on a POST"] = (f => f with { Components = Bare }, "channel.components"),
        ["a POST's components on a GET"] = (f => f with { Method = "GET", Target = "/tile" }, "channel.components"),
        ["query on a POST"] = (f => f with { Target = "/push?a=1" }, "channel.target"),
        ["empty query"] = (f => f with { Method = "GET", Target = "/tile?", Components = Bare }, "channel.target"),
        ["percent-encoded path"] = (f => f with { Target = "/p%75sh" }, "channel.target"),
        ["dot segment"] = (f => f with { Target = "/x/../push" }, "channel.target"),
        ["method outside the profile"] = (f => f with { Method = "DELETE" }, "channel.target"),
        ["another node's authority"] = (f => f with { Authority = "node.xc.example" }, "channel.authority"),
        ["301 s old"] = (f => f with { Created = f.Created - 301 }, "channel.clock-skew"),
        ["301 s ahead"] = (f => f with { Created = f.Created + 301 }, "channel.clock-skew"),
        ["unknown key"] = (f => f with { KeyId = Sha256Digest.Of([1]).ToString() }, "channel.key-unknown"),
        ["two signatures"] = (f => f with { InputField = i => $"{i}, {i.Replace("sig1", "sig2", StringComparison.Ordinal)}" }, "channel.signature-count"),
        ["two signature values"] = (f => f with { SignatureField = s => $"{s}, {s.Replace("sig1", "sig2", StringComparison.Ordinal)}" }, "channel.signature-count"),
        ["signature cut short"] = (f => f with { SignatureField = _ => $"sig1=:{Convert.ToBase64String(new byte[63])}:" }, "channel.signature-malformed"),
        ["sha-512 digest"] = (f => f with { DigestField = _ => $"sha-512=:{Convert.ToBase64String(new byte[64])}:" }, "channel.digest-malformed"),
        ["two digests"] = (f => f with { DigestField = d => $"{d}, {d}" }, "channel.digest-malformed"),
        ["digest of other content"] = (f => f with { DigestField = _ => $"sha-256=:{Convert.ToBase64String(new byte[32])}:" }, "channel.digest-mismatch"),
    };

    private static readonly Dictionary<string, (Action<HttpRequestMessage> Change, string Code)> ChangedOnTheWay = new(StringComparer.Ordinal)
    {
        ["path"] = (r => r.RequestUri = new Uri(r.RequestUri!, "/bound"), "channel.signature-bad"),
        ["query"] = (r => r.RequestUri = new Uri(r.RequestUri!, "/push?x=1"), "channel.target"),
        ["method"] = (r => r.Method = HttpMethod.Put, "channel.target"),
        ["authority, also ours"] = (r => r.Headers.Host = ChannelHost.SecondName, "channel.signature-bad"),
        ["authority, not ours"] = (r => r.Headers.Host = "node.xc.example", "channel.authority"),
        ["body"] = (r => Replace(r, "{\"text\":\"B\"}"), "channel.digest-mismatch"),
        ["body cut"] = (r => Replace(r, "{\"text\""), "channel.digest-mismatch"),
        ["body and digest"] = (r => { Replace(r, "{}"); Field(r.Content!.Headers, "Content-Digest", ContentDigest.Format(Sha256Digest.Of("{}"u8))); }, "channel.signature-bad"),
        ["content type"] = (r => Field(r.Content!.Headers, "Content-Type", "application/json; charset=utf-7"), "channel.signature-bad"),
        ["no content type"] = (r => r.Content!.Headers.Remove("Content-Type"), "channel.content"),
        ["content coding"] = (r => Field(r.Content!.Headers, "Content-Encoding", "gzip"), "channel.content"),
        ["no digest"] = (r => r.Content!.Headers.Remove("Content-Digest"), "channel.digest-malformed"),
        ["no signature"] = (r => r.Headers.Remove("Signature"), "channel.signature-missing"),
        ["no input"] = (r => r.Headers.Remove("Signature-Input"), "channel.signature-missing"),
        ["second field"] = (r => r.Headers.TryAddWithoutValidation("Signature", "sig1=:AA==:"), "channel.signature-count"),
        ["created"] = (r => Edit(r, i => i.Replace("created=1", "created=2", StringComparison.Ordinal)), "channel.clock-skew"),
        ["nonce"] = (r => Edit(r, i => i.Replace("nonce=\"", "nonce=\"AAAAAAAAAAAAAAAAAAAAAA\";x=\"", StringComparison.Ordinal)), "channel.parameters"),
    };

    public static TheoryData<string> Wrong => [.. WrongUnderARightSignature.Keys];

    public static TheoryData<string> Changed => [.. ChangedOnTheWay.Keys];

    [Fact]
    public async Task A_signed_request_arrives_with_its_content_and_the_name_of_its_key()
    {
        await using var host = await ChannelHost.Start();
        using var client = host.Client();
        var answer = (await client.Send(Post(host, "/push", "{\"text\":\"A\"}"), CancellationToken.None)).Value;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(host.PeerKeyId, await answer.Content.ReadAsStringAsync());
        Assert.Equal("{\"text\":\"A\"}", Assert.Single(host.Accepted));
    }

    [Fact]
    public async Task Content_may_be_bound_by_the_framework_and_may_be_empty()
    {
        await using var host = await ChannelHost.Start();
        using var client = host.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.Send(Post(host, "/bound", "{\"text\":\"A\"}"), CancellationToken.None)).Value.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.Send(Post(host, "/push", ""), CancellationToken.None)).Value.StatusCode);
        Assert.Equal(["A", ""], host.Accepted);
    }

    [Fact]
    public async Task A_signed_get_arrives_with_and_without_a_query()
    {
        await using var host = await ChannelHost.Start();
        using var client = host.Client();
        var without = (await client.Send(new(HttpMethod.Get, host.Address("/tile")), CancellationToken.None)).Value;
        var with = (await client.Send(new(HttpMethod.Get, host.Address("/tile?at=7")), CancellationToken.None)).Value;
        Assert.Equal("none", await without.Content.ReadAsStringAsync());
        Assert.Equal("7", await with.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_query_changed_on_the_way_is_refused()
    {
        await using var host = await ChannelHost.Start();
        using var client = host.Client(transport: new OnTheWay(r => r.RequestUri = new Uri(r.RequestUri!, "/tile?at=8")));
        await Refused("channel.signature-bad", (await client.Send(new(HttpMethod.Get, host.Address("/tile?at=7")), CancellationToken.None)).Value);
        await Refused("channel.signature-bad", (await client.Send(new(HttpMethod.Get, host.Address("/tile")), CancellationToken.None)).Value);
    }

    [Theory]
    [MemberData(nameof(Changed))]
    public async Task What_is_changed_on_the_way_is_refused_and_has_no_effect(string what)
    {
        var (change, code) = ChangedOnTheWay[what];
        await using var host = await ChannelHost.Start();
        using var client = host.Client(transport: new OnTheWay(change));
        await Refused(code, (await client.Send(Post(host, "/push", "{\"text\":\"A\"}"), CancellationToken.None)).Value);
        Assert.Empty(host.Accepted);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_outside_the_profile_is_refused_even_under_a_right_signature(string what)
    {
        var (change, code) = WrongUnderARightSignature[what];
        await using var host = await ChannelHost.Start();
        await Refused(code, await Send(change(Forged.For(host)).Sign(host), host, what));
        Assert.Empty(host.Accepted);
    }

    [Fact]
    public async Task The_independent_signer_is_accepted_when_nothing_is_wrong()
    {
        await using var host = await ChannelHost.Start();
        var post = await Send(Forged.For(host).Sign(host), host);
        var get = await Send((Forged.For(host) with { Method = "GET", Target = "/tile?at=1", Components = Bare, Nonce = "BBBBBBBBBBBBBBBBBBBBBA" }).Sign(host), host);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [post.StatusCode, get.StatusCode]);
    }

    [Fact]
    public async Task Both_edges_of_the_window_are_inside()
    {
        await using var host = await ChannelHost.Start();
        using var client = host.Client();
        foreach (var seconds in new[] { -300, 300 })
        {
            host.ClientTime.Now = ManualTime.Noon.AddSeconds(seconds);
            Assert.Equal(HttpStatusCode.OK, (await client.Send(Post(host, "/push", "{}"), CancellationToken.None)).Value.StatusCode);
        }
    }

    [Fact]
    public async Task A_refusal_for_skew_tells_the_skew_and_our_date()
    {
        await using var host = await ChannelHost.Start();
        using var client = host.Client();
        host.ClientTime.Now = ManualTime.Noon.AddHours(-2);
        var answer = (await client.Send(Post(host, "/push", "{}"), CancellationToken.None)).Value;
        var problem = await Refused("channel.clock-skew", answer);
        Assert.Equal(7200, problem.GetProperty("skewSeconds").GetInt64());
        Assert.Equal(ManualTime.Noon, answer.Headers.Date);
    }

    [Fact]
    public async Task A_nonce_is_good_once()
    {
        await using var host = await ChannelHost.Start();
        Assert.Equal(HttpStatusCode.OK, (await Send(Forged.For(host).Sign(host), host)).StatusCode);
        await Refused("channel.replayed", await Send(Forged.For(host).Sign(host), host));
        Assert.Single(host.Accepted);
    }

    [Fact]
    public async Task A_full_nonce_cache_refuses_and_says_when_to_come_back()
    {
        await using var host = await ChannelHost.Start(maxNonces: 2);
        using var client = host.Client();
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.OK, (await client.Send(Post(host, "/push", "{}"), CancellationToken.None)).Value.StatusCode);
        var answer = (await client.Send(Post(host, "/push", "{}"), CancellationToken.None)).Value;
        await Refused("channel.busy", answer);
        Assert.Equal(TimeSpan.FromSeconds(301), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_signature_by_another_key_or_in_another_form_is_refused()
    {
        await using var host = await ChannelHost.Start();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await Refused("channel.signature-bad", await Send(Forged.For(host).Sign(host, data => other.SignData(data, HashAlgorithmName.SHA256)), host));
        await Refused("channel.signature-bad", await Send(Forged.For(host).Sign(host, data => host.PeerKey.SignData(data, HashAlgorithmName.SHA384)), host));
        using var stranger = host.Client(other);
        await Refused("channel.key-unknown", (await stranger.Send(Post(host, "/push", "{}"), CancellationToken.None)).Value);
    }

    [Fact]
    public async Task A_bad_signature_is_answered_before_any_content_was_sent()
    {
        await using var host = await ChannelHost.Start();
        var forged = Forged.For(host).Sign(host, _ => new byte[64]);
        Assert.Contains("channel.signature-bad", await AnswerToHeadersOnly(host, forged, "1000"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_declared_too_long_is_refused_unread_and_undeclared_while_reading()
    {
        await using var host = await ChannelHost.Start(maxBodyBytes: 1000);
        var declared = Forged.For(host).Sign(host);
        Assert.Contains("channel.too-large", await AnswerToHeadersOnly(host, declared, "1001"), StringComparison.Ordinal);

        var chunked = (Forged.For(host) with { Body = new string('x', 1001), Nonce = "BBBBBBBBBBBBBBBBBBBBBA" }).Sign(host);
        chunked.Headers.TransferEncodingChunked = true;
        await Refused("channel.too-large", await Send(chunked, host));
        Assert.Empty(host.Accepted);
    }

    [Fact]
    public async Task An_endpoint_cannot_answer_success_without_reading_the_signed_content_but_may_decline()
    {
        await using var host = await ChannelHost.Start();
        using var client = host.Client();
        Assert.Equal(HttpStatusCode.InternalServerError, (await client.Send(Post(host, "/careless", "{}"), CancellationToken.None)).Value.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await client.Send(Post(host, "/declining", "{}"), CancellationToken.None)).Value.StatusCode);
    }

    [Theory]
    [InlineData("https://Node.XB.example/tile", "node.xb.example")]
    [InlineData("https://node.xb.example:443/tile", "node.xb.example")]
    [InlineData("https://node.xb.example:8443/tile", "node.xb.example:8443")]
    [InlineData("https://[2001:db8::1]:8443/tile", "[2001:db8::1]:8443")]
    [InlineData("https://\u043f\u0440\u0438\u043c\u0435\u0440.example/tile", "xn--e1afmkfd.example")]
    public async Task The_signed_authority_is_what_the_wire_will_carry(string url, string authority)
    {
        await using var host = await ChannelHost.Start();
        HttpRequestMessage? signed = null;
        using var client = host.Client(transport: new OnTheWay(r => { signed = r; r.RequestUri = host.Address("/tile"); }));
        (await client.Send(new(HttpMethod.Get, url), CancellationToken.None)).Value.Dispose();

        var input = SignatureInput.Parse(signed!.Headers.GetValues("Signature-Input").Single()).Value;
        var value = SignatureValue.Parse(signed.Headers.GetValues("Signature").Single()).Value;
        var expected = $"\"@method\": GET\n\"@authority\": {authority}\n\"@path\": /tile\n\"@query\": ?\n\"@signature-params\": {input.Parameters}";
        Assert.True(host.PeerKey.VerifyData(Encoding.ASCII.GetBytes(expected), value, HashAlgorithmName.SHA256));
    }

    private static HttpRequestMessage Post(ChannelHost host, string target, string body) =>
        new(HttpMethod.Post, host.Address(target)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private static async Task<HttpResponseMessage> Send(HttpRequestMessage request, ChannelHost host, string what = "")
    {
        // The signed authority and the sent one must agree where another is claimed.
        if (what.StartsWith("another node", StringComparison.Ordinal))
            request.Headers.Host = "node.xc.example";
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return await http.SendAsync(request);
    }

    private static async Task<JsonElement> Refused(string code, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(answer.Headers.Date);
        var problem = JsonElement.Parse(text);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        return problem;
    }

    private static async Task<string> AnswerToHeadersOnly(ChannelHost host, HttpRequestMessage request, string length)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, request.RequestUri!.Port);
        var head = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"POST {request.RequestUri.AbsolutePath} HTTP/1.1\r\nHost: {host.Authority}\r\nContent-Length: {length}\r\n"));
        foreach (var (name, values) in request.Headers.Concat(request.Content!.Headers.Where(h => h.Key != "Content-Length")))
            head.Append(CultureInfo.InvariantCulture, $"{name}: {string.Join(", ", values)}\r\n");
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
        var buffer = new byte[4096];
        var text = new StringBuilder();
        while (!text.ToString().Contains("code", StringComparison.Ordinal))
            text.Append(Encoding.ASCII.GetString(buffer, 0, await socket.GetStream().ReadAsync(buffer)));
        return text.ToString();
    }

    private static void Replace(HttpRequestMessage request, string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        foreach (var (name, values) in request.Content!.Headers.Where(h => h.Key != "Content-Length"))
            content.Headers.TryAddWithoutValidation(name, values);
        request.Content = content;
    }

    private static void Edit(HttpRequestMessage request, Func<string, string> change) =>
        Field(request.Headers, "Signature-Input", change(request.Headers.GetValues("Signature-Input").Single()));

    private static void Field(System.Net.Http.Headers.HttpHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }

    /// <summary>Changes what was signed, behind the signer.</summary>
    private sealed class OnTheWay(Action<HttpRequestMessage> change) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            change(request);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
