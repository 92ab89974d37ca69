using System.Collections.Frozen;

namespace Comity.Stix;

/// <summary>Whether a text is a well-formed language tag (RFC 5646, 2.1) of a language that can be registered.</summary>
/// <remarks>
/// Languages of two letters are looked up; none of four letters or more has ever been registered. Other parts are judged by their form.
/// </remarks>
internal static class LanguageTag
{
    /// <summary>No tag in use is longer; RFC 5646, 4.4.1 counts 35.</summary>
    private const int Longest = 100;

    // RFC 5646, 2.2.8: tags of RFC 3066 that the grammar would not take.
    private static readonly HashSet<string> Irregular = new(StringComparer.OrdinalIgnoreCase)
    {
        "en-GB-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak", "i-klingon", "i-lux", "i-mingo", "i-navajo", "i-pwn",
        "i-tao", "i-tay", "i-tsu", "sgn-BE-FR", "sgn-BE-NL", "sgn-CH-DE", "art-lojban", "cel-gaulish", "no-bok", "no-nyn",
        "zh-guoyu", "zh-hakka", "zh-min", "zh-min-nan", "zh-xiang",
    };

    /// <summary>What whoever wrote another thing can do.</summary>
    public const string Mend = "Write a code of RFC 5646, such as en or pt-BR.";

    public static bool IsWellFormed(string tag)
    {
        if (tag.Length is 0 or > Longest)
            return false;
        var parts = new Parts(tag);
        return IsPrivate(ref parts) ? parts.AtEnd : Irregular.Contains(tag) || IsOrdinary(tag);
    }

    // ISO 639-1 with the older codes that the registry keeps.
    private static readonly FrozenSet<string> TwoLetters = """
        aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et
        eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji jv jw ka kg
        ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no
        nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg
        th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Languages =
        TwoLetters.GetAlternateLookup<ReadOnlySpan<char>>();

    private static bool IsOrdinary(string tag)
    {
        var parts = new Parts(tag);
        if (!TakeLanguage(ref parts))
            return false;
        if (Alphabetic(parts.Current, 4))
            parts.Next();
        if (Alphabetic(parts.Current, 2) || (parts.Current.Length == 3 && IsDigits(parts.Current)))
            parts.Next();
        while (IsVariant(parts.Current))
            parts.Next();
        return TakeExtensions(ref parts) && (parts.AtEnd || IsPrivate(ref parts)) && parts.AtEnd;
    }

    private static bool TakeLanguage(ref Parts parts)
    {
        var language = parts.Current;
        if (language.Length is not (2 or 3) || !IsLetters(language) || (language.Length == 2 && !Languages.Contains(language)))
            return false;
        parts.Next();
        for (var extended = 0; extended < 3 && Alphabetic(parts.Current, 3); extended++)
            parts.Next();
        return true;
    }

    private static bool TakeExtensions(ref Parts parts)
    {
        var singletons = 0UL;
        while (parts.Current.Length == 1 && char.IsAsciiLetterOrDigit(parts.Current[0]) && parts.Current[0] is not ('x' or 'X'))
        {
            // RFC 5646, 2.2.6: each singleton once.
            var letter = char.ToLowerInvariant(parts.Current[0]);
            var bit = 1UL << (char.IsAsciiDigit(letter) ? letter - '0' : letter - 'a' + 10);
            if ((singletons & bit) != 0)
                return false;
            singletons |= bit;
            parts.Next();
            if (!TakeAll(ref parts, least: 2))
                return false;
        }

        return true;
    }

    private static bool IsPrivate(ref Parts parts)
    {
        if (parts.Current.Length != 1 || parts.Current[0] is not ('x' or 'X'))
            return false;
        parts.Next();
        return TakeAll(ref parts, least: 1);
    }

    // One or more subtags of so many letters and digits.
    private static bool TakeAll(ref Parts parts, int least)
    {
        var any = false;
        while (parts.Current.Length >= least && parts.Current.Length <= 8 && IsLettersOrDigits(parts.Current))
        {
            any = true;
            parts.Next();
        }

        return any;
    }

    private static bool IsVariant(ReadOnlySpan<char> part) =>
        IsLettersOrDigits(part) && (part.Length is >= 5 and <= 8 || (part.Length == 4 && char.IsAsciiDigit(part[0])));

    private static bool Alphabetic(ReadOnlySpan<char> part, int length) => part.Length == length && IsLetters(part);

    private static bool IsLetters(ReadOnlySpan<char> part)
    {
        foreach (var character in part)
        {
            if (!char.IsAsciiLetter(character))
                return false;
        }

        return true;
    }

    private static bool IsDigits(ReadOnlySpan<char> part) => !part.ContainsAnyExceptInRange('0', '9');

    private static bool IsLettersOrDigits(ReadOnlySpan<char> part)
    {
        foreach (var character in part)
        {
            if (!char.IsAsciiLetterOrDigit(character))
                return false;
        }

        return true;
    }

    // The subtags from left to right; an empty one, as two hyphens in a row leave, is taken by no rule.
    private ref struct Parts
    {
        private ReadOnlySpan<char> _rest;

        public Parts(ReadOnlySpan<char> tag)
        {
            _rest = tag;
            AtEnd = false;
            Current = default;
            Next(tag.Length > 0);
        }

        public ReadOnlySpan<char> Current { get; private set; }

        public bool AtEnd { get; private set; }

        private bool _last;

        public void Next() => Next(!_last);

        private void Next(bool more)
        {
            if (!more)
            {
                Current = default;
                AtEnd = true;
                return;
            }

            var hyphen = _rest.IndexOf('-');
            _last = hyphen < 0;
            Current = _last ? _rest : _rest[..hyphen];
            _rest = _last ? default : _rest[(hyphen + 1)..];
        }
    }
}
