using System.CommandLine;
using System.Text.Json;
using Comity.Statements;
using Comity.Taxii;

namespace Comity.Cli.Taxii;

/// <summary>
/// <c>comity taxii account</c>: an entry for <c>accounts</c> of a server's settings, and its password or token, told once and kept
/// nowhere.
/// </summary>
internal static class AccountCommand
{
    public static Command Make()
    {
        var name = new Argument<string>("NAME") { Description = "The account's name." };
        var (token, json) = (Options.Flag("--token", "A bearer token instead of a password."), Options.Json());
        var command = new Command("account",
            "Make an entry for \"accounts\" in a server's taxii.json. The password, or token, is printed once.") { name, token, json };
        command.SetAction(parsed =>
        {
            var secret = TaxiiPassword.New();
            var (account, kind) = (parsed.GetValue(name)!, parsed.GetValue(token) ? "token" : "password");
            object entry = parsed.GetValue(token)
                ? new { name = account, tokens = new[] { TaxiiPassword.HashToken(secret) } }
                : new { name = account, password = TaxiiPassword.Hash(secret) };
            Terminal.Answer(parsed.GetValue(json),
                new { account, kind, secret, entry },
                [$"account   {Terminal.OneLine(account)}", $"{kind,-8}  {secret}", $"entry     {JsonSerializer.Serialize(entry, BodyJson.Options)}"]);
            return Terminal.Done;
        });
        return command;
    }
}
