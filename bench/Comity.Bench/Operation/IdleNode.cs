using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Comity.Bench.Measuring;

namespace Comity.Bench.Operation;

/// <summary>A node as a process of its own, freshly founded: when it is ready, and its memory once it has been idle.</summary>
internal static class IdleNode
{
    public static async IAsyncEnumerable<Finding> RunAsync(Conditions conditions)
    {
        var (data, url) = (conditions.Scratch.New("node"), $"http://127.0.0.1:{FreePort()}");
        conditions.Progress.Show("founding");
        await Launcher.TimeAsync("node", "init", "--data", data, "--name", "XA", "--trial", "--listen", url);
        var idle = conditions.Pick(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        var memory = new List<double>();
        var rounds = await Rounds.InTurnsAsync(conditions.Rounds / 2, conditions.Progress, () => StartAsync(data, url, idle, memory), Launcher.NothingAsync);
        yield return Finding.Of("one idle node, ready after", "ms", rounds, "an empty program on the same runtime") with { Bar = Bar.Under(3000, "3 s") };
        yield return new Finding("one idle node, memory", Quantity.Megabytes(Rounds.Median(memory)), null, "") { Bar = Bar.Under(300, "300 MiB") };
    }

    /// <summary>Milliseconds until the node says that it is ready; its resident bytes after a while are noted.</summary>
    private static async Task<double> StartAsync(string data, string url, TimeSpan idle, List<double> memory)
    {
        var clock = Stopwatch.StartNew();
        using var process = Launcher.Start("node", "run", "--data", data);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await ReadyAsync(process, new Uri(url + "/health/ready"));
            var ready = clock.Elapsed.TotalMilliseconds;
            await Task.Delay(idle);
            process.Refresh();
            memory.Add(process.WorkingSet64);
            return ready;
        }
        finally
        {
            await StopAsync(process);
        }
    }

    private static async Task ReadyAsync(Process process, Uri health)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        while (!process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(health);
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(5);
        }

        throw new InvalidOperationException($"The node ended with exit code {process.ExitCode} before it was ready.");
    }

    private static async Task StopAsync(Process process)
    {
        if (process.HasExited)
            return;
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
