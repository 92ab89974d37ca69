using System.CommandLine;
using Comity.Taxii;

namespace Comity.Cli.Taxii;

/// <summary>
/// <c>comity taxii init</c>: a folder that can be served, with an account whose password is told once, and two collections.
/// </summary>
internal static class InitCommand
{
    public static Command Make()
    {
        var folder = new Argument<DirectoryInfo>("DIR") { Description = "A new folder, or one without a server's settings." };
        var (title, account) = (Options.Or("--title", "TAXII server", "What the server is called.", "TITLE"),
            Options.Or("--account", "analyst", "The first account's name.", "NAME"));
        var json = Options.Json();
        var command = new Command("init",
            "Make a folder for comity taxii serve: settings with two collections and one account, whose password is printed once.")
        {
            folder, title, account, json,
        };
        command.SetAction(parsed =>
        {
            var settings = Write(parsed.GetValue(folder)!, parsed.GetValue(title)!, parsed.GetValue(account)!, out var path,
                out var password);
            var root = settings.Roots[0];
            Terminal.Answer(parsed.GetValue(json),
                new { settings = path, account = parsed.GetValue(account), password, root = root.Name,
                    collections = root.Collections.Select(one => new { one.Id, one.Title, one.Alias, writable = one.Write.Count > 0 }) },
                [$"settings    {path}", $"account     {parsed.GetValue(account)}", $"password    {password}",
                    .. root.Collections.Select(one => $"collection  {one.Id}  {one.Title} ({one.Alias})"),
                    $"next        comity taxii serve --data {parsed.GetValue(folder)}"]);
            return Terminal.Done;
        });
        return command;
    }

    private static TaxiiSettings Write(DirectoryInfo folder, string title, string account, out string path, out string password)
    {
        path = TaxiiFolder.SettingsOf(folder);
        if (File.Exists(path))
            throw new CommandFailed(Terminal.Refused, $"taxii.exists: {path} is there already.");
        try
        {
            var settings = TaxiiSettings.CreateFirst(title, account, out password);
            settings.WriteNew(path);
            return settings;
        }
        catch (TaxiiSettingsException unusable)
        {
            throw CommandFailed.Unreadable(unusable.Message);
        }
    }
}
