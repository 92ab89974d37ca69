using System.Reflection;
using System.Text;
using System.Text.Json;
using Comity.Stix.Tests.Validation;

namespace Comity.Stix.Tests.Views;

public sealed class ViewTests
{
    private static readonly Type[] Public = typeof(StixObject).Assembly.GetExportedTypes();

    public static TheoryData<string> Types => [.. StixTypes.All.Where(type => type.Kind != StixKind.Bundle).Select(type => type.Name)];

    public static TheoryData<string> ExtensionNames => [.. StixTypes.All.SelectMany(type => type.Extensions.Keys)];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_view_has_the_properties_that_the_standard_gives_its_type(string type)
    {
        var definition = StixTypes.Find(type)!;
        var common = CommonProperties.Of(definition.Kind).Select(property => property.Name).ToHashSet();

        Assert.Equal(Names(definition.Table).Where(name => !common.Contains(name)).Order(StringComparer.Ordinal), MembersOf(View(type)));
    }

    [Theory]
    [MemberData(nameof(ExtensionNames))]
    public void A_view_of_an_extension_has_the_properties_that_the_standard_gives_it(string name)
    {
        var table = StixTypes.All.SelectMany(type => type.Extensions).First(extension => extension.Key == name).Value;

        Assert.Equal(Names(table).Order(StringComparer.Ordinal), MembersOf(ExtensionView(name)));
    }

    [Fact]
    public void A_view_reads_every_property_of_an_object_that_has_all()
    {
        var read = 0;
        foreach (var stix in FullObjects.All.Select(Parse).Where(stix => stix.Type != "bundle"))
        {
            read += ReadAll(View(stix.Type), Made(View(stix.Type), stix), stix.Json);
            foreach (var extension in stix.Extensions().Where(extension => StixTypes.IsPredefined(extension.Key)))
                read += ReadAll(ExtensionView(extension.Key), Made(ExtensionView(extension.Key), extension.Json), extension.Json);
        }

        Assert.True(read > 300, $"{read} properties were read");
    }

