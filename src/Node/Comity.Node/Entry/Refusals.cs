namespace Comity.Node.Entry;

internal sealed record PasswordsDiffer()
    : Refusal("entry.passwords-differ", "The two passwords are not the same.");
