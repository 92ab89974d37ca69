using System.Security.Cryptography;
using Comity.Stix;

namespace Comity.Taxii;

/// <summary>A STIX object with what a collection needs to know of it; it can be addressed and has a version that can be compared.</summary>
public sealed record TaxiiObject
{
    private TaxiiObject(StixObject stix, string specVersion, string? version)
    {
        (Id, Type, SpecVersion, Version, Body) = (stix.Id, stix.Type, specVersion, version, stix.Utf8);
        // Here, once: in a transaction, everybody would wait for it.
        Digest = DigestOf(stix);
    }

    public string Id { get; }

    public string Type { get; }

    /// <summary><c>2.0</c> or <c>2.1</c>.</summary>
    public string SpecVersion { get; }

    /// <summary><c>modified</c>, else <c>created</c>, as it is written; <see langword="null"/> where it has neither.</summary>
    public string? Version { get; }

    /// <summary>The exact bytes.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>SHA-256 of its content, whatever its spacing, the order of its
    /// members and the spelling of its numbers and texts (RFC 8785).</summary>
    public ReadOnlyMemory<byte> Digest { get; }

    /// <summary>What it is answered with where its version is there, with the content of this digest.</summary>
    internal TaxiiOutcome Beside(ReadOnlySpan<byte> digest, string written) =>
        new(digest.SequenceEqual(Digest.Span) ? TaxiiOutcomeKind.AlreadyThere : TaxiiOutcomeKind.OtherContentThere, written);

    /// <summary>Reads what a collection needs; <see langword="null"/> with the reason where
    /// an object cannot be addressed or has no version that can be compared.</summary>
    public static TaxiiObject? Read(StixObject stix, out string problem)
    {
        problem = Problem(stix, out var specVersion, out var version);
        return problem.Length == 0 ? new TaxiiObject(stix, specVersion, version) : null;
    }

    /// <summary>A form of a version in which order of text is order of time: no <c>Z</c>, no zeros at the end of the fraction.</summary>
    /// <remarks>Versions that name the same instant with other digits have the same key.</remarks>
    /// <param name="version">A timestamp as STIX writes it (STIX 2.1, 3.2): <c>YYYY-MM-DDTHH:mm:ss</c>, a fraction of any number of
    /// digits or none, and <c>Z</c>; 20 to 64 characters. It is not checked.</param>
    /// <returns>19 to 63 characters.</returns>
    public static string VersionKey(string version)
    {
        var end = version.Length - 1;
        if (version.Length > 20)
            end = version.AsSpan(0, end).TrimEnd('0').TrimEnd('.').Length;
        return version[..end];
    }

    // What has no canonical form is only itself.
    private static byte[] DigestOf(StixObject stix)
    {
        try
        {
            return SHA256.HashData(CanonicalJson.Write(stix.Json));
        }
        catch (StixFormatException)
        {
            return SHA256.HashData(stix.Utf8.Span);
        }
    }

    private static string Problem(StixObject stix, out string specVersion, out string? version)
    {
        (specVersion, version) = (stix.Text("spec_version"), null);
        if (!StixId.TryParse(stix.Id, out var id))
            return "The id is missing or is no STIX identifier. Give it the form type--UUID.";
        if (id.Type != stix.Type)
            return "The type differs from the one in the id. Make both the same.";
        var (modified, created) = (stix.Text("modified"), stix.Text("created"));
        if (Bad(stix, "modified", modified) || Bad(stix, "created", created))
            return "A timestamp (modified or created) is not of the form YYYY-MM-DDTHH:mm:ss.sssZ. Write it so.";
        version = modified.Length > 0 ? modified : created.Length > 0 ? created : null;
        // STIX 2.1, 3.2: without the member, observables are of 2.1 and everything else is of 2.0. Observables have no created.
        if (!stix.Json.TryGetProperty("spec_version", out _))
            specVersion = version is null ? "2.1" : "2.0";
        return specVersion is "2.0" or "2.1" ? "" : "The spec_version is neither 2.0 nor 2.1. Send one of these.";
    }

    private static bool Bad(StixObject stix, string name, string text) =>
        text.Length == 0 ? stix.Json.TryGetProperty(name, out _) : !StixTimestamp.TryParse(text, out _);
}
