namespace Comity.Stix;

/// <summary>Every check that is made, by its name; the list users switch off from, and the README shows.</summary>
internal static class Checks
{
    // First of the fields: each check adds itself.
    private static readonly List<StixCheck> Made = [];

    // What any object has.
    public static readonly StixCheck TypeName =
        Must("type-name", "3.1", "type is there, a string of 3 to 250 of a-z, 0-9 and hyphen, no two hyphens in a row");
    public static readonly StixCheck SpecVersion =
        Must("spec-version", "3.2", "spec_version is 2.1; an object of another version is named, and judged no further");
    public static readonly StixCheck BundleVersion =
        Should("bundle-version", "8.1",
            "a bundle has no spec_version: each of its objects has, and is judged by STIX 2.1 whatever the bundle says");
    public static readonly StixCheck RequiredProperty = Must("required-property", "3.1", "every property that the type requires is there");
    public static readonly StixCheck ForbiddenProperty =
        Must("forbidden-property", "3.2", "no common property stands on a type that does not have it");
    public static readonly StixCheck UnusedProperty =
        Should("unused-property", "3.2", "no common property stands on a cyber-observable object or a bundle that does not use it");
    public static readonly StixCheck ReservedProperty = Must("reserved-property", "3.8", "no property has a reserved name");
    public static readonly StixCheck DeprecatedProperty =
        Should("deprecated-property", "3.1",
            "no deprecated property is used: objects of an observation, definition_type and definition of a marking other than the four of TLP");
    public static readonly StixCheck PropertyName =
        Must("property-name", "11.1.1", "names of other properties are 3 to 250 of a-z, 0-9 and underscore, a letter first");
    public static readonly StixCheck PropertyGroup =
        Must("property-group", "3.1", "at least one is there of properties that the type asks to have one of");
    public static readonly StixCheck PropertyConflict =
        Must("property-conflict", "3.1", "properties that exclude each other do not stand together");
    public static readonly StixCheck PropertyDependency =
        Must("property-dependency", "3.1", "properties that need each other stand together");

    // Data types.
    public static readonly StixCheck ValueType =
        Must("value-type", "2",
            "each value is of its data type: string, integer within 54 bits, finite float, boolean, list, object; never null");
    public static readonly StixCheck NumberRange = Must("number-range", "2.10", "numbers are within the bounds of their property");
    public static readonly StixCheck LikelyNumber =
        Should("likely-number", "2.10",
            "numbers are such as can be, where the standard names no bound: entropy from 0 to 8, no negative number_of_subkeys");
    public static readonly StixCheck EmptyList = Must("empty-list", "2.12", "lists have at least one value");
    public static readonly StixCheck EmptyDictionary = Must("empty-dictionary", "2.3", "dictionaries have at least one key");
    public static readonly StixCheck DictionaryKey =
        Must("dictionary-key", "2.3", "dictionary keys are at most 250 of a-z, A-Z, 0-9, hyphen and underscore");
    public static readonly StixCheck DictionaryKeyEmpty = Should("dictionary-key-empty", "2.3", "dictionary keys are not empty");
    public static readonly StixCheck DictionaryKeyCase =
        Should("dictionary-key-case", "2.3", "dictionary keys are in lower case, unless they are names defined elsewhere");
    public static readonly StixCheck Hex = Must("hex", "2.8", "hexadecimal values are an even number of 0-9 and a-f");
    public static readonly StixCheck Base64 = Must("base64", "2.1", "binary values are base64 with padding");
    public static readonly StixCheck Timestamp = Must("timestamp", "2.16.1", "timestamps are YYYY-MM-DDTHH:mm:ss[.s+]Z");
    public static readonly StixCheck TimestampPrecision =
        Must("timestamp-precision", "3.2", "created and modified have milliseconds at least; time_date_stamp has whole seconds");
    public static readonly StixCheck TimestampOrder =
        Must("timestamp-order", "3.6.1",
            "instants come in their order: created and modified, first and last, from and until, start and stop");
    public static readonly StixCheck Enumeration = Must("enumeration", "2.4", "terms of enumerations are of the list");
    public static readonly StixCheck OpenVocabulary =
        Should("open-vocabulary", "2.14", "terms of open vocabularies are of the suggested list");
    public static readonly StixCheck VocabularyForm =
        Should("vocabulary-form", "2.14", "terms that no vocabulary lists are in lower case, with hyphens");
    public static readonly StixCheck Language =
        Must("language", "3.2", "language codes are well-formed (RFC 5646), and languages of two letters registered");
    public static readonly StixCheck LanguageStated = Should("language-stated", "3.2", "lang is there where a name or description is");
    public static readonly StixCheck KillChainForm =
        Should("kill-chain-form", "2.11", "kill chains and their phases are in lower case, with hyphens");

