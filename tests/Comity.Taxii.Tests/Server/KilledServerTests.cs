using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using static Comity.Taxii.Tests.RunningServer;

namespace Comity.Taxii.Tests;

/// <summary>A writer posts, an independent client crawls, and the server is
/// killed at random instants and started again on what the disk has.</summary>
public sealed class KilledServerTests
{
    private const int Envelopes = 120;
    private const int PerEnvelope = 10;
    private const int Kills = 4;

    [Fact]
    public async Task Everything_acknowledged_is_there_once_and_a_crawler_sees_each_object_once()
    {
        var folder = Directory.CreateTempSubdirectory("taxii-killed").FullName;
        await using var server = new ChildServer(Path.Combine(folder, "taxii.db"));
        await server.StartAsync();
        var stop = Path.Combine(folder, "stop");
        using var crawler = Crawler(server, stop);
        var seen = crawler.StandardOutput.ReadToEndAsync();
        var complaints = crawler.StandardError.ReadToEndAsync();

        var writing = WriteAsync(server);
        var random = new Random(20260301);
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(random.Next(50, 400));
            await server.KillAsync();
            await server.StartAsync();
        }

        await writing;
        await File.WriteAllTextAsync(stop, "");
        await crawler.WaitForExitAsync();

        Assert.Equal("", await complaints);
        var ids = (await seen).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, Envelopes * PerEnvelope).Select(Made.IndicatorId), ids.Order());
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    // An envelope whose answer was lost is sent again: what of it was stored is there already.
    private static async Task WriteAsync(ChildServer server)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AnnasToken);
        for (var envelope = 0; envelope < Envelopes;)
        {
            try
            {
                var body = $$"""{"objects":[{{string.Join(',', Stix.Indicators(PerEnvelope, envelope * PerEnvelope))}}]}""";
                using var answer = await http.PostAsync(Objects(Shared), Body(Encoding.UTF8.GetBytes(body)));
                Assert.Equal(202, (int)answer.StatusCode);
                envelope++;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(10);
            }
        }
    }

    private static Process Crawler(ChildServer server, string stop)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "Server", "crawl.mjs"),
            new Uri(server.Address, Objects(Shared)).ToString(), AnnasToken, "17", stop })
            start.ArgumentList.Add(argument);
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("node is not installed.");
            throw;
        }
    }
}
