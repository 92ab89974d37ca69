namespace Comity.Cli.Taxii;

/// <summary>
/// The credentials that stand in the environment, for the one server that the environment names; no other ever sees them.
/// </summary>
/// <remarks>
/// What was exported for one server is still there when the next address is typed: without its server it is of no use, and with it of no
/// danger. Each method gives <see langword="null"/> where its variable is not set, or is for another server, which it then says on
/// stderr; it ends the command (<see cref="CommandFailed"/>) where the environment does not say whose credentials they are.
/// </remarks>
internal sealed class TaxiiEnvironment(Uri server)
{
    public const string ServerVariable = "COMITY_TAXII_SERVER";
    public const string UserVariable = "COMITY_TAXII_USER";
    public const string PasswordVariable = "COMITY_TAXII_PASSWORD";
    public const string TokenVariable = "COMITY_TAXII_TOKEN";

    private readonly string _asked = server.GetLeftPart(UriPartial.Authority);

    public string? FindUser() => Find(UserVariable);

    public string? FindPassword() => Find(PasswordVariable);

    public string? FindToken() => Find(TokenVariable);

    private string? Find(string name)
    {
        if (Variable(name) is not { } value)
            return null;
        var theirs = ServerOf(name);
        if (theirs == _asked)
            return value;
        Console.Error.WriteLine($"{name} is for {theirs} and is not sent to {_asked}.");
        return null;
    }

    private string ServerOf(string name)
    {
        if (Variable(ServerVariable) is not { } belongs)
            throw CommandFailed.Unreadable($"{name} does not say which server it is for. "
                + $"If it is for this one, set {ServerVariable}={_asked} beside it; else unset it, or give --user or --token-file.");
        if (!Uri.TryCreate(belongs, UriKind.Absolute, out var theirs) || theirs.Scheme is not ("http" or "https"))
            throw CommandFailed.Unreadable($"{ServerVariable} is no address of a server, such as {_asked}.");
        // Not repeated: a terminal's output is kept by others.
        if (theirs.UserInfo.Length > 0)
            throw CommandFailed.Unreadable($"{ServerVariable} is to hold an address without a name or a password in it, such as {_asked}. "
                + $"Set {UserVariable} and {PasswordVariable} beside it.");
        return theirs.GetLeftPart(UriPartial.Authority);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
