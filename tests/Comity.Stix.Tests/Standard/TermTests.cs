using System.Reflection;

namespace Comity.Stix.Tests.Standard;

/// <summary>The library's tables hold the names that the text of the standard has: none is missing, and none is more.</summary>
public sealed class TermTests
{
    // Where the errata of 2025 print something else than the standard of 2021 and the schemas of its committee, without naming it among
    // their changes, the standard of 2021 counts.
    private static readonly string[] Misprints =
    [
        "grouping.name: required in the text, Optional here", "malware.is_family: optional in the text, Required here",
        // Either name is taken.
        "windows-process-ext.window_title: only here",
        // Bundles of STIX 2.0 have it, and are judged by what is in them.
        "bundle.spec_version: only here",
    ];

    // What the versioning of an SCO needs is allowed to it by 3.6.
    internal static readonly string[] OfVersions = ["created_by_ref", "created", "modified", "revoked"];

    internal static bool IsMisprinted(string type, string property) =>
        Misprints.Any(misprint => misprint.StartsWith($"{type}.{property}:", StringComparison.Ordinal));

    [Fact]
    public void Every_type_of_the_text_is_known_with_its_kind_and_clause_and_no_other() =>
        Same(Terms.Objects.Select(type => $"{type.Name} {KindOf(type)} {type.Clause}"),
            StixTypes.All.Select(type => $"{type.Name} {type.Kind} {type.Table.Clause}"));

    [Fact]
    public void Every_property_of_the_text_is_known_and_no_other() =>
        Same(Misprints, Terms.Objects.SelectMany(type => Differences(type, StixTypes.Find(type.Name)!.Table))
            .Concat(Terms.Objects.SelectMany(type =>
                type.Extensions.SelectMany(name => Differences(Terms.Types[name], StixTypes.Find(type.Name)!.Extensions[name])))));

    [Fact]
    public void Every_predefined_extension_belongs_to_the_type_that_the_text_gives_it_to() =>
        Same(from type in Terms.Objects from name in type.Extensions select $"{type.Name} {name} {Terms.Types[name].Clause}",
            from type in StixTypes.All from extension in type.Extensions select $"{type.Name} {extension.Key} {extension.Value.Clause}");

    [Fact]
    public void Every_vocabulary_has_the_terms_of_the_text_and_no_other()
    {
        var known = typeof(Vocabularies).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field =>
            (Vocabulary)field.GetValue(null)!);
        // The summary of 10.17 misprints a term that its table has right; either is taken.
        string[] more = ["network-socket-type-enum 10.17 AF_ISOCK_DGRAMNET"];

        Same(Terms.Vocabularies.SelectMany(vocabulary =>
            vocabulary.Value[1..].Select(term => $"{vocabulary.Key} {vocabulary.Value[0]} {term}")).Concat(more),
            known.SelectMany(vocabulary =>
                vocabulary.Shown.Split(", ").Select(term => $"{NameOf(vocabulary)} {vocabulary.Clause} {term}")));
    }

    [Fact]
    public void The_properties_that_make_an_identifier_are_those_of_the_text() =>
        Same(from type in Terms.Objects from name in type.Contributing select $"{type.Name} {name}",
            from type in StixTypes.All from name in type.Contributing select $"{type.Name} {name}");

    [Fact]
    public void Relationships_are_those_of_the_text_and_no_others()
    {
        string[] ends = [.. Terms.Named("sdo"), .. Terms.Named("sco")];
        var types = Terms.Forward.Select(row => row.Type).Distinct(StringComparer.Ordinal);

        Same(Terms.Forward.Select(row => $"{row}"),
            from source in ends from type in types from target in ends where RelationshipTable.Has(source, type,
                target) select $"{(source, type, target)}");
    }

    [Fact]
    public void Between_two_types_the_library_names_the_relationships_of_the_text()
    {
        string[] ends = [.. Terms.Named("sdo"), .. Terms.Named("sco")];
        foreach (var source in ends)
        {
            foreach (var target in ends)
                Same(Between(source, target), RelationshipTable.Between(source, target).Split(", "));
        }
    }

    [Fact]
    public void What_the_tables_of_targets_repeat_stands_in_the_tables_of_sources() => // else the list itself has a slip
        Assert.Empty(Terms.Reverse.Except(Terms.Forward));

    [Fact]
    public void The_comparison_sees_a_property_that_is_missing_and_one_too_many()
    {
        var url = Terms.Types["url"];
        var misspelt = url with { Own = [url.Own[0] with { Name = "valve" }] };

        Assert.Equal(["url.valve: only in the text", "url.value: only here"], Differences(misspelt, StixTypes.Find("url")!.Table));
    }

    // The terms of definition_type stand in its clause; no vocabulary of section 10 has them.
    private static string NameOf(Vocabulary vocabulary) => vocabulary == Vocabularies.MarkingType ? "definition_type" : vocabulary.Name;

    private static IEnumerable<string> Between(string source, string target) =>
        Terms.Forward.Where(row => row.Source == source && row.Target == target).Select(row => row.Type)
            .Concat(source == target ? ["derived-from", "duplicate-of", "related-to"] : ["related-to"]);

    private static IEnumerable<string> Differences(TermType type, PropertyTable table)
    {
        var here = table.Properties.Where(property =>
            property.Need is not (Need.NotApplicable or Need.Unused or Need.Reserved)).ToDictionary(property =>
                property.Name, StringComparer.Ordinal);
        var there = type.All.Where(property => property.Need != "reserved").ToDictionary(property => property.Name, StringComparer.Ordinal);
        foreach (var name in there.Keys.Except(here.Keys))
            yield return $"{type.Name}.{name}: only in the text";
        foreach (var name in here.Keys.Except(there.Keys).Where(name => type.Kind != "sco" || !OfVersions.Contains(name)))
            yield return $"{type.Name}.{name}: only here";
        foreach (var name in here.Keys.Intersect(there.Keys).Where(name =>
            !there[name].Need.Equals($"{here[name].Need}", StringComparison.OrdinalIgnoreCase)))
            yield return $"{type.Name}.{name}: {there[name].Need} in the text, {here[name].Need} here";
    }

    private static StixKind KindOf(TermType type) => type.Kind switch
    {
        "sdo" => StixKind.Domain,
        "sro" => StixKind.Relationship,
        "sco" => StixKind.Observable,
        "bundle" => StixKind.Bundle,
        _ => StixKind.Meta,
    };

    private static void Same(IEnumerable<string> text, IEnumerable<string> library) =>
        Assert.Equal(text.Order(StringComparer.Ordinal), library.Order(StringComparer.Ordinal));
}
