using System.Diagnostics;
using System.Globalization;
using Comity.Storage.Leases;
using Microsoft.EntityFrameworkCore;

namespace Comity.Faults.Tests.Kills;

/// <summary>Processes that are asked to end: in order, quietly, and leaving none behind.</summary>
public sealed class SignalTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_node_that_is_asked_to_end_gives_its_lease_back_says_nothing_of_faults_and_has_the_exit_code_0(string signal)
    {
        await using var nodes = await TwoNodes.FoundAsync();
        await nodes.A.StartAndWaitAsync();

        Assert.Equal(0, await nodes.A.StopAsync(signal));

        var now = DateTimeOffset.UtcNow;
        Assert.False(await nodes.A.AskAsync(db => db.Set<LeaseRow>().AnyAsync(lease => lease.ExpiresAt > now)));
        Assert.DoesNotContain("Exception", await nodes.A.ReadLogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_cannot_listen_says_why_and_nothing_of_the_work_that_it_broke_off()
    {
        await using var nodes = await TwoNodes.FoundAsync();
        await nodes.A.StartAndWaitAsync();
        nodes.B.Settings["COMITY__Node__Listen"] = nodes.A.Url;

        nodes.B.Start();

        Assert.Equal(3, await nodes.B.ExitedAsync());
        var log = await nodes.B.ReadLogAsync();
        Assert.Contains("address already in use", log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("OperationCanceledException", log, StringComparison.Ordinal);
        Assert.DoesNotContain("TaskCanceledException", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_demonstration_broken_off_by_Ctrl_C_ends_every_process_that_it_started()
    {
        var folder = Directory.CreateTempSubdirectory("comity-signal-");
        try
        {
            using var demo = Command.Start(["demo", "--data", folder.FullName], environment: null);
            var said = (demo.StandardOutput.ReadToEndAsync(), demo.StandardError.ReadToEndAsync());
            await Wait.UntilAsync("a node of the demonstration", () => Task.FromResult(demo.HasExited || Naming(folder.FullName).Any(line => line.Contains("run", StringComparer.Ordinal))));

            await Command.SignalAsync(demo, "INT");
            await demo.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);

            Assert.Equal(130, demo.ExitCode);
            Assert.Empty(Naming(folder.FullName));
            _ = (await said.Item1, await said.Item2);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The command lines of the processes that name the folder.</summary>
    private static List<string[]> Naming(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out _))
            .Select(CommandLine).Where(line => line.Any(word => word.StartsWith(folder, StringComparison.Ordinal)))];

    private static string[] CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return []; // It has just ended.
        }
    }
}
