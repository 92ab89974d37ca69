using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Comity.Statements;
using Comity.Statements.Keysets;
using Comity.Statements.Rosters;

namespace Comity.Trust.Tests.Statements;

/// <summary>The files under docs/vectors/statements say what this implementation does, and hold every case that the tests make.</summary>
public sealed class VectorTests
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private static bool IsWriting => Environment.GetEnvironmentVariable("COMITY_WRITE_VECTORS") == "1";

    internal sealed record PayloadVector(string Name, string Payload, string Expect, string? Sid);

    internal sealed record ChainVector(string Name, IReadOnlyList<IReadOnlyList<string>> Keysets, IReadOnlyList<string> Documents, string Expect, string? Id);

    internal sealed record PhraseVector(string One, string Other, string Community, string Phrase);

    internal sealed record FileVector(string Name, string Text, string Expect);

    internal sealed record KeyVector(string Label, string Kid, string Jwk);

    [Fact]
    public void Payloads_are_read_as_the_vectors_say()
    {
        var cases = PayloadCases.All.Select(@case => new PayloadVector(
            @case.Name, Make.B64(@case.Bytes), @case.Expect ?? "accepted", @case.Expect is null ? StatementId.Of(@case.Bytes).ToString() : null)).ToArray();
        Assert.Equal(Kept("payloads.json", cases), cases);
        foreach (var vector in cases)
        {
            var payload = Base64Url.DecodeFromChars(vector.Payload);
            var read = EnvelopeReader.Read(payload);
            Said(vector.Name, vector.Expect, read.Refusal);
            Assert.Equal(vector.Sid, read.Refusal is null ? StatementId.Of(payload).ToString() : null);
        }
    }

    [Fact]
    public void Keysets_are_believed_as_the_vectors_say() => Judge("keysets.json", KeysetCases.All, vector =>
    {
        var result = KeysetChain.FromStatements(vector.Documents.Select(Received));
        return (result.Refusal, result.Refusal is null ? result.Value.Participant.ToString() : null, result.Refusal is null && result.Value.IsFrozen);
    });

    [Fact]
    public void Rosters_are_believed_as_the_vectors_say() => Judge("rosters.json", RosterCases.All, vector =>
    {
        var result = RosterChain.FromStatements(vector.Documents.Select(Received), Keysets(vector));
        return (result.Refusal, result.Refusal is null ? result.Value.Community.ToString() : null, result.Refusal is null && result.Value.IsFrozen);
    });

    [Fact]
    public void Statements_are_verified_as_the_vectors_say() => Judge("statements.json", StatementCases.All, vector =>
    {
        var result = StatementVerifier.Verify(Received(vector.Documents[0]), Keysets(vector));
        return (result.Refusal, result.Refusal is null ? result.Value.Id.ToString() : null, false);
    });

    [Fact]
    public void Trust_files_are_read_as_the_vectors_say()
    {
        var cases = TrustFileTests.Cases.Select(@case => new FileVector(@case.Name, @case.Text, @case.Expect ?? "accepted")).ToArray();
        Assert.Equal(Kept("trust-files.json", cases), cases);
        foreach (var vector in cases)
            Said(vector.Name, vector.Expect, TrustFile.Read(Encoding.UTF8.GetBytes(vector.Text)).Refusal);
    }

    [Fact]
    public void Key_phrases_are_those_of_the_vectors()
    {
        var cases = Enumerable.Range(0, 8).Select(i =>
        {
            var (one, other) = (ParticipantId.Of([(byte)i]), ParticipantId.Of([(byte)(i + 1)]));
            var community = CommunityId.Of([(byte)i]);
            return new PhraseVector(one.ToString(), other.ToString(), community.ToString(), KeyPhrase.Of(one, other, community));
        }).ToArray();
        Assert.Equal(Kept("key-phrases.json", cases), cases);
    }

    [Fact]
    public void Keys_are_those_of_the_vectors()
    {
        string[] uses = ["issue", "roster", "log", "node", "seal", "auto"];
        string[] labels = [.. "abde".SelectMany(name => Make.Roots(name.ToString()).Concat(uses.Select(use => $"{name}-{use}"))), "a-two", "a-roster2"];
        var cases = labels.Select(label => new KeyVector(label, Make.Key(label).Kid, Encoding.UTF8.GetString(Make.Key(label).ToJson()))).ToArray();
        Assert.Equal(Kept("keys.json", cases), cases);
    }

    private static void Judge(string file, IEnumerable<ChainCase> cases, Func<ChainVector, (Refusal? Refusal, string? Id, bool Frozen)> read)
    {
        // Made anew, so that what is tested is not only what was once written; signatures differ each time, names and answers do not.
        var made = cases.Select(Vector).ToArray();
        Check(made);
        if (IsWriting)
            made = [.. made.Select(vector => vector with { Id = read(vector) is { Refusal: null, Id: var id } ? id : null })];
        var kept = Kept(file, made);
        Assert.Equal(kept.Select(vector => (vector.Name, vector.Expect)), made.Select(vector => (vector.Name, vector.Expect)));
        Check(kept);
        Assert.All(kept, vector => Assert.Equal(vector.Id, read(vector).Id));

        void Check(IEnumerable<ChainVector> vectors)
        {
            foreach (var vector in vectors)
            {
                var (refusal, _, frozen) = read(vector);
                Said(vector.Name, vector.Expect, refusal, frozen);
            }
        }
    }

    private static void Said(string name, string expect, Refusal? refusal, bool frozen = false)
    {
        var said = refusal?.Code ?? (frozen ? "frozen" : "accepted");
        Assert.True(expect == said, $"{name}: expected {expect}, got {said} ({refusal})");
    }

    private static ChainVector Vector(ChainCase @case) => new(
        @case.Name,
        [.. @case.Keysets.Select(chain => chain.Statements.Select(statement => Encoding.UTF8.GetString(statement.Jws.Span)).ToArray())],
        [.. @case.Documents.Select(Encoding.UTF8.GetString)],
        @case.Expect ?? "accepted", null);

    private static Known Keysets(ChainVector vector) => Make.Knowing(vector.Keysets.Select(chain => KeysetChain.FromStatements(chain.Select(Received)).Value));

    private static ReceivedStatement Received(string jws) => new(Encoding.UTF8.GetBytes(jws));

    /// <summary>What the file holds; written first when asked for.</summary>
    private static T[] Kept<T>(string file, T[] made)
    {
        var path = Repository.Path("docs", "vectors", "statements", file);
        if (IsWriting)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, JsonSerializer.Serialize(made, Options).ReplaceLineEndings("\n"));
        }

        return JsonSerializer.Deserialize<T[]>(File.ReadAllBytes(path), Options)!;
    }
}

/// <summary>Where the tests find what is committed beside the code.</summary>
internal static class Repository
{
    public static string Path(params string[] parts)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(root.FullName, "Comity.slnx")))
            root = root.Parent ?? throw new DirectoryNotFoundException("No Comity.slnx above the tests.");
        return System.IO.Path.Combine([root.FullName, .. parts]);
    }
}