    // Identifiers and references.
    public static readonly StixCheck IdentifierForm = Must("identifier-form", "2.9", "identifiers are type--UUID, with an RFC 4122 UUID");
    public static readonly StixCheck IdentifierCase =
        Should("identifier-case", "2.9", "UUIDs are in lower case, as RFC 4122 writes them; identifiers are compared as text");
    public static readonly StixCheck IdentifierType = Must("identifier-type", "2.9", "the identifier begins with the object's own type");
    public static readonly StixCheck IdentifierVersion =
        Should("identifier-version", "2.9", "UUIDs are of version 4, of cyber-observable objects of version 5");
    public static readonly StixCheck ReferenceType =
        Must("reference-type", "3.3", "references name objects of the types that the property allows");
    public static readonly StixCheck ContainerReference =
        Must("container-reference", "2.13", "references in the deprecated observable container lead to its members");
    public static readonly StixCheck VersionedObservable =
        Must("versioned-observable", "3.6",
            "a cyber-observable object with created, modified, revoked or created_by_ref has no identifier of the common namespace");
    public static readonly StixCheck DeterministicIdentifier =
        Should("deterministic-identifier", "2.9", "a version 5 UUID of a cyber-observable object is the one that its properties give");
    public static readonly StixCheck RandomIdentifier =
        Must("random-identifier", "2.9", "a cyber-observable object without any contributing property has a version 4 UUID");
    public static readonly StixCheck UuidReused =
        Must("uuid-reused", "2.9", "no two objects of different types have the same UUID, unless it is deterministic");
    public static readonly StixCheck ReferenceResolves =
        Should("reference-resolves", "3.3", "references lead to objects of the same bundle; made only where the options ask for it");

    // Versions, where several objects are judged together.
    public static readonly StixCheck VersionContent =
        Must("version-content", "3.6", "the same version of an object has the same content wherever it is");
    public static readonly StixCheck VersionCreated = Must("version-created", "3.2", "all versions of an object have the same created");
    public static readonly StixCheck VersionCreator =
        Must("version-creator", "3.6", "versions of an object do not name different creators");
    public static readonly StixCheck VersionRevoked =
        Must("version-revoked", "3.6", "an object has no versions after the one that revokes it");
    public static readonly StixCheck TranslatedVersion =
        Should("translated-version", "7.1.1", "a translation names a version of the object that is there, if the object is");
    public static readonly StixCheck TranslationShape =
        Must("translation-shape", "7.1.1",
            "a translation has the shape of what it translates, if that is there: text for text, objects for objects, lists as long");
    public static readonly StixCheck TranslationTarget =
        Should("translation-target", "7.1.1", "a translation is of texts that the object has, if that is there");
    public static readonly StixCheck VariantOf = Must("variant-of", "4.11.2", "no malware family is a variant of an instance");

    // Markings.
    public static readonly StixCheck MarkingCircle =
        Must("marking-circle", "3.2", "a marking definition does not mark itself, directly or through others");
    public static readonly StixCheck SelectorForm =
        Must("selector-form", "7.2.3", "selectors are property names and list indexes divided by full stops");
    public static readonly StixCheck SelectorTarget = Must("selector-target", "7.2.3", "selectors lead to something that is in the object");
    public static readonly StixCheck Tlp = Must("tlp", "7.2.1.4", "a TLP marking definition is exactly one of the four of the standard");

    // Extensions.
    public static readonly StixCheck ExtensionName =
        Must("extension-name", "11.3.1",
            "custom extensions are named by 3 to 250 of a-z, 0-9 and hyphen with -ext at the end; those of another type (6.7.1) are not used");
    public static readonly StixCheck ExtensionType =
        Must("extension-type", "7.3", "an extension has its extension_type, one that fits the object");
    public static readonly StixCheck CustomExtension =
        Should("custom-extension", "3.2",
            "keys of extensions are ids of extension definitions, or extensions that the standard has for this type");
    public static readonly StixCheck CustomExtensionPrefix = Should("custom-extension-prefix", "11.3.1", "custom extensions begin with x-");
    public static readonly StixCheck CustomObject = Should("custom-object", "11.2", "objects of other types are defined by an extension");
    public static readonly StixCheck CustomObjectPrefix = Should("custom-object-prefix", "11.2.1", "types of custom objects begin with x-");

    public static readonly StixCheck ContainerKey = Should("container-key", "2.9", "keys of an observable container are numbers from 0 on");
    public static readonly StixCheck ContainerRelated =
        Must("container-related", "4.14.1", "the objects of an observable container are related by references");

    // External references and hashes.
    public static readonly StixCheck ExternalReferenceHashes =
        Should("external-reference-hashes", "2.5.1", "an external reference with a url has hashes");
    public static readonly StixCheck ExternalReferenceUrl =
        Should("external-reference-url", "2.5.1", "the url of an external reference is a URL");
    public static readonly StixCheck ExternalId =
        Must("external-id", "4.1.1", "CAPEC and CVE identifiers have their form, and their source is named capec or cve");
    public static readonly StixCheck HashName =
        Must("hash-name", "2.7", "names of hash algorithms are 3 to 250 of a-z, A-Z, 0-9, hyphen and underscore");
    public static readonly StixCheck HashAlgorithm = Should("hash-algorithm", "2.7", "hash algorithms are of the vocabulary");
    public static readonly StixCheck HashValue = Must("hash-value", "10.7", "hashes have the length and the characters of their algorithm");

