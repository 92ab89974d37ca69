using System.Text.Json.Nodes;

using static Comity.Stix.Tests.Validation.Specimens;

namespace Comity.Stix.Tests.Validation;

/// <summary>The tables of all types, tried out property by property on objects that have them all.</summary>
public sealed class EveryTypeTests
{
    private static readonly StixValidator Validator = new();

    public static TheoryData<string> Objects => [.. FullObjects.All];

    [Theory]
    [MemberData(nameof(Objects))]
    public void An_object_with_all_properties_of_its_type_has_nothing_wrong(string json) => Assert.Empty(Validator.Validate(Read(json)));

    [Theory]
    [MemberData(nameof(Objects))]
    public void Each_property_that_the_type_requires_is_missed(string json)
    {
        foreach (var property in Of(json, Need.Required).Where(property => property.Name is not "type"))
            AssertFound("required-property", $"/{property.Name}", Without(json, property.Name));
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void No_property_may_be_null(string json)
    {
        foreach (var property in Of(json, Need.Required, Need.Optional).Where(property => property.Name is not "type"))
            AssertFound("value-type", $"/{property.Name}", With(json, property.Name, null));
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void A_property_is_refused_as_an_object_or_a_number_out_of_all_bounds(string json)
    {
        foreach (var property in Of(json, Need.Required, Need.Optional).Where(property => property.Name is not "type"))
        {
            // Where a dictionary belongs an object may stand, but never an empty one.
            var found = Validator.Validate(Read(With(json, property.Name, new JsonObject())));
            Assert.Contains(found, finding => finding.Severity == StixSeverity.Error
                && finding.Pointer.StartsWith($"/{property.Name}", StringComparison.Ordinal));
            AssertError($"/{property.Name}", With(json, property.Name, JsonNode.Parse("1e999")));
        }
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void A_common_property_that_the_type_does_not_have_is_refused(string json)
    {
        foreach (var property in Of(json, Need.NotApplicable))
            AssertFound("forbidden-property", $"/{property.Name}", With(json, property.Name, "2.1"));
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Reserved_names_are_refused_on_every_type(string json)
    {
        foreach (var name in new[] { "severity", "username", "phone_number", "action" })
            AssertFound("reserved-property", $"/{name}", With(json, name, "x"));
    }

    [Fact]
    public void Every_property_of_every_type_stands_in_one_of_these_objects()
    {
        // An SCO may be versioned, though its identifier then is another (3.6); these four are tried elsewhere.
        string[] versioning = ["created", "modified", "revoked", "created_by_ref"];
        var seen = FullObjects.All.Select(Read).SelectMany(stix =>
            stix.Json.EnumerateObject().Select(member => (stix.Type, member.Name))).ToHashSet();
        var known = StixTypes.All.SelectMany(type => type.Table.Properties.Where(property => property.Need is Need.Required or Need.Optional
            && (type.Kind != StixKind.Observable || !versioning.Contains(property.Name))).Select(property => (type.Name, property.Name)));

        Assert.DoesNotContain(known, property => !seen.Contains(property));
    }

    [Fact]
    public void Every_type_of_the_standard_is_known()
    {
        string[] expected =
        [
            "artifact", "attack-pattern", "autonomous-system", "bundle", "campaign", "course-of-action", "directory", "domain-name",
            "email-addr", "email-message",
            "extension-definition", "file", "grouping", "identity", "incident", "indicator", "infrastructure", "intrusion-set", "ipv4-addr",
            "ipv6-addr",
            "language-content", "location", "mac-addr", "malware", "malware-analysis", "marking-definition", "mutex", "network-traffic",
            "note", "observed-data",
            "opinion", "process", "relationship", "report", "sighting", "software", "threat-actor", "tool", "url", "user-account",
            "vulnerability",
            "windows-registry-key", "x509-certificate",
        ];

        Assert.Equal(expected, StixTypes.All.Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<Property> Of(string json, params Need[] needs)
    {
        var stix = Read(json);
        return StixTypes.Find(stix.Type)!.Table.Properties.Where(property => needs.Contains(property.Need));
    }

    private static void AssertFound(string check, string pointer, string json) =>
        Assert.Contains(Validator.Validate(Read(json)), finding => finding.Check == check && finding.Pointer == pointer
            && finding.Severity == StixSeverity.Error);

    private static void AssertError(string pointer, string json) =>
        Assert.Contains(Validator.Validate(Read(json)), finding => finding.Pointer == pointer && finding.Severity == StixSeverity.Error);
}
