using System.Text.Json.Serialization;

namespace Comity;

/// <summary>One wording of a text in one language.</summary>
/// <param name="Lang">A language tag (RFC 5646), such as <c>fr</c> or <c>zh-Hans</c>.</param>
/// <param name="Text">The wording, without markup.</param>
/// <param name="By">Who translated it, <c>human</c> or <c>machine</c>; <see langword="null"/> on the original.</param>
public sealed record LanguageVariant(
    string Lang,
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? By = null);

/// <summary>A text that people read, in one or more languages, the original first. The original prevails.</summary>
[JsonConverter(typeof(LanguageTextJsonConverter))]
public sealed class LanguageText : IEquatable<LanguageText>
{
    /// <summary>Most variants one text may have.</summary>
    public const int MaxVariants = 16;

    private LanguageText(IReadOnlyList<LanguageVariant> variants) => Variants = variants;

    /// <summary>At least one, the original first, each language once.</summary>
    public IReadOnlyList<LanguageVariant> Variants { get; }

    public LanguageVariant Original => Variants[0];

    /// <summary>A text in one language.</summary>
    public static LanguageText Of(string lang, string text) => new([new LanguageVariant(lang, text)]);

    /// <summary>A text from its variants, or why they do not make one.</summary>
    public static Result<LanguageText> From(IReadOnlyList<LanguageVariant> variants)
    {
        if (variants.Count is 0 or > MaxVariants)
            return new BadLanguageText($"A text has 1 to {MaxVariants} language variants, not {variants.Count}.");
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < variants.Count; i++)
        {
            var variant = variants[i];
            if (!IsLanguageTag(variant.Lang))
                return new BadLanguageText("A language is a tag such as en, fr or zh-Hans (RFC 5646).") { Where = $"/{i}/lang" };
            if (!seen.Add(variant.Lang))
                return new BadLanguageText($"The language {variant.Lang} stands twice.") { Where = $"/{i}/lang" };
            if (string.IsNullOrWhiteSpace(variant.Text))
                return new BadLanguageText("A variant has a wording.") { Where = $"/{i}/text" };
            if (variant.By is not (null or "human" or "machine"))
                return new BadLanguageText("A translator is human or machine.") { Where = $"/{i}/by" };
        }

        return new LanguageText([.. variants]);
    }

    /// <summary>The variant in the first of these languages that there is one for (a primary tag matches its regions), else the original.</summary>
    public LanguageVariant In(params ReadOnlySpan<string> languages)
    {
        foreach (var language in languages)
        {
            foreach (var variant in Variants)
            {
                if (Primary(variant.Lang).Equals(Primary(language), StringComparison.OrdinalIgnoreCase))
                    return variant;
            }
        }

        return Original;
    }

    public bool Equals(LanguageText? other) => other is not null && Variants.SequenceEqual(other.Variants);

    public override bool Equals(object? obj) => Equals(obj as LanguageText);

    public override int GetHashCode() => Original.GetHashCode();

    public override string ToString() => Original.Text;

    private static ReadOnlySpan<char> Primary(string tag)
    {
        var end = tag.AsSpan().IndexOf('-');
        return end < 0 ? tag : tag.AsSpan(0, end);
    }

    private static bool IsLanguageTag(string? tag)
    {
        if (tag is null || tag.Length is < 2 or > 35)
            return false;
        var parts = tag.Split('-');
        return parts[0].Length is 2 or 3 && parts.All(part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit))
            && parts[0].All(char.IsAsciiLetter);
    }
}

/// <summary>Language variants that do not make a text.</summary>
public sealed record BadLanguageText(string Explanation) : Refusal("text.bad-language-text", Explanation);
