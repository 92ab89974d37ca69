using System.IO.Compression;
using System.Text.Json;

namespace Comity.Stix.Tests.Reading;

/// <summary>
/// The ATT&amp;CK bundle for industrial control systems, where the environment variable COMITY_DATA names the folder it lies in.
/// </summary>
public sealed class RealDataTests
{
    private const string Bundle = "attack-ics-18.1.json.gz";

    private static readonly string? Folder = Environment.GetEnvironmentVariable("COMITY_DATA");

    [Fact]
    public async Task Every_object_of_the_bundle_goes_out_byte_for_byte_as_it_came_in()
    {
        Assert.SkipUnless(Folder is not null && File.Exists(Path.Combine(Folder, Bundle)), "COMITY_DATA names no folder with the bundle.");
        var utf8 = await Unpacked();
        var members = StixReader.ReadEach(utf8).ToList();
        var written = new MemoryStream();
        using var writer = new StixWriter(written);
        await foreach (var stix in StixReader.ReadAsync(new MemoryStream(utf8)))
            await writer.WriteAsync(stix);
        await writer.CompleteAsync();

        var again = StixReader.ReadEach(written.ToArray()).ToList();

        Assert.All(members, member => Assert.Null(member.Error));
        Assert.True(members.Count > 1_000);
        Assert.Equal(members.Count, again.Count);
        Assert.All(members.Zip(again), pair => Assert.True(pair.First.Utf8.Span.SequenceEqual(pair.Second.Utf8.Span)));
    }

    [Fact]
    public async Task What_the_reader_finds_is_what_another_parser_finds()
    {
        Assert.SkipUnless(Folder is not null && File.Exists(Path.Combine(Folder, Bundle)), "COMITY_DATA names no folder with the bundle.");
        var utf8 = await Unpacked();
        using var document = JsonDocument.Parse(utf8);

        var objects = document.RootElement.GetProperty("objects").EnumerateArray().Select(o => o.GetRawText());

        Assert.Equal(objects, StixReader.ReadEach(utf8).Select(member => member.Object!.Json.GetRawText()));
    }

    private static async Task<byte[]> Unpacked()
    {
        await using var file = File.OpenRead(Path.Combine(Folder!, Bundle));
        await using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        var all = new MemoryStream();
        await unpacked.CopyToAsync(all);
        return all.ToArray();
    }
}
