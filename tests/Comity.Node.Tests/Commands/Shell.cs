using System.Diagnostics;
using System.Text.Json;

namespace Comity.Node.Tests.Commands;

/// <summary>The built <c>comity</c> command as a process of its own, in a folder of its own, with one officer's token in its environment.</summary>
internal sealed class Shell(string folder, string? node, string? token)
{
    /// <summary>What a finished command said.</summary>
    public sealed record Outcome(int ExitCode, string Output, string Errors);

    // The suite names the command as people get it, compiled ahead; without that, what the build left.
    private static readonly string Assembly = Environment.GetEnvironmentVariable("COMITY_TEST_COMMAND") is { Length: > 0 } published
        ? published
        : Path.Combine(DescriptionTests.Root(), "src", "Node", "Comity.Cli", "bin", new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/')).Parent!.Name, "net10.0", "Comity.Cli.dll");

    /// <summary>A command that must succeed; what it printed.</summary>
    public async Task<string> SayAsync(params string[] arguments)
    {
        var outcome = await RunAsync(input: null, arguments);
        Assert.True(outcome.ExitCode == 0, $"comity {string.Join(' ', arguments)}: {outcome.ExitCode} {outcome.Errors} {outcome.Output}");
        return outcome.Output;
    }

    /// <summary>A command that must succeed, asked for its document.</summary>
    public async Task<JsonElement> AskAsync(params string[] arguments)
    {
        using var document = JsonDocument.Parse(await SayAsync([.. arguments, "--json"]));
        return document.RootElement.Clone();
    }

    /// <summary>A command that must succeed and makes a draft; its identifier.</summary>
    public async Task<string> DraftAsync(params string[] arguments) => (await AskAsync(arguments)).GetProperty("id").GetString()!;

    /// <summary>Submits a draft; another officer clears and releases it. The statement's name.</summary>
    public async Task<string> ReleaseAsync(string draft, Shell second)
    {
        await SayAsync("draft", "submit", "--draft", draft);
        await second.SayAsync("draft", "clear", "--draft", draft);
        return (await second.SayAsync("draft", "release", "--draft", draft)).Trim();
    }

    public string File(string name, string text)
    {
        var path = Path.Combine(folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public string PathOf(string name) => Path.Combine(folder, name);

    public async Task<Outcome> RunAsync(string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var argument in arguments.Prepend(Assembly))
            start.ArgumentList.Add(argument);
        (start.Environment["COMITY_NODE"], start.Environment["COMITY_TOKEN"]) = (node, token);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("the command could not be started");
        if (input is not null)
            await process.StandardInput.WriteLineAsync(input);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new Outcome(process.ExitCode, await output, await errors);
    }
}
