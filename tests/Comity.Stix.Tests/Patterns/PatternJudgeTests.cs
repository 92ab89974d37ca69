namespace Comity.Stix.Tests.Patterns;

/// <summary>
/// What other readers and matchers of the committee hold for valid and for matching, with values of our own. Where they and the text of
/// STIX 2.1 differ the text decides; such a row says so.
/// </summary>
public sealed class PatternJudgeTests
{
    [Theory]
    [InlineData("[file:size <= 2048]")]
    [InlineData("[file:file_name = 'plain_name']")]
    [InlineData("[file:extensions.'ntfs-ext'.sid = '7']")]
    [InlineData("[emailaddr:value MATCHES '.+\\\\@example\\\\.com$' OR file:name MATCHES '^Annex.+\\\\.exe$']")]
    [InlineData("[ipv4addr:value NOT ISSUBSET '192.0.2.1/24']")]
    [InlineData("[user-account:user_id = 'a'] AND [user-account:user_id != 'b'] AND [user-account:user_id = 'c'] WITHIN 5 SECONDS")]
    [InlineData("[x-net:props[0].payload MATCHES 'abc']")]
    [InlineData("[x_whatever:detected == t'2018-03-22T12:11:14.1Z']")]
    [InlineData("[foo:bar=1] REPEATS 9 TIMES")]
    [InlineData("( [(network-traffic:dst_port IN(443,6443) AND network-traffic:src_packets != 0) ])")]
    [InlineData("([x-a:v = 1] REPEATS 2 TIMES) REPEATS 2 TIMES")]
    [InlineData("[x-a:v = 1] START t'2026-06-01T01:30:00.123Z' STOP t'2026-06-01T02:20:00.123Z' OR [x-a:v = 2] START t'2026-06-01T03:55:00Z' STOP t'2026-06-01T04:30:24Z'")]
    [InlineData("[process:command_line MATCHES'^a$']")]
    [InlineData("[x-a:v MATCHES ''] REPEATS 2 TIMES")]
    [InlineData("[x-a:v = 1] WITHIN .0001 SECONDS")]
    // The text defines no form of hashes in patterns; a reader that checks their length is stricter than it.
    [InlineData("[file:hashes.'SHA-256' = 'f00']")]
    public void What_others_take_is_taken(string pattern) => APattern.Of(pattern);

    [Theory]
    [InlineData("[file:size = ]")]
    [InlineData("[file:hashes.MD5 = cead3f77]")]
    [InlineData("[file.size = 1280]")]
    [InlineData("[file:name MATCHES /.*\\.dll/]")]
    [InlineData("[x-a:v = 1] WITHIN ]")]
    [InlineData("[x-a:v = 1] WITHIN 5 HOURS]")]
    [InlineData("[x-a:v = 1] WITHIN -5 SECONDS]")]
    [InlineData("[x-a:v = 1] WITHIN 0 SECONDS")]
    [InlineData("[network-traffic:dst_ref.value ISSUBSET ]")]
    [InlineData("[file:hashes.MD5 =? 'ce']")]
    [InlineData("[x-a:v == t'2457-73-22T32:81:84.1Z']")]
    [InlineData("[artifact:payload_bin = b'====']")]
    [InlineData("[foo:bar=1] within 2 seconds")]
    [InlineData("([x-a:v = 1] REPEATS 2 TIMES REPEATS 3 TIMES)")]
    [InlineData("[x-a:v = 1] START t'2026-06-01T01:30:00Z' STOP t'2026-06-01T02:20:00Z' START t'2026-06-01T01:30:00Z' STOP t'2026-06-01T02:20:00Z'")]
    [InlineData("[x-a:v = 1] START t'2026-06-01T00:00:00Z'")]
    [InlineData("[x-a:v = 1] START t'2026-06-01t00:00:00Z' STOP t'2026-06-02T00:00:00Z'")]
    [InlineData("[x-a:v = 1] START t'2026-06-01T00:00:00Z' STOP t'2026-06-02T00:00:00'")]
    [InlineData("[x-a:v = t'2026/06/01T00:00:00Z']")]
    [InlineData("[x-a:v = t'2026-06-01T00:00Z']")]
    [InlineData("[x-a:v = null]")]
    [InlineData("[x-a:v IN (null, null)]")]
    [InlineData("[x-a:needs-quotes = 1]")]
    [InlineData("[x-a:v IN (1, true)]")]
    // 9.6.1 asks for constants of one data type; others let integers and floats stand together.
    [InlineData("[x-a:v IN (1, 2.5)]")]
    // 9.5.1 allows one qualifier of a type for an expression; others let a second one follow parentheses or another type.
    [InlineData("([x-a:v = 1]) WITHIN 5 SECONDS WITHIN 6 SECONDS")]
    [InlineData("[x-a:v = 1] REPEATS 2 TIMES REPEATS 2 TIMES")]
    public void What_others_refuse_is_refused_and_so_is_what_the_text_forbids(string pattern) => APattern.Refused(pattern);

