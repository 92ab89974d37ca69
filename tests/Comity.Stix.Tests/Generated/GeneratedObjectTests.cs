using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Comity.Stix.Tests.Generated;

public sealed class GeneratedObjectTests
{
    private static readonly StixValidator Validator = new();

    public static TheoryData<string> Kinds => [.. ValidKinds.All.Keys];

    [Fact]
    public void Objects_of_every_type_of_the_standard_are_generated() =>
        Assert.Equal(StixTypes.All.Select(type => type.Name).Where(type => type != "bundle").Order(StringComparer.Ordinal),
            ValidObjects.Types.Order(StringComparer.Ordinal));

    [Fact]
    public void Objects_with_every_extension_of_the_standard_are_generated() =>
        Assert.Equal(
            StixTypes.All.SelectMany(type => type.Extensions.Keys.Select(name => (type.Name, name))).Order(),
            ValidExtensions.All.Select(extension => (extension.Value.Type, extension.Key)).Order());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Generated_objects_are_valid(string kind) => ForAll(ValidKinds.All[kind], 40, json =>
        Assert.Empty(Validator.Validate(Parse(json)).Where(finding => finding.Severity == StixSeverity.Error).Select(finding =>
            $"{finding} of {json}")));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Generated_objects_in_any_spelling_go_out_as_they_came_in(string kind) => ForAll(
        from json in ValidKinds.All[kind] from seed in Gen.Choose(0, int.MaxValue) select new Spelling(seed).Of(Parse(json).Json), 20,
        utf8 =>
        {
            var given = Encoding.UTF8.GetString(utf8);

            Assert.Equal([given], Texts(StixReader.ReadAsync(new MemoryStream(Written([utf8]))).ToBlockingEnumerable()));
            Assert.Equal([given], Texts(StixBundle.Of([StixObject.Parse(utf8)]).Objects));
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_generated_object_is_not_valid_without_what_its_kind_requires(string kind) => ForAll(ValidKinds.All[kind], 10, json =>
        Assert.Contains(Validator.Validate(Parse(json.Replace("\"id\":", "\"id_\":", StringComparison.Ordinal))), finding =>
            finding is { Check: "required-property", Pointer: "/id", Severity: StixSeverity.Error }));

    [Fact]
    public void A_bundle_goes_through_reader_and_writer_without_losing_a_byte() => ForAll(Spelled.ArrayOf(), 60, objects =>
    {
        var (given, bundle) = (objects.Select(Encoding.UTF8.GetString), Written(objects));

        Assert.Equal(given, Texts(StixReader.ReadAsync(new MemoryStream(bundle)).ToBlockingEnumerable()));
        Assert.Equal(given, Texts(StixBundle.Parse(bundle).Objects));
    });

    [Fact]
    public void However_an_object_is_spelled_its_canonical_form_and_its_identifier_are_the_same() => ForAll(
        from json in ValidKinds.Any from seed in Gen.Choose(0, int.MaxValue) select (json, seed), 300, generated =>
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

            Assert.Equal(Encoding.UTF8.GetString(CanonicalJson.Write(plain.Json)),
                Encoding.UTF8.GetString(CanonicalJson.Write(spelled.Json)));
            Assert.Equal(DeterministicId.Of(plain), DeterministicId.Of(spelled));
            Assert.Equal(spelled.Utf8.ToArray(), StixReader.ReadEach(Written([spelled.Utf8.ToArray()])).Single().Utf8.ToArray());
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
            before.Json.EnumerateObject().Where(member => member.Name != "modified").Select(member =>
                (member.Name, member.Value.GetRawText())),
            next.Json.EnumerateObject().Where(member => member.Name != "modified").Select(member =>
                (member.Name, member.Value.GetRawText())));
    });

    private static Gen<byte[]> Spelled =>
        from json in ValidKinds.Any from seed in Gen.Choose(0, int.MaxValue) select new Spelling(seed).Of(Parse(json).Json);

    private static byte[] Written(byte[][] objects)
    {
        var bundle = new MemoryStream();
        using var writer = new StixWriter(bundle);
        foreach (var utf8 in objects)
            writer.WriteAsync(StixObject.Parse(utf8)).AsTask().GetAwaiter().GetResult();
        writer.CompleteAsync().AsTask().GetAwaiter().GetResult();
        return bundle.ToArray();
    }

    private static IEnumerable<string> Texts(IEnumerable<StixObject> objects) =>
        objects.Select(stix => Encoding.UTF8.GetString(stix.Utf8.Span));

    private static StixObject Parse(string json) => StixObject.Parse(Encoding.UTF8.GetBytes(json));

    private static void ForAll<T>(Gen<T> values, int times, Action<T> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(times).WithReplay(new Replay(new Rnd(2026, 11), null)),
            Prop.ForAll(values.ToArbitrary(), holds));
}
