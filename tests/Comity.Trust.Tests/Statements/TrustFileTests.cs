using Comity.Statements;

namespace Comity.Trust.Tests.Statements;

public sealed class TrustFileTests
{
    internal static IEnumerable<(string Name, string Text, string? Expect)> Cases
    {
        get
        {
            const string Bad = "trust-file.invalid";
            yield return ("empty file of the format", """{"format":"comity-trust/1"}""", null);
            yield return ("every part", """{"format":"comity-trust/1","keysets":["a"],"rosters":["b"],"descriptors":["c"],"join":"d"}""", null);
            yield return ("no format", "{}", Bad);
            yield return ("a later format", """{"format":"comity-trust/2"}""", Bad);
            yield return ("an unknown member", """{"format":"comity-trust/1","keys":[]}""", Bad);
            yield return ("a list of nothing", """{"format":"comity-trust/1","keysets":[null]}""", "json.null");
            yield return ("a null list", """{"format":"comity-trust/1","keysets":null}""", "json.null");
            yield return ("a list of numbers", """{"format":"comity-trust/1","keysets":[1]}""", Bad);
            yield return ("keysets twice", """{"format":"comity-trust/1","keysets":[],"keysets":[]}""", "json.duplicate-member");
            yield return ("a list", "[]", Bad);
            yield return ("not JSON", "comity-trust/1", "json.malformed");
            yield return ("null", "null", "json.null");
        }
    }

    [Fact]
    public void A_file_reads_back_as_it_was_written()
    {
        var file = new TrustFile { Keysets = ["a", "b"], Rosters = ["c"], Descriptors = ["d"], Join = "e" };
        var read = TrustFile.Read(file.Write()).Value;
        Assert.Equal(file.Keysets, read.Keysets);
        Assert.Equal((file.Rosters[0], file.Descriptors[0], file.Join), (read.Rosters[0], read.Descriptors[0], read.Join));
    }

    [Fact]
    public void A_file_of_too_many_parts_or_bytes_is_refused()
    {
        Assert.Equal("trust-file.invalid", TrustFile.Read(new TrustFile { Keysets = [.. Enumerable.Repeat("a", TrustFile.MaxParts + 1)] }.Write()).Refusal?.Code);
        Assert.Equal("statement.too-large", TrustFile.Read(new byte[TrustFile.MaxBytes + 1]).Refusal?.Code);
    }
}
