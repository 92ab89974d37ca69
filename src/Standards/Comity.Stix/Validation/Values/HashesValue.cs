using System.Text.Json;

namespace Comity.Stix;

/// <summary>
/// Names of hash algorithms and hashes (2.7); of an algorithm of the vocabulary (10.7) the hash has that algorithm's form.
/// </summary>
internal sealed class HashesValue : ValueRule
{
    public static readonly HashesValue Any = new();

    public override void Check(Examination at, JsonElement value)
    {
        if (!Is(at, value, JsonValueKind.Object, "a dictionary of hashes", "2.7"))
            return;
        var any = false;
        foreach (var member in value.EnumerateObject())
        {
            any = true;
            var algorithm = member.Name;
            at.Enter(algorithm);
            CheckName(at, algorithm);
            CheckHash(at, algorithm, member.Value);
            at.Leave();
        }

        if (!any)
            at.Report(Checks.EmptyDictionary, "2.3", "There is no hash in it.", "Give at least one hash, or leave the property out.");
    }

    private static void CheckName(Examination at, string algorithm)
    {
        if (algorithm.Length is < 3 or > 250 || !TextForms.IsKey(algorithm))
            at.Report(Checks.HashName, "2.7", $"{Examination.Quote(algorithm)} is no name of a hash algorithm.",
                "Use 3 to 250 of the characters a-z, A-Z, 0-9, hyphen and underscore.");
        else if (!Vocabularies.HashAlgorithm.Has(algorithm))
            at.Report(Checks.HashAlgorithm, "2.7", $"{Examination.Quote(algorithm)} is not in hash-algorithm-ov.",
                $"Use one of: {Vocabularies.HashAlgorithm.Shown}.");
    }

    private static void CheckHash(Examination at, string algorithm, JsonElement value)
    {
        if (Is(at, value, JsonValueKind.String, "a hash", "2.7") && value.GetString()! is var hash && !HasForm(algorithm, hash))
            at.Report(Checks.HashValue, "10.7", $"{Examination.Quote(hash)} is no {algorithm} hash.",
                "Give the whole hash, in the form of its algorithm.");
    }

    private static bool HasForm(string algorithm, string hash) => algorithm switch
    {
        "MD5" => TextForms.IsHex(hash, 32),
        "SHA-1" => TextForms.IsHex(hash, 40),
        "SHA-256" or "SHA3-256" => TextForms.IsHex(hash, 64),
        "SHA-512" or "SHA3-512" => TextForms.IsHex(hash, 128),
        "SSDEEP" => TextForms.IsSsdeep(hash),
        // 35 bytes; newer tools put the version "T1" before them.
        "TLSH" => TextForms.IsHex(hash, 70) || (hash.StartsWith("T1", StringComparison.Ordinal) && TextForms.IsHex(hash.AsSpan(2), 70)),
        _ => true,
    };
}
