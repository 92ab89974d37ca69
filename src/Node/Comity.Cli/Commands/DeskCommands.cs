using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Comity.Contacts;
using Comity.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Cli.Commands;

/// <summary><c>comity desk …</c>: who of ours is called for a desk. Local: no statement carries it.</summary>
internal static class DeskCommands
{
    private const string Chains = "/api/v1/contacts/duty-chains";

    public static Command Make() => new("desk", "Set who is called for a desk.") { Chain(), List(), Set(), Remove() };

    private static Command Chain()
    {
        var (data, desk, steps, json) = (Options.Data(), DeskOption(), StepOption(), Options.Json());
        var command = new Command("chain", "Replace the duty chain of a desk, while the node is stopped.") { data, desk, steps, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var node = await OfflineNode.OpenAsync(parsed.GetValue(data)!, cancellation);
            await using var scope = node.Scope();
            var given = parsed.GetValue(steps)!.Select(Read).Select(step => new DutyStep(step.Target, step.Who, TimeSpan.FromSeconds(step.Seconds)));
            var chain = DutyChain.Create(parsed.GetValue(desk)!, [.. given]).OrRefuse();
            var db = scope.ServiceProvider.GetRequiredService<NodeDb>();
            await DutyChains.SetAsync(db, (await node.SeatAsync(cancellation)).Id, chain, cancellation);
            await db.SaveChangesAsync(cancellation);
            Terminal.Answer(parsed.GetValue(json), chain, chain.Steps.Select((step, i) => $"{i + 1}. {step.Who}, then wait {step.Wait}"));
            return Terminal.Done;
        });
        return command;
    }

    private static Command List() => NodeVerb.Make("list", "List the duty chains of a running node.", [], async (_, node, json, cancellation) =>
    {
        var chains = await node.GetAsync(Chains, cancellation);
        Terminal.Answer(json, chains, chains.GetProperty("items").EnumerateArray().SelectMany(Lines));
    });

    private static Command Set()
    {
        var (desk, steps) = (DeskOption(), StepOption());
        return NodeVerb.Make("set", "Replace the duty chain of a desk of a running node.", [desk, steps], async (parsed, node, json, cancellation) =>
        {
            var items = parsed.GetValue(steps)!.Select(Read).Select(step => new { target = step.Target, who = step.Who, waitSeconds = step.Seconds });
            var chain = await node.PutAsync($"{Chains}/{parsed.GetValue(desk)}", new { items }, cancellation);
            Terminal.Answer(json, chain, Lines(chain));
        });
    }

    private static Command Remove()
    {
        var desk = DeskOption();
        return NodeVerb.Make("remove", "Take the duty chain of a desk of a running node away.", [desk], async (parsed, node, json, cancellation) =>
        {
            await node.DeleteAsync($"{Chains}/{parsed.GetValue(desk)}", cancellation);
            NodeVerb.Done(json, "removed");
        });
    }

    private static Option<string> DeskOption() => Options.Named("--desk", "The desk's identifier.");

    private static Option<string[]> StepOption() => new("--step")
    {
        Description = "Whom to call and how long to wait, in order: ADDRESS=SECONDS, webhook:NAME=SECONDS or officer:LOGIN=SECONDS.",
        Required = true,
    };

    private static IEnumerable<string> Lines(JsonElement chain) => chain.GetProperty("steps").EnumerateArray().Select((step, i) =>
        string.Create(CultureInfo.InvariantCulture, $"{chain.GetProperty("desk").GetString()}  {i + 1}. {step.GetProperty("who").GetString()}, then wait {step.GetProperty("waitSeconds").GetInt32()} s"));

    private static (StepTarget Target, string Who, int Seconds) Read(string text)
    {
        const string officer = "officer:";
        var cut = text.LastIndexOf('=');
        if (cut <= 0 || !int.TryParse(text.AsSpan(cut + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            throw CommandFailed.Unreadable($"A step is ADDRESS=SECONDS, not {text}.");
        var who = text[..cut];
        return who.StartsWith(officer, StringComparison.Ordinal) ? (StepTarget.Officer, who[officer.Length..], seconds) : (StepTarget.Address, who, seconds);
    }
}
