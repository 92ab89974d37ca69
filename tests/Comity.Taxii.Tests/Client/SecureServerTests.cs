using System.Security.Cryptography.X509Certificates;

namespace Comity.Taxii.Tests.Client;

/// <summary>Over https: whose certificate is taken, and what is said about the others.</summary>
public sealed class SecureServerTests
{
    private static readonly MadeAuthority Ours = new("Exchange Authority");

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_trusts_the_servers_authority_adds_and_reads()
    {
        await using var server = await ServeAsync(Ours.Sign("localhost"));
        var (client, collection) = Client(server, "localhost", Ours.Alone);

        var added = await client.AddAsync(collection, "{}"u8.ToArray(), None);
        var page = await client.GetObjectsAsync(collection, TaxiiFilters.Everything, cancellation: None);

        Assert.Equal((1, 1), (added.SuccessCount, page.Objects.Count));
    }

    [Fact]
    public async Task An_authority_that_the_machine_does_not_know_is_named() =>
        await IsRefusedAsync(Ours.Sign("localhost"), "localhost", authorities: null, "Exchange Authority");

    [Fact]
    public async Task Another_authority_than_the_given_one_is_not_trusted() =>
        await IsRefusedAsync(Ours.Sign("localhost"), "localhost", new MadeAuthority("Another Authority").Alone, "Exchange Authority");

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_and_says_for_which() =>
        await IsRefusedAsync(Ours.Sign("taxii.example.org"), "localhost", Ours.Alone, "is for taxii.example.org");

    [Fact]
    public async Task A_certificate_that_is_out_of_date_is_refused_with_its_dates() =>
        await IsRefusedAsync(Ours.Sign("localhost", validYears: 1), "localhost", Ours.Alone, "out of date");

    [Fact]
    public async Task A_server_that_speaks_http_where_https_was_asked_for_is_not_asked_again()
    {
        await using var server = await ServeAsync(certificate: null);
        var (client, _) = Client(server, "localhost", Ours.Alone);

        var fault = await Assert.ThrowsAsync<TaxiiClientException>(() => client.DiscoverAsync(cancellation: None));

        Assert.Equal(("taxii.no-tls", false), (fault.Code, fault.MayPass));
    }

    [Fact]
    public async Task A_redirect_from_https_to_http_is_not_followed()
    {
        await using var server = await QuirkyServer.StartAsync(
            context =>
            {
                context.Response.Redirect($"http://{context.Request.Host}/elsewhere/");
                return Task.CompletedTask;
            },
            Ours.Sign("localhost"));
        var (client, _) = Client(server, "localhost", Ours.Alone);

        Assert.Equal("taxii.redirected", await TaxiiClientTests.CodeAsync(client.DiscoverAsync(cancellation: None)));
    }

    private static async Task IsRefusedAsync(X509Certificate2 certificate, string host, X509Certificate2Collection? authorities,
        string says)
    {
        await using var server = await ServeAsync(certificate);
        var (client, _) = Client(server, host, authorities);

        var fault = await Assert.ThrowsAsync<TaxiiClientException>(() => client.DiscoverAsync(cancellation: None));

        Assert.Equal(("taxii.certificate", false), (fault.Code, fault.MayPass));
        Assert.Contains(says, fault.Explanation, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private static Task<QuirkyServer> ServeAsync(X509Certificate2? certificate) => QuirkyServer.StartAsync(
        context => context.Response.Taxii($$"""{"success_count":1,"objects":[{{Answers.Indicator(1)}}]}"""), certificate);

    private static (TaxiiClient Client, Uri Collection) Client(QuirkyServer server, string host, X509Certificate2Collection? authorities)
    {
        var address = new UriBuilder(server.Address) { Scheme = "https", Host = host }.Uri;
        return (new TaxiiClient(new HttpClient(TaxiiClient.Transport(authorities)), address), new Uri(address, QuirkyServer.Collection));
    }
}
