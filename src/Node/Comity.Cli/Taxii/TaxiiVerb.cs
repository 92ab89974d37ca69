using System.CommandLine;
using Comity.Taxii;

namespace Comity.Cli.Taxii;

/// <summary>
/// A command that asks a TAXII server: an address, who asks, <c>--json</c>, and one way to end when the server does not do its part.
/// </summary>
internal sealed class TaxiiVerb
{
    // What is wrong with what was given to the command, and not with the server.
    private static readonly HashSet<string> Usage = ["taxii.other-pull", "taxii.other-push", "taxii.state-damaged", "taxii.folder-in-use"];

    private readonly Argument<string> _url;
    private readonly TaxiiAccess _access = new();
    private readonly Option<bool> _json = Options.Json();
    private readonly Func<TaxiiCall, CancellationToken, Task<int>> _run;

    private TaxiiVerb(string address, Func<TaxiiCall, CancellationToken, Task<int>> run) =>
        (_url, _run) = (new Argument<string>("URL") { Description = address }, run);

    /// <param name="address">Which addresses it takes.</param>
    /// <param name="parts">Its further arguments and options.</param>
    public static Command Make(
        string name, string description, string address, IEnumerable<Symbol> parts, Func<TaxiiCall, CancellationToken, Task<int>> run)
    {
        var verb = new TaxiiVerb(address, run);
        var command = new Command(name, description) { verb._url };
        foreach (var part in parts.Concat(verb._access.All).Append(verb._json))
        {
            if (part is Argument argument)
                command.Add(argument);
            else
                command.Add((Option)part);
        }

        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var address = AddressOf(parsed.GetValue(_url)!);
        using var http = _access.Connect(parsed);
        var shown = new ProgressCount(TimeProvider.System);
        try
        {
            var client = await _access.OpenAsync(parsed, http, address, shown, cancellation);
            return await _run(new TaxiiCall(parsed, client, address, parsed.GetValue(_json), shown), cancellation);
        }
        catch (TaxiiClientException fault)
        {
            throw new CommandFailed(CodeOf(fault), Terminal.OneLine($"{fault.Code}: {fault.Message}"));
        }
        finally
        {
            shown.End();
        }
    }

    private static Uri AddressOf(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw CommandFailed.Unreadable($"{text} is no address of a server; one is https://taxii.example.org/.");
        return address.UserInfo.Length == 0
            ? address
            : throw CommandFailed.Unreadable("The address has an account in it: give --user instead, and the password as it asks for it.");
    }

    private static int CodeOf(TaxiiClientException fault) =>
        Usage.Contains(fault.Code) ? Terminal.Usage : fault.Status is >= 400 and < 500 and not 429 ? Terminal.Refused
            : Terminal.CouldNotRun;
}

/// <summary>One call of such a command.</summary>
/// <param name="Address">As it was given.</param>
/// <param name="Json">Whether JSON alone is wanted on stdout.</param>
/// <param name="Shown">To be ended before anything else is printed.</param>
internal sealed record TaxiiCall(ParseResult Parsed, TaxiiClient Client, Uri Address, bool Json, ProgressCount Shown);
