namespace Comity.Stix.Tests.Patterns;

public sealed class PatternErrorTests
{
    [Theory]
    [InlineData("", "pattern.syntax", 0, "the end", "[ or (")]
    [InlineData("file:size = 1", "pattern.syntax", 0, "file", "[ or (")]
    [InlineData("[file:size = 1", "pattern.syntax", 14, "the end", "AND, OR or ]")]
    [InlineData("[file:size = 1]]", "pattern.syntax", 15, "]", "AND, OR, FOLLOWEDBY")]
    [InlineData("[file:size = 1] and [file:size = 2]", "pattern.syntax", 16, "and", "AND, OR, FOLLOWEDBY")]
    [InlineData("[file:size = 1] START t'2016-06-01T00:00:00Z'", "pattern.syntax", 45, "the end", "STOP")]
    [InlineData("[file:size = 1] START '2016-06-01T00:00:00Z' STOP '2017-06-01T00:00:00Z'", "pattern.syntax", 22, "'2016-06-01T00:00:00Z'", "timestamp")]
    [InlineData("[file:size = 1] START t'2016-06-31T00:00:00Z' STOP t'2016-07-01T00:00:00Z'", "pattern.timestamp", 22, "t'2016-06-31T00:00:00Z'", "2.16")]
    [InlineData("[file:size = 1] REPEATS 0 TIMES", "pattern.syntax", 24, "0", "positive integer")]
    [InlineData("[file:size = 1] REPEATS -1 TIMES", "pattern.syntax", 24, "-1", "positive integer")]
    [InlineData("[file:size = 1] REPEATS 1.5 TIMES", "pattern.syntax", 24, "1.5", "positive integer")]
    [InlineData("[file:size = 1] WITHIN 0.0 SECONDS", "pattern.syntax", 23, "0.0", "positive number")]
    [InlineData("[file:size = 1] WITHIN 5 MINUTES", "pattern.syntax", 25, "MINUTES", "SECONDS")]
    [InlineData("[file:size = 1] WITHIN 5 SECONDS WITHIN 6 SECONDS", "pattern.qualifier-twice", 33, "WITHIN", "9.5.1")]
    [InlineData("[file:size = 1] REPEATS 5 TIMES WITHIN 5 SECONDS REPEATS 5 TIMES", "pattern.qualifier-twice", 49, "REPEATS", "9.5.1")]
    [InlineData("[file:name = 'a' AND ipv4-addr:value = '192.0.2.1']", "pattern.no-common-type", 21, "a comparison of ipv4-addr", "same object (9.5)")]
    [InlineData("[(a-b:c = 1 OR a-c:c = 1) AND a-d:c = 1]", "pattern.no-common-type", 30, "a comparison of a-d", "9.5")]
    [InlineData("[NOT file:size = 1]", "pattern.syntax", 5, "file", "EXISTS")]
    [InlineData("[file:size NOT NOT = 1]", "pattern.syntax", 15, "NOT", "an operator")]
    [InlineData("[file:size like 'a']", "pattern.syntax", 11, "like", "NOT or an operator")]
    [InlineData("[file:size = True]", "pattern.syntax", 13, "True", "a constant")]
    [InlineData("[file:size > true]", "pattern.syntax", 13, "true", "order")]
    [InlineData("[file:size = +1]", "pattern.syntax", 13, "+", "plus sign")]
    [InlineData("[file:size = 007]", "pattern.syntax", 13, "007", "leading zeros")]
    [InlineData("[file:size = 1e5]", "pattern.syntax", 14, "e", "no exponent")]
    [InlineData("[file:size = 1.]", "pattern.syntax", 14, ".", "no exponent")]
    [InlineData("[file:size = -]", "pattern.syntax", 13, "-", "digits")]
    [InlineData("[file:size = 9007199254740992]", "pattern.number", 13, "9007199254740992", "2.10")]
    [InlineData("[file:size = -9223372036854775808]", "pattern.number", 13, "-9223372036854775808", "2.10")]
    [InlineData("[file:size = 9223372036854775808]", "pattern.number", 13, "9223372036854775808", "2.10")]
    [InlineData("[file:size = 1] WITHIN 99999999999999999999999999999999 SECONDS", "pattern.syntax", 23, "99999999999999999999999999999999", "positive number")]
    [InlineData("[file:size = 1] REPEATS 99999999999999999999 TIMES", "pattern.syntax", 24, "99999999999999999999", "positive integer")]
    [InlineData("[file:name = 'a]", "pattern.syntax", 13, "'a]", "apostrophe")]
    [InlineData("[file:name = 'a\\b']", "pattern.syntax", 15, "\\", "backslash is written twice")]
    [InlineData("[file:name = \"a\"]", "pattern.syntax", 13, "\"", "character of the patterning language")]
    [InlineData("[file:name LIKE 5]", "pattern.syntax", 16, "5", "a string")]
    [InlineData("[file:name IN ('a' 'b')]", "pattern.syntax", 19, "'b'", ", or )")]
    [InlineData("[file:name IN 'a']", "pattern.syntax", 14, "'a'", "(")]
    [InlineData("[file:name IN ('a', 5)]", "pattern.mixed-set", 20, "Integer", "String")]
    [InlineData("[file:name IN (1, 2.5)]", "pattern.mixed-set", 18, "Float", "Integer")]
    [InlineData("[file:x_hex = h'fff']", "pattern.hex", 14, "h'fff'", "even number")]
    [InlineData("[file:x_hex = h'gg']", "pattern.hex", 14, "h'gg'", "0-9 and a-f")]
    [InlineData("[file:x_bin = b'AB']", "pattern.base64", 14, "b'AB'", "padding")]
    [InlineData("[file:x_bin = b'AB I=']", "pattern.base64", 14, "b'AB I='", "4648")]
    [InlineData("[file:hashes.SHA-256 = 'a']", "pattern.unquoted-name", 13, "SHA-256", "'SHA-256'")]
    [InlineData("[file: = 'a']", "pattern.syntax", 7, "=", "name of a property")]
    [InlineData("[file = 'a']", "pattern.syntax", 6, "=", ":")]
    [InlineData("[file:name.OR = 'a']", "pattern.syntax", 11, "OR", "apostrophes")]
    [InlineData("[file:names[-1] = 'a']", "pattern.syntax", 12, "-1", "9.7.2")]
    [InlineData("[file:names[x] = 'a']", "pattern.syntax", 12, "x", "9.7.2")]
    [InlineData("[ipv4-addr:value ISSUBSET '198.51.100.0/33']", "pattern.network", 26, "198.51.100.0/33", "block")]
    [InlineData("[ipv4-addr:value ISSUBSET '198.51.100']", "pattern.network", 26, "198.51.100", "block")]
    [InlineData("[ipv4-addr:value ISSUBSET '2001:db8::/32']", "pattern.network", 26, "2001:db8::/32", "family of ipv4-addr")]
    [InlineData("[file:size = 1] /* why", "pattern.syntax", 16, "/* why", "*/")]
    [InlineData("[file:name = 'a' AND]", "pattern.syntax", 20, "]", "object path")]
    [InlineData("[file:name = 'a'] FOLLOWEDBY", "pattern.syntax", 28, "the end", "[ or (")]
    [InlineData("[]", "pattern.syntax", 1, "]", "object path")]
    [InlineData("([file:name = 'a']", "pattern.syntax", 18, "the end", "or )")]
    [InlineData("[file:name = 'a'] REPEATS 5", "pattern.syntax", 27, "the end", "TIMES")]
    public void A_malformed_pattern_is_refused_where_it_breaks(string text, string code, int offset, string found, string expected)
    {
        var error = APattern.Refused(text);
        Assert.Equal((code, offset, 1, offset + 1), (error.Code, error.Offset, error.Line, error.Column));
        Assert.Contains(found, error.Found, StringComparison.Ordinal);
        Assert.Contains(expected, error.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[file:name = 'a'\nAND x]", 2, 6)]
    [InlineData("[file:name = 'a'\r\nAND x]", 2, 6)]
    [InlineData("\r\r  x", 3, 3)]
    public void Lines_end_at_CR_at_LF_and_at_both(string text, int line, int column)
    {
        var error = APattern.Refused(text);
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Fact]
    public void A_span_that_ends_before_it_starts_is_noted_and_matches_nothing()
    {
        var pattern = APattern.Of("[x-a:v = 1] START t'2020-06-01T00:00:00Z' STOP t'2020-06-01T00:00:00.0Z'");

        Assert.Equal(("pattern.empty-span", 47), (Assert.Single(pattern.Notes).Code, pattern.Notes[0].Offset));
        Assert.False(new StixMatcher(pattern).IsMatch(Observed.At(Observed.Time(-1_000_000_000), Observed.Time(1_000_000_000), 1, """{"type":"x-a","v":1}""")));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_no_text()
    {
        Assert.Equal(("pattern.not-unicode", 14), (APattern.Refused("[file:name = '\uD83D']").Code, APattern.Refused("[file:name = '\uD83D']").Offset));
        APattern.Of("[file:name = '\uD83D\uDE00']");
    }

    [Fact]
    public void Length_depth_and_number_of_nodes_are_bounded()
    {
        var limits = new StixPatternLimits { MaxLength = 200, MaxDepth = 3, MaxNodes = 4 };
        Assert.Equal("pattern.too-long", Code(new string(' ', 201), limits));
        Assert.Equal("pattern.too-deep", Code("(((([file:size = 1]))))", limits));
        Assert.Equal("pattern.too-deep", Code("[((((file:size = 1))))]", limits));
        Assert.Equal("pattern.too-large", Code("[file:x = 1 OR file:x = 2 OR file:x = 3 OR file:x = 4 OR file:x = 5]", limits));
        Assert.Equal("pattern.too-large", Code("[file:x IN (1, 2, 3, 4, 5)]", limits));
        Assert.Equal("pattern.too-deep", Code($"[file:a{string.Concat(Enumerable.Repeat(".a", ObjectPath.MaxSteps))} = 1]", StixPatternLimits.Default));
        Assert.Equal("pattern.too-deep", Code(new string('(', 100_000), StixPatternLimits.Default));
    }

    private static string Code(string text, StixPatternLimits limits)
    {
        Assert.False(StixPattern.TryParse(text, limits, out _, out var error));
        return error.Code;
    }
}
