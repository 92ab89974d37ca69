using System.CommandLine;
using System.Text.Json;

namespace Comity.Cli;

/// <summary>A command that asks a running node: the same options to find it and to sign in for every one, and <c>--json</c>.</summary>
internal static class NodeVerb
{
    /// <param name="run">Given what was parsed, the client, and whether JSON alone is wanted.</param>
    public static Command Make(string name, string description, IEnumerable<Option> options, Func<ParseResult, NodeClient, bool, CancellationToken, Task> run)
    {
        var (access, json) = (new Access(), Options.Json());
        var command = new Command(name, description);
        foreach (var option in options.Concat(access.All).Append(json))
            command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = await access.OpenAsync(parsed, cancellation);
            try
            {
                await run(parsed, client, parsed.GetValue(json), cancellation);
            }
            finally
            {
                await client.LeaveAsync();
            }

            return Terminal.Done;
        });
        return command;
    }

    /// <summary>Tells a draft that was made: its identifier and version.</summary>
    public static void Drafted(bool json, JsonElement draft) =>
        Terminal.Answer(json, draft, $"{draft.GetProperty("id").GetString()}  version {draft.GetProperty("version").GetInt32()}");

    /// <summary>Tells that something without an answer of its own was done.</summary>
    public static void Done(bool json, string what) => Terminal.Answer(json, new { done = what }, what);
}
