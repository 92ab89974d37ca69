using System.Diagnostics.CodeAnalysis;

namespace Comity;

/// <summary>A value, or the refusal that stands in its place. Never both, never neither.</summary>
/// <remarks>An operation with nothing to give back returns a <see cref="Comity.Refusal"/> that is null when it was done.</remarks>
public readonly struct Result<T>
    where T : notnull
{
    private readonly T? _value;

    private Result(T? value, Refusal? refusal) => (_value, Refusal) = (value, refusal);

    /// <summary>Why not; <see langword="null"/> when there is a value.</summary>
    public Refusal? Refusal { get; }

    /// <summary>The value. Reading it from a refusal is a bug and throws.</summary>
    /// <exception cref="InvalidOperationException">There is a refusal instead.</exception>
    public T Value => Refusal is null && _value is not null
        ? _value
        : throw new InvalidOperationException($"No value: {Refusal?.ToString() ?? "the result was never set"}.");

    public static implicit operator Result<T>(T value) => new(value, refusal: null);

    public static implicit operator Result<T>(Refusal refusal) =>
        new(default, refusal ?? throw new ArgumentNullException(nameof(refusal)));

    /// <summary>Takes the value apart without a chance to forget the refusal.</summary>
    /// <exception cref="InvalidOperationException">The result was never set: neither is there.</exception>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Refusal? refusal)
    {
        if (Refusal is null && _value is null)
            throw new InvalidOperationException("No value: the result was never set.");
        (value, refusal) = (_value, Refusal);
        return Refusal is null;
    }
}
