using System.CommandLine;
using Comity.Contacts;
using Comity.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Cli.Commands;

/// <summary><c>comity desk …</c>: who of ours is called for a desk. Local: no statement carries it.</summary>
internal static class DeskCommands
{
    public static Command Make() => new("desk", "Set who is called for a desk.") { Chain() };

    private static Command Chain()
    {
        var (data, desk, json) = (Options.Data(), Options.Named("--desk", "The desk's identifier."), Options.Json());
        var steps = new Option<string[]>("--step")
        {
            Description = "Whom to call and how long to wait, in order: ADDRESS=SECONDS or webhook:NAME=SECONDS.",
            Required = true,
        };
        var command = new Command("chain", "Replace the duty chain of a desk.") { data, desk, steps, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var node = await OfflineNode.OpenAsync(parsed.GetValue(data)!, cancellation);
            await using var scope = node.Scope();
            var chain = DutyChain.Create(parsed.GetValue(desk)!, [.. parsed.GetValue(steps)!.Select(Step)]).OrRefuse();
            var db = scope.ServiceProvider.GetRequiredService<NodeDb>();
            await DutyChains.SetAsync(db, (await node.SeatAsync(cancellation)).Id, chain, cancellation);
            await db.SaveChangesAsync(cancellation);
            Terminal.Answer(parsed.GetValue(json), chain, chain.Steps.Select((step, i) => $"{i + 1}. {step.Who}, then wait {step.Wait}"));
            return Terminal.Done;
        });
        return command;
    }

    private static DutyStep Step(string text)
    {
        var cut = text.LastIndexOf('=');
        return cut > 0 && int.TryParse(text.AsSpan(cut + 1), out var seconds)
            ? new DutyStep(StepTarget.Address, text[..cut], TimeSpan.FromSeconds(seconds))
            : throw CommandFailed.Unreadable($"A step is ADDRESS=SECONDS, not {text}.");
    }
}
