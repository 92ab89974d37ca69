using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Comity.Statements;

/// <summary>How bodies of statements are written and read: the same options for every capability.</summary>
public static class BodyJson
{
    /// <summary>Camel case, nulls left out, integers as numbers, instants as <see cref="Timestamp"/> writes them, unknown members ignored.</summary>
    public static JsonSerializerOptions Options { get; } = Make(JsonUnmappedMemberHandling.Skip);

    /// <summary>The same, but an unknown member is an error: for the envelope, whose members are closed.</summary>
    internal static JsonSerializerOptions Closed { get; } = Make(JsonUnmappedMemberHandling.Disallow);

    public static byte[] Write<T>(T body)
        where T : class => JsonSerializer.SerializeToUtf8Bytes(body, Options);

    public static Result<T> Read<T>(ReadOnlyMemory<byte> body)
        where T : class
    {
        try
        {
            if (UnknownMust<T>(body.Span) is { } member)
                return new NotUnderstood(StrictJson.Shown(member));
            return JsonSerializer.Deserialize<T>(body.Span, Options) is { } value
                ? value
                : new BadBody("The body is null.") { Where = "/body" };
        }
        catch (JsonException problem)
        {
            return new BadBody("The body does not have the shape of its type.") { Where = "/body" + Pointer(problem.Path) };
        }
    }

    /// <summary>The first member that the body's <c>must</c> list names and <typeparamref name="T"/> does not have.</summary>
    /// <exception cref="JsonException"><c>must</c> is no list of names.</exception>
    private static string? UnknownMust<T>(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, Members.Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Compared after unescaping: an escaped "must" binds as well.
            var isMust = reader.ValueTextEquals("must"u8);
            reader.Read();
            if (isMust)
                return FirstUnknown<T>(JsonSerializer.Deserialize<List<string>>(ref reader, Closed));
            reader.Skip();
        }

        return null;
    }

    private static string? FirstUnknown<T>(List<string>? must)
    {
        if (must is null || must.Contains(null!))
            throw new JsonException("must is a list of names.", "$.must", null, null);
        var known = Options.GetTypeInfo(typeof(T)).Properties.Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        return must.Find(name => !known.Contains(name));
    }

    /// <summary>A path of the platform as a JSON Pointer, printable: <c>$.a[0].b</c> becomes <c>/a/0/b</c>.</summary>
    public static string Pointer(string? path) =>
        path is null or "$" ? "" : StrictJson.Shown(path[1..].Replace("]", "", StringComparison.Ordinal).Replace('[', '/').Replace('.', '/'));

    /// <summary>Gives other options the same form, so that an API speaks as bodies do.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.PropertyNameCaseInsensitive = false;
        options.MaxDepth = StrictJson.MaxDepth;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new TimestampJsonConverter());
        options.Converters.Add(new ExactEnumConverter());
    }

    private static JsonSerializerOptions Make(JsonUnmappedMemberHandling unknown)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            UnmappedMemberHandling = unknown,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        Configure(options);
        options.MakeReadOnly();
        return options;
    }
}

/// <summary>Carries an instant as <see cref="Timestamp"/> writes it.</summary>
internal sealed class TimestampJsonConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Timestamp.TryRead(reader.GetString(), out var instant)
            ? instant
            : throw new JsonException("Expected an instant such as 2026-11-21T03:00:00Z.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Timestamp.Write(value));
}
