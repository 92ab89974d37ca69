using System.Text;
using System.Text.Json;

namespace Comity.Stix.Tests.Views;

/// <summary>One object of every type, written by hand; all of it is invented.</summary>
public sealed class ExampleTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "TestData", "examples");

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Fact]
    public void There_is_an_example_of_every_type() =>
        Assert.Empty(StixTypes.All.Select(type => type.Name + ".json").Except(Files.Select(row => row.Data)));

    [Theory]
    [MemberData(nameof(Files))]
    public void An_example_is_valid(string file) =>
        Assert.DoesNotContain(new StixValidator().Validate(StixObject.Parse(Bytes(file))), finding =>
            finding.Severity == StixSeverity.Error);

    [Theory]
    [MemberData(nameof(Files))]
    public async Task An_example_goes_through_reader_and_writer_without_losing_a_byte(string file)
    {
        var read = await StixReader.ReadAsync(new MemoryStream(Bytes(file))).ToListAsync();
        var written = new MemoryStream();
        using var writer = new StixWriter(written);
        foreach (var stix in read)
            await writer.WriteAsync(stix);
        await writer.CompleteAsync();

        var members = StixReader.ReadEach(written.ToArray()).Select(member => Encoding.UTF8.GetString(member.Utf8.Span)).ToList();

        Assert.Equal(read.Select(stix => Encoding.UTF8.GetString(stix.Utf8.Span)), members);
        if (file != "bundle.json")
            Assert.Equal(Encoding.UTF8.GetString(Bytes(file)).TrimEnd(), members.Single());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void An_example_s_identifier_is_the_deterministic_one_if_there_is_one(string file)
    {
        var stix = StixObject.Parse(Bytes(file));

        Assert.Equal(stix.Id, DeterministicId.Of(stix)?.ToString() ?? stix.Id);
        Assert.True(StixId.TryParse(stix.Id, out var id) && id.Type == stix.Type);
    }

    [Fact]
    public void The_bundle_of_all_examples_hangs_together()
    {
        var bundle = StixBundle.Parse(Bytes("bundle.json"));

        Assert.Equal(Files.Count - 1, bundle.Objects.Count);
        Assert.DoesNotContain(new StixValidator().Validate(bundle.Objects), finding => finding.Severity == StixSeverity.Error);
    }

    private static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(Folder, file));
}
