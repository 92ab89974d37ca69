using Comity.Statements;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Comity.Storage.Databases;

/// <summary>Instants as UTC ticks: SQLite cannot sort a DateTimeOffset, and PostgreSQL takes only offset zero.</summary>
internal sealed class InstantConverter()
    : ValueConverter<DateTimeOffset, long>(instant => instant.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

/// <summary>Identifiers as their 32 bytes.</summary>
internal sealed class IdentifierConverter<T>()
    : ValueConverter<T, byte[]>(id => id.Digest.ToArray(), bytes => Read(bytes))
    where T : struct, IIdentifier<T>
{
    private static T Read(byte[] bytes) => T.From(new Sha256Digest(bytes));
}

internal sealed class DigestConverter() : ValueConverter<Sha256Digest, byte[]>(digest => digest.ToArray(), bytes => new Sha256Digest(bytes));

internal sealed class TlpConverter() : ValueConverter<Tlp, string>(tlp => tlp.ToString(), text => Read(text))
{
    // A label that cannot be read is RED: fail closed.
    private static Tlp Read(string text) => Tlp.TryParse(text, out var tlp) ? tlp : Tlp.Red;
}

internal sealed class StatementTypeConverter()
    : ValueConverter<StatementType, string>(type => type.ToString(), text => StatementType.Parse(text));
