namespace Comity.Stix.Tests.Patterns;

/// <summary>STIX 2.1, 9.7: from a type of object along names, lists, dictionaries and references.</summary>
public sealed class ObjectPathTests
{
    private const string File = """
        {"type":"file","name":"a.exe","hashes":{"SHA-256":"aa","MD5":"bb"},"parent_directory_ref":"1","contains_refs":["2","3"],
         "extensions":{"windows-pebinary-ext":{"sections":[{"entropy":1.5},{"entropy":7.5}]},"x-own-ext":{"own":1}},"x_own":"mine","odd.key":"o","lists":[[1,2],[3]]}
        """;

    private static readonly Observation Observation = Observed.Of(
        File,
        """{"type":"directory","path":"C:\\Windows","contains_refs":["0"]}""",
        """{"type":"domain-name","value":"example.com","resolves_to_refs":["3"]}""",
        """{"type":"ipv4-addr","value":"198.51.100.1"}""",
        """{"type":"x-thing","serial":"57"}""");

    [Theory]
    [InlineData("file:name = 'a.exe'", true)]
    [InlineData("directory:name = 'a.exe'", false)]
    [InlineData("file:hashes.'SHA-256' = 'aa'", true)]
    [InlineData("file:hashes.MD5 = 'bb'", true)]
    [InlineData("file:hashes.MD6 = 'bb'", false)]
    [InlineData("file:extensions.'windows-pebinary-ext'.sections[*].entropy > 7.0", true)]
    [InlineData("file:extensions.'windows-pebinary-ext'.sections[0].entropy > 7.0", false)]
    [InlineData("file:extensions.'windows-pebinary-ext'.sections[1].entropy > 7.0", true)]
    // 9.7.2: out of range is false, whatever the operation.
    [InlineData("file:extensions.'windows-pebinary-ext'.sections[2].entropy != 7.0", false)]
    // 9.7.2: one evaluation that is true is enough, negated ones included.
    [InlineData("file:extensions.'windows-pebinary-ext'.sections[*].entropy != 7.5", true)]
    [InlineData("file:extensions.'windows-pebinary-ext'.sections[*].entropy NOT > 7.0", true)]
    [InlineData("file:extensions.'x-own-ext'.own = 1", true)]
    [InlineData("file:x_own = 'mine'", true)]
    [InlineData("file:'odd.key' = 'o'", true)]
    [InlineData("file:lists[0][1] = 2", true)]
    [InlineData("file:lists[*][*] = 3", true)]
    [InlineData("file:lists[1][1] = 3", false)]
    [InlineData("file:name[0] = 'a'", false)]
    [InlineData("file:lists = 1", false)]
    // 9.7.4: references are followed, singly and in lists.
    [InlineData("file:parent_directory_ref.path = 'C:\\\\Windows'", true)]
    [InlineData("file:parent_directory_ref.type = 'directory'", true)]
    [InlineData("file:parent_directory_ref = '1'", true)]
    [InlineData("file:contains_refs[*].value = '198.51.100.1'", true)]
    [InlineData("file:contains_refs[0].value = '198.51.100.1'", false)]
    [InlineData("file:contains_refs[0].resolves_to_refs[*].value ISSUBSET '198.51.100.0/24'", true)]
    [InlineData("file:parent_directory_ref.contains_refs[*].hashes.MD5 = 'bb'", true)]
    [InlineData("directory:contains_refs[*].parent_directory_ref.contains_refs[*].name = 'a.exe'", true)]
    [InlineData("file:name.value = 'x'", false)]
    [InlineData("EXISTS file:contains_refs[1].value", true)]
    [InlineData("EXISTS file:contains_refs[2].value", false)]
    [InlineData("x-thing:serial = '57'", true)]
    [InlineData("unknown-thing:serial = '57'", false)]
    public void A_path_leads_to_the_values_that_the_comparison_sees(string comparison, bool holds) =>
        Assert.Equal(holds, $"[{comparison}]".Matches(Observation));

    [Fact]
    public void A_reference_to_nothing_is_not_present() =>
        Assert.False("[network-traffic:dst_ref.value != 'x']".Matches(Observed.Of("""{"type":"network-traffic","dst_ref":"9"}""")));

