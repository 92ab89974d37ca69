using System.Text;

namespace Comity.Stix.Tests.Writing;

public sealed class StixWriterTests
{
    private static readonly StixId Bundle = StixId.Of("bundle", new Guid("44444444-4444-4444-8444-444444444444"));

    [Fact]
    public async Task A_bundle_holds_its_objects_as_the_bytes_they_came_in()
    {
        var written = await Write("""{ "type":"x-a","n":1.50e+3 }""", """{"type":"x-b","s":"\u00e9"}""");

        Assert.Equal("""{"type":"bundle","id":"bundle--44444444-4444-4444-8444-444444444444","objects":[{ "type":"x-a","n":1.50e+3 },{"type":"x-b","s":"\u00e9"}]}""", written);
    }

    [Fact]
    public async Task A_bundle_without_objects_has_no_list_of_them() =>
        Assert.Equal("""{"type":"bundle","id":"bundle--44444444-4444-4444-8444-444444444444"}""", await Write());

    [Fact]
    public async Task Objects_beyond_the_buffer_are_written_whole()
    {
        var large = $$"""{"type":"x-a","s":"{{new string('x', 100_000)}}"}""";

        Assert.Contains($"[{large},{large},{{}}]", await Write(large, large, "{}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_that_was_not_completed_is_seen_to_be_cut_off()
    {
        var stream = new MemoryStream();
        using (var writer = new StixWriter(stream))
            await writer.WriteAsync(StixObject.Parse(Encoding.UTF8.GetBytes($$"""{"a":"{{new string('x', 100_000)}}"}""")));

        Assert.Equal("stix.not-json", (await BothForms.InMemory(stream.ToArray())).Refusal?.Code);
    }

    [Fact]
    public async Task Nothing_is_written_behind_the_end()
    {
        using var writer = new StixWriter(new MemoryStream());
        await writer.CompleteAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.WriteAsync(StixObject.Parse("{}"u8.ToArray())));
    }

    private static async Task<string> Write(params string[] objects)
    {
        var stream = new MemoryStream();
        using var writer = new StixWriter(stream, Bundle);
        foreach (var json in objects)
            await writer.WriteAsync(StixObject.Parse(Encoding.UTF8.GetBytes(json)));
        await writer.CompleteAsync();
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
