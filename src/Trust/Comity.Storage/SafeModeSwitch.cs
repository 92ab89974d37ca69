namespace Comity.Storage;

/// <summary>Whether the node still dares to sign and admit. Once thrown it stays so until the operator restarts the node.</summary>
/// <remarks>A failed fsync is never retried as if it had succeeded (federation.md 2.9): what failed stays doubted until a restart re-reads it.</remarks>
public sealed class SafeModeSwitch
{
    private volatile string? _cause;

    /// <summary>Why; <see langword="null"/> while all is well. Holds no content.</summary>
    public string? Cause => _cause;

    public bool IsOn => _cause is not null;

    /// <summary>Stops signing and admitting. The first cause is kept.</summary>
    public void Throw(string cause) => _cause ??= cause;

    internal History.SafeMode? Refusal => _cause is { } cause ? new History.SafeMode(cause) : null;
}
