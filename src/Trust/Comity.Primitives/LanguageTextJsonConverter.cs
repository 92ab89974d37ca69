using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comity;

/// <summary>Carries a <see cref="LanguageText"/> as <c>[{"lang":"fr","text":"…"},{"lang":"en","text":"…","by":"human"}]</c>.</summary>
internal sealed class LanguageTextJsonConverter : JsonConverter<LanguageText>
{
    public override LanguageText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("Expected a list of language variants.");
        var variants = new List<LanguageVariant>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            variants.Add(ReadVariant(ref reader));
        var text = LanguageText.From(variants);
        return text.Refusal is { } refusal ? throw new JsonException(refusal.Explanation) : text.Value;
    }

    public override void Write(Utf8JsonWriter writer, LanguageText value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var variant in value.Variants)
        {
            writer.WriteStartObject();
            writer.WriteString("lang", variant.Lang);
            writer.WriteString("text", variant.Text);
            if (variant.By is { } by)
                writer.WriteString("by", by);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static LanguageVariant ReadVariant(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Expected a language variant.");
        string? lang = null, text = null, by = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (name is "lang" or "text" or "by" && reader.TokenType != JsonTokenType.String)
                throw new JsonException($"Expected a string for {name}.");
            switch (name)
            {
                case "lang": lang = reader.GetString(); break;
                case "text": text = reader.GetString(); break;
                case "by": by = reader.GetString(); break;
                default: reader.Skip(); break;
            }
        }

        return new LanguageVariant(lang ?? "", text ?? "", by);
    }
}
