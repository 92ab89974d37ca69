using System.Text.Json;

namespace Comity.Stix.Tests.Patterns;

/// <summary>STIX 2.1, 9.6.1: MATCHES takes PCRE, searches, with DOTALL, on composed text, and on octets without UNICODE.</summary>
public sealed class RegularExpressionTests
{
    // An empty group counts nothing, so leaving it out gives no room to others.
    [Fact]
    public void Groups_that_repeat_nothing_give_no_room_for_more() =>
        Assert.Equal("pattern.regex-unsupported", APattern.Refused($"[x-a:v MATCHES '{string.Concat(Enumerable.Repeat("(){0}", 3_000))}{new string('a', 5_000)}']").Code);

    [Theory]
    [InlineData("b+", "abbc", true)]
    [InlineData("^b", "ab", false)]
    [InlineData("a.c", "a\nc", true)]
    [InlineData("(?-s)a.c", "a\nc", false)]
    [InlineData("(?-s:a.c)|x.y", "x\ny", true)]
    [InlineData("^a.c$", "a\uD83D\uDE00c", true)]
    [InlineData("^[^x]$", "\uD83D\uDE00", true)]
    [InlineData("^\uD83D\uDE00{2}$", "\uD83D\uDE00\uD83D\uDE00", true)]
    [InlineData(@"^\x{1F600}+$", "\uD83D\uDE00\uD83D\uDE00", true)]
    [InlineData(@"^\D\W\S$", "\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00", true)]
    [InlineData(@"^[\D]$", "\uD83D\uDE00", true)]
    [InlineData(@"^[^\D]$", "5", true)]
    [InlineData(@"^[^\D]$", "\uD83D\uDE00", false)]
    [InlineData("(?i)ABC", "xabcx", true)]
    [InlineData("a(?i:B)c", "abC", false)]
    [InlineData("(?m)^b$", "a\nb\nc", true)]
    [InlineData("^b$", "a\nb\nc", false)]
    [InlineData(@"\Ab\z", "b", true)]
    [InlineData(@"\bfox\b", "the fox.", true)]
    [InlineData(@"\w+@\w+\.(com|org)", "write to ana@example.org", true)]
    [InlineData("(?<user>a)(?P<x>b)(?'y'c)(?:d)", "abcd", true)]
    [InlineData("a(?#why)b", "ab", true)]
    [InlineData(@"\Qa.b[\E+", "a.b[[", true)]
    [InlineData("a{2,3}b", "aab", true)]
    [InlineData("^a{2}$", "aaa", false)]
    [InlineData("a{,2}", "a{,2}", true)]
    [InlineData("a{x", "a{x", true)]
    [InlineData("^a+?b*?c??$", "aab", true)]
    [InlineData("[]a]", "]", true)]
    [InlineData("[^]a]", "]", false)]
    [InlineData("[a-c-[b]", "[", true)]
    [InlineData("^[[:alpha:][:digit:]_-]+$", "ab_9-", true)]
    [InlineData(@"^[\w.-]+$", "a-b.c", true)]
    [InlineData(@"[\x41-\x43]", "B", true)]
    [InlineData(@"^\x41\103\t\cA\e\0$", "AC\t\u0001\u001B\0", true)]
    [InlineData(@"^\h\v\N$", "\u00A0\u2028x", true)]
    [InlineData(@"^\p{Lu}\pL\P{Lu}\p{^L}$", "ABc1", true)]
    [InlineData(@"^\p{Lu}$", "a", false)]
    [InlineData("^\u00f2$", "o\u0300", true)]
    [InlineData(@"^\d$", "\u0663", true)]
    [InlineData("a|b|", "zzz", true)]
    [InlineData("^.+>-add a\\.cer$", "x>-add a.cer", true)]
    [InlineData("\\/\\-\\_\\ ", "/-_ ", true)]
    public void An_expression_means_what_PCRE_means(string expression, string value, bool holds) =>
        Assert.Equal(holds, Pattern(expression).Matches(Observed.Of($$"""{"type":"x-a","p":{{JsonSerializer.Serialize(value)}}}""")));

    [Theory]
    [InlineData(@"\xd4\xc3\x00", "d4c300", true)]
    [InlineData(@"^.{3}$", "d4c3b2", true)]
    [InlineData(@"\w", "e9", false)]
    [InlineData(@"^\W\D\S$", "e9e9e9", true)]
    [InlineData(@"^[\x80-\xff]+$", "80ff", true)]
    [InlineData(@"^\s\d$", "0a35", true)]
    public void Octets_are_matched_one_by_one_and_without_Unicode(string expression, string hex, bool holds) =>
        Assert.Equal(holds, Pattern(expression, "p_hex").Matches(Observed.Of($$"""{"type":"x-a","p_hex":"{{hex}}"}""")));

