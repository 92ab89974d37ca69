using System.Text.Json;

namespace Comity.Faults.Tests.Doors;

/// <summary>
/// <c>comity taxii …</c> as people use it: a folder, a server, a push, a pull; and what is refused, with which exit code.
/// </summary>
public sealed class TaxiiCommandTests : IDisposable
{
    private const string Good = """{"type":"identity","spec_version":"2.1","id":"identity--33fe3b22-0201-47cf-85d0-97c02164528d","created":"2026-03-01T12:00:00.000Z","modified":"2026-03-01T12:00:00.000Z","name":"Team"}""";
    private const string Bad = """{"type":"identity","spec_version":"2.1","id":"identity--43fe3b22-0201-47cf-85d0-97c02164528d","created":"2026-03-01T12:00:00.000Z"}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("taxii-command-").FullName;

    [Fact]
    public async Task What_is_pushed_is_pulled_and_what_the_server_does_not_take_is_named()
    {
        await using var server = await TaxiiProcess.InitAsync(PathOf("server"));
        await server.StartAsync();
        var file = File("both.json", $"[{Good},{Bad}]");

        var pushed = await RunAsync(server, "taxii", "push", server.Url, file, "--collection", "shared", "--json");
        var pulled = await RunAsync(server, "taxii", "pull", server.Collection, "--out", PathOf("pulled"), "--bundle", PathOf("bundle.json"), "--json");

        Assert.Equal((1, 1, 1), (pushed.ExitCode, Number(pushed, "succeeded"), Number(pushed, "failed")));
        Assert.Contains("identity--43fe3b22", pushed.Output, StringComparison.Ordinal);
        Assert.Equal((0, 1), (pulled.ExitCode, Number(pulled, "taken")));
        Assert.Equal(Good + "\n", await System.IO.File.ReadAllTextAsync(Path.Combine(PathOf("pulled"), "objects.ndjson"), TestContext.Current.CancellationToken));
        Assert.Equal(0, (await Command.RunAsync("stix", "validate", PathOf("bundle.json"))).ExitCode);
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task Who_is_not_known_or_asks_for_too_little_is_told_so()
    {
        await using var server = await TaxiiProcess.InitAsync(PathOf("server"));
        await server.StartAsync();

        var wrong = await Command.RunAsync("taxii", "pull", server.Collection, "--out", PathOf("pulled"), "--user", "analyst", "--password-file", File("password", "wrong\n"));
        var which = await RunAsync(server, "taxii", "pull", server.Url, "--out", PathOf("pulled"));
        var inside = await RunAsync(server, "taxii", "pull", server.Url.Replace("http://", "http://analyst:secret@", StringComparison.Ordinal), "--out", PathOf("pulled"));
        var plain = await RunAsync(server, "taxii", "pull", "http://taxii.example.org/", "--out", PathOf("pulled"));

        Assert.Equal((1, ""), (wrong.ExitCode, wrong.Output));
        Assert.StartsWith("taxii.unauthorized:", wrong.Errors, StringComparison.Ordinal);
        Assert.Equal(2, which.ExitCode);
        Assert.Contains("Indicators only", which.Errors, StringComparison.Ordinal);
        Assert.Equal((2, 2), (inside.ExitCode, plain.ExitCode));
    }

    [Fact]
    public async Task A_server_that_is_not_there_could_not_be_asked_and_one_that_is_there_is_not_made_again()
    {
        await using var server = await TaxiiProcess.InitAsync(PathOf("server"));

        Assert.Equal(1, (await Command.RunAsync("taxii", "init", PathOf("server"))).ExitCode);
        Assert.Equal(2, (await Command.RunAsync("taxii", "serve", "--data", PathOf("absent"))).ExitCode);
        Assert.Equal(2, (await Command.RunAsync("taxii", "serve", "--data", PathOf("server"), "--listen", "http://0.0.0.0:0")).ExitCode);
        var nobody = await RunAsync(server, "taxii", "collections", server.Url);
        Assert.Equal(3, nobody.ExitCode);
        var said = nobody.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, said.Count(line => line.StartsWith("trying again in ", StringComparison.Ordinal)));
        Assert.StartsWith("taxii.unreachable:", said[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 2, "does not say which server it is for")]
    [InlineData("https://taxii.example.org/", 1, "is for https://taxii.example.org and is not sent to http://127.0.0.1")]
    [InlineData("no address", 2, "COMITY_TAXII_SERVER is no address")]
    [InlineData("https://anna:hush-hush@taxii.example.org/", 2, "COMITY_TAXII_SERVER is to hold an address without")]
    public async Task Credentials_of_the_environment_go_to_the_server_that_they_are_for(string? belongs, int exitCode, string says)
    {
        await using var server = await TaxiiProcess.InitAsync(PathOf("server"));
        await server.StartAsync();
        var environment = new Dictionary<string, string>(server.Credentials) { ["COMITY_TAXII_SERVER"] = belongs ?? "" };

        var outcome = await RunAsync(environment, "taxii", "collections", server.Url);

        Assert.Equal((exitCode, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(says, outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hush-hush", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_one_line()
    {
        await using var server = await TaxiiProcess.InitAsync(PathOf("server"));
        await server.StartAsync();

        var second = await Command.RunAsync("taxii", "serve", "--data", PathOf("server"), "--listen", server.Url);

        Assert.Equal(3, second.ExitCode);
        Assert.Equal(1, second.Errors.Count(c => c == '\n'));
        Assert.StartsWith($"It cannot listen at {server.Url}", second.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    private string File(string name, string text)
    {
        System.IO.File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    private static Task<Command.Outcome> RunAsync(TaxiiProcess server, params string[] arguments) => RunAsync(server.Credentials, arguments);

    private static async Task<Command.Outcome> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Command.Start(arguments, environment);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new Command.Outcome(process.ExitCode, await output, await errors);
    }

    private static int Number(Command.Outcome outcome, string name)
    {
        using var document = JsonDocument.Parse(outcome.Output);
        return document.RootElement.GetProperty(name).GetInt32();
    }
}