    [Theory]
    [InlineData("x-a:i NOT != 5", true)]
    [InlineData("x-a:i > 4.9", true)]
    [InlineData("x-a:i < 4.9", false)]
    [InlineData("x-a:i != false", true)]
    [InlineData("x-a:i NOT = true", true)]
    [InlineData("x-a:i != h'010203'", true)]
    [InlineData("x-a:i > h'010203'", false)]
    [InlineData("x-a:i != t'1965-07-19T22:41:38Z'", true)]
    [InlineData("x-a:i > t'1965-07-19T22:41:38Z'", false)]
    [InlineData("x-a:i NOT LIKE 'he%'", true)]
    [InlineData("x-a:i NOT ISSUPERSET '192.0.2.1'", true)]
    [InlineData("x-a:f IN (-4.21, 12.658)", true)]
    [InlineData("x-a:f NOT IN ('a', 'b')", true)]
    [InlineData("x-a:whole IN (11, 12, 13)", true)]
    [InlineData("x-a:b IN (false, true, false)", true)]
    [InlineData("x-a:b = 1", false)]
    [InlineData("x-a:b != 1", true)]
    [InlineData("x-a:b NOT IN (false, true)", false)]
    [InlineData("x-a:s >= 'hello'", true)]
    [InlineData("x-a:s LIKE 'he__o'", true)]
    [InlineData("x-a:s MATCHES '.lo$'", true)]
    [InlineData("x-a:s NOT IN ()", true)]
    [InlineData("x-a:s IN ()", false)]
    [InlineData("x-a:ip ISSUBSET '192.0.2.250/28'", false)]
    [InlineData("x-a:ip ISSUBSET '192.0.2.47/28'", true)]
    [InlineData("x-a:cidr ISSUPERSET '192.0.2.41/29'", true)]
    [InlineData("x-a:cidr ISSUPERSET '192.0.2.41/13'", false)]
    [InlineData("x-a:name_bin MATCHES '\\\\x61li[c\\\\x01]e'", true)]
    [InlineData("x-a:name_bin NOT MATCHES '\u0103lice'", true)]
    [InlineData("x-a:name_bin LIKE '%alice%'", true)]
    [InlineData("x-a:name_bin NOT LIKE '%\u0103lice%'", true)]
    [InlineData("x-a:name_hex > 'aardvark'", true)]
    [InlineData("x-a:wide < h'616c696365'", false)]
    [InlineData("x-a:wide != h'616c696365'", true)]
    [InlineData("x-a:'has-hyphen.dot' = 3", true)]
    // Others stop at a text that is no timestamp; 9.6.1 lets it be false, and true for != alone.
    [InlineData("x-a:s > t'1965-07-19T22:41:38Z'", false)]
    [InlineData("x-a:s != t'1965-07-19T22:41:38Z'", true)]
    // Others take null for a value that differs; section 2 knows no null, so that the property is not present (9.6).
    [InlineData("x-a:none != 'alice'", false)]
    // 9.7.2: out of range every operation is false, negated ones included.
    [InlineData("x-a:list[0] = 'a'", true)]
    [InlineData("x-a:list[2] != 'a'", false)]
    [InlineData("x-a:list[2] NOT = 'a'", false)]
    [InlineData("EXISTS x-a:list[1]", true)]
    [InlineData("EXISTS x-a:list[2]", false)]
    [InlineData("x-a:list[*] NOT = 'a'", true)]
    public void Comparisons_hold_as_others_say_and_where_they_differ_as_the_text_says(string comparison, bool holds) =>
        Assert.Equal(holds, $"[{comparison}]".Matches(Observed.Of("""
            {"type":"x-a","i":5,"f":12.658,"whole":12.0,"b":true,"s":"hello","ip":"192.0.2.44","cidr":"192.0.2.44/24","name_bin":"YWxpY2U=","name_hex":"616c696365",
             "wide":"\u0103lice","has-hyphen.dot":3,"none":null,"list":["a","b"]}
            """)));

    // Three people, at 0, 5 and 10 seconds.
    [Theory]
    [InlineData("[x-p:name = 'bob'] WITHIN .0001 SECONDS", true)]
    [InlineData("([x-p:name = 'ana'] AND [x-p:name < 'carl']) WITHIN 6 SECONDS", true)]
    [InlineData("([x-p:name = 'ana'] AND [x-p:name < 'carl']) WITHIN 4.9999 SECONDS", false)]
    [InlineData("[x-p:name = 'ana'] AND [x-p:name < 'carl'] WITHIN 1 SECONDS", true)]
    [InlineData("([x-p:name = 'ana'] OR [x-p:name = 'dora']) WITHIN 1 SECONDS", true)]
    [InlineData("[x-p:age > 20] OR ([x-p:name > 'zoe'] FOLLOWEDBY [x-p:age < 0])", true)]
    [InlineData("[x-p:age > 20] OR [x-p:name > 'zoe'] AND [x-p:age < 0]", true)]
    [InlineData("([x-p:age > 20] OR [x-p:name > 'zoe']) AND [x-p:age < 0]", false)]
    [InlineData("[x-p:age > 20] OR [x-p:name > 'zoe'] FOLLOWEDBY [x-p:age < 0]", false)]
    [InlineData("[x-p:name = 'ana'] AND [x-p:age = 10]", false)]
    [InlineData("[x-p:name = 'ana'] FOLLOWEDBY [x-p:age = 10]", false)]
    [InlineData("[x-p:name = 'bob'] FOLLOWEDBY [x-p:age < 15]", false)]
    [InlineData("([x-p:name = 'bob'] FOLLOWEDBY [x-p:name < 'erik']) AND [x-p:age < 15]", true)]
    [InlineData("[x-p:name MATCHES ''] REPEATS 3 TIMES WITHIN 10 SECONDS", false)]
    [InlineData("[x-p:name MATCHES ''] REPEATS 3 TIMES WITHIN 10.1 SECONDS", true)]
    [InlineData("([x-p:age < 30] FOLLOWEDBY [x-p:age < 30]) REPEATS 2 TIMES", false)]
    public void Sets_of_observations_match_as_others_say(string pattern, bool matches)
    {
        Observation Person(string name, int age, double second) =>
            Observed.At(Observed.Time(second), Observed.Time(second), 1, $$"""{"type":"x-p","name":"{{name}}","age":{{age}}}""");
        Assert.Equal(matches, pattern.Matches(Person("ana", 10, 0), Person("bob", 17, 5), Person("carl", 22, 10)));
    }
}
