using System.CommandLine;
using Comity.Node;
using Comity.Storage.Upkeep;

namespace Comity.Cli.Commands;

/// <summary><c>comity node rebuild|verify|backup|restore|upgrade</c>: what an operator does with a data folder.</summary>
internal static class UpkeepCommands
{
    public static IEnumerable<Command> Make() => [Rebuild(), Verify(), Backup(), Restore(), Upgrade()];

    private static Command Rebuild()
    {
        var (data, json) = (Options.Data(), Options.Json());
        var command = new Command("rebuild", "Derive every read model again from the statements. The node is stopped meanwhile.") { data, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var node = await OfflineNode.OpenAsync(parsed.GetValue(data)!, cancellation);
            using var bar = new ProgressBar("rebuilding");
            var done = await node.Get<Rebuild>().RunAsync(new Progress<RebuildProgress>(step => bar.Show(step.Done, step.Total)), cancellation);
            Terminal.Answer(parsed.GetValue(json), new { statements = done }, $"Rebuilt from {done} statements.");
            return Terminal.Done;
        });
        return command;
    }

    private static Command Verify()
    {
        var (data, json) = (Options.Data(), Options.Json());
        var command = new Command("verify", "Check every stored statement, log and feed. Exit code 1 when something does not hold.") { data, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var node = await OfflineNode.OpenAsync(parsed.GetValue(data)!, cancellation);
            var faults = await node.Get<StoreCheck>().RunAsync(cancellation);
            Terminal.Answer(parsed.GetValue(json), new { ok = faults.Count == 0, faults },
                faults.Count == 0 ? ["Everything holds."] : faults.Select(fault => $"{fault.Code}  {fault.Where}"));
            return faults.Count == 0 ? Terminal.Done : Terminal.Refused;
        });
        return command;
    }

    private static Command Backup()
    {
        var (data, json) = (Options.Data(), Options.Json());
        var output = Options.Named("--out", "An empty or new folder for the history.");
        var keys = Options.Optional("--keys-out", "Another folder, kept elsewhere and for a shorter time, for the key store.");
        var command = new Command("backup", "Copy the databases of a running or stopped node (SQLite).") { data, output, keys, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var written = await FolderBackup.WriteAsync(new DataFolder(parsed.GetValue(data)!.FullName), parsed.GetValue(output)!, parsed.GetValue(keys), cancellation);
            Terminal.Answer(parsed.GetValue(json), new { files = written },
                written.Append(parsed.GetValue(keys) is null ? "The key store was left out: without it this backup opens nothing. Give --keys-out for its own, shorter-lived copy." : ""));
            return Terminal.Done;
        });
        return command;
    }

    private static Command Restore()
    {
        var (data, json) = (Options.Data(), Options.Json());
        var from = Options.Named("--from", "The folder of a backup.");
        var keys = Options.Optional("--keys", "The folder of the key store's backup; without it the present key store stays.");
        var command = new Command("restore", "Put a backup back. The node then signs nothing until its peers were asked.") { data, from, keys, json };
        command.SetAction((parsed, _) =>
        {
            var kept = FolderBackup.Restore(new DataFolder(parsed.GetValue(data)!.FullName), parsed.GetValue(from)!, parsed.GetValue(keys));
            Terminal.Answer(parsed.GetValue(json), new { replaced = kept }, $"Restored. What stood there before is in {kept}.",
                "Before it signs again the node asks its peers whether they have more of its statements than this backup; the node page says whom it waits for.");
            return Task.FromResult(Terminal.Done);
        });
        return command;
    }

    private static Command Upgrade()
    {
        var (data, json) = (Options.Data(), Options.Json());
        var check = new Option<bool>("--check") { Description = "Say whether it is needed, and change nothing. Exit code 1 when it is." };
        var hasBackup = new Option<bool>("--have-backup") { Description = "Both databases were copied: needed on PostgreSQL, whose own tools copy them." };
        var command = new Command("upgrade", "Bring the databases to this version's shape, after a copy. The node is stopped meanwhile.") { data, check, hasBackup, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var services = NodeHost.BuildOffline(new DataFolder(parsed.GetValue(data)!.FullName));
            var flaw = await DatabaseUpgrade.CheckAsync(services, cancellation);
            if (flaw is not DatabaseOlder || parsed.GetValue(check))
                flaw.OrRefuse();
            if (flaw is not null && await DatabaseUpgrade.IsInUseAsync(services, cancellation))
                throw new CommandFailed(Terminal.Refused, "node.lease-held: the node runs, or ended less than half a minute ago without saying so. Stop it first.");
            var copy = flaw is null ? "" : (await DatabaseUpgrade.RunAsync(services, parsed.GetValue(hasBackup), cancellation)).OrRefuse();
            Terminal.Answer(parsed.GetValue(json), new { upgraded = flaw is not null, copy },
                flaw is null ? "Nothing to do." : $"Done.{(copy.Length > 0 ? $" A copy of what was there stands in {copy}; delete it once all is well." : "")}");
            return Terminal.Done;
        });
        return command;
    }
}
