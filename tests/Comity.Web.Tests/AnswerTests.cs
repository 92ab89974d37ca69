using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Comity.Web.Tests;

public sealed class AnswerTests(SampleSite site) : IClassFixture<SampleSite>
{
    private const int MaxFirstPageBytes = 150_000;

    [Fact]
    public async Task The_first_page_weighs_less_than_150_kB_compressed()
    {
        using var client = Client();
        var html = await client.GetByteArrayAsync("/case");
        var files = Regex.Matches(System.Text.Encoding.UTF8.GetString(html), "(?:src|href)=\"(/dist/[^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        var weight = Compressed(html);
        foreach (var file in files)
            weight += Compressed(await client.GetByteArrayAsync(file));

        Assert.Equal(2, files.Count);
        Assert.InRange(weight, 1, MaxFirstPageBytes);
        TestContext.Current.SendDiagnosticMessage($"First page: {weight} bytes compressed.");
    }

    [Theory]
    [InlineData("/case", 200)]
    [InlineData("/nowhere", 404)]
    [InlineData("/forbidden", 403)]
    [InlineData("/fault", 500)]
    public async Task Every_answer_carries_the_policy(string path, int status)
    {
        using var client = Client();
        using var answer = await client.GetAsync(path);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(SecurityHeaders.ContentSecurityPolicy, answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_page_has_no_inline_script_and_no_inline_style()
    {
        using var client = Client();
        var html = await client.GetStringAsync("/case");

        Assert.DoesNotMatch(@"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", html);
    }

    [Fact]
    public async Task A_fault_says_where_it_was_recorded_and_nothing_of_itself()
    {
        using var client = Client();
        using var answer = await client.GetAsync("/fault?lang=ar-XB");
        var html = await answer.Content.ReadAsStringAsync();

        Assert.DoesNotContain("secret of the fault", html, StringComparison.Ordinal);
        Assert.Contains("dir=\"rtl\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gets_problem_details_instead_of_a_page()
    {
        using var client = Client(accept: "application/json");
        using var answer = await client.GetAsync("/nowhere");

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var client = Client();
        using var form = new FormUrlEncodedContent([new("desk", "Duty desk"), new("since", "2026-11-21T14:05")]);
        using var answer = await client.PostAsync("/desk", form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_style_sheet_is_named_by_its_fingerprint()
    {
        using var client = Client();
        var path = Regex.Match(await client.GetStringAsync("/"), "href=\"(/dist/app[^\"]+css)\"").Groups[1].Value;
        using var answer = await client.GetAsync(path);

        Assert.Matches(@"^/dist/app\.[a-z0-9]{10}\.css$", path);
        Assert.Equal("text/css", answer.Content.Headers.ContentType!.MediaType);
        Assert.False(answer.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("fr-CH, ar-XB;q=0.9, en;q=0.1", "en")] // the pseudo-language is chosen, never negotiated
    [InlineData("en-GB", "en")]
    [InlineData("xx;q=nonsense,,;", "en")]
    public async Task A_reader_gets_the_best_language_that_is_offered(string accepted, string tag)
    {
        using var client = Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", accepted);
        using var answer = await client.GetAsync("/");

        Assert.Equal([tag], answer.Content.Headers.ContentLanguage);
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("https://evil.example/")]
    public async Task The_way_back_from_the_preferences_stays_on_this_node(string back)
    {
        using var client = Client();
        var html = await client.GetStringAsync($"/preferences?back={Uri.EscapeDataString(back)}");

        Assert.DoesNotContain("evil.example\"", html.Split("name=\"back\"")[1].Split('>')[0], StringComparison.Ordinal);
    }

    private static int Compressed(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(content);
        return compressed.ToArray().Length;
    }

    private HttpClient Client(string accept = "text/html")
    {
        var client = new HttpClient { BaseAddress = new Uri(site.Url) };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        return client;
    }
}
