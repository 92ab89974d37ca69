using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comity;

/// <summary>A name that is the hash of what it names, written with a prefix that says which kind it is.</summary>
public interface IIdentifier<TSelf>
    where TSelf : struct, IIdentifier<TSelf>
{
    /// <summary>The kind and version, with its colon.</summary>
    static abstract string Prefix { get; }

    Sha256Digest Digest { get; }

    static abstract TSelf From(Sha256Digest digest);
}

/// <summary>Reads and writes every kind of <see cref="IIdentifier{TSelf}"/> in its one spelling.</summary>
public static class Identifier
{
    public static bool TryParse<T>(string? text, out T id)
        where T : struct, IIdentifier<T>
    {
        id = default;
        if (text is null || !text.StartsWith(T.Prefix, StringComparison.Ordinal)
            || !Sha256Digest.TryParse(text.AsSpan(T.Prefix.Length), out var digest))
            return false;
        id = T.From(digest);
        return true;
    }

    /// <exception cref="FormatException"><paramref name="text"/> is not such an identifier.</exception>
    public static T Parse<T>(string text)
        where T : struct, IIdentifier<T> =>
        TryParse<T>(text, out var id) ? id : throw new FormatException($"Not an identifier of the form {T.Prefix}…");
}

/// <summary>Carries an identifier as its exact text, as a value and as the name of a member.</summary>
internal sealed class IdentifierJsonConverter<T> : JsonConverter<T>
    where T : struct, IIdentifier<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Identifier.TryParse<T>(reader.GetString(), out var id)
            ? id
            : throw new JsonException($"Expected an identifier of the form {T.Prefix}…");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(T.Prefix + value.Digest);

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Identifier.TryParse<T>(reader.GetString(), out var id) ? id : throw new JsonException($"Expected an identifier of the form {T.Prefix}…");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(T.Prefix + value.Digest);
}