    // 9.7.4: only what object_refs lists can be followed.
    [Fact]
    public void Only_objects_that_the_observation_lists_can_be_reached()
    {
        const string Address = "ipv4-addr--ff26c055-6336-5bc5-b98d-13d6226742dd";
        const string Traffic = "network-traffic--2568d22a-8998-58eb-99ec-3c8ca74f527d";
        StixObject[] Bundle(string refs) =>
        [
            Observed.Object($$"""{"type":"ipv4-addr","id":"{{Address}}","value":"198.51.100.3"}"""),
            Observed.Object($$"""{"type":"network-traffic","id":"{{Traffic}}","dst_ref":"{{Address}}"}"""),
            Observed.Object($$"""{"type":"observed-data","id":"observed-data--b67d30ff-02ac-498a-92f9-32f845f448cf","first_observed":"2026-03-01T12:00:00Z","last_observed":"2026-03-01T12:00:00Z","number_observed":1,"object_refs":[{{refs}}]}"""),
        ];

        var both = Assert.Single(Observation.In(Bundle($"\"{Address}\",\"{Traffic}\"")));
        var one = Assert.Single(Observation.In(Bundle($"\"{Traffic}\"")));
        Assert.True("[network-traffic:dst_ref.value = '198.51.100.3']".Matches(both));
        Assert.True("[ipv4-addr:value = '198.51.100.3']".Matches(both));
        Assert.False("[network-traffic:dst_ref.value = '198.51.100.3']".Matches(one));
        Assert.False("[ipv4-addr:value = '198.51.100.3']".Matches(one));
        Assert.True("[EXISTS network-traffic:dst_ref]".Matches(one));
    }

    // 9.5: one object, from which all paths of the brackets begin.
    [Fact]
    public void All_comparisons_in_brackets_begin_at_one_object()
    {
        var apart = Observed.Of(
            """{"type":"network-traffic","src_ref":"1"}""", """{"type":"ipv4-addr","value":"203.0.113.10"}""",
            """{"type":"network-traffic","dst_ref":"3"}""", """{"type":"ipv4-addr","value":"198.51.100.58"}""");
        var together = Observed.Of(
            """{"type":"network-traffic","src_ref":"1","dst_ref":"2"}""", """{"type":"ipv4-addr","value":"203.0.113.10"}""",
            """{"type":"ipv4-addr","value":"198.51.100.58"}""");
        const string Both = "[network-traffic:src_ref.value = '203.0.113.10' AND network-traffic:dst_ref.value = '198.51.100.58']";
        Assert.False(Both.Matches(apart));
        Assert.True(Both.Matches(together));
    }

    // 9.5: OR may join paths of different types; AND binds before it.
    [Theory]
    [InlineData("[(x-a:j = 'W' AND x-a:k = 'X') OR (x-b:m = 'Y' AND x-b:n = 'Z')]", true)]
    [InlineData("[(x-a:j = 'W' AND x-a:k = 'Y') OR (x-b:m = 'Y' AND x-b:n = 'X')]", false)]
    [InlineData("[x-a:j = 'V' AND x-a:k = 'X' OR x-a:l = 'Z']", true)]
    [InlineData("[x-a:j = 'V' AND (x-a:k = 'X' OR x-a:l = 'Z')]", false)]
    public void OR_may_join_types_of_objects_and_AND_binds_before_it(string pattern, bool holds) =>
        Assert.Equal(holds, pattern.Matches(Observed.Of("""{"type":"x-a","j":"W","k":"X","l":"Z"}""", """{"type":"x-b","m":"Y","n":"Z"}""")));

    [Fact]
    public void References_in_a_circle_come_to_an_end()
    {
        var refs = string.Join(',', Enumerable.Range(0, 40).Select(i => $"\"{i}\""));
        var circle = Observed.Of([.. Enumerable.Repeat($$"""{"type":"x-a","x_refs":[{{refs}}],"size":10}""", 40)]);
        var path = string.Concat(Enumerable.Repeat("x_refs[*].", 30));
        Assert.False($"[x-a:{path}size > 100]".Matches(circle));
        Assert.True($"[x-a:{path}size = 10]".Matches(circle));
    }

    [Fact]
    public void Of_an_observation_in_several_versions_the_latest_counts()
    {
        StixObject Version(string modified, string value) => Observed.Object($$$"""
            {"type":"observed-data","id":"observed-data--b67d30ff-02ac-498a-92f9-32f845f448cf","modified":"{{{modified}}}","first_observed":"2026-03-01T12:00:00Z",
             "last_observed":"2026-03-01T12:00:00Z","number_observed":1,"objects":{"0":{"type":"x-a","v":"{{{value}}}"} } }
            """);
        var observation = Assert.Single(Stix.Observation.In([Version("2026-03-02T00:00:00Z", "new"), Version("2026-03-01T00:00:00Z", "old")]));
        Assert.True("[x-a:v = 'new']".Matches(observation));
    }
}
