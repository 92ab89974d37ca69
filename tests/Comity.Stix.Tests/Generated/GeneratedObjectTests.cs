using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Comity.Stix.Tests.Generated;

public sealed class GeneratedObjectTests
{
    private static readonly StixValidator Validator = new();

    public static TheoryData<string> Types => [.. ValidObjects.Types];

    [Fact]
    public void Objects_of_every_type_of_the_standard_are_generated() =>
        Assert.Equal(StixTypes.All.Select(type => type.Name).Where(type => type != "bundle").Order(StringComparer.Ordinal), ValidObjects.Types.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Types))]
    public void Generated_objects_are_valid(string type) => ForAll(ValidObjects.Of(type), 40, json =>
        Assert.Empty(Validator.Validate(Parse(json)).Where(finding => finding.Severity == StixSeverity.Error).Select(finding => $"{finding} of {json}")));

    [Fact]
    public void A_bundle_goes_through_reader_and_writer_without_losing_a_byte() => ForAll(Spelled.ArrayOf(), 60, objects =>
    {
        var bundle = new MemoryStream();
        using (var writer = new StixWriter(bundle))
        {
            foreach (var utf8 in objects)
                writer.WriteAsync(StixObject.Parse(utf8)).AsTask().GetAwaiter().GetResult();
            writer.CompleteAsync().AsTask().GetAwaiter().GetResult();
        }

        bundle.Position = 0;
        var read = StixReader.ReadAsync(bundle).ToBlockingEnumerable().Select(stix => Encoding.UTF8.GetString(stix.Utf8.Span));
        Assert.Equal(objects.Select(Encoding.UTF8.GetString), read);
        Assert.Equal(objects.Select(Encoding.UTF8.GetString), StixBundle.Parse(bundle.ToArray()).Objects.Select(stix => Encoding.UTF8.GetString(stix.Utf8.Span)));
    });

    [Fact]
    public void However_an_object_is_spelled_its_canonical_form_and_its_identifier_are_the_same() => ForAll(
        from json in ValidObjects.OfAnyType from seed in Gen.Choose(0, int.MaxValue) select (json, seed), 300, generated =>
        {
            var plain = Parse(generated.json);
            var spelled = StixObject.Parse(new Spelling(generated.seed).Of(plain.Json));
            var canonical = CanonicalJson.Write(plain.Json);

            Assert.Equal(Encoding.UTF8.GetString(canonical), Encoding.UTF8.GetString(CanonicalJson.Write(spelled.Json)));
            Assert.Equal(canonical, CanonicalJson.Write(StixObject.Parse(canonical).Json));
            Assert.Equal(DeterministicId.Of(plain), DeterministicId.Of(spelled));
        });

    [Fact]
    public void The_same_holds_of_objects_with_every_property_of_their_type() =>
        Assert.All(Validation.FullObjects.All, (json, seed) =>
        {
            var plain = Parse(json);
            var spelled = StixObject.Parse(new Spelling(seed).Of(plain.Json));

            Assert.Equal(Encoding.UTF8.GetString(CanonicalJson.Write(plain.Json)), Encoding.UTF8.GetString(CanonicalJson.Write(spelled.Json)));
            Assert.Equal(DeterministicId.Of(plain), DeterministicId.Of(spelled));
        });

    [Fact]
    public void A_new_version_has_every_member_of_the_one_before_but_its_instant() => ForAll(ValidObjects.Of("threat-actor"), 60, json =>
    {
        var before = Parse(json);
        if (StixVersions.IsRevoked(before))
            return;

        var next = StixVersions.Next(before, DateTimeOffset.UnixEpoch).Build(DateTimeOffset.UnixEpoch);

        Assert.True(StixVersions.IsNewer(next, before));
        Assert.Equal(
            before.Json.EnumerateObject().Where(member => member.Name != "modified").Select(member => (member.Name, member.Value.GetRawText())),
            next.Json.EnumerateObject().Where(member => member.Name != "modified").Select(member => (member.Name, member.Value.GetRawText())));
    });

    private static Gen<byte[]> Spelled =>
        from json in ValidObjects.OfAnyType from seed in Gen.Choose(0, int.MaxValue) select new Spelling(seed).Of(Parse(json).Json);

    private static StixObject Parse(string json) => StixObject.Parse(Encoding.UTF8.GetBytes(json));

    private static void ForAll<T>(Gen<T> values, int times, Action<T> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(times).WithReplay(new Replay(new Rnd(2026, 11), null)), Prop.ForAll(values.ToArbitrary(), holds));
}
