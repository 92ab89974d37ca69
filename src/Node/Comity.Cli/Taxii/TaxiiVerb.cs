using System.CommandLine;
using Comity.Taxii;

namespace Comity.Cli.Taxii;

/// <summary>A command that asks a TAXII server: an address, who asks, <c>--json</c>, and one way to end when the server does not do its part.</summary>
internal static class TaxiiVerb
{
    // What is wrong with what was given to the command, and not with the server.
    private static readonly HashSet<string> Usage = ["taxii.other-pull", "taxii.other-push", "taxii.state-damaged", "taxii.folder-in-use"];

    /// <param name="run">Given what was parsed, the client, the address as it was given, and whether JSON alone is wanted.</param>
    public static Command Make(
        string name, string description, IEnumerable<Symbol> parts, Func<ParseResult, TaxiiClient, Uri, bool, CancellationToken, Task<int>> run)
    {
        var url = new Argument<string>("URL") { Description = "The address of a collection, …/collections/ID/; or of an API root or a server, with --collection." };
        var (access, json) = (new TaxiiAccess(), Options.Json());
        var command = new Command(name, description) { url };
        foreach (var part in parts.Concat(access.All).Append(json))
        {
            if (part is Argument argument)
                command.Add(argument);
            else
                command.Add((Option)part);
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            var address = AddressOf(parsed.GetValue(url)!);
            using var http = access.Connect(parsed);
            try
            {
                var client = await access.OpenAsync(parsed, http, address, cancellation);
                return await run(parsed, client, address, parsed.GetValue(json), cancellation);
            }
            catch (TaxiiClientException fault)
            {
                throw new CommandFailed(CodeOf(fault), Terminal.OneLine($"{fault.Code}: {fault.Message}"));
            }
        });
        return command;
    }

    private static Uri AddressOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", UserInfo: "" }
        ? address
        : throw CommandFailed.Unreadable($"{text} is no address of a server, or has a user in it: give --user.");

    private static int CodeOf(TaxiiClientException fault) =>
        Usage.Contains(fault.Code) ? Terminal.Usage : fault.Status is >= 400 and < 500 and not 429 ? Terminal.Refused : Terminal.CouldNotRun;
}
