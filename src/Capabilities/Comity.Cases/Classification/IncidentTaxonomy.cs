namespace Comity.Cases.Classification;

/// <summary>A kind of incident within its class.</summary>
public sealed record IncidentType(string Code, LanguageText Name);

/// <summary>A class of incidents and the types that belong to it.</summary>
public sealed record IncidentClass(string Code, LanguageText Name, IReadOnlyList<IncidentType> Types);

/// <summary>What an incident is, in the codes of one version of one taxonomy. Only a taxonomy makes one, so its codes fit each other.</summary>
public sealed record IncidentClassification
{
    /// <summary>The class that carries exercise traffic.</summary>
    public const string ExerciseClass = "test";

    internal IncidentClassification(string taxonomy, string version, string @class, string? type) =>
        (Taxonomy, Version, Class, Type) = (taxonomy, version, @class, type);

    public string Taxonomy { get; }

    public string Version { get; }

    public string Class { get; }

    /// <summary><see langword="null"/> while only the class is known.</summary>
    public string? Type { get; }

    /// <summary>Whether it stands for an exercise. The marking of a statement as an exercise is another thing; both must agree.</summary>
    public bool IsExercise => Class == ExerciseClass;

    public override string ToString() => Type is null ? $"{Taxonomy}:{Class}" : $"{Taxonomy}:{Class}/{Type}";
}

/// <summary>The classes and types of one version of a taxonomy; its codes are unique and stable.</summary>
public sealed class IncidentTaxonomy
{
    private IncidentTaxonomy(string code, string version, IReadOnlyList<IncidentClass> classes) => (Code, Version, Classes) = (code, version, classes);

    /// <summary>The Reference Security Incident Taxonomy, version 1003: 11 classes, 39 types (ENISA and the European CSIRTs).</summary>
    /// <remarks>Codes are the predicates and values of <c>machinev1</c>, which MISP publishes as its taxonomy <c>rsit</c>; names are ours.</remarks>
    public static IncidentTaxonomy Rsit { get; } = Read(DataFile.Embedded("rsit.seed.json")).Value;

    public string Code { get; }

    public string Version { get; }

    public IReadOnlyList<IncidentClass> Classes { get; }

    /// <summary>A taxonomy from its data file.</summary>
    public static Result<IncidentTaxonomy> Read(ReadOnlySpan<byte> utf8)
    {
        if (!DataFile.Read<Data>(utf8).TryGet(out var data, out var refusal))
            return refusal;
        if (!CodeForm.Fits(data.Code) || data.Version.Length is 0 or > 32)
            return new BadTaxonomy("A taxonomy has a code in kebab case and a version of 1 to 32 characters.");
        if (data.Classes.Count == 0 || Repeated(data.Classes.Select(one => one.Code)) is not null)
            return new BadTaxonomy("A taxonomy has classes, each code once.") { Where = "/classes" };
        foreach (var (one, index) in data.Classes.Select((one, index) => (one, index)))
        {
            if (!CodeForm.Fits(one.Code) || one.Types.Any(type => !CodeForm.Fits(type.Code)))
                return new BadTaxonomy("Codes are in kebab case, such as data-loss.") { Where = $"/classes/{index}" };
            if (Repeated(one.Types.Select(type => type.Code)) is { } twice)
                return new BadTaxonomy($"The type {twice} stands twice in its class.") { Where = $"/classes/{index}/types" };
        }

        return new IncidentTaxonomy(data.Code, data.Version, data.Classes);
    }

    /// <summary>A classification in these codes. The class is needed; the type may be left out, and must belong to the class.</summary>
    public Result<IncidentClassification> Classify(string? classCode, string? typeCode = null)
    {
        if (string.IsNullOrEmpty(classCode))
            return new ClassMissing();
        if (Classes.FirstOrDefault(one => one.Code == classCode) is not { } found)
            return new UnknownClass(Code, Version);
        if (typeCode is not null && found.Types.All(type => type.Code != typeCode))
            return new TypeOutsideClass(found.Code);
        return new IncidentClassification(Code, Version, found.Code, typeCode);
    }

    private static string? Repeated(IEnumerable<string> codes) =>
        codes.GroupBy(code => code, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;

    private sealed record Data(string Code, string Version, LanguageText Name, string Source, IReadOnlyList<IncidentClass> Classes);
}
