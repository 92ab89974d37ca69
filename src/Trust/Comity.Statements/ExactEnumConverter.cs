using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comity.Statements;

/// <summary>Carries every enumeration by exact names in kebab case: no numbers, no other case, no lists, no spaces.</summary>
/// <remarks>The platform's own converter reads names in any case: what one node would read and another refuse.</remarks>
internal sealed class ExactEnumConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(ExactEnumConverter<>).MakeGenericType(typeToConvert))!;

    /// <summary>The names of an enumeration in the order of its declaration.</summary>
    public static IEnumerable<string> NamesOf(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(NameOf);

    internal static string NameOf(FieldInfo field) =>
        field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? JsonNamingPolicy.KebabCaseLower.ConvertName(field.Name);
}

internal sealed class ExactEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values =
        typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static)
            .ToDictionary(ExactEnumConverter.NameOf, field => (T)field.GetValue(null)!, StringComparer.Ordinal);

    private static readonly Dictionary<T, string> Names = Values.ToDictionary(pair => pair.Value, pair => pair.Key);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Parse(reader.GetString()!) : throw NotOne();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Name(value));

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString()!);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(Name(value));

    private static T Parse(string name) => Values.TryGetValue(name, out var value) ? value : throw NotOne();

    private static string Name(T value) =>
        Names.TryGetValue(value, out var name) ? name : throw new JsonException($"{value} is no {typeof(T).Name}.");

    private static JsonException NotOne() => new($"Expected one of {string.Join(", ", Values.Keys)}.");
}
