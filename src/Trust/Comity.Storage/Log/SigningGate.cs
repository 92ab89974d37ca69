using System.Collections.Concurrent;

namespace Comity.Storage.Log;

/// <summary>Which seats may sign. A seat whose database is older than what was once signed may not, until its peers were asked.</summary>
public sealed class SigningGate
{
    private readonly ConcurrentDictionary<int, string> _shut = new();

    /// <summary>Why the seat may not sign; <see langword="null"/> when it may.</summary>
    public string? WhyShut(int seat) => _shut.GetValueOrDefault(seat);

    /// <summary>Whether every seat may sign.</summary>
    public bool IsOpenForAll => _shut.IsEmpty;

    public void Shut(int seat, string cause) => _shut[seat] = cause;

    public void Open(int seat) => _shut.TryRemove(seat, out _);

    internal History.RestoredBackup? Refusal(int seat) => WhyShut(seat) is { } cause ? new History.RestoredBackup(cause) : null;
}
