namespace Comity.Stix.Tests.Patterns;

public sealed class PatternGrammarTests
{
    // Our own patterns for each form that the examples of 9.3, 9.5, 9.6, 9.7 and 9.8 show.
    [Theory]
    [InlineData("[ipv4-addr:value = '198.51.100.1/32']")]
    [InlineData("[ipv4-addr:value = '198.51.100.1/32' OR ipv6-addr:value = '2001:db8::1/128'] REPEATS 5 TIMES")]
    [InlineData("([ipv4-addr:value = '198.51.100.1'] FOLLOWEDBY [domain-name:value = 'example.com']) WITHIN 600 SECONDS")]
    [InlineData("[file:hashes.'SHA-256' = 'aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f']")]
    [InlineData("[email-message:from_ref.value MATCHES '.+\\\\@example\\\\.com$' AND email-message:body_multipart[*].body_raw_ref.name MATCHES '^Annex.+\\\\.exe$']")]
    [InlineData("[file:hashes.MD5 = 'cead3f77f6cda6ec00f57d76c9a6879f' OR file:size = 1] AND [file:name = 'a.dll']")]
    [InlineData("([file:hashes.MD5 = '79'] FOLLOWEDBY [windows-registry-key:key = 'HKEY_LOCAL_MACHINE\\\\foo\\\\bar']) WITHIN 300 SECONDS")]
    [InlineData("[user-account:account_type = 'unix' AND user-account:user_id = '1007'] AND [user-account:user_id = '1008']")]
    [InlineData("[artifact:mime_type = 'application/vnd.tcpdump.pcap' AND artifact:payload_bin MATCHES '\\\\xd4\\\\xc3\\\\x00']")]
    [InlineData("[file:name = 'a.dll' AND file:parent_directory_ref.path = 'C:\\\\Windows\\\\System32']")]
    [InlineData("[file:extensions.'windows-pebinary-ext'.sections[*].entropy > 7.0]")]
    [InlineData("[file:mime_type = 'image/bmp' AND file:magic_number_hex = h'ffd8']")]
    [InlineData("[artifact:payload_bin = b'ABI=']")]
    [InlineData("[network-traffic:dst_ref.type = 'domain-name' AND network-traffic:dst_ref.value = 'example.com'] REPEATS 5 TIMES WITHIN 1800 SECONDS")]
    [InlineData("[domain-name:value = 'example.org' AND domain-name:resolves_to_refs[*].value = '198.51.100.1/32']")]
    [InlineData("[(file:name = 'pdf.exe' OR file:size = 371712) AND file:created = t'2014-01-13T07:03:17Z']")]
    [InlineData("[x-usb-device:usbdrive.serial_number = '5758']")]
    [InlineData("[process:command_line MATCHES '^.+>-add a.cer$'] FOLLOWEDBY [process:command_line MATCHES '^b$'] WITHIN 300 SECONDS")]
    [InlineData("[network-traffic:dst_ref.value ISSUBSET '2001:db8::/64']")]
    [InlineData("[ipv4-addr:value ISSUPERSET '198.51.100.0/24']")]
    [InlineData("[file:name = 'foo.dll'] AND [windows-registry-key:key = 'k'] OR [process:image_ref.name = 'a' OR process:image_ref.name = 'b']")]
    [InlineData("[file:name = 'foo.dll'] START t'2016-06-01T00:00:00Z' STOP t'2016-07-01T00:00:00Z'")]
    [InlineData("[process:name IN ('proccy', 'proximus', 'badproc')]")]
    [InlineData("[directory:path LIKE 'C:\\\\Windows\\\\%\\\\foo']")]
    [InlineData("[EXISTS windows-registry-key:values]")]
    [InlineData("[network-traffic:protocols[0] = 'tcp']")]
    [InlineData("[file:name NOT = 'a' AND file:size NOT IN (1, 2) AND file:is_encrypted != true]")]
    [InlineData("[file:size > -5 AND file:x = -0.5]")]
    [InlineData("([file:size = 1] WITHIN 5 SECONDS) WITHIN 5 SECONDS")]
    [InlineData("([file:size = 1] OR [file:size = 2]) AND ([file:size = 3] FOLLOWEDBY [file:size = 4])")]
    public void What_the_standard_writes_is_read_and_is_in_normal_form(string text) => Assert.Equal(text, APattern.Of(text).ToString());