    [Theory]
    [InlineData("a(?=b)", 1, "a lookahead")]
    [InlineData("a(?!b)", 1, "a negative lookahead")]
    [InlineData("(?<=a)b", 0, "a lookbehind")]
    [InlineData("(?<!a)b", 0, "a negative lookbehind")]
    [InlineData(@"(a)\1", 3, "a back reference")]
    [InlineData(@"(?<x>a)\k<x>", 7, "a back reference")]
    [InlineData("(?P<x>a)(?P=x)", 8, "a back reference")]
    [InlineData(@"(a)\g{1}", 3, "a back reference or recursion")]
    [InlineData("(?>a)", 0, "an atomic group")]
    [InlineData("ab++", 2, "the possessive quantifier ++")]
    [InlineData("ab{2}+", 2, "the possessive quantifier {2}+")]
    [InlineData("(?R)", 0, "a recursion")]
    [InlineData("(a(?1)?)", 2, "a recursion")]
    [InlineData("(?&x)", 0, "a recursion")]
    [InlineData("(a)(?(1)b|c)", 3, "a conditional group")]
    [InlineData("(?|a|b)", 0, "a branch reset")]
    [InlineData("a(*SKIP)b", 1, "a verb")]
    [InlineData("(?C1)a", 0, "a callout")]
    [InlineData(@"a\Kb", 1, @"\K")]
    [InlineData(@"\Ga", 0, @"\G")]
    [InlineData(@"a\R", 1, @"\R")]
    [InlineData(@"a\X", 1, @"\X")]
    [InlineData(@"a\C", 1, @"\C")]
    [InlineData("(?x)a b", 0, "(?x")]
    [InlineData(@"\p{Greek}", 0, @"\p{Greek}")]
    [InlineData("[\uD83D\uDE00]", 1, "a character beyond U+FFFF")]
    [InlineData(@"[\H]", 1, @"\H in a class")]
    [InlineData("a{4001}", 7, "more than that")]
    [InlineData("[^a]{801}", 9, "more than that")]
    [InlineData("((a{50}){50}){50}", 17, "more than that")]
    public void What_the_linear_engine_lacks_is_refused_by_its_name(string expression, int at, string name) => AssertRefused(expression, at, name, "pattern.regex-unsupported");

    [Theory]
    [InlineData("a)b", 1, ")")]
    [InlineData("(ab", 3, "the end")]
    [InlineData("*a", 0, "*")]
    [InlineData("a|+", 2, "+")]
    [InlineData("a**", 2, "*")]
    [InlineData("[ab", 0, "[")]
    [InlineData("[b-a]", 2, "a range")]
    [InlineData("[[:alfa:]]", 1, "[:")]
    [InlineData("a\\", 1, "the end")]
    [InlineData(@"a\y", 1, @"\y")]
    [InlineData(@"\x{110000}", 0, @"\x")]
    [InlineData(@"\x{12", 0, @"\x")]
    [InlineData("(?#a", 0, "(?#")]
    [InlineData("(?", 0, "(?")]
    [InlineData("(?z)", 0, "(?z")]
    [InlineData("a{3,2}", 1, "{3,2}")]
    public void What_is_no_expression_is_refused_where_it_breaks(string expression, int at, string found) => AssertRefused(expression, at, found, "pattern.regex");

    [Fact]
    public void An_error_within_an_expression_points_into_the_pattern()
    {
        var error = APattern.Refused(@"[file:name MATCHES 'a\\d\'(?=b)']");
        Assert.Equal(("pattern.regex-unsupported", 26), (error.Code, error.Offset));
    }

    // Each would take longer than anyone waits on an engine that backtracks.
    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("^(a|a)*$")]
    [InlineData("^(a|aa)+$")]
    [InlineData("(.*a){20}$")]
    [InlineData("^(([a-z])+.)+[A-Z]([a-z])+$")]
    public void A_catastrophic_expression_ends(string expression) =>
        Assert.False(Pattern(expression).Matches(Observed.Of($$"""{"type":"x-a","p":"{{new string('a', 20_000)}}!"}""")));

    // What is taken when the pattern is read must not fail when it is matched.
    [Theory]
    [InlineData("[^a]{800}")]
    [InlineData("a{4000}")]
    [InlineData("((\\w|[^x]){20}){19}b")]
    public void The_largest_expressions_that_are_taken_can_be_matched(string expression) =>
        Assert.Equal(expression[0] == '[', Pattern(expression).Matches(Observed.Of($$"""{"type":"x-a","p":"{{new string('c', 3_000)}}"}""")));

    [Theory]
    [InlineData("(")]
    [InlineData("(a)\\1")]
    public void What_the_engine_refuses_is_undecided_and_no_fault_of_the_caller(string translated) =>
        Assert.Throws<StixMatchLimitException>(() => new LinearRegex(translated).IsMatch("a"));

    [Fact]
    public void A_catastrophic_LIKE_ends() =>
        Assert.False($"[x-a:p LIKE '{string.Concat(Enumerable.Repeat("%a", 60))}b']".Matches(Observed.Of($$"""{"type":"x-a","p":"{{new string('a', 20_000)}}"}""")));

    private static string Pattern(string expression, string property = "p") =>
        $"[x-a:{property} MATCHES '{expression.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']";

    private static void AssertRefused(string expression, int at, string found, string code)
    {
        var error = APattern.Refused(Pattern(expression));
        var escaped = expression[..at].Count(c => c is '\\' or '\'');
        Assert.Equal((code, code != "pattern.regex"), (error.Code, error.IsUnsupported));
        Assert.StartsWith(found, error.Found, StringComparison.Ordinal);
        Assert.Equal("[x-a:p MATCHES '".Length + at + escaped, error.Offset);
    }
}
