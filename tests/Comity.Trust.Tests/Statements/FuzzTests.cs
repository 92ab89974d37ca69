using System.Text;
using System.Text.Json;
using Comity.Statements;
using Comity.Statements.Keysets;
using Comity.Statements.Rosters;
using StatementType = Comity.Statements.StatementType;

namespace Comity.Trust.Tests.Statements;

/// <summary>Whatever the bytes are, there is an answer and no exception, and nothing changed means what was signed.</summary>
public sealed class FuzzTests
{
    private const int Seed = 20261121;

    private static readonly KeysetChain A = Make.Chain("a"), B = Make.Chain("b");

    [Fact]
    public void An_envelope_that_is_written_reads_back_the_same()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 400; i++)
        {
            var envelope = Some(random);
            var bytes = EnvelopeWriter.Write(envelope);
            var read = EnvelopeReader.Read(bytes);
            Assert.True(read.Refusal is null, $"{read.Refusal} {Encoding.UTF8.GetString(bytes)}");
            Assert.Equal(bytes, EnvelopeWriter.Write(read.Value));
            Assert.Equal((envelope.Type, envelope.Issuer, envelope.Nonce, envelope.IssuedAt, envelope.ExpiresAt, envelope.Exercise, envelope.Subject, envelope.Use),
                (read.Value.Type, read.Value.Issuer, read.Value.Nonce, read.Value.IssuedAt, read.Value.ExpiresAt, read.Value.Exercise, read.Value.Subject, read.Value.Use));
            Assert.Equal(envelope.Marking, read.Value.Marking);
            Assert.Equal(envelope.References, read.Value.References);
            Assert.Equal(envelope.Seen, read.Value.Seen);
            Assert.Equal(envelope.Attachments, read.Value.Attachments);
        }
    }

    [Fact]
    public void One_changed_byte_of_a_statement_is_refused_or_says_the_very_same()
    {
        var known = Make.Knowing(A, B);
        var jws = Make.Compact(Make.NoteOf(A, B.Participant), "a-issue");
        var id = StatementVerifier.Verify(Make.Received(jws), known).Value.Id;
        foreach (var changed in Changes(jws, stride: 1))
            Assert.True(StatementVerifier.Verify(Make.Received(changed), known) is var result && (result.Refusal is not null || result.Value.Id == id));
    }

    [Fact]
    public void One_changed_byte_of_a_keyset_founds_nobody_else()
    {
        var jws = Make.Genesis(Make.Body("a"), Make.Two("a"));
        foreach (var changed in Changes(jws, stride: 5))
            Assert.True(KeysetChain.Found(Make.Received(changed)) is var result && (result.Refusal is not null || result.Value.Participant == A.Participant));
    }

    [Fact]
    public void Mutated_payloads_get_an_answer() => Mutate(Encoding.UTF8.GetBytes(PayloadCases.Base), 8000, bytes => EnvelopeReader.Read(bytes).Refusal?.Code);

    [Fact]
    public void Mutated_keyset_bodies_get_an_answer() => Mutate(BodyJson.Write(Make.Body("a")), 1500, body => SignedRaw(body) is { } payload
        ? EnvelopeReader.Read(payload).TryGet(out var envelope, out var bad) ? Keyset.Read(StatementId.Of(payload), envelope).Refusal?.Code : bad.Code
        : null);

    [Fact]
    public void Mutated_keysets_and_rosters_get_an_answer()
    {
        Mutate(Make.Genesis(Make.Body("a"), Make.Two("a")), 1500, bytes => KeysetChain.Found(Make.Received(bytes)).Refusal?.Code);
        var known = Make.Knowing(A, B);
        var roster = Make.GenesisRoster(Make.RosterBody(2, A, B), A, ["a-roster", "b-roster"]);
        Mutate(roster, 1500, bytes => RosterChain.Found(Make.Received(bytes), known).Refusal?.Code);
    }

    [Fact]
    public void Mutated_trust_files_get_an_answer() =>
        Mutate(new TrustFile { Keysets = ["abc", "d\"e"], Rosters = ["f"], Join = "g" }.Write(), 5000, bytes => TrustFile.Read(bytes).Refusal?.Code);

    [Fact]
    public void Random_bytes_are_no_json()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 5000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            _ = StrictJson.Check(bytes, 1000)?.ToString();
        }
    }

    [Fact]
    public void What_strict_reading_accepts_the_platform_reads_without_loss()
    {
        var random = new Random(Seed);
        var seed = Encoding.UTF8.GetBytes("""{"a":[1,-2,"é\uD83D\uDE00\n"],"b":{"c":true,"d":false},"e":"9.5"}""");
        for (var i = 0; i < 8000; i++)
        {
            var bytes = Mutated(seed, random);
            if (StrictJson.Check(bytes, 1000) is not null)
                continue;
            using var document = JsonDocument.Parse(bytes);
            var again = JsonSerializer.SerializeToUtf8Bytes(document.RootElement);
            Assert.Null(StrictJson.Check(again, 10_000));
        }
    }

    /// <summary>Every change must be answered, and the changes must reach more than one answer, or the fuzzing proves nothing.</summary>
    private static void Mutate(byte[] seed, int count, Func<byte[], string?> read)
    {
        var random = new Random(Seed);
        var answers = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
            answers.Add(read(Mutated(seed, random)) ?? "accepted");
        Assert.True(answers.Count > 2, string.Join(' ', answers));
    }

    private static byte[] Mutated(byte[] seed, Random random)
    {
        var bytes = seed.ToList();
        for (var n = random.Next(1, 4); n > 0 && bytes.Count > 1; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, (byte)"{}[]\",:0nulltrue-1eE. \\"[random.Next(23)]); break;
                case 3: bytes.InsertRange(at, "null"u8.ToArray()); break;
                default:
                    var length = Math.Min(random.Next(1, 40), bytes.Count - at);
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[]? SignedRaw(byte[] body)
    {
        try
        {
            return EnvelopeWriter.Write(Make.Envelope(TrustTypes.Keyset, body));
        }
        catch (JsonException)
        {
            return null; // The writer of our own statements refuses such a body at once: a bug of its caller.
        }
    }

    private static IEnumerable<byte[]> Changes(byte[] bytes, int stride)
    {
        for (var i = 0; i < bytes.Length; i += stride)
        {
            foreach (var flip in new byte[] { 0x01, 0x20 })
            {
                var changed = bytes.ToArray();
                changed[i] ^= flip;
                yield return changed;
            }
        }
    }

    private static Envelope Some(Random random)
    {
        T? Maybe<T>(Func<T> make)
            where T : struct => random.Next(2) == 0 ? make() : null;
        string Text() => string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(6) switch { 0 => "é", 1 => "\"", 2 => "😀", 3 => "\\", 4 => "ع", _ => "a" }));
        Sha256Digest Digest() => Sha256Digest.Of(BitConverter.GetBytes(random.NextInt64()));
        var community = new CommunityId(Digest());
        var isOpen = random.Next(3) == 0;
        var audience = isOpen ? (Audience)new Audience.Public() : random.Next(2) == 0 ? new Audience.Community(community)
            : new Audience.Named([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new Recipient(new ParticipantId(Digest()), ["cert", Text() + "1"]))]);
        var tlp = isOpen ? Tlp.Clear : audience is Audience.Named ? Tlp.All[random.Next(5)] : Tlp.All[random.Next(1, 5)];
        return new Envelope
        {
            Type = StatementType.Parse($"test.x{random.Next(100)}/{random.Next(1, 999)}"),
            Issuer = new ParticipantId(Digest()),
            Community = community,
            Keyset = new StatementId(Digest()),
            Roster = new StatementId(Digest()),
            Nonce = Digest(),
            IssuedAt = Make.Noon.AddMilliseconds(random.Next()),
            ExpiresAt = Maybe(() => Make.Noon.AddSeconds(random.Next())),
            Marking = Marking.Create(tlp, audience).Value,
            Use = random.Next(2) == 0 ? new UseTerms { Block = Permission.May, DefenceOnly = random.Next(2) == 0 } : null,
            Exercise = random.Next(2) == 0 ? Text() : null,
            References = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new Reference(new StatementId(Digest()), Text(), random.Next(2) == 0))],
            Supersedes = Maybe(() => new StatementId(Digest())),
            Subject = random.Next(2) == 0 ? Text() : null,
            Seen = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new SeenCheckpoint($"comity/{new ParticipantId(Digest())}/0", 1 + random.Next(), Digest()))],
            Attachments = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new Attachment(Digest(), random.Next(), "text/plain", Text().Replace('\\', '_'), isOpen ? null : new AttachmentSeal(Digest(), Digest())))],
            Body = JsonSerializer.SerializeToUtf8Bytes(new { text = Text(), n = random.Next() }),
        };
    }
}