    [Theory]
    [InlineData(" [\tfile:size\u2003=\r\n1 ] ", "[file:size = 1]")]
    [InlineData("[(((file:size = 1)))]", "[file:size = 1]")]
    [InlineData("([file:size == 1])", "[file:size = 1]")]
    [InlineData("[file:size <> 1]", "[file:size != 1]")]
    [InlineData("[file:'size' = 1]", "[file:size = 1]")]
    [InlineData("[file:hashes.'MD5'='a']", "[file:hashes.MD5 = 'a']")]
    [InlineData("[file:hashes.'AND'='a']", "[file:hashes.'AND' = 'a']")]
    [InlineData("[file:'a.b' = 'it\\'s']", "[file:'a.b' = 'it\\'s']")]
    [InlineData("[file:magic_number_hex = h'FFd8']", "[file:magic_number_hex = h'ffd8']")]
    [InlineData("[artifact:payload_bin = b'AB\nI=']", "[artifact:payload_bin = b'ABI=']")]
    [InlineData("[file:x = .50]", "[file:x = 0.5]")]
    [InlineData("[file:x = -000.0]", "[file:x = 0.0]")]
    [InlineData("[file:x = -0]", "[file:x = 0]")]
    [InlineData("[file:x = 1] WITHIN 5.00 SECONDS", "[file:x = 1] WITHIN 5 SECONDS")]
    [InlineData("[file:x = 1 OR (file:x = 2 OR file:x = 3)]", "[file:x = 1 OR file:x = 2 OR file:x = 3]")]
    [InlineData("[file:x = 1] AND ([file:x = 2] AND [file:x = 3])", "[file:x = 1] AND [file:x = 2] AND [file:x = 3]")]
    [InlineData("([file:x = 1] WITHIN 5 SECONDS) REPEATS 2 TIMES", "[file:x = 1] WITHIN 5 SECONDS REPEATS 2 TIMES")]
    [InlineData("([file:x = 1] AND [file:x = 2]) OR [file:x = 3]", "[file:x = 1] AND [file:x = 2] OR [file:x = 3]")]
    [InlineData("/* why */ [file:x = 1] // so", "[file:x = 1]")]
    [InlineData("[file:x IN ( )]", "[file:x IN ()]")]
    public void Spellings_of_one_tree_have_one_normal_form(string text, string normal)
    {
        Assert.Equal(normal, APattern.Of(text).ToString());
        Assert.Equal(normal, APattern.Of(normal).ToString());
    }

    // 9.5.3: AND before OR before FOLLOWEDBY, outside as inside the brackets.
    [Fact]
    public void AND_binds_before_OR_and_OR_before_FOLLOWEDBY()
    {
        var then = Assert.IsType<ObservationGroup>(APattern.Of("[a-b:c = 1] FOLLOWEDBY [a-b:c = 2] OR [a-b:c = 3] AND [a-b:c = 4]").Expression);
        Assert.Equal(ObservationOperator.FollowedBy, then.Operator);
        var or = Assert.IsType<ObservationGroup>(then.Operands[1]);
        Assert.Equal(ObservationOperator.Or, or.Operator);
        Assert.Equal(ObservationOperator.And, Assert.IsType<ObservationGroup>(or.Operands[1]).Operator);
    }

    // 9.5.2: qualifiers take the expression just before them, and no more.
    [Fact]
    public void A_qualifier_applies_to_the_expression_before_it_only()
    {
        var then = Assert.IsType<ObservationGroup>(APattern.Of("[a-b:c = 1] FOLLOWEDBY [a-b:c = 2] REPEATS 5 TIMES").Expression);
        Assert.IsType<ObservationExpression>(then.Operands[0]);
        Assert.Equal(new RepeatsQualifier(5), Assert.IsType<QualifiedObservation>(then.Operands[1]).Qualifier);
    }

    [Fact]
    public void Nodes_know_where_they_stand()
    {
        var test = Assert.IsType<ObservationExpression>(APattern.Of("  [ file:size = 12]").Expression);
        Assert.Equal(2, test.Offset);
        Assert.Equal(4, test.Condition.Offset);
        Assert.Equal(16, Assert.IsType<ComparisonExpression>(test.Condition).Operands[0].Offset);
    }

    [Theory]
    [InlineData("[my-thing:x = 1]", "pattern.unknown-type", 1)]
    [InlineData("[file:x = 1] // why", "pattern.comment", 13)]
    [InlineData("[file:x == 1]", "pattern.operator-alias", 8)]
    [InlineData("[file:x IN ()]", "pattern.empty-set", 1)]
    [InlineData("[file:x_hex = h'FF']", "pattern.hex-case", 14)]
    [InlineData("[x-a:ip ISSUBSET '192.0.2.0/24']", "pattern.network-path", 1)]
    [InlineData("[NOT EXISTS file:x]", "pattern.not-exists", 1)]
    public void What_is_allowed_and_yet_worth_a_look_is_noted(string text, string code, int offset)
    {
        var note = Assert.Single(APattern.Of(text).Notes);
        Assert.Equal((code, offset), (note.Code, note.Offset));
    }
}
