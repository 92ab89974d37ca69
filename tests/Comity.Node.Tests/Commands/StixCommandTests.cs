using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Comity.Node.Tests.Commands;

/// <summary><c>comity stix …</c> as a process: what it prints, where, and how it ends.</summary>
public sealed class StixCommandTests : IDisposable
{
    private const string Valid = """
        {"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d","objects":[
         {"type":"observed-data","spec_version":"2.1","id":"observed-data--b67d30ff-02ac-498a-92f9-32f845f448cf","created":"2026-03-01T12:00:00.000Z","modified":"2026-03-01T12:00:00.000Z",
          "first_observed":"2026-03-01T11:00:00Z","last_observed":"2026-03-01T11:30:00Z","number_observed":3,"object_refs":["ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4"]},
         {"type":"ipv4-addr","spec_version":"2.1","id":"ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4","value":"198.51.100.3"}]}
        """;

    private const string Invalid = """{"type":"indicator","spec_version":"2.1","id":"indicator--1","created":"2026-03-01T12:00:00Z"}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("stix-command-").FullName;
    private readonly Shell _shell;

    public StixCommandTests() => _shell = new Shell(_folder, node: null, token: null);

    [Fact]
    public async Task Validate_says_valid_invalid_and_unreadable_by_its_exit_code()
    {
        var (valid, invalid, broken) = (_shell.File("valid.json", Valid), _shell.File("invalid.json", Invalid), _shell.File("broken.json", "{\"type\":"));

        Assert.Equal((0, ""), await EndAsync("stix", "validate", valid));
        var said = await _shell.RunAsync(null, "stix", "validate", invalid, valid);
        Assert.Equal(1, said.ExitCode);
        Assert.All(said.Output.TrimEnd().Split('\n'), line => Assert.StartsWith($"{invalid}: ", line, StringComparison.Ordinal));
        Assert.Contains("indicator--1 /id ", said.Output, StringComparison.Ordinal);
        Assert.Contains("NOT VALID: 3 objects", said.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await EndAsync("stix", "validate", broken, valid)).Code);
        Assert.Equal(2, (await EndAsync("stix", "validate", _shell.PathOf("absent.json"))).Code);
        Assert.Equal(2, (await EndAsync("stix", "validate")).Code);
        Assert.Equal(2, (await EndAsync("stix", "validate", "--disable", "no-such-check", valid)).Code);
    }

    [Fact]
    public async Task Validate_answers_one_document_and_reads_gzip_and_standard_input()
    {
        var gzip = _shell.PathOf("valid.json.gz");
        await using (var packed = new GZipStream(File.Create(gzip), CompressionLevel.Optimal))
            await packed.WriteAsync(Encoding.UTF8.GetBytes(Valid), TestContext.Current.CancellationToken);

        Assert.True((await _shell.AskAsync("stix", "validate", gzip)).GetProperty("valid").GetBoolean());
        var said = await _shell.RunAsync(Invalid, "stix", "validate", "--json", "-");
        using var document = JsonDocument.Parse(said.Output);
        Assert.Equal((1, "/id"), (said.ExitCode, document.RootElement.GetProperty("files")[0].GetProperty("findings").EnumerateArray()
            .First(finding => finding.GetProperty("pointer").GetString()!.Length > 0 && finding.GetProperty("pointer").GetString() == "/id").GetProperty("pointer").GetString()));
    }

    [Fact]
    public async Task What_only_several_objects_show_is_found_too()
    {
        const string Address = """{"type":"tool","spec_version":"2.1","id":"tool--b67d30ff-02ac-498a-92f9-32f845f448cf","created":"2026-03-01T12:00:00.000Z","modified":"2026-03-01T12:00:00.000Z","lang":"en","name":"NAME"}""";
        var file = _shell.File("versions.json", $"[{Address},{Address.Replace("NAME", "other", StringComparison.Ordinal)}]");

        var said = await _shell.RunAsync(null, "stix", "validate", file);

        Assert.Contains("version-content", said.Output, StringComparison.Ordinal);
        Assert.Contains("NOT VALID: 2 objects, 1 error, 0 warnings", said.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "There is no STIX Object in ")]
    [InlineData("{}", "There is no STIX Object in ")]
    [InlineData("", "stix.not-json: ")]
    public async Task What_holds_no_object_is_refused(string content, string explanation)
    {
        var said = await _shell.RunAsync(null, "stix", "validate", _shell.File("nothing.json", content));

        Assert.Equal(2, said.ExitCode);
        Assert.StartsWith(explanation, said.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("canonical")]
    [InlineData("id")]
    public async Task A_folder_is_refused_by_its_name(string verb)
    {
        var said = await _shell.RunAsync(null, "stix", verb, _folder);

        Assert.Equal((2, ""), (said.ExitCode, said.Output));
        Assert.StartsWith($"{_folder} is a folder", said.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_broken_object_does_not_hide_its_neighbours_and_the_bundle_itself_is_judged()
    {
        var file = _shell.File("mixed.json", $$"""{"type":"bundle","id":"bundle--wrong","objects":[{"type":"indicator","type":"x"},{{Invalid}}]}""");

        var said = await _shell.RunAsync(null, "stix", "validate", file);

        Assert.Equal(1, said.ExitCode);
        foreach (var part in new[] { "object 0 / stix.duplicate-member", "bundle--wrong /id", "indicator--1 /" })
            Assert.Contains(part, said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_beside_the_objects_may_be_as_deep_and_as_long_as_an_object()
    {
        var deep = $"{new string('[', 64)}{new string(']', 64)}";
        var shell = "{\"type\":\"bundle\",\"id\":\"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d\",\"x_example\":";

        foreach (var beside in new[] { deep, $"\"{new string('ж', 3_000_000)}\"" })
        {
            var said = await _shell.RunAsync(null, "stix", "validate", _shell.File("beside.json", $"{shell}{beside},\"objects\":[{Invalid}]}}"));

            Assert.Equal(1, said.ExitCode);
            Assert.Contains("bundle--5d0092c5-5f74-4287-9642-33f4c354e56d /x_example", said.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_empty_name_is_no_file()
    {
        foreach (var command in new string[][] { ["validate", ""], ["canonical", ""], ["match", "--pattern", "[a:b = 1]", "--bundle", ""] })
        {
            var said = await _shell.RunAsync(null, ["stix", .. command]);

            Assert.Equal((2, ""), (said.ExitCode, said.Output));
            Assert.StartsWith("The name of a file is empty", said.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Objects_are_judged_beside_those_of_all_files()
    {
        var (one, other) = (_shell.File("one.json", Team("Lamplighters")), _shell.File("other.json", Team("Others")));

        Assert.Equal((0, ""), await EndAsync("stix", "validate", one));
        var said = await _shell.RunAsync(null, "stix", "validate", one, other);
        Assert.Equal((1, true), (said.ExitCode, said.Output.Contains(" version-content ", StringComparison.Ordinal)));
        Assert.Contains(" reference-resolves ", await _shell.SayAsync("stix", "validate", "--references", one), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Advice_becomes_an_error_with_strict_and_a_check_can_be_switched_off_by_name()
    {
        var file = _shell.File("custom.json", """{"type":"x-example","spec_version":"2.1","id":"x-example--b67d30ff-02ac-498a-92f9-32f845f448cf","created":"2026-03-01T12:00:00.000Z","modified":"2026-03-01T12:00:00.000Z"}""");

        Assert.Equal(0, (await EndAsync("stix", "validate", file)).Code);
        Assert.Equal(1, (await EndAsync("stix", "validate", "--strict", file)).Code);
        Assert.Equal((0, ""), await EndAsync("stix", "validate", "--strict", "--disable", "custom-object", file));
        Assert.Contains("custom-object", await _shell.SayAsync("stix", "checks"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pattern_is_printed_in_its_normal_form_or_with_a_caret_under_the_place()
    {
        Assert.Equal((0, "[ipv4-addr:value = '192.0.2.1']\n"), await EndAsync("stix", "pattern", "--check", "[ ipv4-addr:value='192.0.2.1' ]"));

        var said = await _shell.RunAsync(null, "stix", "pattern", "--check", "[ipv4-addr:value = ]");
        var lines = said.Errors.TrimEnd().Split('\n');
        Assert.Equal((1, "", "[ipv4-addr:value = ]"), (said.ExitCode, said.Output, lines[1]));
        Assert.Equal(lines[1].IndexOf(" ]", StringComparison.Ordinal) + 1, lines[2].IndexOf('^'));
    }

    [Theory]
    [InlineData("[ipv4-addr:value = '198.51.100.3']", 0)]
    [InlineData("[ipv4-addr:value ISSUBSET '198.51.100.0/24'] REPEATS 3 TIMES", 0)]
    [InlineData("[ipv4-addr:value = '192.0.2.1']", 1)]
    [InlineData("[ipv4-addr:value = ", 2)]
    public async Task A_match_is_0_none_is_1_and_what_is_no_pattern_is_2(string pattern, int code)
    {
        var (bundle, bundles) = (_shell.File("valid.json", Valid), _shell.File("bundles.json", $"[{Valid}]"));

        Assert.Equal(code, (await EndAsync("stix", "match", "--pattern", pattern, "--bundle", bundle)).Code);
        Assert.Equal(code, (await EndAsync("stix", "match", "--pattern", pattern, "--bundle", bundles)).Code);
        Assert.Equal(2, (await EndAsync("stix", "match", "--pattern", pattern, "--bundle", _shell.PathOf("absent.json"))).Code);
        Assert.Equal(2, (await EndAsync("stix", "match", "--pattern", pattern, "--bundle", _shell.File("broken.json", "{\"type\":"))).Code);
    }

    [Fact]
    public async Task What_would_cost_too_much_is_neither_a_match_nor_none()
    {
        var pattern = string.Join(" FOLLOWEDBY ", Enumerable.Repeat("[ipv4-addr:value = '198.51.100.3']", 1_002));
        var often = _shell.File("often.json", Valid.Replace("\"number_observed\":3", "\"number_observed\":5000", StringComparison.Ordinal));

        var said = await _shell.RunAsync(null, "stix", "match", "--pattern", pattern, "--bundle", often);

        Assert.Equal((3, ""), (said.ExitCode, said.Output));
        Assert.StartsWith("pattern.too-costly: ", said.Errors, StringComparison.Ordinal);
        Assert.Contains("3 undecided", await _shell.SayAsync("stix", "match", "--help"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_observed_data_is_matched_too()
    {
        var list = _shell.File("list.json", """[{"type":"observed-data","id":"observed-data--b67d30ff-02ac-498a-92f9-32f845f448cf","objects":{"0":{"type":"domain-name","value":"example.org"}}}]""");

        Assert.Equal((0, "observed-data--b67d30ff-02ac-498a-92f9-32f845f448cf\n"), await EndAsync("stix", "match", "--pattern", "[domain-name:value = 'example.org']", "--bundle", list));
    }

    [Fact]
    public async Task The_canonical_form_is_printed_byte_for_byte()
    {
        var file = _shell.File("one.json", "{ \"b\": [1.0, 1e3], \"a\": \"é\" }");

        Assert.Equal((0, "{\"a\":\"é\",\"b\":[1,1000]}"), await EndAsync("stix", "canonical", file));
        Assert.Equal((0, "{\"a\":0}"), await EndAsync("stix", "canonical", _shell.File("marked.json", "\uFEFF{\"a\":-0}")));
        Assert.Equal(2, (await EndAsync("stix", "canonical", _shell.File("twice.json", "{\"a\":1,\"a\":2}"))).Code);
    }

    [Fact]
    public async Task The_deterministic_identifier_stands_beside_the_one_that_is_there()
    {
        var said = await EndAsync("stix", "id", _shell.File("valid.json", Valid));

        Assert.Equal((0, "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4\n"), said);
    }

    [Fact]
    public async Task Another_identifier_and_none_are_told_apart()
    {
        var file = _shell.File("ids.json", """[{"type":"url","value":"a:b"},{"type":"url","id":"url--1","value":"a:b"},{"type":"process","pid":1}]""");

        Assert.Equal((0, "url--e993f7c1-24ad-5d3c-8aa1-f049682ab30f  (has none)\nurl--e993f7c1-24ad-5d3c-8aa1-f049682ab30f  (has url--1)\n"), await EndAsync("stix", "id", file));
    }

    private static string Team(string name) => $$"""
        {"type":"identity","spec_version":"2.1","id":"identity--64a9a1e0-fa9d-4b0f-9d4f-1d5c7b1f7d0c","created":"2026-03-01T12:00:00.000Z","modified":"2026-03-01T12:00:00.000Z",
         "lang":"en","name":"{{name}}","created_by_ref":"identity--64a9a1e0-fa9d-4b0f-9d4f-1d5c7b1f7d0d"}
        """;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Code, string Output)> EndAsync(params string[] arguments)
    {
        var said = await _shell.RunAsync(null, arguments);
        return (said.ExitCode, said.Output);
    }
}
