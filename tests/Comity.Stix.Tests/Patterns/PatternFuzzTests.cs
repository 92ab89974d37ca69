using System.Text;

namespace Comity.Stix.Tests.Patterns;

/// <summary>Broken and hostile patterns, a fixed number of them from a fixed seed: an answer or a refusal, never anything else.</summary>
public sealed class PatternFuzzTests
{
    private static readonly string[] Words =
    [
        "[", "]", "(", ")", " AND ", " OR ", " NOT ", " FOLLOWEDBY ", " WITHIN ", " REPEATS ", " START ", " STOP ", " SECONDS", " TIMES", "file:name", "x-a:v",
        ".'a-b'", "[*]", "[0]", " = ", " != ", " < ", " IN ", " LIKE ", " MATCHES ", " ISSUBSET ", "EXISTS ", "'a'", "'192.0.2.0/24'", "'(a+)+$'", "h'00'", "b'AA=='",
        "t'2026-03-01T12:00:00Z'", "t'2026-03-02T12:00:00Z'", "5", "-1.5", "true", ",", "\\", "'", "/*", "*/", "//", "\n", "\uD83D\uDE00", "\uD83D", "\0", "\u2003",
    ];

    [Fact]
    public void Any_sequence_of_words_is_a_pattern_or_is_refused_where_it_breaks()
    {
        var random = new Random(9_05);
        for (var round = 0; round < 40_000; round++)
            Check(string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => Words[random.Next(Words.Length)])));
    }

    [Fact]
    public void Any_change_of_a_sound_pattern_is_a_pattern_or_is_refused_where_it_breaks()
    {
        var (random, patterns) = (new Random(9_06), new RandomPatterns(9_06));
        for (var round = 0; round < 20_000; round++)
        {
            var text = new StringBuilder(patterns.Pattern());
            for (var change = random.Next(3); change >= 0; change--)
                Change(text, random);
            Check(text.ToString());
        }
    }

    [Fact]
    public void Any_regular_expression_is_matched_or_refused()
    {
        var random = new Random(9_07);
        var observation = Observed.Of("""{"type":"x-a","p":"aab\u00e9\uD83D\uDE00 ab12\n-]"}""");
        for (var round = 0; round < 800; round++)
        {
            var expression = string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => Pieces[random.Next(Pieces.Length)])).Replace("\\", "\\\\", StringComparison.Ordinal);
            // Where the parser takes it, the engine does.
            if (StixPattern.TryParse($"[x-a:p MATCHES '{expression}']", out var pattern, out _))
                new StixMatcher(pattern).IsMatch(observation);
        }
    }

    [Fact]
    public void Any_pattern_is_matched_against_any_observations_or_is_too_costly()
    {
        var random = new RandomPatterns(9_08);
        Observation[] observations = [.. Enumerable.Range(0, 12).Select(_ => random.Observation())];
        var matches = 0;
        for (var round = 0; round < 2_000; round++)
        {
            var match = new StixMatcher(APattern.Of(random.Pattern())).Match(observations);
            Assert.Equal(match.IsMatch, match.Observations.Count > 0);
            matches += match.IsMatch ? 1 : 0;
        }

        Assert.InRange(matches, 200, 1_800);
    }

    private static readonly string[] Pieces =
    [
        "a", "b+", "(", ")", "[", "]", "[^", "-", "{2}", "{2,3}", "{", "*", "?", "|", ".", "^", "$", @"\d", @"\W", @"\x41", @"\p{L}", @"\p{Greek}", @"\Q", @"\E", "(?:", "(?i)", "(?-s)",
        "(?=", @"\1", @"\", "[:alpha:]", "\uD83D\uDE00", @"\h", @"\N", @"\b", @"\cA", @"\o{101}", @"\x{1F600}", "(?#", "(?<n>", @"[\D]", @"[\s-z]", "a-",
    ];

    private static void Change(StringBuilder text, Random random)
    {
        var at = random.Next(text.Length + 1);
        if (random.Next(2) == 0)
            text.Insert(at, Words[random.Next(Words.Length)]);
        else
            text.Remove(Math.Min(at, text.Length), Math.Min(random.Next(6), text.Length - Math.Min(at, text.Length)));
    }

    private static void Check(string text)
    {
        if (StixPattern.TryParse(text, out var pattern, out var error))
            Assert.Equal(pattern.ToString(), APattern.Of(pattern.ToString()).ToString());
        else
            Assert.True(error.Offset >= 0 && error.Offset <= text.Length && error.Line > 0 && error.Column > 0 && error.Expected.Length > 0, $"{text}: {error}");
    }
}
