using System.CommandLine;

namespace Comity.Cli;

/// <summary>Where the node is and who asks: by an API token, or as a person with a password where no token may act.</summary>
internal sealed class Access
{
    public const string NodeVariable = "COMITY_NODE";
    public const string TokenVariable = "COMITY_TOKEN";

    private readonly Option<string?> _node = Options.Optional("--node", $"The node's address, such as http://127.0.0.1:8082; without it the environment's {NodeVariable}.");
    private readonly Option<FileInfo?> _token = new("--token-file") { Description = $"A file with an API token; without it the environment's {TokenVariable}." };
    private readonly Option<string?> _login = Options.Optional("--login", "Sign in as this officer instead, for this command alone; the password is asked for, or read from standard input.");
    private readonly Option<string?> _code = Options.Optional("--code", "With --login: the authenticator's code.");

    public IEnumerable<Option> All => [_node, _token, _login, _code];

    public async Task<NodeClient> OpenAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var address = AddressOf(parsed.GetValue(_node) ?? Environment.GetEnvironmentVariable(NodeVariable));
        return parsed.GetValue(_login) is { } login
            ? await NodeClient.SignInAsync(address, login, await PasswordAsync(cancellation), parsed.GetValue(_code), cancellation)
            : new NodeClient(address, await TokenAsync(parsed.GetValue(_token), cancellation));
    }

    private static Uri AddressOf(string? node)
    {
        if (string.IsNullOrWhiteSpace(node))
            throw CommandFailed.Unreadable($"Say which node: --node, or {NodeVariable} in the environment.");
        if (!Uri.TryCreate(node, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw CommandFailed.Unreadable($"{node} is no address of a node.");
        return address is { Scheme: "http", IsLoopback: false }
            ? throw CommandFailed.Unreadable("A token or password is sent over https, or to this machine only.")
            : address;
    }

    private static async Task<string> TokenAsync(FileInfo? file, CancellationToken cancellation)
    {
        if (file is { Exists: false })
            throw CommandFailed.Unreadable($"There is no file {file.FullName}.");
        var token = file is null ? Environment.GetEnvironmentVariable(TokenVariable)
            : file.Length < 4096 ? await File.ReadAllTextAsync(file.FullName, cancellation) : null;
        // A header takes visible ASCII; anything else is no token of ours and would fail deep inside.
        return token?.Trim() is { Length: > 0 } text && text.All(c => c is > ' ' and < (char)0x7F)
            ? text
            : throw CommandFailed.Unreadable($"Give a file with an API token (--token-file), {TokenVariable} in the environment, or --login. comity officer token issues one.");
    }

    /// <summary>Typed unseen, or the first line of standard input.</summary>
    public static async Task<string> PasswordAsync(CancellationToken cancellation)
    {
        if (Console.IsInputRedirected)
            return await Console.In.ReadLineAsync(cancellation) ?? "";
        await Console.Error.WriteAsync("Password: ");
        var typed = new System.Text.StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else
                typed.Append(key.KeyChar);
        }

        await Console.Error.WriteLineAsync();
        return typed.ToString();
    }
}
