using System.Text;
using Comity.Stix;
using Microsoft.AspNetCore.Http;

namespace Comity.Taxii.Tests.Client;

public sealed class TaxiiPullTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taxii-pull-").FullName;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private string Objects => Path.Combine(_folder, "objects.ndjson");

    private string State => Path.Combine(_folder, "state.json");

    [Fact]
    public async Task A_later_pull_brings_what_was_added_since_and_nothing_twice()
    {
        var held = new Holdings();
        held.Add(10, Enumerable.Range(1, 5));
        await using var server = await QuirkyServer.StartAsync(held.Serve);

        var first = await PullAsync(server);
        var nothing = await PullAsync(server);
        held.Add(10, 6); // joins the instant that was already seen
        held.Add(20, 7, 8, 9);
        var second = await PullAsync(server);

        Assert.Equal([(5, 5), (5, 0), (9, 4)], new[] { first, nothing, second }.Select(report => ((int)report.Objects, (int)report.Taken)));
        HoldsOnce(9);
    }

    [Fact]
    public async Task A_pull_that_was_broken_off_goes_on_where_it_stood()
    {
        var held = new Holdings();
        held.Add(10, Enumerable.Range(1, 9));
        var failing = true;
        await using var server = await QuirkyServer.StartAsync(context =>
            failing && context.Request.Query["next"] == "c6" ? context.Response.Fails(500) : held.Serve(context));

        Assert.Equal("taxii.server-fault", await TaxiiClientTests.CodeAsync(PullAsync(server)));
        failing = false;
        var report = await PullAsync(server);

        Assert.Equal((9, 3, true), (report.Objects, report.Taken, report.IsTakenUp));
        HoldsOnce(9);
    }

    [Fact]
    public async Task What_was_written_and_not_yet_counted_is_asked_for_again()
    {
        var held = new Holdings();
        held.Add(10, 1, 2, 3);
        await using var server = await QuirkyServer.StartAsync(held.Serve);
        await PullAsync(server);
        var counted = await File.ReadAllBytesAsync(State, None);
        held.Add(20, 4, 5, 6);
        await PullAsync(server);

        await File.WriteAllBytesAsync(State, counted, None);
        await File.AppendAllTextAsync(Objects, "{\"type\":\"indicator\",\"half", None);
        await PullAsync(server);

        HoldsOnce(6);
    }

    [Fact]
    public async Task A_file_that_lost_what_the_state_counts_is_not_gone_on_from()
    {
        var held = new Holdings();
        held.Add(10, 1, 2, 3);
        await using var server = await QuirkyServer.StartAsync(held.Serve);
        await PullAsync(server);
        await File.WriteAllTextAsync(Objects, "", None);

        Assert.Equal("taxii.state-damaged", await TaxiiClientTests.CodeAsync(PullAsync(server)));
        await File.WriteAllTextAsync(State, "{", None);
        Assert.Equal("taxii.state-damaged", await TaxiiClientTests.CodeAsync(PullAsync(server)));
    }

    [Fact]
    public async Task A_folder_belongs_to_one_address_and_one_set_of_filters_and_one_process()
    {
        var held = new Holdings();
        held.Add(10, 1);
        await using var server = await QuirkyServer.StartAsync(held.Serve);
        await PullAsync(server);

        Assert.Equal("taxii.other-pull", await TaxiiClientTests.CodeAsync(PullAsync(server, new TaxiiFilters { Types = ["malware"] })));
        using var other = PullFolder.Open(_folder);
        Assert.Equal("taxii.folder-in-use", await TaxiiClientTests.CodeAsync(PullAsync(server)));
    }

    [Fact]
    public async Task What_came_since_cannot_be_asked_of_a_server_that_names_no_times()
    {
        var held = new Holdings { GivesTimes = false };
        held.Add(10, Enumerable.Range(1, 9));
        await using var server = await QuirkyServer.StartAsync(held.Serve);
        await PullAsync(server);
        HoldsOnce(9);

        Assert.Equal("taxii.no-continuation", await TaxiiClientTests.CodeAsync(PullAsync(server)));
    }

    [Fact]
    public async Task Objects_stand_on_one_line_with_the_text_of_every_number_and_what_is_none_is_kept_aside()
    {
        await using var server = await QuirkyServer.StartAsync(context =>
            context.Response.Taxii("{\"objects\":[{\n  \"id\" : \"a\\\\\\\"  b\",\r\n\t\"n\": 1.50e+02 },{\"a\":1,\"a\":2}]}", Answers.At(1)));

        var report = await PullAsync(server);
        var again = await PullAsync(server);

        Assert.Equal(((1, 1), (1, 1)), ((report.Objects, report.Unreadable), (again.Objects, again.Unreadable)));
        Assert.Equal("{\"id\":\"a\\\\\\\"  b\",\"n\":1.50e+02}\n", await File.ReadAllTextAsync(Objects, None));
        Assert.Contains("stix.duplicate-member", await File.ReadAllTextAsync(Path.Combine(_folder, "unreadable.ndjson"), None),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public async Task A_bundle_is_made_of_what_was_pulled(int count)
    {
        var held = new Holdings();
        held.Add(10, Enumerable.Range(1, count));
        await using var server = await QuirkyServer.StartAsync(held.Serve);
        await PullAsync(server);
        var bundle = Path.Combine(_folder, "bundle.json");

        Assert.Equal(count, await TaxiiPull.WriteBundleAsync(_folder, bundle, None));

        await using var file = File.OpenRead(bundle);
        Assert.Equal(Enumerable.Range(1, count).Select(Answers.Indicator),
            (await StixReader.ReadAsync(file, cancellation: None).ToListAsync(None)).Select(one => Encoding.UTF8.GetString(one.Utf8.Span)));
    }

    [Fact]
    public async Task No_bundle_is_made_of_lines_that_are_objects_no_longer()
    {
        var held = new Holdings();
        held.Add(10, 1, 2);
        await using var server = await QuirkyServer.StartAsync(held.Serve);
        await PullAsync(server);
        var lines = await File.ReadAllTextAsync(Objects, None);
        await File.WriteAllTextAsync(Objects, lines.Replace("}\n", "]\n", StringComparison.Ordinal), None);
        var bundle = Path.Combine(_folder, "bundle.json");

        Assert.Equal("taxii.state-damaged", await TaxiiClientTests.CodeAsync(TaxiiPull.WriteBundleAsync(_folder, bundle, None)));
        Assert.False(File.Exists(bundle));
    }

    [Fact]
    public async Task Whatever_the_paging_and_wherever_it_breaks_off_each_object_is_there_once()
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            var random = new Random(seed);
            var held = new Holdings { GivesNext = random.Next(2) == 0, PageSize = random.Next(1, 7) };
            await using var server = await QuirkyServer.StartAsync(context =>
                random.Next(4) == 0 ? Break(context, random) : held.Serve(context));
            var number = 0;
            for (var round = 0; round < 12; round++)
            {
                if (round < 8)
                    held.Add(round / 2, Enumerable.Range(0, random.Next(6)).Select(_ => ++number));
                await UntilItEndsAsync(server);
            }

            HoldsOnce(number);
            Directory.Delete(_folder, recursive: true);
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private static Task Break(HttpContext context, Random random)
    {
        if (random.Next(2) == 0)
            return context.Response.Fails(500);
        context.Abort();
        return Task.CompletedTask;
    }

    private async Task UntilItEndsAsync(QuirkyServer server)
    {
        while (true)
        {
            try
            {
                await new TaxiiPull(server.Client(new TaxiiClientOptions { MaxAttempts = 1 }), server.CollectionAddress,
                    TaxiiFilters.Everything, _folder).RunAsync(cancellation: None);
                return;
            }
            catch (TaxiiClientException passing) when (passing.MayPass)
            {
            }
        }
    }

    private Task<PullReport> PullAsync(QuirkyServer server, TaxiiFilters? query = null) =>
        new TaxiiPull(server.Client(), server.CollectionAddress, query ?? TaxiiFilters.Everything, _folder).RunAsync(cancellation: None);

    private void HoldsOnce(int count) =>
        Assert.Equal(Enumerable.Range(1, count).Select(Answers.Indicator), File.ReadAllLines(Objects));
}
