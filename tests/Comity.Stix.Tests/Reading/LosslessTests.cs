using System.Text;
using System.Text.Json;

namespace Comity.Stix.Tests.Reading;

/// <summary>Spellings that other readers lose: they go out as they came in, by every way through.</summary>
public sealed class LosslessTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Spellings =>
    [
        "1.0", "1e5", "1E+05", "-0", "-0.0", "0.10", "12345678901234567890", "0.1000000000000000055511151231257827", "1e999", "-1E-999",
        "\"\\u0041\\/\\b\\u00e9é\"", "\"\\ud83d\\ude00😀\"", "\"\\u0000\\u2028\u2028\"", "\"a\uFEFF\u202eb\"", "\"\"",
        "{\"z\":1,\"a\":2,\"\":3,\"\\u0061b\":{}}", "[ ]", "{\t}", "[\r\n\t1 ,\n2 ]", "null", "[[[[true]]],null,\"\"]",
        "{\"extension-definition--2e2fcf1e-1f2b-4f0e-8f6c-0a4b8f7ad001\" : {\"rank\":5.00}}",
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task A_value_of_any_spelling_comes_out_of_reader_and_writer_as_it_is(string value)
    {
        var text = Object(value);
        var read = await Read($"{{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[\r\n  {text},\r\n\t{text}\r\n]}}\r\n");

        Assert.Equal([text, text], read.Select(Text));
        Assert.Equal([text, text], (await Read(Encoding.UTF8.GetString(await Written(read)))).Select(Text));
        Assert.Equal([text], StixBundle.Parse(
            Encoding.UTF8.GetBytes($"{{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[{text}]}}")).Objects.Select(Text));
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_value_of_any_spelling_is_that_of_the_next_version_too(string value)
    {
        var next = StixVersions.Next(StixObject.Parse(Encoding.UTF8.GetBytes(Object(value))), Now).Build(Now);

        Assert.Equal(value, next.Json.GetProperty("x_value").GetRawText());
        Assert.Equal(["x_value", "type", "id", "created", "modified"], next.Json.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_value_of_any_spelling_is_judged_and_has_a_canonical_form_or_is_refused(string value)
    {
        var stix = StixObject.Parse(Encoding.UTF8.GetBytes(Object(value)));

        Assert.NotEmpty(new StixValidator().Validate([stix, stix]));
        if (Canonical(stix.Json) is { } once)
            Assert.Equal(once, Canonical(JsonDocument.Parse(once).RootElement));
        Assert.Equal(Object(value), Text(stix));
    }

    [Theory]
    [InlineData("\uFEFF")]
    [InlineData("\r\n \t")]
    public async Task What_stands_before_the_document_is_none_of_its_objects(string before)
    {
        var text = Object("1.0");

        Assert.Equal([text], (await Read(before + text)).Select(Text));
        Assert.Equal([text], StixReader.ReadEach(Encoding.UTF8.GetBytes(before + text)).Select(member => Text(member.Object!)));
    }

    // With white space where nobody puts it, and names out of their order.
    private static string Object(string value) =>
        $"{{ \"x_value\" :{value},\"type\":\t\"x-thing\",\"id\":\"x-thing--00000000-0000-4000-8000-000000000001\",\r\n\"created\":\"2026-01-01T00:00:00.000Z\",\"modified\":\"2026-01-01T00:00:00.000Z\"}}";

    private static string Text(StixObject stix) => Encoding.UTF8.GetString(stix.Utf8.Span);

    private static async Task<List<StixObject>> Read(string document) =>
        await StixReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(document)),
            cancellation: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    private static async Task<byte[]> Written(List<StixObject> objects)
    {
        var file = new MemoryStream();
        using (var writer = new StixWriter(file))
        {
            foreach (var stix in objects)
                await writer.WriteAsync(stix, TestContext.Current.CancellationToken);
            await writer.CompleteAsync(TestContext.Current.CancellationToken);
        }

        return file.ToArray();
    }

    private static byte[]? Canonical(JsonElement json)
    {
        try
        {
            return CanonicalJson.Write(json);
        }
        catch (StixFormatException)
        {
            return null;
        }
    }
}
