using System.CommandLine;
using System.Net.Http.Headers;
using Comity.Taxii;

namespace Comity.Cli.Taxii;

/// <summary>Who asks a TAXII server: by user and password or by token, from files, the environment or a prompt, never from the list of arguments.</summary>
internal sealed class TaxiiAccess
{
    public const string UserVariable = "COMITY_TAXII_USER";
    public const string PasswordVariable = "COMITY_TAXII_PASSWORD";
    public const string TokenVariable = "COMITY_TAXII_TOKEN";

    private const int MaxSecret = 16_384;

    private readonly Option<string?> _user = Options.Optional("--user", $"The account; without it the environment's {UserVariable}. Its password is asked for unless it stands in {PasswordVariable} or a file.");
    private readonly Option<FileInfo?> _password = new("--password-file") { Description = "A file whose first line is the password." };
    private readonly Option<FileInfo?> _token = new("--token-file") { Description = $"A file with a bearer token instead; without it the environment's {TokenVariable}." };

    public IEnumerable<Option> All => [_user, _password, _token];

    public async Task<TaxiiClient> OpenAsync(ParseResult parsed, HttpClient http, Uri server, CancellationToken cancellation)
    {
        try
        {
            return new TaxiiClient(http, server, new TaxiiClientOptions { Authorization = await WhoAsync(parsed, cancellation) });
        }
        catch (ArgumentException unusable)
        {
            throw CommandFailed.Unreadable(unusable.Message);
        }
    }

    private async Task<AuthenticationHeaderValue?> WhoAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if ((parsed.GetValue(_user) ?? Variable(UserVariable)) is { } user)
            return TaxiiClientOptions.Basic(user, await PasswordAsync(parsed, cancellation));
        if (parsed.GetValue(_password) is not null)
            throw CommandFailed.Unreadable("A password belongs to an account: give --user too.");
        var token = parsed.GetValue(_token) is { } file ? await SecretAsync(file, cancellation) : Variable(TokenVariable);
        if (token is not null && !token.All(c => c is > ' ' and < (char)0x7F))
            throw CommandFailed.Unreadable("The token has characters that no token has.");
        return token is null ? null : TaxiiClientOptions.Bearer(token);
    }

    private async Task<string> PasswordAsync(ParseResult parsed, CancellationToken cancellation) =>
        parsed.GetValue(_password) is { } file ? await SecretAsync(file, cancellation) : Variable(PasswordVariable) ?? await Access.PasswordAsync(cancellation);

    private static async Task<string> SecretAsync(FileInfo file, CancellationToken cancellation)
    {
        if (file is not { Exists: true, Length: <= MaxSecret })
            throw CommandFailed.Unreadable($"There is no readable file {file.FullName}.");
        var text = await File.ReadAllTextAsync(file.FullName, cancellation);
        return text.Split('\n', 2)[0].TrimEnd('\r');
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