    // Single types.
    public static readonly StixCheck Pattern =
        Must("pattern", "4.7.1", "the pattern of an indicator follows the grammar of section 9, if its pattern_type is stix");
    public static readonly StixCheck PatternUnsupported =
        Should("pattern-unsupported", "9.6.1",
            "the pattern of an indicator can be matched here: it is within the limits, and its regular expressions run in linear time");
    public static readonly StixCheck PatternNote =
        Should("pattern-note", "9",
            "the pattern of an indicator has nothing that other readers may not know: comments, types that are no SCOs, == and the like");
    public static readonly StixCheck PatternWindow =
        Should("pattern-window", "9.5.1", "START and STOP of a pattern lie within valid_from and valid_until");
    public static readonly StixCheck Described =
        Should("described", "4.7.1", "indicators have name and description, extension definitions a description");
    public static readonly StixCheck CountryCode = Should("country-code", "4.10.1", "countries are ISO 3166-1 alpha-2 codes");
    public static readonly StixCheck AreaCode = Should("area-code", "4.10.1", "administrative areas are ISO 3166-2 codes");
    public static readonly StixCheck LocationPrecision = Should("location-precision", "4.10", "coordinates have a precision");
    public static readonly StixCheck ProductName =
        Should("product-name", "4.12.1", "products of malware analyses are in lower case, with hyphens");
    public static readonly StixCheck ObservedObject =
        Must("observed-object", "4.14.1", "an observation refers to at least one cyber-observable object");
    public static readonly StixCheck RelationshipName = Must("relationship-name", "5.1.2", "relationship types are of a-z, 0-9 and hyphen");
    public static readonly StixCheck RelationshipType =
        Should("relationship-type", "5.1.2", "relationship types are those that the standard has from this source to this target");
    public static readonly StixCheck Translation =
        Should("translation", "7.1.1", "contents of language content are dictionaries of texts by language code");
    public static readonly StixCheck ExtensionPropertyList =
        Must("extension-property-list", "7.3.1", "extension_properties stands only with toplevel-property-extension");
    public static readonly StixCheck ExtensionRedefines =
        Must("extension-redefines", "7.3", "an extension adds no property with the name of a common property");
    public static readonly StixCheck ExtensionPropertyListed =
        Should("extension-property-listed", "7.3.1", "a toplevel-property-extension lists its properties");
    public static readonly StixCheck MarkingForm = Must("marking-form", "7.2.1.3", "a statement marking has a statement");

    // Cyber-observable objects.
    public static readonly StixCheck ObservableForm =
        Must("observable-form", "6",
            "addresses, domain names, email addresses, MAC addresses and URLs have their form, unless the object is defanged");
    public static readonly StixCheck MediaType =
        Should("media-type", "6.1.1", "MIME types have the form and the top-level type of registered ones");
    public static readonly StixCheck CharacterSet =
        Must("character-set", "3.9.1", "encodings have the form of names of the IANA character set registry");
    public static readonly StixCheck EncodedWord = Must("encoded-word", "6.6", "header fields of email messages are decoded");
    public static readonly StixCheck NetworkPorts = Should("network-ports", "6.12", "network traffic has src_port and dst_port");
    public static readonly StixCheck ProtocolName = Should("protocol-name", "6.12.1", "names of protocols are in lower case");
    public static readonly StixCheck ProtocolListed =
        Should("protocol-listed", "6.12.1", "protocols lists what a protocol extension is about");
    public static readonly StixCheck HttpCase = Should("http-case", "6.12.2", "request method and version of HTTP are in lower case");
    public static readonly StixCheck PriorityClass = Should("priority-class", "6.13.2", "priorities of Windows processes end in _CLASS");
    public static readonly StixCheck Cpe = Must("cpe", "6.14.1", "CPE names have the form of version 2.3");
    public static readonly StixCheck RegistryHive = Must("registry-hive", "6.17.1", "registry keys begin with a hive in full");

    // Customization.
    public static readonly StixCheck CustomProperty = Should("custom-property", "11.1", "other properties are defined by an extension");
    public static readonly StixCheck CustomPropertyPrefix = Should("custom-property-prefix", "11.1.1", "custom properties begin with x_");

    /// <summary>All of them, in this order.</summary>
    public static IReadOnlyList<StixCheck> All { get; } = Made.AsReadOnly();

    private static StixCheck Must(string name, string clause, string summary) => Make(name, StixSeverity.Error, clause, summary);

    private static StixCheck Should(string name, string clause, string summary) => Make(name, StixSeverity.Warning, clause, summary);

    private static StixCheck Make(string name, StixSeverity severity, string clause, string summary)
    {
        Made.Add(new StixCheck(name, severity, clause, summary));
        return Made[^1];
    }
}
