using System.CommandLine;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Comity.Taxii;

namespace Comity.Cli.Taxii;

/// <summary>
/// Who asks a TAXII server: by user and password or by token, from files, the environment or a prompt, never from the list of arguments.
/// </summary>
internal sealed class TaxiiAccess
{
    private const int MaxSecret = 16_384;

    private readonly Option<string?> _user = Options.Optional("--user",
        $"The account; else {TaxiiEnvironment.UserVariable} of the environment, for the server in {TaxiiEnvironment.ServerVariable} only.",
        "NAME");

    private readonly Option<FileInfo?> _password = Options.OptionalFile("--password-file",
        $"Its first line is the password; else {TaxiiEnvironment.PasswordVariable}, likewise; else it is asked for.");

    private readonly Option<FileInfo?> _token = Options.OptionalFile("--token-file",
        $"It holds a bearer token, instead of an account; else {TaxiiEnvironment.TokenVariable}, likewise.");

    private readonly Option<FileInfo?> _authorities = Options.OptionalFile("--ca",
        "Certificates of authorities, in PEM: the server's is to be signed by one of these, and by no other that this machine trusts.");

    private readonly Option<bool> _http = Options.Flag("--allow-http",
        "Speak http with another machine: whoever is on the way reads the password and the objects.");

    public IEnumerable<Option> All => [_user, _password, _token, _authorities, _http];

    /// <summary>Connections that trust whom the options say.</summary>
    public HttpClient Connect(ParseResult parsed) =>
        new(TaxiiClient.Transport(Authorities(parsed.GetValue(_authorities)))) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>A client of the server at that address, as the account that the options or the environment name for it.</summary>
    public async Task<TaxiiClient> OpenAsync(
        ParseResult parsed, HttpClient http, Uri address, IProgress<TaxiiWait> waits, CancellationToken cancellation)
    {
        var (server, isPlain) = (new Uri(address.GetLeftPart(UriPartial.Authority)), parsed.GetValue(_http));
        if (server is { Scheme: "http", IsLoopback: false } && !isPlain)
            throw CommandFailed.Unreadable($"{server} is not encrypted: whoever is on the way reads what is sent, the password included. "
                + "Use https, or --allow-http where nobody can.");
        var who = await WhoAsync(parsed, new TaxiiEnvironment(server), cancellation);
        return new TaxiiClient(http, server, new TaxiiClientOptions { Authorization = who, AllowHttp = isPlain, Waits = waits });
    }

    private async Task<AuthenticationHeaderValue?> WhoAsync(ParseResult parsed, TaxiiEnvironment environment,
        CancellationToken cancellation)
    {
        var (user, file) = (parsed.GetValue(_user), parsed.GetValue(_token));
        if (user is not null && file is not null)
            throw CommandFailed.Unreadable("Give --user or --token-file, not both.");
        if (file is not null)
            return Bearer(await SecretAsync(file, cancellation));
        if ((user ?? environment.FindUser()) is { } account)
            return Basic(account, await PasswordAsync(parsed, environment, cancellation));
        if (parsed.GetValue(_password) is not null)
            throw CommandFailed.Unreadable("A password belongs to an account: give --user too.");
        return environment.FindToken() is { } token ? Bearer(token) : null;
    }

    private static AuthenticationHeaderValue Basic(string user, string password) => user.Contains(':', StringComparison.Ordinal)
        ? throw CommandFailed.Unreadable("An account's name has no colon.")
        : TaxiiClientOptions.Basic(user, password);

    private static AuthenticationHeaderValue Bearer(string token) => token.Length > 0 && token.All(c => c is > ' ' and < (char)0x7F)
        ? TaxiiClientOptions.Bearer(token)
        : throw CommandFailed.Unreadable("The token is empty, or has characters that no token has.");

    private async Task<string> PasswordAsync(ParseResult parsed, TaxiiEnvironment environment, CancellationToken cancellation) =>
        parsed.GetValue(_password) is { } file ? await SecretAsync(file, cancellation)
            : environment.FindPassword() ?? await Access.PasswordAsync(cancellation);

    private static X509Certificate2Collection? Authorities(FileInfo? file)
    {
        if (file is null)
            return null;
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file.FullName);
            return authorities.Count > 0 ? authorities : throw CommandFailed.Unreadable($"{file.FullName} holds no certificate in PEM.");
        }
        catch (Exception unusable) when (unusable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw CommandFailed.Unreadable($"The authorities cannot be used: {unusable.Message}");
        }
    }

    private static async Task<string> SecretAsync(FileInfo file, CancellationToken cancellation)
    {
        if (file is not { Exists: true, Length: <= MaxSecret })
            throw CommandFailed.Unreadable($"There is no readable file {file.FullName}.");
        var text = await File.ReadAllTextAsync(file.FullName, cancellation);
        return text.Split('\n', 2)[0].TrimEnd('\r');
    }
}
