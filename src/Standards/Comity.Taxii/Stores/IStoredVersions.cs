namespace Comity.Taxii;

/// <summary>What a store knows of the objects of an addition, at the moment of its transaction.</summary>
internal interface IStoredVersions
{
    /// <summary>The keys of an object's latest versions in either specification
    /// version; <see langword="null"/> where it has none.</summary>
    LatestKeys Latest(string id);

    /// <summary>What an object that is there already is answered with; <see langword="null"/>
    /// where it is not. Asked only where the object has a version.</summary>
    /// <param name="key">Of its version; without one, the same content under any version is what is there.</param>
    TaxiiOutcome? There(TaxiiObject one, string? key);
}
