using System.CommandLine;
using Comity.Jose;
using Comity.Office.Audit;
using Comity.Statements.Keysets;
using Comity.Storage;
using Comity.Storage.Keys;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cli.Commands;

/// <summary><c>comity node keys show|rotate|raise</c>: what the newest keyset lists, and the next one. The node is stopped meanwhile.</summary>
internal static class KeyCommands
{
    private const int RootCount = 3;
    private const int Threshold = 2;

    public static Command Make() => new("keys", "Show the seat's keys, replace them, raise a trial's roots.") { Show(), Rotate(), Raise() };

    private static Command Show()
    {
        var (data, json) = (Options.Data(), Options.Json());
        var command = new Command("show", "List the keys of the newest keyset.") { data, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var node = await OfflineNode.OpenAsync(parsed.GetValue(data)!, cancellation);
            var keyset = node.Get<TrustBook>().Of((await node.SeatAsync(cancellation)).Participant)!.Newest;
            var keys = keyset.Keys.Values.Select(key => new { key.Kid, use = Name(key.Use), key.Entry.Label, custody = key.Entry.Custody, key.Entry.Types, here = node.Get<SeatKeys>().Find(key.Kid) is not null }).ToList();
            Terminal.Answer(parsed.GetValue(json), new { keyset.Version, keyset.Body.Epoch, keyset.Body.Trial, keyset.Body.Threshold, roots = keyset.Roots.Keys, keys },
            [
                $"Keyset version {keyset.Version}, epoch {keyset.Body.Epoch}: {keyset.Body.Threshold} of {keyset.Roots.Count} roots sign the next one{(keyset.Body.Trial ? " (trial roots: raise them before real use)" : "")}.",
                .. keys.Select(key => $"  {key.use,-6} {key.Kid}  {key.Label,-12} {(key.here ? "held here" : "elsewhere")}"),
            ]);
            return Terminal.Done;
        });
        return command;
    }

    private static Command Rotate()
    {
        var (data, json, roots) = (Options.Data(), Options.Json(), RootsOption());
        var use = new Option<KeyUse>("--use") { Description = "Which keys: issue, log, node or seal.", Required = true };
        var compromised = new Option<bool>("--compromised") { Description = "Others may hold the old keys: revoke them from the log's present end on." };
        var reason = ReasonOption();
        var command = new Command("rotate", "Replace the keys of one use that this node holds. Seal keys: every quarter.") { data, use, compromised, roots, reason, json };
        command.SetAction((parsed, cancellation) => ChangeAsync(parsed.GetValue(data)!, parsed.GetValue(reason)!, "node.rotate-keys", parsed.GetValue(json), async (node, seat) =>
        {
            var keys = RootKeyFiles.Read(parsed.GetValue(roots)!.FullName);
            return (await node.Get<KeyChange>().RotateAsync(seat, parsed.GetValue(use), parsed.GetValue(compromised), keys, cancellation)).OrRefuse();
        }, cancellation));
        return command;
    }

    private static Command Raise()
    {
        var (data, json, roots, reason) = (Options.Data(), Options.Json(), RootsOption(), ReasonOption());
        var next = new Option<DirectoryInfo>("--new-roots") { Description = "A new folder, outside the data folder, for the root keys to come.", Required = true };
        var command = new Command("raise", "Replace the roots by new ones under a passphrase; the participant stays the same. Ends a trial.") { data, roots, next, reason, json };
        command.SetAction((parsed, cancellation) => ChangeAsync(parsed.GetValue(data)!, parsed.GetValue(reason)!, "node.replace-roots", parsed.GetValue(json), async (node, seat) =>
        {
            var (present, folder) = (RootKeyFiles.Read(parsed.GetValue(roots)!.FullName), parsed.GetValue(next)!.FullName);
            var fresh = Enumerable.Range(0, RootCount).Select(_ => EcPrivateJwk.GenerateP384()).ToList();
            // On disk before anybody is told of them: a keyset whose roots are lost cannot be followed by another.
            RootKeyFiles.Write(folder, fresh, trial: false, RootKeyFiles.Passphrase(trial: false));
            return (await node.Get<KeyChange>().ReplaceRootsAsync(seat, fresh.ConvertAll(root => root.PublicKey), Threshold, [.. present, .. fresh], cancellation)).OrRefuse();
        }, cancellation));
        return command;
    }

    private static async Task<int> ChangeAsync(
        DirectoryInfo data, string reason, string verb, bool json, Func<OfflineNode, SeatRow, Task<Keyset>> change, CancellationToken cancellation)
    {
        await using var node = await OfflineNode.OpenAsync(data, cancellation);
        var seat = await node.SeatAsync(cancellation);
        AuditEntry.PurposeFlaw(reason).OrRefuse();
        var keyset = await change(node, seat);
        await using (var db = await node.Get<IDbContextFactory<NodeDb>>().CreateDbContextAsync(cancellation))
        {
            var entry = new AuditEntry(Office.Rights.Actor.Operator("cli").Who, seat.Id, verb, "keyset", keyset.Id.ToString()) { Purpose = reason };
            await node.Get<AuditTrail>().Record(db, entry, cancellation);
        }

        Terminal.Answer(json, new { keyset = keyset.Id, keyset.Version }, $"Keyset version {keyset.Version} is in the log. Peers learn of it when the node runs again.");
        return Terminal.Done;
    }

    private static Option<DirectoryInfo> RootsOption() => new("--roots") { Description = "A folder with a threshold of the present root key files.", Required = true };

    private static Option<string> ReasonOption() => Options.Named("--reason", "Why. It stands in the audit trail: no content above TLP:CLEAR.");

    private static string Name(KeyUse use) => use.ToString().ToLowerInvariant();
}
