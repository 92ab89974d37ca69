using System.CommandLine;
using System.Text.Json;

namespace Comity.Cli.Commands;

/// <summary><c>comity node confirm-binding</c>: a running node lets participants share a code or name.</summary>
internal static class BindingCommands
{
    public static Command Make()
    {
        var (node, token, json) = (NodeClient.NodeOption(), NodeClient.TokenOption(), Options.Json());
        var bound = Options.Named("--bound", "The code or name that rosters give to different participants.");
        var reason = Options.Optional("--reason", "How it was found right; without it those who bear the name are printed and nothing is done.");
        var command = new Command("confirm-binding", "Let participants share a code or name; what was held because of it enters.") { node, token, bound, reason, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = await NodeClient.OpenAsync(parsed.GetValue(node)!, parsed.GetValue(token), cancellation);
            var name = parsed.GetValue(bound)!;
            var participants = Bearers(await client.GetAsync("/api/v1/node", cancellation), name);
            if (participants.Count == 0)
                throw new CommandFailed(Terminal.Refused, $"node.no-such-conflict: no roster binds {name} to different participants, or it is confirmed already.");
            if (parsed.GetValue(reason) is not { } why)
                throw new CommandFailed(Terminal.Refused, $"node.reason-missing: {name} is borne by\n  {string.Join("\n  ", participants)}\nAsk the registrars, over another channel, whom they mean. If each rightly bears it, give --reason.");
            await client.PostAsync("/api/v1/node/confirmed-bindings", new { bound = name, participants, reason = why }, cancellation);
            Terminal.Answer(parsed.GetValue(json), new { bound = name, participants }, $"{participants.Count} participants may share {name}; what was held enters now.");
            return Terminal.Done;
        });
        return command;
    }

    private static List<string> Bearers(JsonElement health, string bound) => health.GetProperty("bindings").EnumerateArray()
        .Where(binding => binding.GetProperty("bound").GetString() == bound)
        .SelectMany(binding => binding.GetProperty("participants").EnumerateArray())
        .Select(bearer => bearer.GetProperty("participant").GetString()!).ToList();
}