    [Fact]
    public void There_are_no_views_of_what_the_standard_does_not_have()
    {
        Assert.Equal(Types.Select(row => row.Data).Order(StringComparer.Ordinal),
            Implementing(typeof(IStixView<>)).Select(view => Static(view, "TypeName")).Order(StringComparer.Ordinal));
        Assert.Equal(ExtensionNames.Select(row => row.Data).Order(StringComparer.Ordinal),
            Implementing(typeof(IStixExtensionView<>)).Select(view => Static(view, "Name")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_object_is_seen_as_its_own_type_only()
    {
        var stix = Parse("""{"type":"indicator","pattern":"[a:b = 1]","valid_from":"2026-01-02T03:04:05Z","kill_chain_phases":[{"kill_chain_name":"x","phase_name":"y"},7],"indicator_types":["a",1,"b"]}""");

        var indicator = stix.As<Indicator>()!.Value;

        Assert.Null(stix.As<Malware>());
        Assert.Equal("[a:b = 1]", indicator.Pattern);
        Assert.Equal("2026-01-02T03:04:05Z", indicator.ValidFrom.ToString());
        Assert.Equal(["a", "b"], indicator.IndicatorTypes);
        Assert.Equal(["y"], indicator.KillChainPhases.Select(phase => phase.PhaseName));
        Assert.Same(stix, indicator.Object);
    }

    [Fact]
    public void What_is_missing_or_of_another_JSON_type_is_nothing()
    {
        var nothing = Parse("""{"type":"file","size":"1","name":7,"hashes":[],"ctime":"soon","contains_refs":{},"extensions":[]}""");
        var file = new FileObject(nothing);

        Assert.Null(file.Size);
        Assert.Null(file.Name);
        Assert.Null(file.Ctime);
        Assert.Empty(file.Hashes);
        Assert.Empty(file.ContainsRefs);
        Assert.Null(nothing.Extension<PdfExtension>());
        Assert.Empty(nothing.Extensions());
        Assert.Null(new X509CertificateObject(nothing).X509V3Extensions);
    }

    [Fact]
    public void Values_are_read_as_the_types_of_the_standard()
    {
        var artifact = new ArtifactObject(Parse("""{"type":"artifact","payload_bin":"AQID","hashes":{"MD5":"x"}}"""));
        var location = new Location(Parse("""{"type":"location","latitude":-1.5}"""));
        var common = Parse("""{"type":"note","confidence":7,"labels":["l"],"external_references":[{"source_name":"s"}],"lang":"fr","created_by_ref":"identity--1"}""");

        Assert.Equal([1, 2, 3], artifact.PayloadBin!);
        Assert.Equal("x", artifact.Hashes["MD5"]);
        Assert.Equal(-1.5, location.Latitude);
        Assert.Equal((7L, "fr", "identity--1"), (common.Confidence, common.Lang, common.CreatedByRef));
        Assert.Equal(["s"], common.ExternalReferences.Select(reference => reference.SourceName));
    }

    [Fact]
    public void Extensions_are_read_by_their_keys_whether_predefined_or_not()
    {
        var file = Parse("""{"type":"file","extensions":{"windows-pebinary-ext":{"pe_type":"dll","optional_header":{"size_of_code":5},"sections":[{"name":".text","entropy":0.5}]},"extension-definition--1":{"extension_type":"toplevel-property-extension"}}}""");

        var binary = file.Extension<PeBinaryExtension>()!.Value;

        Assert.Equal(("dll", 5L, 0.5), (binary.PeType, binary.OptionalHeader?.SizeOfCode, binary.Sections[0].Entropy));
        Assert.Null(file.Extension<NtfsExtension>());
        Assert.Equal([("windows-pebinary-ext", null), ("extension-definition--1", "toplevel-property-extension")],
            file.Extensions().Select(e => (e.Key, e.ExtensionType)));
    }

    // The name of a member is the property's, its words joined; opinion alone cannot be called as its type.
    private static string[] MembersOf(Type view) =>
        [.. view.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(member =>
            member.Name).Except(["Object", "Json"]).Select(Snake(view)).Order(StringComparer.Ordinal)];

    private static Func<string, string> Snake(Type view) => name =>
        view == typeof(Opinion) && name == "Value" ? "opinion"
            : name == "X509V3Extensions" ? "x509_v3_extensions"
            : string.Concat(name.Select((c, at) => char.IsUpper(c)
                && at > 0 ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));

    private static object Made(Type view, object of) => Activator.CreateInstance(view, of)!;

    // How many of the properties that are there were read; each must be, down to the parts that are views themselves.
    private static int ReadAll(Type view, object seen, JsonElement json)
    {
        var read = 0;
        foreach (var member in view.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(member =>
            member.Name is not ("Object" or "Json")))
        {
            if (!json.TryGetProperty(Snake(view)(member.Name), out var there))
                continue;
            var value = member.GetValue(seen);
            Assert.False(value is null or System.Collections.ICollection { Count: 0 },
                $"{view.Name}.{member.Name} reads nothing of {there}");
            read += 1 + ReadParts(value, there);
        }

        return read;
    }

    private static int ReadParts(object value, JsonElement there) =>
        value is System.Collections.IEnumerable and not string && value.GetType().IsGenericType
            && IsPart(value.GetType().GetGenericArguments()[0])
            ? ((System.Collections.IEnumerable)value).Cast<object>().Zip(there.EnumerateArray(), (part, json) =>
                ReadAll(part.GetType(), part, json)).Sum()
            : IsPart(value.GetType()) ? ReadAll(value.GetType(), value, there) : 0;

    private static bool IsPart(Type type) =>
        type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IStixPart<>));

    private static IEnumerable<string> Names(PropertyTable table) =>
        table.Properties.Where(property => property.Need is not (Need.NotApplicable or Need.Reserved)).Select(property => property.Name);

    private static Type View(string type) => Implementing(typeof(IStixView<>)).Single(view => Static(view, "TypeName") == type);

    private static Type ExtensionView(string name) =>
        Implementing(typeof(IStixExtensionView<>)).Single(view => Static(view, "Name") == name);

    private static IEnumerable<Type> Implementing(Type form) =>
        Public.Where(type => type.IsValueType && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == form));

    private static string Static(Type view, string name) =>
        (string)view.GetProperty(name, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private static StixObject Parse(string json) => StixObject.Parse(Encoding.UTF8.GetBytes(json));
}
