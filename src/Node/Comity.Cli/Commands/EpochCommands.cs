using System.CommandLine;
using System.Globalization;
using Comity.Office.Audit;
using Comity.Storage;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cli.Commands;

/// <summary><c>comity node epoch …</c>: end a log that forked or lost leaves, and begin the next one. The node is stopped meanwhile.</summary>
internal static class EpochCommands
{
    public static Command Make() => new("epoch", "Go on after a log forked, or after a restored backup lost what peers hold of it.") { Declare() };

    private static Command Declare()
    {
        var (data, json) = (Options.Data(), Options.Json());
        var roots = new Option<DirectoryInfo>("--roots") { Description = "A folder with a threshold of the root key files.", Required = true };
        var size = new Option<long?>("--size") { Description = "Leaves of the present log that nobody disputes; without it, all that this database holds." };
        var keyset = new Option<int?>("--keyset") { Description = "The version of the newest keyset that the root holders ever signed; without it the plan is printed and nothing is done." };
        var replace = new Option<bool>("--replace-log-key") { Description = "Revoke the log key and make a new one: whenever somebody else may hold it." };
        var reason = Options.Named("--reason", "Why. It stands in the audit trail: no content above TLP:CLEAR.");
        var command = new Command("declare", "Name the last undisputed checkpoint and begin the next epoch; signed by the roots.") { data, roots, size, keyset, replace, reason, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var node = await OfflineNode.OpenAsync(parsed.GetValue(data)!, cancellation);
            var seat = await node.SeatAsync(cancellation);
            var plan = (await node.Get<EpochDeclaration>().PlanAsync(seat, parsed.GetValue(size), cancellation)).OrRefuse();
            if (parsed.GetValue(keyset) != plan.Newest.Version)
                throw new CommandFailed(Terminal.Refused, Confirm(plan));
            AuditEntry.PurposeFlaw(parsed.GetValue(reason)).OrRefuse();
            var keys = RootKeyFiles.Read(parsed.GetValue(roots)!.FullName);
            await RecordAsync(node, seat, plan, parsed.GetValue(reason)!, cancellation);
            var declared = (await node.Get<EpochDeclaration>().DeclareAsync(seat, plan, keys, parsed.GetValue(replace), cancellation)).OrRefuse();
            foreach (var key in keys)
                key.Dispose();
            Terminal.Answer(parsed.GetValue(json), new { epoch = plan.Epoch, ended = plan.End, leftBehind = plan.LeftBehind, keyset = declared.Id, version = declared.Version }, Told(plan, declared.Version));
            return Terminal.Done;
        });
        return command;
    }

    // Recorded before it counts: roots cannot take an epoch back.
    private static async Task RecordAsync(OfflineNode node, SeatRow seat, EpochPlan plan, string reason, CancellationToken cancellation)
    {
        await using var db = await node.Get<IDbContextFactory<NodeDb>>().CreateDbContextAsync(cancellation);
        var entry = new AuditEntry(Office.Rights.Actor.Operator("cli").Who, seat.Id, "node.declare-epoch", "log", plan.End.Origin) { Purpose = reason };
        await node.Get<AuditTrail>().Record(db, entry, cancellation);
    }

    private static string Confirm(EpochPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        epoch.confirm: nothing was done. This would end {plan.End.Origin} at {plan.End.Size} leaves (root {plan.End.Root}), leave {plan.LeftBehind} of this database's own leaves behind as disputed, and begin epoch {plan.Epoch}.
        The newest keyset known here has version {plan.Newest.Version}. If the root holders ever signed a later one, this node must have it first (run it once beside its peers, or comity community take): two keysets after one version freeze this participant everywhere.
        If version {plan.Newest.Version} is the newest, give --keyset {plan.Newest.Version}.
        """);

    private static IEnumerable<string> Told(EpochPlan plan, int version) =>
    [
        $"Declared epoch {plan.Epoch} with keyset version {version}.",
        $"  ended  {plan.End.Origin} at {plan.End.Size} leaves",
        "Peers accept it once they meet this node, and show what stood behind the end as disputed. Say again what still holds.",
    ];
}
